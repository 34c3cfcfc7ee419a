using Kith.Record.Casework;
using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Stores;

/// <summary>How somebody signed in, and with which provider's session if with one.</summary>
public sealed record Proof(string How, string? Issuer = null, string? Subject = null, string? ProviderSession = null);

/// <summary>A session as it stands.</summary>
/// <param name="Posting">What they act in; null until one of several is chosen.</param>
public sealed record LiveSession(byte[] Hash, string Worker, Posting? Posting, Proof Proof, Instant Began, Instant Seen);

/// <summary>
/// Who is signed in, kept with the record: what ends here has ended at every node from the next request on. A session is never carried over
/// a sign-in or a change of posting: each begins a new one and ends the one before.
/// </summary>
public sealed class LiveSessions(RecordStore store)
{
    /// <summary>Often enough for the idle limit, seldom enough not to write at every page.</summary>
    public static readonly Duration TouchEach = Duration.FromMinutes(1);

    /// <summary>Begins a session, ends the one it replaces, and gives the token for the cookie.</summary>
    public async Task<string> Begin(string worker, Posting? posting, Proof proof, Instant now, string? replaces = null, Instant? began = null, CancellationToken cancel = default)
    {
        var token = Token.New();
        await store.Write(async db =>
        {
            if (replaces is not null) await End(db, Token.Hash(replaces), now, cancel);
            db.Add(new SessionRow
            {
                Hash = Token.Hash(token), Worker = worker, Role = posting?.Role ?? "", Agency = posting?.Agency ?? "", Team = posting?.Team ?? "",
                How = proof.How, Issuer = proof.Issuer, Subject = proof.Subject, ProviderSession = proof.ProviderSession,
                Began = Micros.From(began ?? now), Seen = Micros.From(now),
            });
        }, cancel);
        return token;
    }

    /// <summary>Null when there is none, or it has been ended. Whether it has run out is for the caller to say.</summary>
    public async Task<LiveSession?> Find(string token, CancellationToken cancel = default)
    {
        if (token.Length is 0 or > Token.Longest) return null;
        var hash = Token.Hash(token);
        await using var db = store.Context();
        return await db.Set<SessionRow>().AsNoTracking().SingleOrDefaultAsync(s => s.Hash == hash && s.Ended == null, cancel) is { } s
            ? new(s.Hash, s.Worker, s.Role.Length == 0 ? null : new Posting(s.Worker, s.Role, s.Agency, s.Team.Length == 0 ? null : s.Team),
                new(s.How, s.Issuer, s.Subject, s.ProviderSession), Micros.ToInstant(s.Began), Micros.ToInstant(s.Seen))
            : null;
    }

    /// <summary>Notes that it was used. Writes at most once a minute.</summary>
    public Task Touch(LiveSession session, Instant now, CancellationToken cancel = default)
    {
        if (now - session.Seen < TouchEach) return Task.CompletedTask;
        var (hash, seen) = (session.Hash, Micros.From(now));
        return store.Write(db => db.Set<SessionRow>().Where(s => s.Hash == hash && s.Ended == null && s.Seen < seen)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Seen, seen), cancel), cancel);
    }

    public Task End(string token, Instant now, CancellationToken cancel = default) => store.Write(db => End(db, Token.Hash(token), now, cancel), cancel);

    /// <summary>Ends all of a worker's sessions, but one if named.</summary>
    public static Task EndAll(RecordContext db, string worker, Instant now, byte[]? but = null, CancellationToken cancel = default)
    {
        var (at, kept) = (Micros.From(now), but ?? []);
        return db.Set<SessionRow>().Where(s => s.Worker == worker && s.Ended == null && s.Hash != kept).ExecuteUpdateAsync(set => set.SetProperty(s => s.Ended, at), cancel);
    }

    /// <summary>Ends what began with a provider's session, or with a subject of it when the provider names no session.</summary>
    public Task EndOfProvider(string issuer, string? providerSession, string? subject, Instant now, CancellationToken cancel = default)
    {
        var at = Micros.From(now);
        return store.Write(db => db.Set<SessionRow>()
            .Where(s => s.Issuer == issuer && s.Ended == null && (providerSession != null ? s.ProviderSession == providerSession : s.Subject == subject && subject != null))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Ended, at), cancel), cancel);
    }

    /// <summary>Sweeps out what was last used before this.</summary>
    public Task Forget(Instant before, CancellationToken cancel = default)
    {
        var at = Micros.From(before);
        return store.Write(db => db.Set<SessionRow>().Where(s => s.Seen < at).ExecuteDeleteAsync(cancel), cancel);
    }

    private static Task End(RecordContext db, byte[] hash, Instant now, CancellationToken cancel)
    {
        var at = Micros.From(now);
        return db.Set<SessionRow>().Where(s => s.Hash == hash && s.Ended == null).ExecuteUpdateAsync(set => set.SetProperty(s => s.Ended, at), cancel);
    }
}
