using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>What is looked for; everything given must fit.</summary>
/// <param name="Name">Names in any order, aliases, or parts of them.</param>
/// <param name="Born">Fits a date of birth, an approximate age give or take a year, and a child who was expected about then.</param>
/// <param name="Age">Whole years today, give or take one.</param>
/// <param name="Expected">When an unborn child is expected, give or take six weeks.</param>
/// <param name="Identifier">NHS number or UPN.</param>
public sealed record Sought(
    string? Name = null, LocalDate? Born = null, int? Age = null, LocalDate? Expected = null, string? Postcode = null, string? Identifier = null);

/// <summary>Somebody found, newest description first.</summary>
/// <param name="Reasons">What is alike and what is not, when a mention was compared; otherwise empty.</param>
public sealed record Match(string Person, Named Who, ImmutableArray<string> OtherNames, string? Postcode, Instant LastTold, ImmutableArray<Reason> Reasons);

/// <param name="More">There are others: narrow the search. How many is not told.</param>
/// <param name="TooLittle">Nothing was looked for, because too little was given.</param>
public sealed record Matches(ImmutableArray<Match> People, bool More, bool TooLittle)
{
    public static readonly Matches None = new([], More: false, TooLittle: false);
}

/// <summary>
/// Finds people in the index. Only words of classes that the reader may read are looked at; whoever has no page for the reader is
/// not found. At most <see cref="Most"/>, whole words before parts of words, then the newest first, and no totals.
/// </summary>
public sealed class PersonSearch(RecordContext db, Asker asker)
{
    public const int Most = 25;
    private const string Identity = "identity";
    private const int MostTerms = 6;

    public async Task<Matches> Find(Sought sought, CancellationToken cancel = default)
    {
        if (!asker.Gate.MaySearch(asker.Reader))
            return Matches.None;
        var terms = Names.Terms(sought.Name ?? "").Take(MostTerms).ToArray();
        var (postcode, identifier) = (PersonIndex.Compact(sought.Postcode ?? ""), PersonIndex.Compact(sought.Identifier ?? ""));
        var named = terms.Any(t => t.Length > 1);
        if (!named && sought is { Born: null, Age: null, Expected: null } && postcode.Length == 0 && identifier.Length == 0)
            return Matches.None with { TooLittle = true };

        var people = People();
        foreach (var term in terms)
            people = WithName(people, term);
        if (sought.Born is { } born)
            people = BornOn(people, born);
        if (sought.Age is { } age)
            people = BornBetween(people, asker.Today.PlusYears(-age - 2).PlusDays(1), asker.Today.PlusYears(-age + 1));
        if (sought.Expected is { } expected)
            people = ExpectedAbout(people, expected);
        if (postcode.Length > 0)
            people = AtPostcode(people, postcode);
        if (identifier.Length > 0)
            people = WithIdentifier(people, identifier);

        var found = await Ranked(people, terms, Most + 1, cancel);
        return new Matches(await Described([.. found.Take(Most)], null, cancel), found.Count > Most, TooLittle: false);
    }

