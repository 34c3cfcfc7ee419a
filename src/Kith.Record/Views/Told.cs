using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Views;

/// <summary>In which work the entries of a ground were told, and of which classes their words are: read from their headers, which nobody destroys.</summary>
internal static class Told
{
    /// <summary>The episodes and reports that told what stands with a person. What an agency added by itself belongs to no work.</summary>
    public static async Task<IEnumerable<string>> Works(RecordContext db, IEnumerable<MadeFrom> withPeople)
    {
        var works = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var ground in withPeople)
            foreach (var header in await Headers(db, ground))
            {
                if (header.Says.TryGetValue("episode", out var episode)) works.Add($"episode/{episode}");
                else if (header.Says.TryGetValue("report", out var report)) works.Add($"report/{report}");
            }
        return works;
    }

    public static async Task<IEnumerable<string>> Classes(RecordContext db, IEnumerable<MadeFrom> grounds)
    {
        var classes = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var ground in grounds)
            foreach (var header in await Headers(db, ground)) classes.UnionWith(header.Parts.Select(p => p.Class));
        return classes;
    }

    private static async Task<IEnumerable<Header>> Headers(RecordContext db, MadeFrom ground)
    {
        var (chain, only, all) = (ground.Chain, ground.Entries.ToArray(), ground.Entries.IsEmpty);
        return (await db.Entries.AsNoTracking().Where(e => e.Chain == chain && (all || only.Contains(e.Sequence))).OrderBy(e => e.Sequence).Select(e => e.Header).ToListAsync()).Select(h => Header.Parse(h));
    }
}
