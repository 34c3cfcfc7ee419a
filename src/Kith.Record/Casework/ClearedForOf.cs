using System.Collections.Immutable;
using Kith.Practice.Kernel;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Casework;

/// <summary>Whom a notice can reach out of work that is restricted: those let in by name to each of its restrictions, and kept out by none.</summary>
internal static class ClearedForOf
{
    private const int Most = 2_000;

    /// <param name="about">Episodes, each with every id of the person whom it is about once the action is done.</param>
    public static async Task<ImmutableSortedDictionary<string, ClearedFor>> Of(
        RecordContext db, IReadOnlyDictionary<string, IReadOnlyCollection<string>> about, Instant now, CancellationToken cancel)
    {
        string[] ids = [.. about.Keys];
        string[] people = [.. about.Values.SelectMany(p => p).Distinct(StringComparer.Ordinal).Select(p => $"person/{p}")];
        var closed = ImmutableSortedDictionary.CreateBuilder<string, ClearedFor>(StringComparer.Ordinal);
        var episodes = ids.Length == 0 ? [] : await db.Set<EpisodeRow>().AsNoTracking().Where(e => ids.Contains(e.Id)).OrderBy(e => e.Id).Take(ids.Length).ToListAsync(cancel);
        var ofPeople = people.Length == 0 ? [] : await db.Set<RestrictionRow>().AsNoTracking().Where(r => people.Contains(r.Record)).OrderBy(r => r.Record).ThenBy(r => r.Id).Take(Most).ToListAsync(cancel);
        foreach (var episode in episodes.Where(e => e.Restricted || ofPeople.Count > 0))
        {
            var standing = episode.Restricted ? await Closings.Of(db, episode, cancel) : [];
            // Whoever the episode is about only from now on closes it as well.
            var before = episode.Person is null ? [] : await OnePerson.Ids(db, episode.Person, cancel);
            var added = about[episode.Id].Except(before, StringComparer.Ordinal).Select(p => $"person/{p}").ToArray();
            ImmutableArray<RestrictionRow> closings = [.. standing, .. ofPeople.Where(r => added.Contains(r.Record))];
            if (closings.IsEmpty) continue;
            string[] records = [.. await Closings.Over(db, episode, cancel), .. added];
            var named = await db.Set<NamedRow>().AsNoTracking().Where(n => records.Contains(n.Record)).OrderBy(n => n.Record).ThenBy(n => n.Worker).Take(Most).ToListAsync(cancel);
            var let = closings.Select(c => named.Where(n => n.Record == c.Record && n.Restriction == c.Id && !n.Out && n.From <= now && (n.Until is null || now < n.Until)).Select(n => n.Worker));
            var all = let.Aggregate((a, b) => a.Intersect(b, StringComparer.Ordinal)).Except(named.Where(n => n.Out).Select(n => n.Worker), StringComparer.Ordinal);
            closed[episode.Id] = new([.. all.Order(StringComparer.Ordinal)], closings.Any(c => c.Record.StartsWith("person/", StringComparison.Ordinal)));
        }
        return closed.ToImmutable();
    }
}
