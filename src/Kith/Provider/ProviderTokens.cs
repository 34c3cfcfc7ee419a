using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Kith.Provider;

/// <summary>Whether a token is the provider's, for us, and of now. Symmetric and absent signatures are refused by name.</summary>
public sealed class ProviderTokens(ProviderSettings settings, ConfigurationManager<OpenIdConnectConfiguration> discovery, IClock clock)
{
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
    private static readonly Duration Off = Duration.FromSeconds(60);
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <returns>The token; null when it is to be refused.</returns>
    public async Task<JsonWebToken?> Read(string text, CancellationToken cancel)
    {
        var known = await discovery.GetConfigurationAsync(cancel);
        var result = await Validate(text, known);
        if (!result.IsValid && result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // The provider has new keys. The library fetches them again no more often than it should.
            discovery.RequestRefresh();
            result = await Validate(text, await discovery.GetConfigurationAsync(cancel));
        }
        if (!result.IsValid || result.SecurityToken is not JsonWebToken token) return null;
        // Of several audiences we must be the one that it was given to.
        return token.Audiences.Count() == 1 || (token.TryGetPayloadValue<string>("azp", out var party) && party == settings.ClientId) ? token : null;
    }

    private Task<TokenValidationResult> Validate(string text, OpenIdConnectConfiguration known) => Handler.ValidateTokenAsync(text, new TokenValidationParameters
    {
        ValidIssuer = known.Issuer,
        ValidAudience = settings.ClientId,
        IssuerSigningKeys = known.SigningKeys,
        ValidAlgorithms = Algorithms,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = (from, until, _, _) => until is { } end && clock.GetCurrentInstant() < At(end) + Off && (from is not { } begin || At(begin) - Off <= clock.GetCurrentInstant()),
    });

    private static Instant At(DateTime time) => Instant.FromDateTimeUtc(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
