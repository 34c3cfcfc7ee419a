using System.Security.Cryptography;
using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Stores;

/// <summary>What a pass of an agency's system opens, until when.</summary>
public sealed record ApiPass(string Client, string Agency, IReadOnlyList<string> Scopes);

/// <summary>Agencies' own systems, and the short-lived passes they are given. What ends here has ended at the next request.</summary>
public sealed class ApiClients(RecordStore store)
{
    public async Task<ApiClientRow?> Of(string id, CancellationToken cancel = default)
    {
        await using var db = store.Context();
        return await db.Set<ApiClientRow>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.Ended == null, cancel);
    }

    /// <summary>Whether this is its secret. Takes as long for a client that is not there.</summary>
    public static bool IsSecret(ApiClientRow? client, string secret) =>
        CryptographicOperations.FixedTimeEquals(Token.Hash(secret), client?.SecretHash ?? new byte[32]) && client?.SecretHash is not null;

    public async Task<string> Pass(ApiClientRow client, IReadOnlyList<string> scopes, Instant expires, CancellationToken cancel = default)
    {
        var token = Token.New();
        await store.Write(db =>
        {
            db.Add(new ApiTokenRow { Hash = Token.Hash(token), Client = client.Id, Scopes = string.Join(' ', scopes), Expires = Micros.From(expires) });
            return Task.CompletedTask;
        }, cancel);
        return token;
    }

    /// <summary>Null when there is no such pass, it has run out, or its client has ended.</summary>
    public async Task<ApiPass?> Find(string token, Instant now, CancellationToken cancel = default)
    {
        if (token.Length is 0 or > Token.Longest) return null;
        var (hash, at) = (Token.Hash(token), Micros.From(now));
        await using var db = store.Context();
        var found = await (
            from t in db.Set<ApiTokenRow>().AsNoTracking()
            join c in db.Set<ApiClientRow>() on t.Client equals c.Id
            where t.Hash == hash && t.Expires > at && c.Ended == null
            select new { t.Client, c.Agency, t.Scopes, Has = c.Scopes }).SingleOrDefaultAsync(cancel);
        // What the client has lost since, its pass has lost too.
        return found is null ? null : new(found.Client, found.Agency, [.. found.Scopes.Split(' ').Intersect(found.Has.Split(' '), StringComparer.Ordinal)]);
    }

    /// <summary>Sweeps out passes that have run out.</summary>
    public Task Forget(Instant now, CancellationToken cancel = default)
    {
        var at = Micros.From(now);
        return store.Write(db => db.Set<ApiTokenRow>().Where(t => t.Expires < at).ExecuteDeleteAsync(cancel), cancel);
    }
}
