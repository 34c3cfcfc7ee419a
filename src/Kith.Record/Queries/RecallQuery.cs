using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Queries;

/// <summary>Who must be told that something was withdrawn, what was made of it, and what goes with it.</summary>
public static class RecallQuery
{
    private const int Most = 500;

    /// <summary>The action, with all that only the record knows of it.</summary>
    /// <param name="except">Whoever withdraws it.</param>
    public static async Task<Action.Recall> Whole(RecordContext db, Action.Recall recall, string except, Instant now, CancellationToken cancel)
    {
        var episodes = await Episodes(db, recall, cancel);
        return recall with
        {
            Readers = await Readers(db, recall, except, cancel),
            Told = await Told(db, recall, episodes, cancel),
            Documents = await Documents(db, recall, episodes, now, cancel),
            Recorded = recall.Entries.IsEmpty ? await Recorded(db, episodes, cancel) : [],
            Files = recall.Entries.IsEmpty ? [.. await db.Set<AttachedRow>().Where(a => ((a.Episode != null && episodes.Contains(a.Episode)) || (a.Told != null && episodes.Contains(a.Told))) && a.Taken == null && a.Destroyed == null).OrderBy(a => a.Id).Select(a => a.Id).Take(Most).ToListAsync(cancel)] : [],
        };
    }

    /// <summary>What goes with an event that its agency withdraws: documents that quote it.</summary>
    public static async Task<Action.WithdrawEvent> Whole(RecordContext db, Action.WithdrawEvent withdraw, Instant now, CancellationToken cancel)
    {
        if (await db.Set<EventRow>().AsNoTracking().FirstOrDefaultAsync(e => e.Event == withdraw.Event && !e.Withdrawn, cancel) is not { } row) return withdraw;
        var (chain, held) = ($"person/{row.Written}", ImmutableArray.CreateBuilder<Action.HeldDocument>());
        var grounds = await db.Set<GroundRow>().AsNoTracking().Where(g => g.Made.StartsWith(GroundRow.Document) && g.Chain == chain && g.Entries != "").OrderBy(g => g.Made).Take(Most * 10).ToListAsync(cancel);
        foreach (var ground in grounds.Where(g => g.Entries == GroundRow.Whole || Grounds.Numbers(g.Entries).Contains(row.Sequence)))
        {
            var id = ground.Made[GroundRow.Document.Length..];
            if (await db.Set<DisclosureRow>().AsNoTracking().FirstOrDefaultAsync(d => d.Document == id && d.Withdrawn == null, cancel) is { } given) held.Add(await Held(db, given, now, cancel));
        }
        return withdraw with { Documents = held.ToImmutable() };
    }

    /// <summary>What was recorded with people in these episodes, and is not withdrawn yet.</summary>
    private static async Task<ImmutableArray<Action.WithPerson>> Recorded(RecordContext db, string[] episodes, CancellationToken cancel)
    {
        var rows = await db.Set<ChronologyRow>().AsNoTracking().Where(c => c.Episode != null && episodes.Contains(c.Episode) && c.Chain.StartsWith("person/") && c.Kind != Kinds.FlagLowered
                && !db.Set<RecalledRow>().Any(r => r.Chain == c.Chain && r.Sequence == c.Sequence))
            .OrderBy(c => c.Chain).ThenBy(c => c.Sequence).Select(c => new { c.Chain, c.Sequence }).Take(Most).ToListAsync(cancel);
        return [.. rows.GroupBy(r => r.Chain, StringComparer.Ordinal).Select(g => new Action.WithPerson(EntryWords.Bare(g.Key), [.. g.Select(r => r.Sequence)]))];
    }

    /// <summary>What was given to somebody and is not withdrawn yet: of these entries, or of anything that the report told, wherever it was given from.</summary>
    private static async Task<ImmutableArray<Action.HeldDocument>> Documents(RecordContext db, Action.Recall recall, string[] episodes, Instant now, CancellationToken cancel)
    {
        var (chain, entries, all) = ($"episode/{recall.Episode}", recall.Entries.ToArray(), recall.Entries.IsEmpty);
        var report = all ? await db.Set<EpisodeRow>().Where(e => e.Id == recall.Episode).Select(e => e.Report).FirstOrDefaultAsync(cancel) : null;
        var grounds = await db.Set<GroundRow>().AsNoTracking().Where(g => g.Made.StartsWith(GroundRow.Document)
                && (all ? (g.Episode != null && episodes.Contains(g.Episode)) || (report != null && g.Report == report) : g.Chain == chain && g.Entries != ""))
            .OrderBy(g => g.Made).Take(Most * 10).ToListAsync(cancel);
        var first = all ? 0 : await db.Entries.Where(e => e.Chain == chain && entries.Contains(e.Sequence)).MinAsync(e => (long?)e.Recorded, cancel) ?? 0;
        var held = ImmutableArray.CreateBuilder<Action.HeldDocument>();
        foreach (var made in grounds.GroupBy(g => g.Made, StringComparer.Ordinal))
        {
            var id = made.Key[GroundRow.Document.Length..];
            if (await db.Set<DisclosureRow>().AsNoTracking().FirstOrDefaultAsync(d => d.Document == id && d.Withdrawn == null, cancel) is not { } given) continue;
            if (!all && !made.Any(g => g.Entries == GroundRow.Whole ? first <= Micros.From(given.At) : Grounds.Numbers(g.Entries).Intersect(entries).Any())) continue;
            held.Add(await Held(db, given, now, cancel));
        }
        return held.ToImmutable();
    }

