using System.Collections.Immutable;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Pack;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Casework;

/// <summary>An invitation that was made, or why it was not.</summary>
public sealed record Invited(string? Token, Problem? Problem);

/// <summary>Who is invited to sign in, and who no longer may: in the ledger with who decided it; what they sign in with, in the store.</summary>
public sealed class AccountRegister(RecordStore store, PracticePack pack)
{
    private const string Chain = "register/accounts";
    private const string WorkersChain = "register/workers";
    private const int Most = 500;
    private const int LongestLogin = 200;

    /// <summary>A link by which a worker sets what they sign in with, for the first time or anew. Earlier links of theirs are worth nothing from now on.</summary>
    public async Task<Invited> Invite(Actor actor, string worker, string login, Instant now, CancellationToken cancel = default)
    {
        var (token, normal) = (Token.New(), AccountStore.Normal(login));
        if (normal.Length is 0 or > LongestLogin || normal.Any(char.IsControl) || normal.Any(char.IsWhiteSpace))
            return new(null, new Problem("login", "not-a-login", $"A sign-in name has no spaces and at most {LongestLogin} characters: an email address at work, for one."));
        Problem? problem = null;
        var done = await store.Writer.Commit(async db =>
        {
            problem = await Refusal(db, worker, normal, cancel);
            if (problem is not null) return null;
            if (await db.Set<AccountRow>().SingleOrDefaultAsync(a => a.Worker == worker, cancel) is { } account)
                account.Login = normal;
            else
                db.Add(new AccountRow { Worker = worker, Login = normal, Invited = Micros.From(now) });
            await db.Set<InvitationRow>().Where(i => i.Worker == worker && i.Used == null).ExecuteDeleteAsync(cancel);
            db.Add(new InvitationRow { Hash = Token.Hash(token), Worker = worker, Expires = Micros.From(now + pack.Accounts.Invitation) });
            return Change(now, actor, Entry(Chain, Kinds.AccountInvited, now, ("worker", worker)));
        }, cancel);
        return new(done is null ? null : token, problem);
    }

    /// <summary>Closes an account: nobody is signed in by it any more, and its worker's postings end.</summary>
    /// <param name="why">dormant or administrator.</param>
    /// <returns>False when there is none, or it is closed already; and why it must wait, when a restriction would lose its last keeper.</returns>
    public async Task<(bool Closed, Problem? Held)> Close(Actor actor, string worker, string why, Instant now, CancellationToken cancel = default)
    {
        var at = Micros.From(now);
        Problem? held = null;
        var done = await store.Writer.Commit(async db =>
        {
            if (!await db.Set<AccountRow>().AnyAsync(a => a.Worker == worker && a.Closed == null, cancel)) return null;
            var postings = await db.Set<PostingRow>().AsNoTracking().Where(p => p.Worker == worker && p.Until == null).OrderBy(p => p.Agency).ThenBy(p => p.Role).ThenBy(p => p.Team).Take(Most).ToListAsync(cancel);
            held = await Keepers.Held(db, pack, [.. postings.Select(p => new Posting(p.Worker, p.Role, p.Agency, p.Team.Length == 0 ? null : p.Team))], now, cancel);
            if (held is not null) return null;
            var closed = await db.Set<AccountRow>().Where(a => a.Worker == worker && a.Closed == null).ExecuteUpdateAsync(
                set => set.SetProperty(a => a.Closed, at).SetProperty(a => a.ClosedWhy, why).SetProperty(a => a.PasswordHash, (string?)null).SetProperty(a => a.CodeKey, (string?)null), cancel);
            if (closed == 0) return null;
            await db.Set<InvitationRow>().Where(i => i.Worker == worker && i.Used == null).ExecuteDeleteAsync(cancel);
            await db.Set<RecoveryCodeRow>().Where(c => c.Worker == worker).ExecuteDeleteAsync(cancel);
            await db.Set<PasskeyRow>().Where(p => p.Worker == worker).ExecuteDeleteAsync(cancel);
            await db.Set<ProviderIdentityRow>().Where(i => i.Worker == worker).ExecuteDeleteAsync(cancel);
            await LiveSessions.EndAll(db, worker, now, cancel: cancel);
            return Change(now, actor,
            [
                Entry(Chain, Kinds.AccountClosed, now, ("worker", worker), ("why", why)),
                .. postings.Select(p => Entry(WorkersChain, Kinds.PostingEnded, now, ("worker", worker), ("role", p.Role), ("agency", p.Agency), ("team", p.Team.Length == 0 ? null : p.Team))),
            ]);
        }, cancel);
        return (done is not null, held);
    }

    /// <summary>Closes what nobody has used for as long as the rules say. An invitation that was never taken up counts from when it was sent.</summary>
    public async Task<int> CloseDormant(Instant now, CancellationToken cancel = default)
    {
        var before = Micros.From(now - pack.Accounts.Dormant);
        await using var db = store.Context();
        var dormant = await db.Set<AccountRow>().AsNoTracking().Where(a => a.Closed == null && (a.LastSignIn ?? a.Invited) < before)
            .OrderBy(a => a.Worker).Select(a => a.Worker).Take(Most).ToListAsync(cancel);
        var closed = 0;
        foreach (var worker in dormant)
            if ((await Close(Actor.Engine, worker, "dormant", now, cancel)).Closed) closed++;
        return closed;
    }

    private static async Task<Problem?> Refusal(RecordContext db, string worker, string login, CancellationToken cancel)
    {
        if (!await db.Set<WorkerRow>().AnyAsync(w => w.Id == worker, cancel))
            return new Problem("worker", "not-registered", $"There is no worker “{worker}” in the register. Register them first, with a name and a posting.");
        return await db.Set<AccountRow>().AnyAsync(a => a.Login == login && a.Worker != worker, cancel)
            ? new Problem("login", "taken", "That sign-in name is another worker's. Give another.") : null;
    }

    private static EntryDraft Entry(string chain, string kind, Instant now, params (string Name, string? Code)[] says) => new(
        chain, kind, 1, Happened.At(now), [],
        says.Where(s => s.Code is not null).ToImmutableSortedDictionary(s => s.Name, s => s.Code!, StringComparer.Ordinal), []);

    private ChangeDraft Change(Instant now, Actor actor, params EntryDraft[] entries) =>
        Changes.Of(NewId.Random(), now, actor, "practice", pack, ImmutableSortedDictionary<string, string>.Empty, [.. entries]);
}