    /// <summary>
    /// People who may be the one that a mention describes, the likeliest first, with what is alike and what is not. Null when the reader
    /// does not see the mention's report, or may not search.
    /// </summary>
    public async Task<ImmutableArray<Match>?> CandidatesFor(string mention, CancellationToken cancel = default)
    {
        var seen = await db.Set<MentionRow>().AsNoTracking().Where(m => m.Id == mention && db.Seen(asker).Any(e => e.Report == m.Report)).Take(1).ToListAsync(cancel);
        if (seen is not [var row] || !asker.Gate.MaySearch(asker.Reader))
            return null;
        var (_, described) = (await Descriptions([row], cancel))[row.Id];
        asker.Disclosed.Mention(mention);

        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var looked in Looks(described))
            ids.UnionWith(await Ranked(looked, [], Most, cancel));
        var matches = await Described([.. ids], described, cancel);
        return [.. matches.Where(m => m.Reasons.Any(r => r.Alike)).OrderByDescending(m => m.Reasons.Sum(r => r.Weight)).ThenByDescending(m => m.LastTold).ThenBy(m => m.Person, StringComparer.Ordinal).Take(Most)];
    }

    /// <summary>What is alike in two people, and what is not; nothing of whoever has no page for the reader.</summary>
    public async Task<ImmutableArray<Reason>> Compare(string one, string other, CancellationToken cancel = default)
    {
        const int most = 80;
        if (await People().CountAsync(p => p.Id == one || p.Id == other, cancel) < 2) return [];
        var mentions = await db.Set<MentionRow>().AsNoTracking().Where(m => m.Person == one || m.Person == other).OrderByDescending(m => m.Received).ThenBy(m => m.Id).Take(most).ToListAsync(cancel);
        var described = await Descriptions(mentions, cancel);
        Description Of(string person) => Together(mentions.Where(m => m.Person == person).Select(m => described[m.Id].Description));
        return Likeness.Between(Of(one), Of(other));
    }

    /// <summary>Several narrow looks, each through an index, rather than one wide one: what any of them finds is then compared.</summary>
    private IEnumerable<IQueryable<PersonRow>> Looks(Description described)
    {
        var given = described.GivenNames.SelectMany(Names.Tokens).Take(MostTerms).ToArray();
        var family = described.FamilyNames.SelectMany(Names.Tokens).Take(MostTerms).ToArray();
        var births = described.Births;
        foreach (var identifier in described.Identifiers)
            yield return WithIdentifier(People(), PersonIndex.Compact(identifier));
        if (given.Length > 0 && family.Length > 0)
            yield return WithAny(WithAny(People(), given), family);
        foreach (var birth in births)
        {
            var near = birth.Kind == "unborn" ? ExpectedAbout(People(), birth.From)
                : birth.Kind == "exact" ? BornOn(People(), birth.From)
                : BornBetween(People(), birth.From.PlusYears(-1), birth.Until.PlusYears(1));
            if (given.Length + family.Length > 0)
                yield return WithAny(near, [.. given, .. family]);
        }
        foreach (var postcode in described.Postcodes)
        {
            var there = AtPostcode(People(), PersonIndex.Compact(postcode));
            yield return given.Length + family.Length > 0 ? WithAny(there, [.. given, .. family]) : there;
        }
    }

    private IQueryable<PersonRow> People() => db.WithPage(asker);

    private IQueryable<PersonRow> WithName(IQueryable<PersonRow> people, string term)
    {
        // All that begins with the term, as a range: both databases answer it from the index, and no letter of it is a wildcard.
        var (classes, end, inside) = (asker.Classes, term + char.MaxValue, term.Length >= Names.ShortestInside);
        return In(people, db.Set<PersonNameRow>()
            .Where(n => string.Compare(n.Token, term) >= 0 && string.Compare(n.Token, end) < 0 && (inside || n.Whole) && classes.Contains(n.Class)).Select(n => n.Person));
    }

    private IQueryable<PersonRow> WithAny(IQueryable<PersonRow> people, string[] tokens)
    {
        var classes = asker.Classes;
        return In(people, db.Set<PersonNameRow>().Where(n => n.Whole && tokens.Contains(n.Token) && classes.Contains(n.Class)).Select(n => n.Person));
    }

    private IQueryable<PersonRow> BornOn(IQueryable<PersonRow> people, LocalDate day)
    {
        var (before, after) = (day.PlusYears(-1), day.PlusYears(1));
        var (early, late) = (day.PlusDays(-Likeness.DaysFromExpected), day.PlusDays(Likeness.DaysFromExpected));
        return In(people, Births().Where(b => (b.Kind == "exact" && b.From == day)
            || (b.Kind == "approximate" && b.From <= after && b.Until >= before)
            || (b.Kind == "unborn" && b.From >= early && b.From <= late)).Select(b => b.Person));
    }

    private IQueryable<PersonRow> BornBetween(IQueryable<PersonRow> people, LocalDate from, LocalDate until) =>
        In(people, Births().Where(b => b.Kind != "unborn" && b.From <= until && b.Until >= from).Select(b => b.Person));

    private IQueryable<PersonRow> ExpectedAbout(IQueryable<PersonRow> people, LocalDate day)
    {
        var (early, late) = (day.PlusDays(-Likeness.DaysFromExpected), day.PlusDays(Likeness.DaysFromExpected));
        return In(people, Births().Where(b => b.Kind != "approximate" && b.From >= early && b.From <= late).Select(b => b.Person));
    }

    private IQueryable<PersonRow> AtPostcode(IQueryable<PersonRow> people, string postcode)
    {
        // Where somebody lives is told only where the report that says so is open to the reader: so nobody is found by it elsewhere either.
        var (classes, all) = (asker.Classes, Sharing.Addresses.MayKnow(asker));
        return In(people, db.Set<PersonPostcodeRow>().Where(r => r.Postcode == postcode && classes.Contains(r.Class)
            && (r.Class == Identity || db.Set<MentionRow>().Any(m => m.Id == r.Mention && db.Seen(asker).Any(e => e.Report == m.Report)))
            && (all || !db.Set<FlagRow>().Any(f => f.Person == r.Person && f.Flag == Sharing.Addresses.ProtectedFlag && f.Lowered == null))).Select(r => r.Person));
    }

    private IQueryable<PersonRow> WithIdentifier(IQueryable<PersonRow> people, string value)
    {
        var classes = asker.Classes;
        return In(people, db.Set<PersonIdentifierRow>().Where(r => r.Value == value && classes.Contains(r.Class)).Select(r => r.Person));
    }

    private IQueryable<PersonBirthRow> Births()
    {
        var classes = asker.Classes;
        return db.Set<PersonBirthRow>().Where(b => classes.Contains(b.Class));
    }

    // IN, not EXISTS: SQLite then goes from the index of what is looked for to the people, and not through all people.
    private static IQueryable<PersonRow> In(IQueryable<PersonRow> people, IQueryable<string> ids) => people.Where(p => ids.Contains(p.Id));

    private Task<List<string>> Ranked(IQueryable<PersonRow> people, string[] terms, int most, CancellationToken cancel) => people
        .OrderByDescending(p => db.Set<PersonNameRow>().Where(n => n.Person == p.Id && n.Whole && terms.Contains(n.Token)).Select(n => n.Token).Distinct().Count())
        .ThenByDescending(p => db.Set<MentionRow>().Where(m => m.Person == p.Id).Max(m => (Instant?)m.Received))
        .ThenBy(p => p.Id)
        .Select(p => p.Id).Take(most).ToListAsync(cancel);

    /// <summary>What is known of some people, in the order given, compared with a description if there is one.</summary>
    private async Task<ImmutableArray<Match>> Described(string[] people, Description? with, CancellationToken cancel)
    {
        const int mentionsEach = 40;
        if (people.Length == 0)
            return [];
        var mentions = await db.Set<MentionRow>().AsNoTracking().Where(m => m.Person != null && people.Contains(m.Person))
            .OrderByDescending(m => m.Received).ThenBy(m => m.Id).Take(people.Length * mentionsEach).ToListAsync(cancel);
        var described = await Descriptions(mentions, cancel);
        var matches = ImmutableArray.CreateBuilder<Match>(people.Length);
        foreach (var person in people)
        {
            var own = mentions.Where(m => m.Person == person).ToList();
            if (own.Count == 0)
                continue;
            asker.Disclosed.Person(person);
            var names = own.Select(m => described[m.Id].Named).ToList();
            var all = Together(own.Select(m => described[m.Id].Description));
            var who = names.Find(n => n.Name != Named.NotKnown) ?? names[0];
            who = who with { Born = names.Find(n => n.Born is not null)?.Born, Expected = names.Find(n => n.Expected is not null)?.Expected };
            matches.Add(new Match(
                person, who, [.. names.Select(n => n.Name).Where(n => n != who.Name && n != Named.NotKnown).Distinct(StringComparer.Ordinal)],
                all.Postcodes.FirstOrDefault(), own[0].Received, with is null ? [] : Likeness.Between(with, all)));
        }
        return matches.ToImmutable();
    }

    private async Task<Dictionary<string, (Named Named, Description Description)>> Descriptions(List<MentionRow> mentions, CancellationToken cancel)
    {
        const int fieldsEach = 40;
        var (classes, ids) = (asker.Classes, mentions.Select(m => m.Id).ToArray());
        var reports = mentions.Select(m => m.Report).Distinct(StringComparer.Ordinal).ToArray();
        var open = (await db.Seen(asker).Where(e => e.Report != null && reports.Contains(e.Report)).Select(e => e.Report!).Distinct()
            .Take(Math.Max(1, reports.Length)).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        var whole = mentions.Where(m => open.Contains(m.Report)).Select(m => m.Id).ToArray();
        var answers = (await db.Set<MentionAnswerRow>().AsNoTracking()
            .Where(a => ids.Contains(a.Mention) && classes.Contains(a.Class) && (a.Class == Identity || whole.Contains(a.Mention)) && !a.Field.StartsWith("relationships")).OrderBy(a => a.Mention).ThenBy(a => a.Field)
            .Take(Math.Max(1, ids.Length * fieldsEach)).ToListAsync(cancel)).ToLookup(a => a.Mention);
        // Nobody is found, or compared, by an address that must not be given out.
        var hidden = Sharing.Addresses.MayKnow(asker) ? [] : await Sharing.Addresses.Protected(db, ids, cancel);
        return mentions.ToDictionary(
            m => m.Id, m => (Naming.One(m, answers[m.Id]), Describe(m, [.. answers[m.Id].Where(a => !hidden.Contains(m.Id) || !a.Field.StartsWith("address", StringComparison.Ordinal))])), StringComparer.Ordinal);
    }

    private static Description Describe(MentionRow mention, MentionAnswerRow[] answers)
    {
        var named = Naming.One(mention, answers);
        var told = mention.Received.Local().Date;
        return new Description(
            Said("given-names", "name", "known-as", "alias", "aliases"),
            Said("family-name", "name", "previous-names"),
            [
                .. named.Born is { } born ? [new Birth("exact", born, born)] : Array.Empty<Birth>(),
                .. named.Age is { } age && named.Born is null ? [new Birth("approximate", told.PlusYears(-age - 1).PlusDays(1), told.PlusYears(-age))] : Array.Empty<Birth>(),
                .. named.Expected is { } expected && named.Born is null ? [new Birth("unborn", expected, expected)] : Array.Empty<Birth>(),
            ],
            Said("address.postcode"),
            Said("nhs-number", "upn"),
            Said("sex"),
            Said("school"));

        ImmutableArray<string> Said(params string[] fields) => [.. answers.Where(a => fields.Contains(a.Field.Split('[')[0])).Select(a => a.Value)];
    }

    private static Description Together(IEnumerable<Description> all)
    {
        var list = all.ToList();
        return new Description(
            Each(d => d.GivenNames), Each(d => d.FamilyNames), [.. list.SelectMany(d => d.Births).Distinct()],
            Each(d => d.Postcodes), Each(d => d.Identifiers), Each(d => d.Sexes), Each(d => d.Schools));

        ImmutableArray<string> Each(Func<Description, ImmutableArray<string>> of) => [.. list.SelectMany(d => of(d)).Distinct(StringComparer.Ordinal)];
    }
}
