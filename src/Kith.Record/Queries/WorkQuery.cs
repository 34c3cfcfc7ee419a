using System.Collections.Immutable;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

public enum WorkTab
{
    /// <summary>Allocated to me.</summary>
    Mine,

    /// <summary>Held by my team, whoever has it.</summary>
    Team,

    /// <summary>Held by my team, and nobody has it.</summary>
    Unallocated,

    /// <summary>Allocated to somebody for whom I answer today.</summary>
    Covered,
}

/// <param name="Overdue">Only what should have been done by now.</param>
public sealed record WorkFilter(string? Pathway = null, string? Rating = null, string? FrontDoor = null, bool Overdue = false);

/// <summary>One open episode on a worklist.</summary>
/// <param name="ToDo">Ids of the steps that are open and have not been done yet.</param>
/// <param name="Gaps">How many expected answers are still missing.</param>
public sealed record WorkItem(EpisodeRow Episode, Named? Subject, string? WorkerName, bool Overdue, ImmutableArray<string> ToDo, int Gaps);

public sealed record WorkPage(ImmutableArray<WorkItem> Items, int Page, int Pages, int Total);

public sealed record WorkCounts(int Mine, int Team, int Unallocated, int Covered)
{
    public int Of(WorkTab tab) => tab switch
    {
        WorkTab.Mine => Mine,
        WorkTab.Team => Team,
        WorkTab.Unallocated => Unallocated,
        _ => Covered,
    };
}

/// <summary>Worklists: the most dangerous first, then what is due first. One page at a time.</summary>
public sealed class WorkQuery(RecordContext db, Asker asker)
{
    public const int PageSize = 25;

    public async Task<WorkPage> List(WorkTab tab, WorkFilter filter, int page = 1, CancellationToken cancel = default)
    {
        var query = Filtered(tab, filter);
        var total = await query.CountAsync(cancel);
        var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        var rows = await query.OrderBy(e => e.Danger).ThenBy(e => e.Due == null).ThenBy(e => e.Due).ThenBy(e => e.Received).ThenBy(e => e.Id)
            .Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        return new WorkPage(await Items(rows, cancel), page, pages, total);
    }

    public async Task<WorkCounts> Counts(WorkFilter filter, CancellationToken cancel = default) => new(
        await Filtered(WorkTab.Mine, filter).CountAsync(cancel),
        await Filtered(WorkTab.Team, filter).CountAsync(cancel),
        await Filtered(WorkTab.Unallocated, filter).CountAsync(cancel),
        asker.Covering.IsEmpty ? 0 : await Filtered(WorkTab.Covered, filter).CountAsync(cancel));

    private async Task<ImmutableArray<WorkItem>> Items(List<EpisodeRow> rows, CancellationToken cancel)
    {
        const int perEpisode = 40;
        var ids = rows.Select(r => r.Id).ToArray();
        var named = await Naming.OfSeen(db, asker, rows.Select(r => r.Subject), cancel);
        var workers = await new WorkerQuery(db).Names(rows.Select(r => r.Worker), cancel);
        var steps = (await db.Set<StepRow>().AsNoTracking().Where(s => ids.Contains(s.Episode) && s.Open && s.Version == 0 && s.Agency == null)
            .OrderBy(s => s.Opened).ThenBy(s => s.Instance).Take(ids.Length * perEpisode).ToListAsync(cancel)).ToLookup(s => s.Episode);
        var gaps = (await db.Set<GapRow>().Where(g => ids.Contains(g.Episode) && g.Filled == null)
            .GroupBy(g => g.Episode).Select(g => new { Episode = g.Key, Count = g.Count() }).Take(ids.Length).ToListAsync(cancel)).ToDictionary(g => g.Episode, g => g.Count);
        foreach (var id in ids)
            asker.Disclosed.Episode(id);
        return [.. rows.Select(r => new WorkItem(
            r,
            r.Subject is null ? null : named.GetValueOrDefault(r.Subject),
            r.Worker is null ? null : workers.GetValueOrDefault(r.Worker, r.Worker),
            r.Due < asker.Now,
            [.. steps[r.Id].Select(s => s.Step)],
            gaps.GetValueOrDefault(r.Id)))];
    }

    private IQueryable<EpisodeRow> Filtered(WorkTab tab, WorkFilter filter)
    {
        var (human, team, now, covering) = (asker.Reader.Human, asker.Reader.Team, asker.Now, asker.Covering.ToArray());
        var open = db.Seen(asker).Where(e => e.Closed == null);
        var query = tab switch
        {
            WorkTab.Mine => open.Where(e => e.Worker == human),
            WorkTab.Covered => open.Where(e => e.Worker != null && covering.Contains(e.Worker)),
            WorkTab.Unallocated => open.Where(e => e.Team == team && e.Worker == null),
            _ => open.Where(e => e.Team == team),
        };
        if (filter.Pathway is { } pathway)
            query = query.Where(e => e.Pathway == pathway);
        if (filter.Rating is { } rating)
            query = rating == "unrated" ? query.Where(e => e.Rating == null) : query.Where(e => e.Rating == rating);
        if (filter.FrontDoor is { } door)
            query = query.Where(e => e.FrontDoor == door);
        if (filter.Overdue)
            query = query.Where(e => e.Due < now);
        return query;
    }
}
