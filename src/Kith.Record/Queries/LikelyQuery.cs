using System.Collections.Immutable;
using Kith.Matching;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <param name="Caution">Twins, or relatives of one name, look just like this.</param>
public sealed record LikelyPair(Match One, Match Other, ImmutableArray<Reason> Reasons, bool Caution);

/// <param name="More">There are others. How many is not told.</param>
public sealed record LikelyPairs(ImmutableArray<LikelyPair> Pairs, bool More);

/// <summary>
/// People on record who may be one, the likeliest first, twins and namesakes last. Only pairs of which the reader has a page of both; compared again by
/// what this reader may read. Null for whoever may not merge.
/// </summary>
public sealed class LikelyQuery(RecordContext db, Asker asker)
{
    public const int Most = 20;

    public async Task<LikelyPairs?> List(CancellationToken cancel = default)
    {
        if (!asker.Gate.MayMerge(asker.Reader) || !asker.Classes.Contains(PersonIndex.Identity))
            return null;
        var rows = await db.Set<LikelyPairRow>().AsNoTracking()
            .Where(p => db.WithPage(asker).Any(o => o.Id == p.One) && db.WithPage(asker).Any(o => o.Id == p.Other) && !db.Set<RefusedPairRow>().Any(r => r.One == p.One && r.Other == p.Other))
            .OrderBy(p => p.Caution).ThenByDescending(p => p.Weight).ThenBy(p => p.One).ThenBy(p => p.Other).Take(Most + 1).ToListAsync(cancel);
        var pairs = ImmutableArray.CreateBuilder<LikelyPair>();
        var search = new PersonSearch(db, asker);
        foreach (var row in rows.Take(Most))
        {
            if (await search.Pair(row.One, row.Other, cancel) is var (one, other, reasons))
                pairs.Add(new LikelyPair(one, other, reasons, row.Caution));
        }
        return new LikelyPairs(pairs.ToImmutable(), rows.Count > Most);
    }
}
