using System.Text.Json;
using Kith.Record.Stores;
using Kith.Session;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using NodaTime;

namespace Kith.Provider;

/// <summary>Signing in and out by OpenID Connect, where the environment names a provider.</summary>
public static class ProviderSignIn
{
    public const string Scheme = "provider";
    private const string LogoutEvent = "http://schemas.openid.net/event/backchannel-logout";
    private static readonly Duration LogoutGood = Duration.FromMinutes(10);

    public static IServiceCollection AddKithProvider(this IServiceCollection services, SignInSettings settings)
    {
        if (settings.Provider is not { } provider) return services;
        var discovery = new ConfigurationManager<OpenIdConnectConfiguration>(
            $"{provider.Authority.ToString().TrimEnd('/')}/.well-known/openid-configuration", new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever { RequireHttps = provider.Authority.Scheme == "https" });
        services.AddSingleton(provider);
        services.AddSingleton(discovery);
        services.AddSingleton<ProviderTokens>();
        services.AddSingleton<ProviderArrival>();
        services.AddAuthentication().AddOAuth<ProviderOptions, ProviderHandler>(Scheme, provider.Name, options =>
        {
            (options.Settings, options.Discovery) = (provider, discovery);
            (options.ClientId, options.ClientSecret) = (provider.ClientId, provider.ClientSecret);
            // Both are put in their place by discovery; the framework will not start without.
            options.AuthorizationEndpoint = options.TokenEndpoint = provider.Authority.ToString();
            options.CallbackPath = ProviderHandler.CallbackPath;
            options.UsePkce = true;
            // A provider that sends us elsewhere with a code and a secret in hand is not followed.
            options.BackchannelHttpHandler = new SocketsHttpHandler { AllowAutoRedirect = false };
            options.Scope.Clear();
            foreach (var scope in provider.Scopes) options.Scope.Add(scope);
            options.CorrelationCookie.Name = settings.Name("kith-provider.");
            options.CorrelationCookie.Path = "/";
            options.CorrelationCookie.SameSite = SameSiteMode.Lax;
            options.CorrelationCookie.SecurePolicy = settings.Demonstration ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
            options.Events.OnTicketReceived = async received =>
            {
                var to = await received.HttpContext.RequestServices.GetRequiredService<ProviderArrival>().Receive(received.HttpContext, received.Principal!, received.Properties!);
                received.HandleResponse();
                received.Response.Redirect(to);
            };
            options.Events.OnRemoteFailure = failed =>
            {
                failed.HandleResponse();
                failed.Response.Redirect($"/sign-in?refused={Refused.Failed}");
                return Task.CompletedTask;
            };
        });
        return services;
    }

    public static void MapKithProvider(this WebApplication app)
    {
        if (app.Services.GetRequiredService<SignInSettings>().Provider is null) return;
        app.MapGet("/sign-in/provider", Go).WithName("ProviderSignIn").ExcludeFromDescription().DisclosesNobody("sends the browser to the provider");
        app.MapGet("/sign-out/provider", Leave).WithName("ProviderSignOut").ExcludeFromDescription().DisclosesNobody("sends the browser to the provider");
        app.MapPost("/sign-in/provider/logout", LogOut).WithName("ProviderLogout").ExcludeFromDescription().DisableAntiforgery().DisclosesNobody("ends sessions at the provider's word");
    }

    private static async Task<IResult> Go(string? then, string? invitation, HttpContext http, ConfigurationManager<OpenIdConnectConfiguration> discovery)
    {
        try
        {
            await discovery.GetConfigurationAsync(http.RequestAborted);
        }
        catch (InvalidOperationException)
        {
            // The library says so of every way in which a discovery document cannot be had.
            return Results.LocalRedirect($"/sign-in?refused={Refused.Unreachable}");
        }
        var properties = new AuthenticationProperties();
        properties.Items[ProviderArrival.ThenItem] = SigningIn.Local(then);
        if (invitation is { Length: <= Token.Longest }) properties.Items[ProviderArrival.InvitationItem] = invitation;
        return Results.Challenge(properties, [Scheme]);
    }

    private static async Task<IResult> Leave(HttpContext http, SignInSettings settings, ConfigurationManager<OpenIdConnectConfiguration> discovery)
    {
        var known = await discovery.GetConfigurationAsync(http.RequestAborted);
        return string.IsNullOrEmpty(known.EndSessionEndpoint) ? Results.LocalRedirect("/") : Results.Redirect(QueryHelpers.AddQueryString(known.EndSessionEndpoint, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["client_id"] = settings.Provider!.ClientId, ["post_logout_redirect_uri"] = settings.Link(http.Request, "/"),
        }));
    }

    /// <summary>OpenID Connect back-channel logout: the provider ends what began with it.</summary>
    private static async Task<IResult> LogOut(HttpContext http, ProviderTokens tokens, LiveSessions sessions, Spent spent, IClock clock)
    {
        http.Response.Headers.CacheControl = "no-store";
        var now = clock.GetCurrentInstant();
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted) : null;
        if (form?["logout_token"] is not [{ Length: > 0 and < 10_000 } text] || await tokens.Read(text, http.RequestAborted) is not { } token || !IsLogout(token, now)) return Results.BadRequest();
        var (subject, session) = (Said(token, "sub"), Said(token, "sid"));
        if ((subject is null && session is null) || !await spent.Spend($"logout {token.Issuer} {token.Id}", now + LogoutGood + LogoutGood, http.RequestAborted)) return Results.BadRequest();
        await sessions.EndOfProvider(token.Issuer, session, subject, now, http.RequestAborted);
        return Results.Ok();
    }

    // An identity token has a nonce and no event: neither may pass for the other.
    private static bool IsLogout(JsonWebToken token, Instant now) =>
        token.Id.Length > 0 && !token.TryGetPayloadValue<string>("nonce", out _) && token.TryGetPayloadValue<JsonElement>("events", out var events)
        && events.ValueKind == JsonValueKind.Object && events.TryGetProperty(LogoutEvent, out _)
        && Instant.FromDateTimeUtc(DateTime.SpecifyKind(token.IssuedAt, DateTimeKind.Utc)) > now - LogoutGood;

    private static string? Said(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var said) && said.Length > 0 ? said : null;
}
