using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>A worker who is let in to a record, or kept out of it, by name.</summary>
public sealed record NamedWorker(NamedRow Row, string Name);

/// <summary>One restriction of a record, and whom it lets in.</summary>
/// <param name="Decides">The reader is cleared for it, and so says who else is.</param>
public sealed record NamedRestriction(RestrictionRow Row, ImmutableArray<NamedWorker> LetIn, bool Decides);

/// <summary>Who is named on a record. Null when there is none, or none for this reader.</summary>
/// <param name="Seen">An episode of it that the reader sees.</param>
/// <param name="Restrictions">Those that stand on this record itself; what closes a single episode of it stands there.</param>
/// <param name="AtLarge">Let in as far as nothing closes it.</param>
/// <param name="Unread">Who holds the episode and is not let in to it; null when it is about more than one, or they are.</param>
public sealed record NamedSheet(
    string Record, EpisodeRow Seen, Named? Subject, ImmutableArray<NamedRestriction> Restrictions, ImmutableArray<NamedWorker> AtLarge, ImmutableArray<NamedWorker> KeptOut, string? Unread);

/// <summary>Restrictions and names of a person, a report or an episode, for those who may change them.</summary>
public sealed class NamedQuery(RecordContext db, Asker asker)
{
    private const int Most = 500;

    public async Task<NamedSheet?> Sheet(string record, CancellationToken cancel = default)
    {
        var (person, id) = (record.StartsWith("person/", StringComparison.Ordinal), EntryWords.Bare(record));
        // All of one person at once, whether there is one or not.
        var ids = !person ? [] : await OnePerson.All(db, id).Select(p => new { p.Id, p.GoesBy }).Take(Most).ToListAsync(cancel);
        string[] records = ids.Count == 0 ? [record] : [.. ids.Select(i => $"person/{i.Id}")];
        if (ids.Count > 0) id = ids[0].GoesBy;
        var seen = person ? db.LetIn(asker).Where(e => e.Person == id && db.Open(asker).Any(p => p.Id == id))
            : record.StartsWith("report/", StringComparison.Ordinal) ? RightsToName.Report(db, asker, id) : db.LetIn(asker).Where(e => e.Id == id);
        var episode = await seen.OrderByDescending(e => e.Received).ThenBy(e => e.Id).FirstOrDefaultAsync(cancel);
        if (episode is null || !asker.Gate.MayRestrict(asker.Reader, new Sight(true, false, false, [])) || (record == $"report/{id}" && await db.Closed(asker, record, cancel)))
            return null;
        asker.Disclosed.Episode(episode.Id);
        var stand = await db.Set<RestrictionRow>().AsNoTracking().Where(r => records.Contains(r.Record)).OrderBy(r => r.Since).ThenBy(r => r.Id).ThenBy(r => r.Record).Take(Most).ToListAsync(cancel);
        var rows = await db.Set<NamedRow>().AsNoTracking().Where(n => records.Contains(n.Record)).OrderBy(n => n.From).ThenBy(n => n.Worker).Take(Most).ToListAsync(cancel);
        var holder = episode.Id == id && episode.Worker is { } worker && !await RightsToName.IsLetIn(db, asker, id, worker, cancel) ? worker : null;
        var names = await new WorkerQuery(db).Names(rows.Select(r => r.Worker).Append(holder), cancel);
        var workers = rows.Where(r => r.Until is null || r.Until > asker.Now).Select(r => new NamedWorker(r, names.GetValueOrDefault(r.Worker, r.Worker))).ToList();
        return new NamedSheet(
            person ? $"person/{id}" : record, episode, (await Naming.OfSeen(db, asker, [episode.Subject], cancel)).Values.FirstOrDefault(),
            [.. stand.GroupBy(r => r.Id, StringComparer.Ordinal).Select(own => One([.. own], workers))],
            [.. workers.Where(w => !w.Row.Out && w.Row.Restriction.Length == 0).DistinctBy(w => w.Row.Worker)],
            [.. workers.Where(w => w.Row.Out).DistinctBy(w => w.Row.Worker)],
            holder is null ? null : names.GetValueOrDefault(holder, holder));
    }

    /// <summary>Of one that stands in several records of one person, whoever is let in to it in each.</summary>
    private NamedRestriction One(RestrictionRow[] own, List<NamedWorker> workers)
    {
        var letIn = workers.Where(w => !w.Row.Out && w.Row.Restriction == own[0].Id && own.Any(r => r.Record == w.Row.Record))
            .GroupBy(w => w.Row.Worker, StringComparer.Ordinal).Where(w => w.Count() == own.Length).Select(w => w.First()).ToImmutableArray();
        return new(own[0], letIn, letIn.Any(w => w.Row.Worker == asker.Reader.Human && w.Row.Why == Clearance.Cleared));
    }
}
