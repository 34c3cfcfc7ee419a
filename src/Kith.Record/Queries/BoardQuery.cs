using System.Collections.Immutable;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>One agency that was asked.</summary>
/// <param name="Answered">When it answered; null while it has not.</param>
/// <param name="Due">By when; null when no clock runs for it.</param>
public sealed record BoardPlace(string Agency, string Instance, string Step, Instant Asked, Instant? Answered, Instant? Due, bool Overdue);

/// <summary>One running episode that asks agencies; <see cref="Places"/> is empty while nobody has been asked.</summary>
public sealed record BoardItem(EpisodeRow Episode, Named? Subject, ImmutableArray<BoardPlace> Places, ImmutableArray<DeadlineRow> Deadlines)
{
    public int Waiting => Places.Count(p => p.Answered is null);
}

public sealed record BoardPage(ImmutableArray<BoardItem> Items, int Page, int Pages, int Total);

/// <summary>The board of running requests: who was asked, who has answered, and each clock.</summary>
public sealed class BoardQuery(RecordContext db, Asker asker)
{
    public const int PageSize = 20;
    private const int MostPlaces = 60;

    public async Task<BoardPage> Running(string? frontDoor = null, int page = 1, CancellationToken cancel = default)
    {
        var query = db.Seen(asker).Where(e => e.Closed == null && db.Set<StepRow>().Any(s => s.Episode == e.Id && s.Kind == "ask"));
        if (frontDoor is not null)
            query = query.Where(e => e.FrontDoor == frontDoor);
        var total = await query.CountAsync(cancel);
        var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        var rows = await query.OrderBy(e => e.Danger).ThenBy(e => e.Due == null).ThenBy(e => e.Due).ThenBy(e => e.Id)
            .Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        return new BoardPage(await Items(rows, cancel), page, pages, total);
    }

    /// <summary>The board of one episode; null when there is none for this reader.</summary>
    public async Task<BoardItem?> Of(string episode, CancellationToken cancel = default)
    {
        var rows = await db.Seen(asker).Where(e => e.Id == episode).Take(1).ToListAsync(cancel);
        return (await Items(rows, cancel)).FirstOrDefault();
    }

    private async Task<ImmutableArray<BoardItem>> Items(List<EpisodeRow> rows, CancellationToken cancel)
    {
        var ids = rows.Select(r => r.Id).ToArray();
        var named = await Naming.OfSeen(db, asker, rows.Select(r => r.Subject), cancel);
        var places = (await db.Set<StepRow>().AsNoTracking().Where(s => ids.Contains(s.Episode) && s.Agency != null)
            .OrderBy(s => s.Opened).ThenBy(s => s.Agency).Take(ids.Length * MostPlaces).ToListAsync(cancel)).ToLookup(s => s.Episode);
        var deadlines = (await db.Set<DeadlineRow>().AsNoTracking().Where(d => ids.Contains(d.Episode) && d.Dropped == null)
            .OrderBy(d => d.Due).ThenBy(d => d.Key).Take(ids.Length * (MostPlaces + 20)).ToListAsync(cancel)).ToLookup(d => d.Episode);
        foreach (var id in ids)
            asker.Disclosed.Episode(id);
        return [.. rows.Select(r => new BoardItem(
            r,
            r.Subject is null ? null : named.GetValueOrDefault(r.Subject),
            [.. places[r.Id].Select(s => Place(s, deadlines[r.Id]))],
            [.. deadlines[r.Id].Where(d => d.Agency is null)]))];
    }

    private BoardPlace Place(StepRow step, IEnumerable<DeadlineRow> deadlines)
    {
        var due = deadlines.Where(d => d.Agency == step.Agency).Select(d => (Instant?)d.Due).FirstOrDefault();
        return new BoardPlace(step.Agency!, step.Instance, step.Step, step.Opened, step.Done, due, step.Done is null && due < asker.Now);
    }
}
