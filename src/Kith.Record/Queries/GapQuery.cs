using System.Collections.Immutable;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>How often an agency's contacts lacked an answer. Numbers only: nobody is disclosed.</summary>
/// <param name="Agency">Null for the public and for others without an agency.</param>
/// <param name="Children">Children told of in the period.</param>
/// <param name="Missing">Of them, those whose answer was missing when told.</param>
/// <param name="Filled">Of those, found out since.</param>
/// <remarks>A number is null where it is too small to be told: see <see cref="SmallNumbers"/>.</remarks>
public sealed record GapCount(string? Agency, int? Children, int? Missing, int? Filled)
{
    public int? Still => Missing - Filled;
}

/// <summary>
/// Missing answers, ethnicity above all, by the agency that told us: a worker's of the contacts that they see, a publisher's of all, with the engine's eyes.
/// </summary>
public sealed class GapQuery(RecordContext db, Asker asker)
{
    private const int Most = 300;

    /// <param name="name">Last word of the field: <c>ethnicity</c>.</param>
    /// <param name="since">Received at or after.</param>
    /// <param name="until">Received before.</param>
    public async Task<ImmutableArray<GapCount>> ByAgency(string name, Instant since, Instant until, CancellationToken cancel = default)
    {
        var published = asker.Gate.Publishes(asker.Reader);
        var told =
            from e in published ? db.Set<EpisodeRow>() : db.Seen(asker)
            join r in db.Set<ReportRow>() on e.Report equals r.Id
            where e.Parent == null && e.Subject != null && e.Received >= since && e.Received < until
            select new
            {
                r.ReferrerAgency,
                Missing = db.Set<GapRow>().Any(g => g.Episode == e.Id && g.Name == name) ? 1 : 0,
                Filled = db.Set<GapRow>().Any(g => g.Episode == e.Id && g.Name == name && g.Filled != null) ? 1 : 0,
            };
        var counts = await told.GroupBy(t => t.ReferrerAgency)
            .Select(g => new { Agency = g.Key, Children = g.Count(), Missing = g.Sum(t => t.Missing), Filled = g.Sum(t => t.Filled) })
            .OrderByDescending(c => c.Missing).ThenBy(c => c.Agency).Take(Most).ToListAsync(cancel);
        return [.. counts.Select(c => !published ? new GapCount(c.Agency, c.Children, c.Missing, c.Filled) : new GapCount(
            c.Agency, SmallNumbers.Of(c.Children, c.Children), SmallNumbers.Of(c.Missing, c.Children),
            SmallNumbers.Of(c.Missing, c.Children) is null ? null : SmallNumbers.Of(c.Filled, c.Missing)))];
    }
}