    private static async Task<Action.HeldDocument> Held(RecordContext db, DisclosureRow given, Instant now, CancellationToken cancel) =>
        new(given.Document, given.Episode, given.ToKind == "party" ? null : $"{given.ToKind}:{given.ToId}", await Keepers(db, given.Episode, now, cancel));

    /// <summary>Who holds that work: its team; where it is restricted, those who are cleared for it.</summary>
    private static async Task<ImmutableArray<string>> Keepers(RecordContext db, string episode, Instant now, CancellationToken cancel)
    {
        if (await db.Set<EpisodeRow>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == episode, cancel) is not { } row) return [];
        if (!row.Restricted) return [$"team:{row.Team}"];
        return [.. await db.Set<AudienceRow>().AsNoTracking().Where(a => a.Episode == episode && a.Key.StartsWith("worker:") && a.Scope == Access.Audience.All && (a.Why == "named" || row.ByName) && a.From <= now && (a.Until == null || now < a.Until))
            .Select(a => a.Key).Distinct().OrderBy(k => k).Take(Most).ToListAsync(cancel)];
    }

    /// <summary>Teams and agencies that a notice told of it: of a whole report any notice; of entries those that were sent with them.</summary>
    private static async Task<ImmutableArray<string>> Told(RecordContext db, Action.Recall recall, string[] episodes, CancellationToken cancel)
    {
        var (chain, entries, all) = ($"episode/{recall.Episode}", recall.Entries.ToArray(), recall.Entries.IsEmpty);
        var changes = await db.Entries.Where(e => e.Chain == chain && entries.Contains(e.Sequence)).Select(e => e.Change).Distinct().ToListAsync(cancel);
        var sent = all ? [] : await db.Entries.Where(e => e.Chain == chain && e.Kind == Kinds.NoticeSent && changes.Contains(e.Change)).Select(e => e.Sequence).ToListAsync(cancel);
        var told = await db.Set<NoticeRow>().Where(n => (n.ToKind == "team" || n.ToKind == "agency") && (all ? episodes.Contains(n.Episode) : n.Episode == recall.Episode && sent.Contains(n.Entry)))
            .Select(n => new { n.ToKind, n.ToId }).Distinct().OrderBy(n => n.ToKind).ThenBy(n => n.ToId).Take(Most).ToListAsync(cancel);
        return [.. told.Select(t => $"{t.ToKind}:{t.ToId}")];
    }

    private static async Task<string[]> Episodes(RecordContext db, Action.Recall recall, CancellationToken cancel) =>
        recall.Entries.IsEmpty && await db.Set<EpisodeRow>().Where(e => e.Id == recall.Episode).Select(e => e.Report).FirstOrDefaultAsync(cancel) is { } report
            ? [.. await db.Set<EpisodeRow>().Where(e => e.Report == report).OrderBy(e => e.Id).Select(e => e.Id).Take(200).ToListAsync(cancel)] : [recall.Episode];

    /// <summary>
    /// Workers who have seen a page that showed the episode (of a whole report, any of its episodes) since it was written, and those whom a
    /// notice in it was addressed to, and whoever wrote it. Pages count, not paragraphs: to tell one too many is better than one too few. Not whoever withdraws it.
    /// </summary>
    public static async Task<ImmutableArray<string>> Readers(RecordContext db, Action.Recall recall, string except, CancellationToken cancel)
    {
        var chain = $"episode/{recall.Episode}";
        var (entries, all) = (recall.Entries.ToArray(), recall.Entries.IsEmpty);
        var episodes = await Episodes(db, recall, cancel);
        var first = all ? 0 : entries.Min();
        var since = all ? 0 : await db.Entries.Where(e => e.Chain == chain && e.Sequence == first).Select(e => e.Recorded).FirstOrDefaultAsync(cancel);
        var subjects = episodes.Select(e => $"episode/{e}").ToArray();
        var readers = await (
            from s in db.Set<ReadAuditSubjectRow>()
            join a in db.Set<ReadAuditRow>() on s.Audit equals a.Id
            where subjects.Contains(s.Subject) && a.At >= since
            select a.Human).Distinct().OrderBy(h => h).Take(Most).ToListAsync(cancel);
        var wrote = await db.Set<StepRow>().Where(s => episodes.Contains(s.Episode) && s.DoneBy != null && (all || entries.Contains(s.DoneEntry ?? 0)))
            .Select(s => s.DoneBy!).Distinct().OrderBy(w => w).Take(Most).ToListAsync(cancel);
        var told = await db.Set<NoticeRow>().Where(n => episodes.Contains(n.Episode) && n.ToKind == "worker").Select(n => n.ToId).Distinct().OrderBy(w => w).Take(Most).ToListAsync(cancel);
        var workers = readers.Concat(wrote).Concat(told).Distinct(StringComparer.Ordinal).Where(w => w != except).ToArray();
        return [.. await db.Set<WorkerRow>().Where(w => workers.Contains(w.Id)).OrderBy(w => w.Id).Select(w => w.Id).Take(Most).ToListAsync(cancel)];
    }
}
