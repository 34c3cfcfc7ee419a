using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Pack;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries.Chronology;

/// <summary>Who was let in to an entry when it was recorded, by the audience that its episode had then.</summary>
internal sealed class WhoCouldSee(RecordContext db, Asker asker, PracticePack pack)
{
    private const int Most = 5_000;
    private const string Team = "team:";

    /// <summary>A team that held work which this episode is behind, from when until when.</summary>
    public sealed record Holder(string Episode, string Key, Instant From, Instant? Until);

    public sealed record Then(
        PracticePack Pack, ILookup<string, AudienceRow> Audience, ILookup<string, Holder> Behind, ImmutableDictionary<string, string> Names)
    {
        /// <summary>In words; for what stands with a person: whoever works with them.</summary>
        public string At(string? episode, PastEntry entry)
        {
            if (episode is null)
                return $"{Pack.Partnership.Agency(entry.Actor.Agency)?.Name ?? entry.Actor.Agency}, and whoever worked with the child";
            // A report comes in a moment before the work that it opens.
            var first = Audience[episode].Select(a => a.From).DefaultIfEmpty(entry.Recorded).Min();
            var then = Instant.Max(first, entry.Recorded);
            var keys = Audience[episode].Where(a => a.Scope == Access.Audience.All && a.From <= then && (a.Until is not { } until || then < until))
                .Select(Word).Concat(Behind[episode].Where(b => b.From <= then && (b.Until is not { } until || then < until)).Select(b => Word(b.Key)))
                .OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
            return keys.Length == 0 ? "Nobody but whoever recorded it" : string.Join(", ", keys);
        }

        private string? Word(AudienceRow row)
        {
            // Those who look at work held apart are known to nobody who does not see both.
            if (row.Why == AudienceView.Elsewhere)
                return null;
            return Word(Access.Audience.IsTold(row.Key) ? Access.Audience.Untold(row.Key) : row.Key);
        }

        private string? Word(string key)
        {
            var colon = key.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                return null;
            var id = key[(colon + 1)..];
            return key[..colon] switch
            {
                "team" => Pack.Partnership.Team(id)?.Name ?? id,
                "agency" => Pack.Partnership.Agency(id)?.Name ?? id,
                "front-door" => Pack.Partnership.FrontDoor(id)?.Name ?? id,
                "worker" => Names.GetValueOrDefault(id, id),
                _ => null,
            };
        }
    }

    /// <summary>
    /// Teams that saw what led to their work, or the whole record of the child they held; of work that the reader sees, since the rest is not theirs to
    /// know of.
    /// </summary>
    /// <param name="episodes">About these children, all that the reader sees whole.</param>
    /// <param name="audience">Of these episodes.</param>
    private async Task<List<Holder>> Holders(ImmutableArray<EpisodeRow> episodes, List<AudienceRow> audience, CancellationToken cancel)
    {
        var open = episodes.Where(e => e is { Restricted: false, TeamOnly: false }).DistinctBy(e => e.Id, StringComparer.Ordinal).ToArray();
        if (open.Length == 0 || pack.Roles.Values.All(r => r.Sees == Role.Held))
            return [];
        var (ids, known) = (open.Select(e => e.Id).ToArray(), episodes.Select(e => e.Id).ToHashSet(StringComparer.Ordinal));
        var led = await (
            from o in db.Set<OriginRow>().AsNoTracking()
            where ids.Contains(o.Of)
            join h in db.Seen(asker) on o.Episode equals h.Id
            where !h.TeamOnly
            orderby o.Of, h.Id
            select new { o.Of, h.Id }).Take(Most).ToListAsync(cancel);
        string[] others = [.. led.Select(l => l.Id).Where(id => !known.Contains(id)).Distinct(StringComparer.Ordinal)];
        var elsewhere = others.Length == 0 ? []
            : await db.Set<AudienceRow>().AsNoTracking().Where(a => others.Contains(a.Episode) && a.Scope == Audience.All).OrderBy(a => a.Episode)
                .ThenBy(a => a.Key).Take(Most).ToListAsync(cancel);
        var held = audience.Concat(elsewhere).Where(a => a.Why is "opened" or "handed-over").ToLookup(a => a.Episode, StringComparer.Ordinal);
        string[] teams = [.. held.SelectMany(h => h).Where(a => a.Key.StartsWith(Team, StringComparison.Ordinal)).Select(a => a.Key[Team.Length..])
            .Distinct(StringComparer.Ordinal)];
        var roles = (await db.Set<PostingRow>().AsNoTracking().Where(p => teams.Contains(p.Team)).Select(p => new { p.Team, p.Role }).Distinct()
            .OrderBy(p => p.Team).Take(Most).ToListAsync(cancel))
            .ToLookup(p => Team + p.Team, p => pack.Roles.GetValueOrDefault(p.Role)?.Sees ?? Role.Held, StringComparer.Ordinal);
        var works = led.Select(l => (l.Of, Work: l.Id, Led: true))
            .Concat(
                from e in open
                from h in episodes
                where h.Id != e.Id && !h.TeamOnly && e.Person is not null && h.Person == e.Person
                select (Of: e.Id, Work: h.Id, Led: false));
        return
        [
            .. from w in works
               from a in held[w.Work]
               where roles[a.Key].Any(s => s == Role.WholeRecord || (w.Led && s != Role.Held))
               select new Holder(w.Of, a.Key, a.From, a.Until),
        ];
    }

    public async Task<Then> Of(ImmutableArray<EpisodeRow> episodes, CancellationToken cancel)
    {
        var ids = episodes.Select(e => e.Id).Distinct(StringComparer.Ordinal).ToArray();
        var rows = await db.Set<AudienceRow>().AsNoTracking().Where(a => ids.Contains(a.Episode) && a.Scope == Audience.All).OrderBy(a => a.Episode).ThenBy(a => a.Key).Take(Most).ToListAsync(cancel);
        var workers = rows.Select(r => Audience.IsTold(r.Key) ? Audience.Untold(r.Key) : r.Key).Where(k => k.StartsWith("worker:", StringComparison.Ordinal)).Select(k => k["worker:".Length..]);
        var behind = await Holders(episodes, rows, cancel);
        return new(pack, rows.ToLookup(r => r.Episode, StringComparer.Ordinal), behind.ToLookup(h => h.Episode, StringComparer.Ordinal),
            await new WorkerQuery(db).Names(workers, cancel));
    }
}
