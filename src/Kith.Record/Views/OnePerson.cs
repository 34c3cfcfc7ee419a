using System.Collections.Immutable;
using Kith.Practice.Kernel;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Views;

/// <summary>
/// A row about a person. <see cref="Person"/> is the id they go by now, for every query; <see cref="Written"/> the id that the entry said, or that a
/// worker has assigned it to since. A merge moves the first and leaves the second, for every view that says it is one of these.
/// </summary>
public interface IOfPerson
{
    string? Person { get; }
    string? Written { get; }
}

/// <summary>
/// Several ids, one person: whom an id goes by now. Views hold the answer already; whoever comes from outside with an id (an address, an entry
/// that was read back) asks here first.
/// </summary>
public static class OnePerson
{
    /// <summary>The id that this person goes by: their own, unless they were merged into another. An id that nobody has goes by itself.</summary>
    public static async Task<string> GoesBy(RecordContext db, string person, CancellationToken cancel = default) =>
        (await db.FindAsync<PersonRow>([db.Partnership, person], cancel))?.GoesBy ?? person;

    /// <summary>Every record of the one person that this id belongs to, by id; none where there is none.</summary>
    public static IQueryable<PersonRow> All(RecordContext db, string person) =>
        db.Set<PersonRow>().AsNoTracking().Where(p => db.Set<PersonRow>().Any(o => o.Id == person && o.GoesBy == p.GoesBy)).OrderBy(p => p.Id);

    /// <summary>Every id of the one person that this id belongs to, their own among them.</summary>
    public static async Task<ImmutableArray<string>> Ids(RecordContext db, string person, CancellationToken cancel = default)
    {
        var ids = await All(db, person).Select(p => p.Id).ToListAsync(cancel);
        return ids.Count == 0 ? [person] : [.. ids];
    }

    /// <summary>A record as access knows it, with every other that goes by the same id: <c>person/…</c>, or an episode alone.</summary>
    public static async Task<ImmutableArray<string>> Records(RecordContext db, string record, CancellationToken cancel = default) =>
        record.StartsWith("person/", StringComparison.Ordinal) ? [.. (await Ids(db, EntryWords.Bare(record), cancel)).Select(id => $"person/{id}")] : [record];

    /// <summary>A report that was read back, with its people under the ids they go by now.</summary>
    public static async Task<ReportState?> Resolved(RecordContext db, ReportState? report, CancellationToken cancel = default)
    {
        var people = report?.Mentions.Values.Select(m => m.Person).OfType<string>().Distinct(StringComparer.Ordinal).ToArray() ?? [];
        var aliases = people.Length == 0 ? [] : await db.Set<PersonRow>().AsNoTracking().Where(p => people.Contains(p.Id) && p.GoesBy != p.Id).ToDictionaryAsync(p => p.Id, p => p.GoesBy, cancel);
        return report is null || aliases.Count == 0 ? report : report with
        {
            Mentions = report.Mentions.Values.Select(m => m.Person is null ? m : m with { Person = aliases.GetValueOrDefault(m.Person, m.Person) }).ToImmutableSortedDictionary(m => m.Id, m => m),
        };
    }
}
