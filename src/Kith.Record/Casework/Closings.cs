using System.Collections.Immutable;
using Kith.Practice.Kernel;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Casework;

/// <summary>Whom a notice can reach out of work that is restricted: those let in by name to each of its restrictions, and kept out by none.</summary>
internal static class Closings
{
    private const int Most = 2_000;

    /// <param name="about">Episodes, each with every id of the person whom it is about once the action is done.</param>
    public static async Task<ImmutableSortedDictionary<string, Closing>> Of(
        RecordContext db, IReadOnlyDictionary<string, IReadOnlyCollection<string>> about, Instant now, CancellationToken cancel)
    {
        var closed = ImmutableSortedDictionary.CreateBuilder<string, Closing>(StringComparer.Ordinal);
        string[] records = [.. about.SelectMany(a => Records(a.Key, a.Value)).Distinct(StringComparer.Ordinal)];
        string[] ids = [.. about.Keys];
        var restricted = records.Length == 0 ? [] : await db.Set<RestrictionRow>().AsNoTracking().Where(r => records.Contains(r.Record)).Select(r => r.Record).Distinct().OrderBy(r => r).Take(Most).ToListAsync(cancel);
        var byName = ids.Length == 0 ? [] : await db.Set<EpisodeRow>().AsNoTracking().Where(e => ids.Contains(e.Id) && e.ByName).Select(e => e.Id).OrderBy(e => e).Take(Most).ToListAsync(cancel);
        if (restricted.Count == 0 && byName.Count == 0) return closed.ToImmutable();
        var named = await db.Set<NamedRow>().AsNoTracking().Where(n => records.Contains(n.Record)).OrderBy(n => n.Record).ThenBy(n => n.Worker).Take(Most).ToListAsync(cancel);
        var opened = byName.Count == 0 ? [] : await db.Set<AudienceRow>().AsNoTracking().Where(a => byName.Contains(a.Episode) && a.Why == "opened" && a.Scope == Access.Audience.All && a.Key.StartsWith("worker:"))
            .OrderBy(a => a.Episode).ThenBy(a => a.Key).Take(Most).ToListAsync(cancel);
        foreach (var (id, persons) in about)
        {
            var own = Records(id, persons).ToArray();
            var closing = own.Where(restricted.Contains).ToArray();
            if (closing.Length == 0 && !byName.Contains(id)) continue;
            var let = closing.Select(r => named.Where(n => n.Record == r && !n.Out && n.From <= now && (n.Until is null || now < n.Until)).Select(n => n.Worker)).ToList();
            if (byName.Contains(id)) let.Add(opened.Where(a => a.Episode == id).Select(a => a.Key["worker:".Length..]));
            var all = let.Aggregate((a, b) => a.Intersect(b, StringComparer.Ordinal)).Except(named.Where(n => n.Out && own.Contains(n.Record)).Select(n => n.Worker), StringComparer.Ordinal);
            closed[id] = new([.. all.Order(StringComparer.Ordinal)], closing.Any(r => r.StartsWith("person/", StringComparison.Ordinal)));
        }
        return closed.ToImmutable();
    }

    private static IEnumerable<string> Records(string episode, IEnumerable<string> persons) => persons.Select(p => $"person/{p}").Append($"episode/{episode}");
}
