using System.Collections.Immutable;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>One episode in which an answer is still missing.</summary>
public sealed record MissingItem(EpisodeRow Episode, Named? Subject, string? Agency, Instant Found);

public sealed record MissingPage(ImmutableArray<MissingItem> Items, int Page, int Pages, int Total);

/// <summary>Where an answer is still missing, of the episodes that the asker sees. Numbers for everybody are <see cref="GapQuery"/>'s.</summary>
public sealed class MissingQuery(RecordContext db, Asker asker)
{
    public const int PageSize = 25;

    /// <param name="name">Last word of the field: <c>ethnicity</c>.</param>
    /// <param name="agency">Of contacts from this agency only.</param>
    public async Task<MissingPage> Of(string name, Instant from, Instant until, string? agency = null, int page = 1, CancellationToken cancel = default)
    {
        var query =
            from e in db.Seen(asker)
            join g in db.Set<GapRow>() on e.Id equals g.Episode
            join r in db.Set<ReportRow>() on e.Report equals r.Id
            where g.Name == name && g.Filled == null && e.Parent == null && e.Received >= @from && e.Received < until
            select new { Episode = e, Gap = g, Agency = r.ReferrerAgency };
        if (agency is not null)
            query = query.Where(m => m.Agency == agency);
        var total = await query.CountAsync(cancel);
        var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        var rows = await query.OrderBy(m => m.Gap.Found).ThenBy(m => m.Episode.Id).ThenBy(m => m.Gap.Field).Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        var named = await Naming.OfSeen(db, asker, rows.Select(m => m.Episode.Subject), cancel);
        foreach (var row in rows)
            asker.Disclosed.Episode(row.Episode.Id);
        return new MissingPage(
            [.. rows.Select(m => new MissingItem(m.Episode, m.Episode.Subject is { } subject ? named.GetValueOrDefault(subject) : null, m.Agency, m.Gap.Found))], page, pages, total);
    }

    /// <summary>The fields of which an answer is missing anywhere, by their last word.</summary>
    public async Task<ImmutableArray<string>> Names(CancellationToken cancel = default) =>
        [.. await db.Set<GapRow>().Select(g => g.Name).Distinct().OrderBy(n => n).Take(100).ToListAsync(cancel)];
}
