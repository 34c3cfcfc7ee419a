using Kith.Practice;
using System.Security.Cryptography;
using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Stores;

/// <summary>What workers sign in with. Who may do what is not here: that is their postings, in the register.</summary>
public sealed class AccountStore(RecordStore store)
{
    /// <summary>How a sign-in name is written wherever it is compared.</summary>
    public static string Normal(string login) => login.Trim().ToLowerInvariant();

    public async Task<AccountRow?> ByLogin(string login, CancellationToken cancel = default)
    {
        await using var db = store.Context();
        var normal = Normal(login);
        return await db.Set<AccountRow>().AsNoTracking().SingleOrDefaultAsync(a => a.Login == normal, cancel);
    }

    public async Task<AccountRow?> Of(string worker, CancellationToken cancel = default)
    {
        await using var db = store.Context();
        return await db.Set<AccountRow>().AsNoTracking().SingleOrDefaultAsync(a => a.Worker == worker, cancel);
    }

    /// <summary>Takes a one-time code's step, once: false when it, or a later one, was taken before.</summary>
    public async Task<bool> TakeStep(string worker, long step, CancellationToken cancel = default)
    {
        var rows = 0;
        await store.Write(async db => rows = await db.Set<AccountRow>().Where(a => a.Worker == worker && a.CodeStep < step)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.CodeStep, step), cancel), cancel);
        return rows == 1;
    }

    /// <summary>Takes a recovery code, once.</summary>
    public async Task<bool> TakeRecoveryCode(string worker, string code, Instant now, CancellationToken cancel = default)
    {
        var (hash, at, rows) = (RecoveryCodes.Hash(code), Micros.From(now), 0);
        await store.Write(async db => rows = await db.Set<RecoveryCodeRow>().Where(c => c.Hash == hash && c.Worker == worker && c.Used == null)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Used, at), cancel), cancel);
        return rows == 1;
    }

    public Task SignedIn(string worker, Instant now, CancellationToken cancel = default)
    {
        var at = Micros.From(now);
        return store.Write(db => db.Set<AccountRow>().Where(a => a.Worker == worker).ExecuteUpdateAsync(set => set.SetProperty(a => a.LastSignIn, at), cancel), cancel);
    }

    /// <summary>The open invitation of a token; null when there is none, or it is used or too old.</summary>
    public async Task<InvitationRow?> Invitation(string token, Instant now, CancellationToken cancel = default)
    {
        if (token.Length is 0 or > Token.Longest) return null;
        var (hash, at) = (Token.Hash(token), Micros.From(now));
        await using var db = store.Context();
        return await db.Set<InvitationRow>().AsNoTracking().SingleOrDefaultAsync(i => i.Hash == hash && i.Used == null && i.Expires > at, cancel);
    }

    /// <summary>Accepts an invitation, once: what was there before goes, and so does everybody who is signed in by it.</summary>
    /// <returns>False when it was accepted meanwhile.</returns>
    public async Task<bool> Accept(InvitationRow invitation, string? passwordHash, string? codeKey, IReadOnlyList<string> recoveryCodes, Instant now, CancellationToken cancel = default)
    {
        var (at, accepted) = (Micros.From(now), false);
        await store.Write(async db =>
        {
            accepted = await db.Set<InvitationRow>().Where(i => i.Hash == invitation.Hash && i.Used == null && i.Expires > at)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.Used, at), cancel) == 1;
            if (!accepted) return;
            await db.Set<PasskeyRow>().Where(p => p.Worker == invitation.Worker).ExecuteDeleteAsync(cancel);
            await db.Set<AccountRow>().Where(a => a.Worker == invitation.Worker).ExecuteUpdateAsync(
                set => set.SetProperty(a => a.PasswordHash, passwordHash).SetProperty(a => a.CodeKey, codeKey).SetProperty(a => a.CodeStep, 0)
                    .SetProperty(a => a.LastSignIn, at).SetProperty(a => a.Closed, (long?)null).SetProperty(a => a.ClosedWhy, (string?)null), cancel);
            await Replace(db, invitation.Worker, recoveryCodes, cancel);
            await LiveSessions.EndAll(db, invitation.Worker, now, cancel: cancel);
        }, cancel);
        return accepted;
    }

    /// <summary>Another password; every other session of theirs ends.</summary>
    public Task SetPassword(string worker, string passwordHash, byte[] session, Instant now, CancellationToken cancel = default) => store.Write(async db =>
    {
        await db.Set<AccountRow>().Where(a => a.Worker == worker).ExecuteUpdateAsync(set => set.SetProperty(a => a.PasswordHash, passwordHash), cancel);
        await LiveSessions.EndAll(db, worker, now, session, cancel);
    }, cancel);

    /// <summary>The framework brings old hashes up to date as people sign in.</summary>
    public Task Rehash(string worker, string passwordHash, CancellationToken cancel = default) =>
        store.Write(db => db.Set<AccountRow>().Where(a => a.Worker == worker).ExecuteUpdateAsync(set => set.SetProperty(a => a.PasswordHash, passwordHash), cancel), cancel);

    public Task SetRecoveryCodes(string worker, IReadOnlyList<string> codes, CancellationToken cancel = default) => store.Write(db => Replace(db, worker, codes, cancel), cancel);

    public async Task<int> RecoveryCodesLeft(string worker, CancellationToken cancel = default)
    {
        await using var db = store.Context();
        return await db.Set<RecoveryCodeRow>().CountAsync(c => c.Worker == worker && c.Used == null, cancel);
    }

    /// <summary>Whom an issuer's subject is; null when nobody has linked it.</summary>
    public async Task<string?> Linked(string issuer, string subject, CancellationToken cancel = default)
    {
        await using var db = store.Context();
        return await db.Set<ProviderIdentityRow>().Where(i => i.Issuer == issuer && i.Subject == subject).Select(i => i.Worker).SingleOrDefaultAsync(cancel);
    }

    /// <returns>False when that subject is somebody's already.</returns>
    public async Task<bool> Link(string issuer, string subject, string worker, Instant now, CancellationToken cancel = default)
    {
        var (at, rows) = (Micros.From(now), 0);
        await store.Write(async db => rows = await db.Database.ExecuteSqlAsync(
            $"INSERT INTO provider_identity (partnership, issuer, subject, worker, linked) VALUES ({db.Partnership}, {issuer}, {subject}, {worker}, {at}) ON CONFLICT (partnership, issuer, subject) DO NOTHING",
            cancel), cancel);
        return rows == 1 || await Linked(issuer, subject, cancel) == worker;
    }

    private static async Task Replace(RecordContext db, string worker, IReadOnlyList<string> codes, CancellationToken cancel)
    {
        await db.Set<RecoveryCodeRow>().Where(c => c.Worker == worker).ExecuteDeleteAsync(cancel);
        db.AddRange(codes.Select(c => new RecoveryCodeRow { Hash = RecoveryCodes.Hash(c), Worker = worker }));
    }
}

/// <summary>For when phone and passkey are lost: sixteen characters, 80 bits, good once.</summary>
public static class RecoveryCodes
{
    public const int Each = 8;

    public static IReadOnlyList<string> New() => [.. Enumerable.Range(0, Each).Select(_ => string.Join('-', OpaqueId.From(RandomNumberGenerator.GetBytes(13))[..16].Chunk(4).Select(c => new string(c))))];

    internal static byte[] Hash(string code) => Token.Hash(Normal(code));

    /// <summary>As people type it: with or without hyphens and capitals, o for nought, i or l for one.</summary>
    private static string Normal(string code) => string.Concat(code.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit).Select(c => c switch { 'o' => '0', 'i' or 'l' => '1', _ => c }));
}
