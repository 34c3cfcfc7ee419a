using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Ledger;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Casework;

/// <summary>What the kernel may know of restrictions: those of the records that an action is about, and those beneath them.</summary>
/// <param name="KeptBy">Who can look after each, by its id.</param>
internal sealed record RestrictionsOf(
    ImmutableSortedDictionary<string, NamedAccess> Records, ImmutableSortedDictionary<string, ImmutableArray<string>> Together, ImmutableSortedDictionary<string, ImmutableArray<Closing>> Closings,
    ImmutableArray<Beneath> Beneath, ImmutableSortedDictionary<string, ImmutableArray<string>> KeptBy)
{
    private const int Most = 500;

    public static async Task<RestrictionsOf> For(
        RecordContext db, PracticePack pack, Actor actor, Action action, IEnumerable<EpisodeState> episodes, Joining? joining, Instant now, CancellationToken cancel)
    {
        string[] records = [.. episodes.Select(e => e.Record).Append(Situations.RecordOf(action)).Concat(Met(action, joining)).OfType<string>().Distinct(StringComparer.Ordinal)];
        var (together, closings, standing) = (New<ImmutableArray<string>>(), New<ImmutableArray<Closing>>(), new List<RestrictionRow>());
        foreach (var record in records)
        {
            if (record.StartsWith("person/", StringComparison.Ordinal)) together[record] = await OnePerson.Records(db, record, cancel);
            closings[record] = Keep(await Views.Closings.Of(db, record, cancel));
        }
        if (action is Action.NameSuccessor named)
            closings[named.Restriction] = Keep([.. await db.Set<RestrictionRow>().AsNoTracking().Where(r => r.Id == named.Restriction).OrderBy(r => r.Record).Take(Most).ToListAsync(cancel)]);
        var beneath = ImmutableArray.CreateBuilder<Beneath>();
        foreach (var (under, which) in Reached(db, action, records))
            foreach (var episode in await which.AsNoTracking().OrderBy(e => e.Id).Take(Most).ToListAsync(cancel))
            {
                // An episode that they are kept out of opens to them in no way.
                if (action is Action.EmergencyAccess && await db.Set<AudienceRow>().AnyAsync(a => a.Episode == episode.Id && a.Key == Audience.Worker(actor.Human) && a.Scope == Audience.Nothing, cancel)) continue;
                var own = episode.Restricted ? (await Views.Closings.Of(db, episode, cancel)).Where(c => Narrower(c.Record, under)).ToImmutableArray() : [];
                beneath.Add(new(episode.Id, under, Keep(own)));
            }
        var access = New<NamedAccess>();
        foreach (var record in together.Values.SelectMany(r => r).Concat(records).Concat(standing.Select(r => r.Record)).Distinct(StringComparer.Ordinal))
            access[record] = NamedReplay.Access(await db.Read(record, cancel: cancel).ToListAsync(cancel));
        var keepers = action is Action.EndClearance or Action.Bar ? await Keepers.Of(db, pack, [.. standing.DistinctBy(r => (r.Record, r.Id))], now, [], cancel) : New<ImmutableArray<string>>().ToImmutable();
        return new(access.ToImmutable(), together.ToImmutable(), closings.ToImmutable(), beneath.ToImmutable(), keepers);

        ImmutableArray<Closing> Keep(ImmutableArray<RestrictionRow> rows)
        {
            standing.AddRange(rows);
            return [.. rows.Select(r => new Closing(r.Record, r.Id, r.Kind))];
        }
    }

    /// <summary>People whose restrictions will reach work that they did not reach before.</summary>
    private static IEnumerable<string> Met(Action action, Joining? joining) => action switch
    {
        Action.Merge when joining is not null => [$"person/{joining.Person.GoesBy}", $"person/{joining.Other.GoesBy}"],
        Action.Link { Person: { } person } => [$"person/{person}"],
        _ => [],
    };

    /// <summary>The work that a name or a restriction will reach, by the record that it lies under.</summary>
    private static IEnumerable<(string Under, IQueryable<EpisodeRow> Which)> Reached(RecordContext db, Action action, string[] records)
    {
        if (action is Action.Link { Person: { } person } link)
            return [($"person/{person}", db.Set<EpisodeRow>().Where(e => e.Subject == link.Mention && e.Restricted))];
        if (action is not (Action.Restrict or Action.EmergencyAccess or Action.Merge))
            return [];
        return from record in records
               where !record.StartsWith("episode/", StringComparison.Ordinal)
               let id = EntryWords.Bare(record)
               let all = db.Set<EpisodeRow>().Where(e => action is Action.EmergencyAccess || e.Restricted)
               select (record, record.StartsWith("person/", StringComparison.Ordinal)
                   ? all.Where(e => e.Person == db.Set<PersonRow>().Where(p => p.Id == id).Select(p => p.GoesBy).FirstOrDefault()) : all.Where(e => e.Report == id));
    }

    private static bool Narrower(string record, string than) =>
        record.StartsWith("episode/", StringComparison.Ordinal) || (than.StartsWith("person/", StringComparison.Ordinal) && record.StartsWith("report/", StringComparison.Ordinal));

    private static ImmutableSortedDictionary<string, T>.Builder New<T>() => ImmutableSortedDictionary.CreateBuilder<string, T>(StringComparer.Ordinal);
}
