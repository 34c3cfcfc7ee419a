using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Views;

/// <summary>Which restrictions close episodes now: those of the episode, of its report and of its person under any of their ids.</summary>
internal static class StandingOver
{
    /// <summary>Each by its record and the instant since when it stands, which no two of one record share.</summary>
    public static async Task<string[]> Of(RecordContext db, IEnumerable<string> episodes)
    {
        var ids = episodes.Distinct(StringComparer.Ordinal).ToArray();
        var records = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (await db.FindAsync<EpisodeRow>(db.Partnership, id) is not { } episode) continue;
            records.Add($"episode/{id}");
            if (episode.Report is { } report) records.Add($"report/{report}");
            if (episode.Person is { } person) records.UnionWith((await OnePerson.Ids(db, person)).Select(p => $"person/{p}"));
        }
        string[] closing = [.. records];
        var found = await db.Set<RestrictionRow>().AsNoTracking().Where(r => closing.Contains(r.Record)).Select(r => new { r.Record, r.Since }).ToListAsync();
        return [.. found.Select(r => $"{r.Record}@{Practice.Kernel.Replay.Micros(r.Since)}").Order(StringComparer.Ordinal)];
    }
}
