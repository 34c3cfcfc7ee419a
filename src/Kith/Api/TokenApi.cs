using System.Text;
using Kith.Accounts;
using Kith.Record.Casework;
using Kith.Record.Stores;
using Kith.Session;
using Kith.Web;
using NodaTime;

namespace Kith.Api;

/// <summary>
/// OAuth 2.0 client credentials (RFC 6749 §4.4): an agency's system proves who it is, by its secret or by an assertion signed with its key (RFC 7523),
/// and is given a pass of ten minutes for some of its scopes.
/// </summary>
public static class TokenApi
{
    public const string Path = "/api/token";
    private const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private const int Longest = 8_000;
    private static readonly Duration Lasts = Duration.FromMinutes(10);

    public sealed record Given(string access_token, string token_type, int expires_in, string scope);

    public static void MapTokenApi(this IEndpointRouteBuilder app) =>
        app.MapPost(Path, Give).WithName("Token").WithTags("Token").WithSummary("A pass of ten minutes for an agency's own system").DisableAntiforgery()
            .Accepts<IFormCollection>("application/x-www-form-urlencoded").Produces<Given>().DisclosesNobody("gives passes to systems");

    private static async Task<IResult> Give(HttpContext http, ApiClients clients, ClientAssertions assertions, Pace pace, PackShelf packs, IClock clock)
    {
        http.Response.Headers.CacheControl = "no-store";
        var (now, cancel, rules) = (clock.GetCurrentInstant(), http.RequestAborted, packs.Current.Accounts);
        if (!http.Request.HasFormContentType || http.Request.ContentLength > Longest || http.Request.Query.Count > 0)
            return Refused("invalid_request", "Send a form (application/x-www-form-urlencoded) in the body, and nothing in the address.");
        var form = await http.Request.ReadFormAsync(cancel);
        if (OneOfEachAttribute.Repeats(form)) return Refused("invalid_request", "Send each parameter once.");
        if (form["grant_type"] != "client_credentials") return Refused("unsupported_grant_type", "Send grant_type=client_credentials.");
        if (Proof(http.Request, form) is not { } proof)
            return Refused("invalid_request", "Prove who you are in exactly one way: HTTP Basic, client_id with client_secret, or client_assertion with client_assertion_type.");

        var (bucket, address) = ($"client {proof.Id}", LocalSignIn.Address(http));
        if (!await pace.Take(now, rules.Window, (bucket, rules.TriesPerAccount), (address, rules.TriesPerAddress)))
            return Refused("invalid_client", "There were too many wrong tries. Wait, then try again.", StatusCodes.Status429TooManyRequests);
        var client = await clients.Of(proof.Id, cancel);
        var good = proof.Secret is not null ? ApiClients.IsSecret(client, proof.Secret) : await assertions.Good(client, proof.Assertion!, now, cancel);
        if (client is null || !good)
        {
            http.Response.Headers.WWWAuthenticate = "Basic realm=\"Kith\", charset=\"UTF-8\"";
            return Refused("invalid_client", "That client is not known here, or has not proved that it is itself.", StatusCodes.Status401Unauthorized);
        }
        await pace.Forgive(bucket);
        await pace.GiveBack(address);

        var may = client.Scopes.Split(' ');
        var asked = form["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (asked.Except(may, StringComparer.Ordinal).Any()) return Refused("invalid_scope", $"This client may ask for: {client.Scopes}.");
        string[] scopes = asked.Length == 0 ? may : [.. asked.Distinct(StringComparer.Ordinal)];
        return Results.Json(new Given(await clients.Pass(client, scopes, now + Lasts, cancel), "Bearer", (int)Lasts.TotalSeconds, string.Join(' ', scopes)));
    }

    private sealed record Proven(string Id, string? Secret, string? Assertion);

    private static Proven? Proof(HttpRequest request, IFormCollection form)
    {
        var basic = Basic(request.Headers.Authorization.ToString());
        var (id, secret, assertion) = (form["client_id"].ToString(), form["client_secret"].ToString(), form["client_assertion"].ToString());
        var ways = new[] { request.Headers.ContainsKey("Authorization"), secret.Length > 0, assertion.Length > 0 };
        if (ways.Count(w => w) != 1) return null;
        if (basic is { } b) return id.Length == 0 || id == b.Id ? new(b.Id, b.Secret, null) : null;
        if (secret.Length > 0) return id.Length > 0 ? new(id, secret, null) : null;
        if (form["client_assertion_type"] != AssertionType) return null;
        var claimed = ClientAssertions.ClientOf(assertion);
        return claimed is not null && (id.Length == 0 || id == claimed) ? new(claimed, null, assertion) : null;
    }

    private static (string Id, string Secret)? Basic(string header)
    {
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length)) return null;
        return Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2) is [{ Length: > 0 } id, var secret] ? (Uri.UnescapeDataString(id), Uri.UnescapeDataString(secret)) : null;
    }

    private static IResult Refused(string error, string description, int status = StatusCodes.Status400BadRequest) =>
        Results.Json(new { error, error_description = description }, statusCode: status);
}
