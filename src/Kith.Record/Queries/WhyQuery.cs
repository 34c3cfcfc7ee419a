using System.Collections.Immutable;
using Kith.Access;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>Why a worker, in one posting, sees an episode or does not.</summary>
public sealed record Why(Reader Reader, string Episode, Decision Decision);

/// <summary>For those who look after access: the gate's decision and every rule that it looked at, without a word of the record.</summary>
public sealed class WhyQuery(RecordContext db, Asker asker)
{
    private const int Most = 30;

    /// <summary>For each posting of the worker and each episode of the record; empty when there is no such record.</summary>
    /// <param name="record"><c>person/…</c> or <c>episode/…</c>.</param>
    public async Task<ImmutableArray<Why>> About(string record, string worker, CancellationToken cancel = default)
    {
        if (!asker.Gate.MayExplain(asker.Reader))
            return [];
        var id = EntryWords.Bare(record);
        var person = record.StartsWith("person/", StringComparison.Ordinal);
        if (person) id = await OnePerson.GoesBy(db, id, cancel);
        var episodes = await db.Set<EpisodeRow>().AsNoTracking().Where(e => person ? e.Person == id : e.Id == id)
            .OrderByDescending(e => e.Opened).ThenBy(e => e.Id).Take(Most).ToListAsync(cancel);
        var why = ImmutableArray.CreateBuilder<Why>();
        foreach (var posting in await new WorkerQuery(db).Postings(worker, cancel))
        {
            var reader = new Reader(worker, posting.Role, posting.Agency, posting.Team.Length == 0 ? null : posting.Team);
            var theirs = await Asker.For(db, asker.Gate, reader, asker.Now, new Disclosure(), cancel);
            foreach (var episode in episodes)
                why.Add(new(reader, episode.Id, await db.Decide(theirs, episode, cancel)));
        }
        foreach (var episode in episodes)
        {
            asker.Disclosed.Episode(episode.Id);
            asker.Disclosed.Person(episode.Person);
        }
        return why.ToImmutable();
    }
}
