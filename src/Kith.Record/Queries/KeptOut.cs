using System.Collections.Immutable;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>
/// Records that a worker must not read because of who they are: their own, and those of children whom they are said to have harmed.
/// A worker is known to be a person on record when somebody kept them out of that person's record as <c>self</c>.
/// </summary>
/// <param name="Persons">Ids of persons.</param>
/// <param name="Reports">Ids of reports in which they are said to have harmed somebody.</param>
public sealed record KeptOut(ImmutableArray<string> Persons, ImmutableArray<string> Reports)
{
    public static readonly KeptOut Nobody = new([], []);
    private const int Most = 500;

    public bool Nothing => Persons.IsEmpty && Reports.IsEmpty;

    public bool Of(string? person, string? report) => (person is not null && Persons.Contains(person)) || (report is not null && Reports.Contains(report));

    public static async Task<KeptOut> For(RecordContext db, string worker, CancellationToken cancel)
    {
        var own = (await db.Set<NamedRow>().AsNoTracking().Where(n => n.Worker == worker && n.Out && n.Why == "self").OrderBy(n => n.Record).Select(n => n.Record).Take(Most).ToListAsync(cancel))
            .Where(r => r.StartsWith("person/", StringComparison.Ordinal)).Select(EntryWords.Bare).ToArray();
        if (own.Length == 0)
            return Nobody;
        own = await db.Set<PersonRow>().AsNoTracking().Where(p => own.Contains(p.Id)).Select(p => p.GoesBy).Distinct().ToArrayAsync(cancel);
        var harmed = await (
            from m in db.Set<MentionRow>()
            join r in db.Set<RelationshipRow>() on m.Id equals r.Mention
            where m.Person != null && own.Contains(m.Person) && r.Implicated == true
            join c in db.Set<MentionRow>() on r.Child equals c.Id
            orderby m.Id
            select new { m.Report, Child = c.Person }).Take(Most).ToListAsync(cancel);
        return new([.. own.Concat(harmed.Select(h => h.Child).OfType<string>()).Distinct(StringComparer.Ordinal)], [.. harmed.Select(h => h.Report).Distinct(StringComparer.Ordinal)]);
    }
}
