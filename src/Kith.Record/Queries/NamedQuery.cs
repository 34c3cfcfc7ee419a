using System.Collections.Immutable;
using Kith.Access;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>A worker who is let in to a record, or kept out of it, by name.</summary>
public sealed record NamedWorker(NamedRow Row, string Name);

/// <summary>Who is named on a record. Null when there is none, or none for this reader.</summary>
/// <param name="Restriction">The restriction that holds; null when none does.</param>
public sealed record NamedSheet(string Record, Named? Subject, RestrictionRow? Restriction, ImmutableArray<NamedWorker> LetIn, ImmutableArray<NamedWorker> KeptOut);

/// <summary>Restriction and names of a person or an episode, for those who may change them.</summary>
public sealed class NamedQuery(RecordContext db, Asker asker)
{
    private const int Most = 200;

    public async Task<NamedSheet?> Sheet(string record, CancellationToken cancel = default)
    {
        var records = (await OnePerson.Records(db, record, cancel)).ToArray();
        var id = record.StartsWith("person/", StringComparison.Ordinal) ? await OnePerson.GoesBy(db, EntryWords.Bare(record), cancel) : EntryWords.Bare(record);
        var seen = record.StartsWith("person/", StringComparison.Ordinal)
            ? db.LetIn(asker).Where(e => e.Person == id && db.Open(asker).Any(p => p.Id == id))
            : db.LetIn(asker).Where(e => e.Id == id);
        var episode = await seen.OrderByDescending(e => e.Received).ThenBy(e => e.Id).FirstOrDefaultAsync(cancel);
        if (episode is null || !asker.Gate.MayRestrict(asker.Reader, new Sight(true, false, false, [])))
            return null;
        asker.Disclosed.Episode(episode.Id);
        var restrictions = await db.Set<RestrictionRow>().AsNoTracking().Where(r => records.Contains(r.Record)).OrderBy(r => r.ReviewBy).ThenBy(r => r.Record).Take(Most).ToListAsync(cancel);
        var all = await db.Set<NamedRow>().AsNoTracking().Where(n => records.Contains(n.Record)).OrderBy(n => n.From).ThenBy(n => n.Worker).Take(Most).ToListAsync(cancel);
        var rows = NamedView.Agreed([.. all.Where(n => !n.Out)], [.. restrictions.Select(r => r.Record)]).Concat(all.Where(n => n.Out)).DistinctBy(n => (n.Worker, n.Out)).ToList();
        var names = await new WorkerQuery(db).Names(rows.Select(r => r.Worker), cancel);
        var workers = rows.Where(r => r.Until is null || r.Until > asker.Now).Select(r => new NamedWorker(r, names.GetValueOrDefault(r.Worker, r.Worker))).ToList();
        return new NamedSheet(
            record.StartsWith("person/", StringComparison.Ordinal) ? $"person/{id}" : record,
            (await Naming.Of(db, asker, [episode.Subject], cancel)).Values.FirstOrDefault(),
            restrictions.FirstOrDefault(),
            [.. workers.Where(w => !w.Row.Out)],
            [.. workers.Where(w => w.Row.Out)]);
    }
}
