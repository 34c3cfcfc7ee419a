using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Views;

/// <summary>Which restrictions close episodes now: those of the episode, of its report and of its person under any of their ids.</summary>
internal static class StandingOver
{
    /// <summary>Each by its id.</summary>
    public static async Task<string[]> Of(RecordContext db, IEnumerable<string> episodes) => [.. (await Rows(db, episodes)).Select(r => r.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Whether another has come to stand than those that stood: of these each by its id or, in documents from before that, by its record and since when.</summary>
    public static async Task<bool> Beyond(RecordContext db, IEnumerable<string> episodes, IReadOnlyCollection<string> stood) =>
        (await Rows(db, episodes)).Exists(r => !stood.Contains(r.Id) && !stood.Contains($"{r.Record}@{Practice.Kernel.Replay.Micros(r.Since)}"));

    private static async Task<List<RestrictionRow>> Rows(RecordContext db, IEnumerable<string> episodes)
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
        return await db.Set<RestrictionRow>().AsNoTracking().Where(r => closing.Contains(r.Record)).OrderBy(r => r.Record).ThenBy(r => r.Id).ToListAsync();
    }
}
