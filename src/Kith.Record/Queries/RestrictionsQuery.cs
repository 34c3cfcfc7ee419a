using System.Collections.Immutable;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Casework;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>A restriction that the reader is cleared for.</summary>
public sealed record KeptRestriction(RestrictionRow Row);

/// <summary>All that information governance knows of a restriction of its agency.</summary>
/// <param name="Alone">Nobody who is cleared can act on it: a successor must be named.</param>
public sealed record GovernedRestriction(string Id, string Agency, Instant? ReviewBy, bool Alone);

/// <summary>Restrictions as those find them who look after them: whoever is cleared, by record; the deciding agency's information governance, by id alone.</summary>
public sealed class RestrictionsQuery(RecordContext db, Asker asker, PracticePack pack)
{
    private const int Most = 500;

    /// <summary>Those that the reader is cleared for, where they see what is restricted; the next to be looked at first.</summary>
    public async Task<ImmutableArray<KeptRestriction>> Mine(CancellationToken cancel = default)
    {
        var (human, now) = (asker.Reader.Human, asker.Now);
        var rows = await db.Set<RestrictionRow>().AsNoTracking().Where(r => r.Kind != Restraint.ByName
                && db.Set<NamedRow>().Any(n => n.Record == r.Record && n.Restriction == r.Id && n.Worker == human && !n.Out && n.Why == Clearance.Cleared && n.From <= now)
                && (db.Seen(asker).Any(e => "episode/" + e.Id == r.Record || "report/" + e.Report == r.Record)
                    || db.Open(asker).Any(p => db.Set<PersonRow>().Any(o => o.GoesBy == p.Id && "person/" + o.Id == r.Record) && db.Seen(asker).Any(e => e.Person == p.Id))))
            .OrderBy(r => r.ReviewBy).ThenBy(r => r.Id).ThenBy(r => r.Record).Take(Most).ToListAsync(cancel);
        foreach (var row in rows)
            if (row.Record.StartsWith("episode/", StringComparison.Ordinal)) asker.Disclosed.Episode(EntryWords.Bare(row.Record));
            else if (row.Record.StartsWith("person/", StringComparison.Ordinal)) asker.Disclosed.Person(EntryWords.Bare(row.Record));
        return [.. rows.DistinctBy(r => r.Id).Select(r => new KeptRestriction(r))];
    }

    /// <summary>Those of the agencies for which the reader's team is the information governance; null for everybody else.</summary>
    public async Task<ImmutableArray<GovernedRestriction>?> Governed(CancellationToken cancel = default)
    {
        if (!asker.Gate.MayNameSuccessors(asker.Reader) || asker.Reader.Team is not { } team)
            return null;
        var rows = await Keepers.Governed(db, pack, team).OrderBy(r => r.ReviewBy == null).ThenBy(r => r.ReviewBy).ThenBy(r => r.Id).ThenBy(r => r.Record).Take(Most).ToListAsync(cancel);
        var keepers = await Keepers.Of(db, pack, rows, asker.Now, [], cancel);
        return [.. rows.DistinctBy(r => r.Id).Select(r => new GovernedRestriction(r.Id, Keepers.Agency(pack, r), r.ReviewBy, keepers[r.Id].IsEmpty))];
    }
}
