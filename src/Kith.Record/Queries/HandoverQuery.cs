using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>An offer, with the note that goes with it.</summary>
public sealed record HandoverItem(HandoverRow Offer, EpisodeRow Episode, Named? Subject, string OfferedByName, PastEntry? Note);

/// <summary>An offer that was accepted, of work that the reader still sees.</summary>
public sealed record HandoverDone(HandoverRow Offer, string AcceptedByName, EpisodeRow Episode, Named? Subject);

/// <summary>Work offered from one team to another, which nobody has lost sight of until it is accepted.</summary>
public sealed class HandoverQuery(RecordContext db, Asker asker)
{
    private const int Most = 50;

    /// <summary>Offers that wait for the reader's team.</summary>
    public Task<ImmutableArray<HandoverItem>> ToMyTeam(CancellationToken cancel = default)
    {
        var team = asker.Reader.Team;
        return Items(Waiting().Where(h => h.ToTeam == team), cancel);
    }

    /// <summary>Offers that the reader's team has made and nobody has accepted yet.</summary>
    public Task<ImmutableArray<HandoverItem>> FromMyTeam(CancellationToken cancel = default)
    {
        var team = asker.Reader.Team;
        return Items(Waiting().Where(h => h.FromTeam == team), cancel);
    }

    /// <summary>Offers of the reader's team that were accepted since then, the latest first; of work that is closed to the reader since, not even that.</summary>
    public async Task<ImmutableArray<HandoverDone>> AcceptedSince(Instant since, CancellationToken cancel = default)
    {
        var team = asker.Reader.Team;
        var rows = await db.Set<HandoverRow>().AsNoTracking().Where(h => h.FromTeam == team && h.Accepted != null && h.Accepted >= since && db.Seen(asker).Any(e => e.Id == h.Episode))
            .OrderByDescending(h => h.Accepted).ThenBy(h => h.Episode).Take(Most).ToListAsync(cancel);
        var ids = rows.Select(r => r.Episode).ToArray();
        var seen = (await db.Seen(asker).Where(e => ids.Contains(e.Id)).Take(Most).ToListAsync(cancel)).ToDictionary(e => e.Id, StringComparer.Ordinal);
        var named = await Naming.OfSeen(db, asker, seen.Values.Select(e => e.Subject), cancel);
        var workers = await new WorkerQuery(db).Names(rows.Select(r => r.AcceptedBy), cancel);
        foreach (var id in seen.Keys)
            asker.Disclosed.Episode(id);
        return [.. rows.Select(r => new HandoverDone(
            r, workers.GetValueOrDefault(r.AcceptedBy!, r.AcceptedBy!), seen[r.Episode], seen[r.Episode].Subject is { } subject ? named.GetValueOrDefault(subject) : null))];
    }

    /// <summary>Offers that wait for the reader's team.</summary>
    internal IQueryable<HandoverRow> Offered()
    {
        var team = asker.Reader.Team;
        return Waiting().Where(h => h.ToTeam == team && db.Seen(asker).Any(e => e.Id == h.Episode));
    }

    private IQueryable<HandoverRow> Waiting() => db.Set<HandoverRow>().AsNoTracking().Where(h => h.Accepted == null && h.Lapsed == null);

    private async Task<ImmutableArray<HandoverItem>> Items(IQueryable<HandoverRow> offers, CancellationToken cancel)
    {
        var rows = await (
            from h in offers
            join e in db.Seen(asker) on h.Episode equals e.Id
            orderby e.Danger, h.Offered, h.Episode
            select new { Offer = h, Episode = e }).Take(Most).ToListAsync(cancel);
        var named = await Naming.OfSeen(db, asker, rows.Select(r => r.Episode.Subject), cancel);
        var workers = await new WorkerQuery(db).Names(rows.Select(r => r.Offer.OfferedBy), cancel);
        var items = ImmutableArray.CreateBuilder<HandoverItem>(rows.Count);
        foreach (var row in rows)
        {
            asker.Disclosed.Episode(row.Episode.Id);
            items.Add(new HandoverItem(
                row.Offer,
                row.Episode,
                row.Episode.Subject is { } subject ? named.GetValueOrDefault(subject) : null,
                workers.GetValueOrDefault(row.Offer.OfferedBy, row.Offer.OfferedBy),
                await Single.Entry(db, $"episode/{row.Episode.Id}", row.Offer.Entry, asker.Classes, cancel)));
        }
        return items.ToImmutable();
    }
}
