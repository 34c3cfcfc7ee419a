using System.Collections.Immutable;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>Who covers for whom, on local dates, both included.</summary>
public sealed record Cover(string Worker, string WorkerName, string By, string ByName, LocalDate From, LocalDate Until);

/// <summary>Cover within a team. Not about any child, so nothing is disclosed.</summary>
public sealed class CoverQuery(RecordContext db)
{
    private const int Most = 200;

    /// <summary>Cover for members of a team that has not ended before this day.</summary>
    public async Task<ImmutableArray<Cover>> OfTeam(string team, LocalDate today, CancellationToken cancel = default)
    {
        var rows = await db.Set<CoverRow>().AsNoTracking()
            .Where(c => c.Until >= today && db.Set<PostingRow>().Any(p => p.Worker == c.Worker && p.Team == team && p.Until == null))
            .OrderBy(c => c.From).ThenBy(c => c.Worker).Take(Most).ToListAsync(cancel);
        var names = await new WorkerQuery(db).Names(rows.SelectMany(r => new[] { r.Worker, r.Cover }), cancel);
        return [.. rows.Select(r => new Cover(r.Worker, names.GetValueOrDefault(r.Worker, r.Worker), r.Cover, names.GetValueOrDefault(r.Cover, r.Cover), r.From, r.Until))];
    }
}
