using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Pack;
using Kith.Record.Ledger;
using Kith.Record.Queries;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Casework;

/// <summary>A link that was made: its token and its code, which are told once and kept nowhere; or why it was not.</summary>
public sealed record MadeLink(string? Token, string? Code, Problem? Problem);

/// <summary>A link as whoever made it may see it.</summary>
/// <param name="Ended">answered, withdrawn, wrong-codes or expired; null while it is good.</param>
public sealed record SentLink(string Recipient, string Name, Instant Made, Instant Expires, Instant? Opened, string? Ended);

/// <summary>
/// Somebody without an account (a GP, a school) answers one request by a link, with a code that reaches them another way. The link opens one
/// question and nothing else, is answered once, and is kept as a hash; who it is for stands in the episode's chain.
/// </summary>
public sealed class AnswerLinks(RecordStore store, PackShelf packs)
{
    private const int Most = 100;
    private const int LongestName = 200;
    private static readonly Problem NotHere = new("", "not-here", "There is no open request here that you could let somebody answer.");

    private PracticePack Pack => packs.Current;

    public async Task<MadeLink> Make(Reader by, string episode, string instance, string name, Instant now, CancellationToken cancel = default)
    {
        var written = name.Trim();
        if (written.Length is 0 or > LongestName || written.Any(char.IsControl))
            return new(null, null, new Problem("name", "no-name", "Say who it is for: their name and where they work."));
        var (token, code) = (Token.New(), RandomNumberGenerator.GetInt32(100_000_000).ToString("D8", System.Globalization.CultureInfo.InvariantCulture));
        var made = await store.Writer.Commit(async db =>
        {
            if (await Request(db, by, episode, instance, now, cancel) is not { Agency: { } agency }) return null;
            var change = NewId.Random();
            var recipient = $"recipient-{OpaqueId.Derive(change, 1)}";
            var expires = now + Pack.Accounts.AnswerLink;
            db.Add(new AnswerLinkRow
            {
                Hash = Token.Hash(token), Recipient = recipient, Episode = episode, Instance = instance, Agency = agency, CodeHash = CodeHash(token, code), WrongCodes = 0,
                MadeBy = by.Human, Made = Micros.From(now), Expires = Micros.From(expires),
            });
            return Change(change, Of(by), now, new EntryDraft($"episode/{episode}", Kinds.AnswerLinkMade, 1, Happened.At(now), [],
                Says(("recipient", recipient), ("instance", instance), ("agency", agency), ("expires", $"{Micros.From(expires)}")),
                [new PartDraft(null, "contact-details", new JsonObject { ["name"] = written })]));
        }, cancel);
        return made is null ? new(null, null, NotHere) : new(token, code, null);
    }

    /// <summary>The links of a request, newest first; null for whoever may not make one.</summary>
    public async Task<IReadOnlyList<SentLink>?> Sent(Reader by, string episode, string instance, Instant now, CancellationToken cancel = default)
    {
        await using var db = store.Context();
        if (await Request(db, by, episode, instance, now, cancel, open: false) is null) return null;
        var rows = await db.Set<AnswerLinkRow>().AsNoTracking().Where(l => l.Episode == episode && l.Instance == instance).OrderByDescending(l => l.Made).Take(Most).ToListAsync(cancel);
        var names = await new WorkerQuery(db).Names(rows.Select(r => r.Recipient), cancel);
        return [.. rows.Select(r => new SentLink(
            r.Recipient, names.GetValueOrDefault(r.Recipient, "somebody"), Micros.ToInstant(r.Made), Micros.ToInstant(r.Expires), r.Opened is { } o ? Micros.ToInstant(o) : null,
            r.Ended is not null ? r.EndedWhy : Micros.ToInstant(r.Expires) <= now ? "expired" : null))];
    }

    public async Task<bool> Withdraw(Reader by, string episode, string instance, string recipient, Instant now, CancellationToken cancel = default) => await store.Writer.Commit(async db =>
        await Request(db, by, episode, instance, now, cancel, open: false) is null ? null : await End(db, Of(by), recipient, episode, instance, "withdrawn", now, cancel), cancel) is not null;

    /// <summary>A link that is good; null for one that never was, is too old, or has ended.</summary>
    public async Task<AnswerLinkRow?> Find(byte[] hash, Instant now, CancellationToken cancel = default)
    {
        var at = Micros.From(now);
        await using var db = store.Context();
        return await db.Set<AnswerLinkRow>().AsNoTracking().SingleOrDefaultAsync(l => l.Hash == hash && l.Ended == null && l.Expires > at, cancel);
    }

