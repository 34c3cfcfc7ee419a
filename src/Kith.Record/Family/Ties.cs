using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Family;

/// <summary>A relationship that a worker recorded, and the ids by which the two go now.</summary>
internal sealed record RecordedTie(KinshipRow Row, string Person, string Other);

/// <summary>Relationships that workers recorded, as far as the asker may know of them: its class, and both whom it binds.</summary>
internal static class Ties
{
    private const int Most = 400;

    /// <param name="rings">How far from these people: 1 gives theirs, 2 also those of whom they are bound to.</param>
    public static async Task<List<RecordedTie>> Around(RecordContext db, Asker asker, IReadOnlyCollection<string> people, int rings, CancellationToken cancel)
    {
        var found = new Dictionary<string, RecordedTie>(StringComparer.Ordinal);
        var seen = people.ToHashSet(StringComparer.Ordinal);
        var edge = people.ToArray();
        for (var ring = 0; ring < rings && edge.Length > 0 && found.Count < Most; ring++)
        {
            var rows = await (
                from k in db.Kinships(asker)
                join a in db.Set<KinshipEndRow>() on k.Id equals a.Id
                join b in db.Set<KinshipEndRow>() on k.Id equals b.Id
                where !k.Wrong && a.Side == KinshipEndRow.First && b.Side == KinshipEndRow.Other
                    && a.Person != b.Person && (edge.Contains(a.Person) || edge.Contains(b.Person))
                orderby k.Id
                select new RecordedTie(k, a.Person, b.Person)).Take(Most).ToListAsync(cancel);
            edge = [.. rows.SelectMany(t => new[] { t.Person, t.Other }).Where(p => !seen.Contains(p)).Distinct(StringComparer.Ordinal)];
            seen.UnionWith(edge);
            foreach (var tie in rows) found[tie.Row.Id] = tie;
        }
        await WithoutUnseenEnds(db, asker, [.. found.Values.Select(t => t.Row)], cancel);
        return [.. found.Values.OrderBy(t => t.Row.Recorded).ThenBy(t => t.Row.Id, StringComparer.Ordinal)];
    }

    /// <summary>That it ended is known to whoever sees the work in which that was told; for everybody else it goes on.</summary>
    private static async Task WithoutUnseenEnds(RecordContext db, Asker asker, KinshipRow[] rows, CancellationToken cancel)
    {
        string[] told = [.. rows.Select(r => r.EndedIn).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (told.Length == 0) return;
        var seen = (await db.Seen(asker).Where(e => told.Contains(e.Id)).Select(e => e.Id).Take(told.Length).ToListAsync(cancel))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var row in rows.Where(r => r.EndedIn is { } episode && !seen.Contains(episode))) (row.Until, row.Changed) = (null, null);
    }
}
