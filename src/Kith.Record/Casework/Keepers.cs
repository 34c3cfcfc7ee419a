using System.Collections.Immutable;
using Kith.Practice;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Casework;

/// <summary>
/// Two can always act on a restriction: somebody cleared who is posted in a role that looks after it, and the information governance of the agency that
/// decided on it. Looks with the engine's eyes, and answers with ids alone.
/// </summary>
internal static class Keepers
{
    private const int Most = 500;

    /// <summary>Workers who can look after each of these restrictions now, by its id; an id without any is there, too.</summary>
    /// <param name="ended">Postings that are about to end, and do not count.</param>
    public static async Task<ImmutableSortedDictionary<string, ImmutableArray<string>>> Of(
        RecordContext db, PracticePack pack, IReadOnlyCollection<RestrictionRow> restrictions, Instant now, IReadOnlyCollection<Posting> ended, CancellationToken cancel)
    {
        string[] records = [.. restrictions.Select(r => r.Record).Distinct(StringComparer.Ordinal)];
        var names = await db.Set<NamedRow>().AsNoTracking().Where(n => records.Contains(n.Record) && !n.Out && n.Why == Clearance.Cleared).OrderBy(n => n.Record).ThenBy(n => n.Worker).ToListAsync(cancel);
        var barred = await Barred(db, records, cancel);
        string[] workers = [.. names.Select(n => n.Worker).Distinct(StringComparer.Ordinal)];
        var postings = (await db.Set<PostingRow>().AsNoTracking().Where(p => workers.Contains(p.Worker) && p.Until == null).OrderBy(p => p.Worker).ToListAsync(cancel))
            .Where(p => !ended.Contains(new Posting(p.Worker, p.Role, p.Agency, p.Team.Length == 0 ? null : p.Team))).ToLookup(p => p.Worker, StringComparer.Ordinal);
        // One restriction may stand in several records of one person: whoever keeps it keeps it in each.
        return restrictions.GroupBy(r => r.Id, StringComparer.Ordinal).ToImmutableSortedDictionary(
            own => own.Key,
            own => own.Select(r => names.Where(n => n.Record == r.Record && n.Restriction == r.Id && n.From <= now && (n.Until is null || now < n.Until)
                    && !barred.Contains((r.Record, n.Worker)) && postings[n.Worker].Any(p => pack.NeedToKnow.MayKeep(r.Kind, p.Role))).Select(n => n.Worker))
                .Aggregate((a, b) => a.Intersect(b, StringComparer.Ordinal)).ToImmutableArray(),
            StringComparer.Ordinal);
    }

    /// <summary>Whom these records keep out: by a bar on the record, and an episode by one on its report or person, too.</summary>
    public static async Task<HashSet<(string Record, string Worker)>> Barred(RecordContext db, string[] records, CancellationToken cancel)
    {
        string[] episodes = [.. records.Where(r => r.StartsWith("episode/", StringComparison.Ordinal)).Select(EntryWords.Bare)];
        var own = await db.Set<NamedRow>().AsNoTracking().Where(n => records.Contains(n.Record) && n.Out).OrderBy(n => n.Record).ThenBy(n => n.Worker).Select(n => new { n.Record, n.Worker }).ToListAsync(cancel);
        var carried = await db.Set<AudienceRow>().AsNoTracking().Where(a => episodes.Contains(a.Episode) && a.Scope == Access.Audience.Nothing).OrderBy(a => a.Episode).ThenBy(a => a.Key).Select(a => new { a.Episode, a.Key }).ToListAsync(cancel);
        return [.. own.Select(o => (o.Record, o.Worker)), .. carried.Select(c => ($"episode/{c.Episode}", c.Key["worker:".Length..]))];
    }

    /// <summary>Why these postings cannot end yet: somebody must be named first who can act on what they leave. Tells nothing of any child.</summary>
    public static async Task<Problem?> Held(RecordContext db, PracticePack pack, IReadOnlyCollection<Posting> ending, Instant now, CancellationToken cancel)
    {
        string[] workers = [.. ending.Select(p => p.Worker).Distinct(StringComparer.Ordinal)];
        var kept = await Standing(db).Where(r => db.Set<NamedRow>().Any(n => n.Record == r.Record && n.Restriction == r.Id && !n.Out && n.Why == Clearance.Cleared && workers.Contains(n.Worker)))
            .OrderBy(r => r.Id).ThenBy(r => r.Record).Take(Most).ToListAsync(cancel);
        var (before, after) = (await Of(db, pack, kept, now, [], cancel), await Of(db, pack, kept, now, ending, cancel));
        var left = kept.Where(r => !before[r.Id].IsEmpty && after[r.Id].IsEmpty).DistinctBy(r => r.Id).ToList();
        if (left.Count > 0)
        {
            var asked = left.Select(r => Agency(pack, r)).Select(a => pack.Partnership.PrivacyTeam(a)?.Name ?? a).Distinct(StringComparer.Ordinal).Order(StringComparer.CurrentCulture);
            return new("posting", "name-a-successor", $"This posting cannot end yet: nobody else is cleared who looks after {Count(left.Count, "restriction")} ({string.Join(", ", left.Select(r => r.Id))}). "
                + $"Ask them to clear a colleague, or ask {string.Join(" and ", asked)} to name a successor on their page “Restrictions”.");
        }
        foreach (var team in ending.Where(p => p.Team is not null && pack.NeedToKnow.Governance.Contains(p.Role)).Select(p => p.Team!).Distinct(StringComparer.Ordinal))
        {
            var others = (await db.Set<PostingRow>().AsNoTracking().Where(p => p.Team == team && p.Until == null).OrderBy(p => p.Worker).Take(Most).ToListAsync(cancel))
                .Any(p => pack.NeedToKnow.Governance.Contains(p.Role) && !ending.Contains(new Posting(p.Worker, p.Role, p.Agency, p.Team)));
            if (!others && await Governed(db, pack, team).AnyAsync(cancel))
                return new("posting", "name-a-successor", $"This posting cannot end yet: nobody else in {pack.Partnership.Team(team)?.Name ?? team} looks after what its agency restricted. Give somebody else that post first.");
        }
        return null;
    }

    /// <summary>The restrictions of the agencies for which a team is the information governance.</summary>
    public static IQueryable<RestrictionRow> Governed(RecordContext db, PracticePack pack, string team)
    {
        string[] agencies = [.. pack.Partnership.Agencies.Where(a => pack.Partnership.PrivacyTeam(a.Id)?.Id == team).Select(a => a.Id)];
        string[] teams = [.. pack.Partnership.Teams.Where(t => agencies.Contains(t.Agency)).Select(t => t.Id)];
        return Standing(db).Where(r => agencies.Contains(r.Agency!) || teams.Contains(r.Team!));
    }

    /// <summary>The agency that answers for a restriction.</summary>
    public static string Agency(PracticePack pack, RestrictionRow row) => row.Agency ?? pack.Partnership.Team(row.Team ?? "")?.Agency ?? row.Team ?? "";

    /// <summary>What was opened for those cleared alone needs nobody once it is closed.</summary>
    private static IQueryable<RestrictionRow> Standing(RecordContext db) => db.Set<RestrictionRow>().AsNoTracking()
        .Where(r => r.Kind != Restraint.ByName || db.Set<EpisodeRow>().Any(e => "episode/" + e.Id == r.Record && e.Closed == null));

    private static string Count(int count, string what) => count == 1 ? $"a {what}" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{count} {what}s");
}
