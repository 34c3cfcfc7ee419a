using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>Entries that rest on other work: a question that practice asked because of it, a tie. Each keeps its grounds, and is there for whoever sees them all.</summary>
internal static class Grounded
{
    /// <param name="seen">The episodes that the reader sees.</param>
    public static async Task<ImmutableArray<PastEntry>> Shown(IQueryable<EpisodeRow> seen, ImmutableArray<PastEntry> entries, CancellationToken cancel)
    {
        var grounds = entries.SelectMany(Of).Distinct(StringComparer.Ordinal).ToArray();
        if (grounds.Length == 0) return entries;
        var open = (await seen.Where(e => grounds.Contains(e.Id)).OrderBy(e => e.Id).Select(e => e.Id).Take(grounds.Length).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        return entries.RemoveAll(e => !Of(e).All(open.Contains));
    }

    private static string[] Of(PastEntry entry) => entry.Says.GetValueOrDefault("grounds")?.Split(',') ?? [];
}
