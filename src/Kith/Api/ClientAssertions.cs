using Kith.Record.Stores;
using Kith.Session;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using NodaTime;

namespace Kith.Api;

/// <summary>A client's signed word that it is itself (RFC 7523, private_key_jwt): for us, of now, and once.</summary>
public sealed class ClientAssertions(Spent spent, SignInSettings settings)
{
    private static readonly string[] Algorithms = ["ES256", "ES384", "PS256", "PS384", "RS256"];
    private static readonly Duration Longest = Duration.FromMinutes(5);
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>Whose it says it is. Nothing is proved by that.</summary>
    public static string? ClientOf(string assertion)
    {
        try
        {
            return new JsonWebToken(assertion) is { } token && token.Issuer.Length > 0 && token.Issuer == token.Subject ? token.Issuer : null;
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    public async Task<bool> Good(ApiClientRow? client, string assertion, Instant now, CancellationToken cancel)
    {
        if (client?.Keys is not { } keys) return false;
        var result = await Handler.ValidateTokenAsync(assertion, new TokenValidationParameters
        {
            ValidIssuer = client.Id,
            // The audience is where the pass is asked for, or who gives it.
            ValidAudiences = settings.PublicUrl is { } url ? [new Uri(url, TokenApi.Path).ToString(), url.ToString().TrimEnd('/'), url.ToString()] : [TokenApi.Path],
            IssuerSigningKeys = new JsonWebKeySet(keys).GetSigningKeys(),
            ValidAlgorithms = Algorithms,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            LifetimeValidator = (from, until, _, _) => until is { } end && Instant.FromDateTimeUtc(DateTime.SpecifyKind(end, DateTimeKind.Utc)) is var ends
                && now < ends && ends < now + Longest + Duration.FromSeconds(30)
                && (from is not { } begin || Instant.FromDateTimeUtc(DateTime.SpecifyKind(begin, DateTimeKind.Utc)) <= now + Duration.FromSeconds(30)),
        });
        return result.IsValid && result.SecurityToken is JsonWebToken { Id: { Length: > 0 and < 300 } id } token && token.Subject == client.Id
            && await spent.Spend($"assertion {client.Id} {id}", now + Longest + Longest, cancel);
    }
}
