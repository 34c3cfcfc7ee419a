using System.Net.Http.Headers;
using Kith.Access;
using Kith.Record;
using Kith.Record.Stores;
using Kith.Record.Views;
using Kith.Session;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Api;

/// <summary>What a pass must open for an endpoint to be reached.</summary>
public sealed record NeedsScope(string Scope);

/// <summary>
/// Knows an agency's system by its pass, and lets nobody else in. In a demonstration it is also known by a key that never changes, so that the
/// documentation's commands work; see docs/decisions.
/// </summary>
public sealed class PartnerPass(RecordStore store, ApiClients clients, SignInSettings settings, IClock clock) : IEndpointFilter
{
    /// <summary>Names the worker of that agency on whose behalf its system acts, where one does.</summary>
    public const string WorkerHeader = "Kith-Worker";

    private const string KeyHeader = "X-Api-Key";
    private const int LongestKey = 200;
    private static readonly object Item = new();

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (await Pass(http) is not { } pass)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer realm=\"Kith\"";
            return Results.Problem(
                $"Send your agency's pass in the header Authorization: Bearer …. Your system is given one at {TokenApi.Path}, for ten minutes.", statusCode: StatusCodes.Status401Unauthorized);
        }
        if (http.GetEndpoint()?.Metadata.GetMetadata<NeedsScope>() is { } needs && !pass.Scopes.Contains(needs.Scope, StringComparer.Ordinal))
        {
            http.Response.Headers.WWWAuthenticate = $"Bearer realm=\"Kith\", error=\"insufficient_scope\", scope=\"{needs.Scope}\"";
            return Results.Problem($"This pass does not open this: it needs the scope {needs.Scope}. Ask for it when you ask for the pass; your client must have been given it.", statusCode: StatusCodes.Status403Forbidden);
        }
        var (named, worker) = await Worker(http, pass.Agency);
        if (named && worker is null)
            return Results.Problem($"The header {WorkerHeader} must name, once, a worker who holds a posting of your agency now.", statusCode: StatusCodes.Status403Forbidden);
        http.Items[Item] = new Reader("partner", "partner", pass.Agency, OnBehalfOf: worker);
        return await next(context);
    }

    /// <summary>The agency whose pass this request bears.</summary>
    public static string Of(HttpContext http) => ReaderOf(http)!.Agency;

    /// <summary>That agency's system as a reader; null when the request bears no pass.</summary>
    public static Reader? ReaderOf(HttpContext http) => http.Items[Item] as Reader;

    private async Task<ApiPass?> Pass(HttpContext http)
    {
        if (AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization.ToString(), out var header))
            return header.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase) && header.Parameter is { } token
                ? await clients.Find(token, clock.GetCurrentInstant(), http.RequestAborted) : null;
        var key = http.Request.Headers[KeyHeader].ToString();
        if (!settings.Demonstration || key.Length is 0 or > LongestKey) return null;
        await using var db = store.Context();
        return await ApiKeys.Agency(db, key, http.RequestAborted) is { } agency ? new("demonstration", agency, Scopes.All) : null;
    }

    private async Task<(bool Named, string? Worker)> Worker(HttpContext http, string agency)
    {
        var names = http.Request.Headers[WorkerHeader];
        if (names.Count == 0) return (false, null);
        if (names is not [{ Length: > 0 and < 100 } worker]) return (true, null);
        await using var db = store.Context();
        return (true, await db.Set<PostingRow>().AnyAsync(p => p.Worker == worker && p.Agency == agency && p.Until == null, http.RequestAborted) ? worker : null);
    }
}