    /// <summary>Whether this is the code that belongs to the link. Too many wrong ones end it.</summary>
    public async Task<bool> Open(string token, string code, Instant now, CancellationToken cancel = default)
    {
        if (token.Length is 0 or > Token.Longest || await Find(Token.Hash(token), now, cancel) is not { } link) return false;
        var (hash, at, most) = (link.Hash, Micros.From(now), Pack.Accounts.WrongCodes);
        // Counted first, so that a hundred at once are a hundred.
        var counted = 0;
        await store.Write(async db => counted = await db.Set<AnswerLinkRow>().Where(l => l.Hash == hash && l.Ended == null && l.WrongCodes < most)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.WrongCodes, l => l.WrongCodes + 1), cancel), cancel);
        if (counted == 1 && CryptographicOperations.FixedTimeEquals(CodeHash(token, code), link.CodeHash))
        {
            await store.Write(db => db.Set<AnswerLinkRow>().Where(l => l.Hash == hash)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.WrongCodes, l => l.WrongCodes - 1).SetProperty(l => l.Opened, l => l.Opened ?? at), cancel), cancel);
            return true;
        }
        if (link.WrongCodes + 1 >= most)
            await store.Writer.Commit(db => End(db, Actor.Engine, link.Recipient, link.Episode, link.Instance, "wrong-codes", now, cancel), cancel);
        return false;
    }

    /// <summary>The recipient, as a reader of the one place that they are asked in; null when it is not open any more.</summary>
    public async Task<Reader?> Reader(AnswerLinkRow link, CancellationToken cancel = default)
    {
        await using var db = store.Context();
        if (await db.Set<StepRow>().AsNoTracking().SingleOrDefaultAsync(s => s.Episode == link.Episode && s.Instance == link.Instance && s.Open, cancel) is not { } step) return null;
        var role = step.RoleIds.FirstOrDefault(r => Pack.Roles.GetValueOrDefault(r) is { Audience: "agency" });
        return role is null ? null : new Reader(link.Recipient, role, link.Agency, step.Team);
    }

    /// <summary>Within the change that records the answer: the link has done its work.</summary>
    /// <exception cref="LinkEnded">It was withdrawn, or answered, meanwhile.</exception>
    public static async Task Answered(RecordContext db, AnswerLinkRow link, Instant now, CancellationToken cancel)
    {
        var at = Micros.From(now);
        var rows = await db.Set<AnswerLinkRow>().Where(l => l.Hash == link.Hash && l.Ended == null)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.Ended, at).SetProperty(l => l.EndedWhy, "answered"), cancel);
        if (rows != 1) throw new LinkEnded();
    }

    private async Task<ChangeDraft?> End(RecordContext db, Actor actor, string recipient, string episode, string instance, string why, Instant now, CancellationToken cancel)
    {
        var at = Micros.From(now);
        var rows = await db.Set<AnswerLinkRow>().Where(l => l.Recipient == recipient && l.Episode == episode && l.Instance == instance && l.Ended == null)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.Ended, at).SetProperty(l => l.EndedWhy, why), cancel);
        return rows == 0 ? null : Change(NewId.Random(), actor, now, new EntryDraft($"episode/{episode}", Kinds.AnswerLinkEnded, 1, Happened.At(now), [],
            Says(("recipient", recipient), ("instance", instance), ("why", why)), []));
    }

    /// <summary>The place of a request, for whoever works on the episode; null for everybody else.</summary>
    private async Task<StepRow?> Request(RecordContext db, Reader by, string episode, string instance, Instant now, CancellationToken cancel, bool open = true)
    {
        var asker = await Asker.For(db, new Gate(Pack), by, now, new Disclosure(), cancel);
        if (await db.Set<EpisodeRow>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == episode, cancel) is not { } row) return null;
        if (!asker.Gate.MayWorkOn(by, await db.Sight(asker, row, cancel), row.Holding())) return null;
        return await db.Set<StepRow>().AsNoTracking().SingleOrDefaultAsync(s => s.Episode == episode && s.Instance == instance && s.Agency != null && (s.Open || !open), cancel);
    }

    private static Actor Of(Reader by) => new(by.Human, by.Role, by.Agency, by.Team);

    private ChangeDraft Change(string id, Actor actor, Instant now, EntryDraft entry) =>
        Changes.Of(id, now, actor, "safeguarding", Pack, ImmutableSortedDictionary<string, string>.Empty, [entry]);

    private static ImmutableSortedDictionary<string, string> Says(params (string Name, string Code)[] says) => says.ToImmutableSortedDictionary(s => s.Name, s => s.Code, StringComparer.Ordinal);

    // Of a code alone a hash is undone in a second; the link is not in the table.
    private static byte[] CodeHash(string token, string code) => Token.Hash($"{token} {string.Concat(code.Where(char.IsAsciiDigit))}");
}

/// <summary>The link was withdrawn, or used, while its answer was on the way.</summary>
public sealed class LinkEnded() : Exception("The link is not good any more.");
