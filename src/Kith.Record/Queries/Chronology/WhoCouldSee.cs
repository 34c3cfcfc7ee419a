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

    /// <summary>A team that held work which this episode is behind, from when until when.</summary>
    public sealed record Holder(string Episode, string Key, Instant From, Instant? Until);

    public sealed record Then(PracticePack Pack, ILookup<string, AudienceRow> Audience, ILookup<string, Holder> Behind, ImmutableDictionary<string, string> Names)
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
    private async Task<List<Holder>> Holders(ImmutableArray<EpisodeRow> episodes, CancellationToken cancel)
    {
        string[] Roles(Func<Role, bool> which) => [.. pack.Roles.Values.Where(which).Select(r => r.Id)];
        string[] ids = [.. episodes.Where(e => e is { Restricted: false, TeamOnly: false }).Select(e => e.Id).Distinct(StringComparer.Ordinal)];
        var (behind, whole) = (Roles(r => r.Sees != Role.Held), Roles(r => r.Sees == Role.WholeRecord));
        return ids.Length == 0 || behind.Length == 0 ? [] : await (
            from e in db.Set<EpisodeRow>().AsNoTracking()
            where ids.Contains(e.Id)
            from h in db.Seen(asker)
            where h.Id != e.Id && !h.TeamOnly
            let led = db.Set<OriginRow>().Any(o => o.Of == e.Id && o.Episode == h.Id)
            where led || (e.Person != null && h.Person == e.Person)
            join a in db.Set<AudienceRow>() on h.Id equals a.Episode
            where a.Scope == Audience.All && (a.Why == "opened" || a.Why == "handed-over")
                && db.Set<PostingRow>().Any(p => "team:" + p.Team == a.Key && (whole.Contains(p.Role) || (led && behind.Contains(p.Role))))
            orderby e.Id, a.Key
            select new Holder(e.Id, a.Key, a.From, a.Until)).Take(Most).ToListAsync(cancel);
    }

    public async Task<Then> Of(ImmutableArray<EpisodeRow> episodes, CancellationToken cancel)
    {
        var ids = episodes.Select(e => e.Id).Distinct(StringComparer.Ordinal).ToArray();
        var rows = await db.Set<AudienceRow>().AsNoTracking().Where(a => ids.Contains(a.Episode) && a.Scope == Audience.All).OrderBy(a => a.Episode).ThenBy(a => a.Key).Take(Most).ToListAsync(cancel);
        var workers = rows.Select(r => Audience.IsTold(r.Key) ? Audience.Untold(r.Key) : r.Key).Where(k => k.StartsWith("worker:", StringComparison.Ordinal)).Select(k => k["worker:".Length..]);
        return new(pack, rows.ToLookup(r => r.Episode, StringComparer.Ordinal), (await Holders(episodes, cancel)).ToLookup(h => h.Episode, StringComparer.Ordinal), await new WorkerQuery(db).Names(workers, cancel));
    }
}
