using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Keeping;
using Kith.Record.Ledger;
using Kith.Record.Queries;
using Kith.Record.Sharing;
using Kith.Record.Stores;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Casework;

/// <summary>What became of an action: the entries that now stand, durable; or the problems, and nothing recorded.</summary>
public sealed record Done(ImmutableArray<Problem> Problems, ImmutableArray<PastEntry> Entries)
{
    public bool Ok => Problems.IsEmpty;

    /// <summary>Ids of the episodes that this action opened.</summary>
    public IEnumerable<string> Opened => Entries.Where(e => e.Kind == Kinds.EpisodeOpened).Select(e => Replay.Id(e.Chain));

    /// <summary>The report that this action received, if it did.</summary>
    public PastEntry? Report => Entries.FirstOrDefault(e => e.Kind == Kinds.ReportReceived);

    public static Done Refused(params IEnumerable<Problem> problems) => new([.. problems], []);
}

/// <summary>The write path, the only one: access, then the kernel, then one transaction with the entries, the views and the notices.</summary>
public sealed class Casework(RecordStore store, PackShelf packs)
{
    /// <summary>Does it, as this reader, now. A collision with somebody else's action is decided anew on what then stands.</summary>
    /// <param name="addressesStand">The writer was asked, and has said that what looks like an address must stand in these words.</param>
    /// <param name="along">Rows of stores that stand or fall with the change (an idempotency key, a draft that is now used up).</param>
    public async Task<Done> Do(
        Reader reader, Action action, Instant now, string purpose = "safeguarding", Func<RecordContext, Done, Task>? along = null, bool addressesStand = false, CancellationToken cancel = default)
    {
        var done = Done.Refused();
        var appended = await store.Writer.Commit(async db =>
        {
            var (problems, draft) = await Draft(db, reader, action, now, purpose, cancel, addressesStand: addressesStand);
            done = Done.Refused(problems);
            if (draft is not null && along is not null) await along(db, new Done([], Unrecorded(draft)));
            return draft;
        }, cancel);
        return appended is null ? done : new Done([], appended.Entries);
    }

    /// <summary>Many actions in one transaction of the caller's: for the county simulator.</summary>
    public async Task<Done> DoWithin(RecordContext db, Reader reader, Action action, Instant now, string change, CancellationToken cancel = default)
    {
        var (problems, draft) = await Draft(db, reader, action, now, "demonstration", cancel, change);
        return draft is null ? Done.Refused(problems) : new Done([], (await db.Append(draft, cancel)).Entries);
    }

    private async Task<(ImmutableArray<Problem> Problems, ChangeDraft? Draft)> Draft(
        RecordContext db, Reader reader, Action action, Instant now, string purpose, CancellationToken cancel, string? change = null, bool addressesStand = false)
    {
        if (await Rights.Refusal(db, packs.Current, reader, action, now, cancel) is { } refusal) return ([refusal], null);
        if (action is Action.WithdrawEvent withdraw) action = await RecallQuery.Whole(db, withdraw, now, cancel);
        if (action is Action.Recall recall) action = await RecallQuery.Whole(db, recall, reader.Human, now, cancel);
        // What a simulator writes comes from nobody's reading.
        if (change is null && await KeptPassages.Repeated(db, packs.Current, reader, action, now, cancel) is { IsEmpty: false } repeated) return (repeated, null);
        if (change is null && !addressesStand && reader.Human != "engine" && AddressesInWords.Asked(packs.Current, action) is { IsEmpty: false } addresses) return (addresses, null);
        var actor = new Actor(reader.Human, reader.Role, reader.Agency, reader.Team, reader.OnBehalfOf);
        var situation = await Situations.Load(db, packs, actor, action, change ?? NewId.Random(), now, cancel);
        var result = Engine.Apply(situation, action);
        if (!result.Ok) return (result.Problems, null);
        var draft = Changes.Of(situation.Change, now, actor, purpose, packs.Current, Kept(situation, result), result.Entries);
        draft = await Destroying.Leave(db, draft, cancel);
        foreach (var notice in result.Entries.Where(e => e.Kind == Kinds.NoticeSent)) db.Add(Outbox(notice, now));
        return ([], draft);
    }

    /// <summary>The facts that guards were given; with those of the episodes that were written in, the work on which they rest.</summary>
    private static ImmutableSortedDictionary<string, string> Kept(Situation situation, Result result)
    {
        var written = result.Entries.Select(e => e.Chain).ToHashSet(StringComparer.Ordinal);
        return situation.Facts.AddRange(situation.Grounds.Where(g => written.Contains($"episode/{g.Key[..g.Key.IndexOf('/', StringComparison.Ordinal)]}"))
            .Select(g => KeyValuePair.Create($"{g.Key}/grounds", string.Join(',', g.Value))));
    }

    /// <summary>What waits to be carried out of the house: which notice, to whom; never its words.</summary>
    private static OutboxRow Outbox(EntryDraft notice, Instant now) => new()
    {
        Id = notice.Says["id"],
        At = Micros.From(now),
        To = notice.Says["to"],
        Kind = notice.Says["notice"],
        Body = System.Text.Encoding.UTF8.GetBytes(notice.Chain),
    };

    private static ImmutableArray<PastEntry> Unrecorded(ChangeDraft draft) =>
    [
        .. draft.Entries.Select(e => new PastEntry(
            e.Chain, 0, draft.Id, draft.Actor, e.Kind, e.KindVersion, e.Happened, draft.At, e.Concerns, e.Says, [.. e.Parts.Select(p => new PastPart(p.About, p.Class, p.Body))])),
    ];
}
