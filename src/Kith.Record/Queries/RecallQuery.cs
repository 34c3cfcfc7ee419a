using System.Collections.Immutable;
using Kith.Practice.Kernel;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Queries;

/// <summary>Who must be told that something was withdrawn.</summary>
public static class RecallQuery
{
    private const int Most = 500;

    /// <summary>
    /// Workers who have seen a page that showed the episode (of a whole report, any of its episodes) since it was written, and those whom a
    /// notice in it was addressed to, and whoever wrote it. Pages count, not paragraphs: to tell one too many is better than one too few. Not whoever withdraws it.
    /// </summary>
    public static async Task<ImmutableArray<string>> Readers(RecordContext db, Action.Recall recall, string except, CancellationToken cancel)
    {
        var chain = $"episode/{recall.Episode}";
        var (entries, all) = (recall.Entries.ToArray(), recall.Entries.IsEmpty);
        string[] episodes = [recall.Episode];
        if (all && await db.Set<EpisodeRow>().Where(e => e.Id == recall.Episode).Select(e => e.Report).FirstOrDefaultAsync(cancel) is { } report)
            episodes = [.. await db.Set<EpisodeRow>().Where(e => e.Report == report).OrderBy(e => e.Id).Select(e => e.Id).Take(200).ToListAsync(cancel)];
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
