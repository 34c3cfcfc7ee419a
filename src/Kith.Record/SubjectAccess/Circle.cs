using System.Collections.Immutable;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.SubjectAccess;

/// <summary>
/// Whose record it is, and everybody who stands near them: told in the same report, linked with one who is, or related as a worker recorded it.
/// Looks with the engine's eyes: what of it is shown to whoever deals with a request is decided where it is shown.
/// </summary>
/// <param name="Ids">Ids of the one person, the merged ones among them.</param>
/// <param name="Own">Their mentions.</param>
/// <param name="Others">Mentions of everybody else, those in other reports among them: somebody may be told there by another name.</param>
/// <param name="Kin">Persons who are near only by a relationship that a worker recorded.</param>
internal sealed record Circle(
    string Person, ImmutableArray<string> Ids, ImmutableArray<MentionRow> Own, ImmutableArray<MentionRow> Others, ImmutableHashSet<string> Kin, ILookup<string, MentionAnswerRow> Said,
    ImmutableArray<RelationshipRow> Told)
{
    /// <summary>More than anybody's record has; who has more is told so, and gets no pack that leaves something out.</summary>
    public const int Most = 4000;

    private static readonly string[] Given = ["given-names", "name", "known-as", "alias", "aliases"];
    private static readonly string[] Family = ["family-name", "name", "previous-names", "alias", "aliases"];

    public string[] Reports { get; } = [.. Own.Select(m => m.Report).Distinct(StringComparer.Ordinal)];

    /// <summary>Mentions and persons that are the one whose record it is.</summary>
    public ImmutableHashSet<string> Self { get; } = [.. Own.Select(m => m.Id), .. Ids];

    public static async Task<Circle> Of(RecordContext db, string person, CancellationToken cancel)
    {
        person = await OnePerson.GoesBy(db, person, cancel);
        var ids = await OnePerson.Ids(db, person, cancel);
        var own = await Mentions(db).Where(m => m.Person == person).Take(Most).ToListAsync(cancel);
        var reports = own.Select(m => m.Report).Distinct(StringComparer.Ordinal).ToArray();
        var beside = await Mentions(db).Where(m => reports.Contains(m.Report) && (m.Person == null || m.Person != person)).Take(Most).ToListAsync(cancel);
        var bonds = await db.Set<KinshipEndRow>().AsNoTracking().Where(e => e.Person == person).Select(e => e.Id).Take(Most).ToListAsync(cancel);
        var related = await db.Set<KinshipEndRow>().AsNoTracking().Where(e => bonds.Contains(e.Id) && e.Person != person).Select(e => e.Person).Distinct().Take(Most).ToListAsync(cancel);
        var persons = beside.Select(m => m.Person).OfType<string>().Concat(related).Distinct(StringComparer.Ordinal).ToArray();
        var elsewhere = await Mentions(db).Where(m => m.Person != null && persons.Contains(m.Person) && !reports.Contains(m.Report)).Take(Most).ToListAsync(cancel);
        var all = own.Concat(beside).Concat(elsewhere).Select(m => m.Id).ToArray();
        var said = await db.Set<MentionAnswerRow>().AsNoTracking().Where(a => all.Contains(a.Mention)).OrderBy(a => a.Mention).ThenBy(a => a.Field).Take(Most * 10).ToListAsync(cancel);
        var told = await db.Set<RelationshipRow>().AsNoTracking().Where(r => all.Contains(r.Mention)).OrderBy(r => r.Mention).ThenBy(r => r.Ordinal).Take(Most).ToListAsync(cancel);
        if (own.Count == Most || beside.Count == Most || elsewhere.Count == Most || said.Count == Most * 10)
            throw new InvalidOperationException($"person/{person} stands in more than {Most} reports or with more than so many people: no pack can be put together that leaves nothing out.");
        return new(person, ids, [.. own], [.. beside, .. elsewhere], [.. related.Where(r => beside.All(m => m.Person != r))], said.ToLookup(a => a.Mention, StringComparer.Ordinal), [.. told]);
    }

    /// <summary>Of a mention its person and every other mention of them.</summary>
    public IEnumerable<MentionRow> Same(MentionRow mention) => mention.Person is null ? [mention] : Own.Concat(Others).Where(m => m.Person == mention.Person);

    public MentionRow? Find(string mention) => Own.Concat(Others).FirstOrDefault(m => m.Id == mention);

    public string NameOf(MentionRow mention) => Naming.One(mention, Said[mention.Id]).Name;

    /// <summary>Words by which somebody is called, as this mention tells them; folded.</summary>
    public Called Called(MentionRow mention) => new(Words(mention, Given), Words(mention, Family));

    private ImmutableArray<string> Words(MentionRow mention, string[] fields) =>
        [.. Said[mention.Id].Where(a => fields.Contains(a.Field.Split('[')[0])).SelectMany(a => Names.Tokens(a.Value)).Distinct(StringComparer.Ordinal)];

    private static IQueryable<MentionRow> Mentions(RecordContext db) => db.Set<MentionRow>().AsNoTracking().OrderBy(m => m.Received).ThenBy(m => m.Id);
}

/// <summary>Folded words of somebody's names; one that is told whole stands in both.</summary>
internal sealed record Called(ImmutableArray<string> Given, ImmutableArray<string> Family);
