using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kith.Record.Stores;
using Kith.Session;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using NodaTime;

namespace Kith.Provider;

/// <summary>
/// OpenID Connect, authorization code with PKCE: the framework's OAuth handler does code, state and PKCE; this adds discovery, the nonce, and the
/// judging of the identity token. (The framework's own OpenID Connect handler cannot be had here.)
/// </summary>
public sealed class ProviderHandler(IOptionsMonitor<ProviderOptions> options, ILoggerFactory log, UrlEncoder encoder, SignInSettings settings, ProviderTokens tokens, Spent spent, IClock clock)
    : OAuthHandler<ProviderOptions>(options, log, encoder)
{
    public const string CallbackPath = "/sign-in/provider/back";
    private const string NonceItem = "nonce";
    private static readonly Duration Remembered = Duration.FromMinutes(30);

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Known from discovery only, and the same for everybody.
        Options.AuthorizationEndpoint = (await Known()).AuthorizationEndpoint;
        await base.HandleChallengeAsync(properties);
    }

    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var nonce = properties.Items[NonceItem] = Token.New();
        var url = QueryHelpers.AddQueryString(base.BuildChallengeUrl(properties, Back()), "nonce", nonce!);
        return Options.Settings.Acr.IsEmpty ? url : QueryHelpers.AddQueryString(url, "acr_values", string.Join(' ', Options.Settings.Acr));
    }

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        // RFC 9207: an answer that another provider gave is not ours, whatever else it says. And nothing is said twice.
        if (Request.Query.Any(q => q.Value.Count > 1) || (Request.Query.TryGetValue("iss", out var issuer) && issuer != (await Known()).Issuer))
            return HandleRequestResult.Fail("The answer is not the provider's.");
        return await base.HandleRemoteAuthenticateAsync();
    }

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        var known = await Known();
        var form = new Dictionary<string, string>(StringComparer.Ordinal) { ["grant_type"] = "authorization_code", ["code"] = context.Code, ["redirect_uri"] = Back() };
        if (context.Properties.Items.TryGetValue(OAuthConstants.CodeVerifierKey, out var verifier))
            form["code_verifier"] = verifier!;
        using var request = new HttpRequestMessage(HttpMethod.Post, known.TokenEndpoint);
        var methods = known.TokenEndpointAuthMethodsSupported;
        if (methods.Count == 0 || methods.Contains("client_secret_basic"))
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(Options.ClientId)}:{Uri.EscapeDataString(Options.ClientSecret)}")));
        else
            (form["client_id"], form["client_secret"]) = (Options.ClientId, Options.ClientSecret);
        request.Headers.Accept.Add(new("application/json"));
        request.Content = new FormUrlEncodedContent(form);
        using var response = await Backchannel.SendAsync(request, Context.RequestAborted);
        return response.IsSuccessStatusCode
            ? OAuthTokenResponse.Success(JsonDocument.Parse(await response.Content.ReadAsStringAsync(Context.RequestAborted)))
            : OAuthTokenResponse.Failed(new AuthenticationFailureException($"The provider's token endpoint answered {(int)response.StatusCode}."));
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse given)
    {
        var text = given.Response is { } response && response.RootElement.TryGetProperty("id_token", out var idToken) ? idToken.GetString() : null;
        if (text is null || await tokens.Read(text, Context.RequestAborted) is not { } token)
            throw new AuthenticationFailureException("The provider's token is refused.");
        if (!Same(token.TryGetPayloadValue<string>("nonce", out var nonce) ? nonce : null, properties.Items[NonceItem])
            || !await spent.Spend($"nonce {nonce}", clock.GetCurrentInstant() + Remembered, Context.RequestAborted))
            throw new AuthenticationFailureException("The provider's token is not the answer to what was asked here, or was answered before.");
        // Stays within this request: who it is goes into our own session, and the token nowhere.
        return new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(token.Claims, Scheme.Name)), properties, Scheme.Name);
    }

    private string Back() => settings.Link(Request, CallbackPath);

    private Task<OpenIdConnectConfiguration> Known() => Options.Discovery.GetConfigurationAsync(Context.RequestAborted);

    private static bool Same(string? one, string? other) =>
        one is not null && other is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
