using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Views;

/// <summary>What closes a record: its own restrictions and, of an episode, those of its report and of its person. The widest first.</summary>
internal static class Closings
{
    private const int Most = 200;

    /// <summary>Records whose restrictions and names reach an episode, the widest first.</summary>
    public static async Task<string[]> Over(RecordContext db, EpisodeRow episode, CancellationToken cancel = default) =>
    [
        .. episode.Person is null ? [] : (await OnePerson.Ids(db, episode.Person, cancel)).Select(p => $"person/{p}"),
        .. episode.Report is null ? Array.Empty<string>() : [$"report/{episode.Report}"],
        $"episode/{episode.Id}",
    ];

    public static async Task<ImmutableArray<RestrictionRow>> Of(RecordContext db, EpisodeRow episode, CancellationToken cancel = default)
    {
        var rows = await At(db, await Over(db, episode, cancel), cancel);
        if (rows.All(r => r.Record == $"episode/{episode.Id}"))
            return rows;
        var around = await db.Set<ClosedAroundRow>().AsNoTracking().Where(a => a.Episode == episode.Id).OrderBy(a => a.Restriction).Take(Most).ToDictionaryAsync(a => a.Restriction, a => a.While.Split(','), cancel);
        if (around.Count == 0)
            return rows;
        // From the narrowest outwards: what is closed around something stays away as long as that something closes.
        var closing = new List<RestrictionRow>();
        foreach (var level in rows.GroupBy(Breadth).OrderBy(g => g.Key))
            closing.InsertRange(0, [.. level.Where(r => !(around.TryGetValue(r.Id, out var others) && closing.Exists(c => others.Contains(c.Id))))]);
        return [.. closing];
    }

    /// <summary>Of any record.</summary>
    public static async Task<ImmutableArray<RestrictionRow>> Of(RecordContext db, string record, CancellationToken cancel = default)
    {
        if (!record.StartsWith("episode/", StringComparison.Ordinal))
            return await At(db, [.. await OnePerson.Records(db, record, cancel)], cancel);
        var id = EntryWords.Bare(record);
        return await db.Set<EpisodeRow>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, cancel) is { } episode ? await Of(db, episode, cancel) : [];
    }

    /// <summary>0 of an episode alone, 1 of a report, 2 of a person.</summary>
    private static int Breadth(RestrictionRow row) =>
        row.Record.StartsWith("person/", StringComparison.Ordinal) ? 2 : row.Record.StartsWith("report/", StringComparison.Ordinal) ? 1 : 0;

    private static async Task<ImmutableArray<RestrictionRow>> At(RecordContext db, string[] records, CancellationToken cancel)
    {
        var rows = await db.Set<RestrictionRow>().AsNoTracking().Where(r => records.Contains(r.Record)).OrderBy(r => r.Record).ThenBy(r => r.Id).Take(Most).ToListAsync(cancel);
        return [.. rows.OrderByDescending(Breadth)];
    }
}
