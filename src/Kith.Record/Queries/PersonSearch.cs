using System.Collections.Immutable;
using Kith.Access;
using Kith.Matching;
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
/// <param name="Weight">How likely they are the one looked for; orders a list. Zero when nothing was compared.</param>
public sealed record Match(string Person, Named Who, ImmutableArray<string> OtherNames, string? Postcode, Instant LastTold, ImmutableArray<Reason> Reasons, double Weight = 0);

/// <param name="More">There are others: narrow the search. How many is not told.</param>
/// <param name="TooLittle">Nothing was looked for, because too little was given.</param>
public sealed record Matches(ImmutableArray<Match> People, bool More, bool TooLittle)
{
    /// <summary>Others who do not fit in everything but may be meant: another spelling, a figure wrong, day and month exchanged.</summary>
    public ImmutableArray<Match> Near { get; init; } = [];

    public static readonly Matches None = new([], More: false, TooLittle: false);
}

/// <summary>
/// Finds people in the index. Only words of classes that the reader may read are looked at; whoever has no page for the reader is
/// not found. At most <see cref="Most"/>, whole words before parts of words, then the newest first, and no totals.
/// </summary>
public sealed class PersonSearch(RecordContext db, Asker asker)
{
    public const int Most = 25;
    private const int MostTerms = 6, MostNear = 10, MostByKeys = 25, MostForms = 12;

    /// <summary>Less likeness than this, as bits, is chance.</summary>
    private const double LeastNear = 6;

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
        var matches = new Matches(Shown(await Described([.. found.Take(Most)], null, cancel)), found.Count > Most, TooLittle: false);
        return found.Count > Most ? matches : matches with { Near = await NearTo(sought, terms, found, cancel) };
    }

    private async Task<ImmutableArray<Match>> NearTo(Sought sought, string[] terms, List<string> found, CancellationToken cancel)
    {
        var typed = new Traits
        {
            GivenNames = terms.Length == 0 ? [] : [string.Join(' ', terms.Length == 1 ? terms : terms[..^1])],
            FamilyNames = terms.Length < 2 ? [] : [terms[^1]],
            Births = [.. sought.Born is { } born ? [Birth.On(born)] : Array.Empty<Birth>(), .. sought.Age is { } age ? [Birth.Aged(age, asker.Today)] : Array.Empty<Birth>()],
            Addresses = sought.Postcode is { } postcode ? [new Address(Postcode: postcode)] : [],
            Identifiers = sought.Identifier is { } number ? [new Identifier("NHS number", number), new Identifier("UPN", number)] : [],
        };
        var near = await Ordered([.. (await Alike(typed, cancel)).Except(found, StringComparer.Ordinal)], typed, cancel);
        return Shown([.. near.Where(m => m.Reasons.Sum(r => r.Bits) >= LeastNear).Take(MostNear)]);
    }

    /// <summary>
    /// People who may be the one that a mention describes, the likeliest first, with what is alike and what is not. Null when the reader
    /// does not see the mention's report, or may not search.
    /// </summary>
    public async Task<ImmutableArray<Match>?> CandidatesFor(string mention, CancellationToken cancel = default)
    {
        var seen = await db.Whole(asker).Where(m => m.Id == mention).Take(1).ToListAsync(cancel);
        if (seen is not [var row] || !asker.Gate.MaySearch(asker.Reader))
            return null;
        var (_, described) = (await new Describing(db, asker).Of([new(row, Whole: true)], cancel))[row.Id];
        asker.Disclosed.Mention(mention);
        var matches = await Ordered(await Alike(described, cancel), described, cancel);
        return Shown([.. matches.Where(m => m.Reasons.Any(r => r.Alike)).Take(Most)]);
    }

    /// <summary>What is alike in two people, and what is not; nothing of whoever has no page for the reader.</summary>
    public async Task<ImmutableArray<Reason>> Compare(string one, string other, CancellationToken cancel = default)
    {
        const int most = 80;
        if (await People().CountAsync(p => p.Id == one || p.Id == other, cancel) < 2) return [];
        var mentions = await MentionsSeen.WithWhole(db, asker, db.Known(asker).Where(m => m.Person == one || m.Person == other)
            .OrderByDescending(m => m.Received).ThenBy(m => m.Id).Take(most)).ToListAsync(cancel);
        var described = await new Describing(db, asker).Of(mentions, cancel);
        Traits Of(string person) => Describing.Together(mentions.Where(m => m.Row.Person == person).Select(m => described[m.Row.Id].Traits));
        return (await NameShares.Model(db, Of(one), cancel)).Explain(new Compared(Of(one)), new Compared(Of(other)));
    }

    /// <summary>Two people as lists show them, with what is alike and what is not; null when the reader has no page of one.</summary>
    internal async Task<(Match One, Match Other, ImmutableArray<Reason> Reasons)?> Pair(string one, string other, CancellationToken cancel) =>
        Shown(await Described([one, other], null, cancel)) is [var first, var second] && await Compare(one, other, cancel) is { Length: > 0 } reasons ? (first, second, reasons) : null;

    private ImmutableArray<Match> Shown(ImmutableArray<Match> matches)
    {
        foreach (var match in matches)
            asker.Disclosed.Person(match.Person);
        return matches;
    }

    private async Task<ImmutableArray<Match>> Ordered(string[] people, Traits with, CancellationToken cancel) =>
        [.. (await Described(people, with, cancel)).OrderByDescending(m => m.Weight).ThenByDescending(m => m.LastTold).ThenBy(m => m.Person, StringComparer.Ordinal)];

    /// <summary>Several narrow looks, each through an index, rather than one wide one: what any of them finds is then compared.</summary>
    private async Task<string[]> Alike(Traits described, CancellationToken cancel)
    {
        var words = described.GivenNames.Concat(described.FamilyNames).SelectMany(Names.Tokens).Distinct(StringComparer.Ordinal).Take(MostTerms).ToArray();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var identifier in described.Identifiers.Select(i => PersonIndex.Compact(i.Value)).Distinct(StringComparer.Ordinal))
            ids.UnionWith(await Ranked(WithIdentifier(People(), identifier), [], Most, cancel));
        foreach (var postcode in described.Addresses.Select(a => PersonIndex.Compact(a.Postcode ?? "")).Where(p => p.Length > 0).Distinct(StringComparer.Ordinal))
            ids.UnionWith(await Ranked(words.Length > 0 ? WithAny(AtPostcode(People(), postcode), words) : AtPostcode(People(), postcode), [], Most, cancel));
        ids.UnionWith(await ByKeys(words, described.Births, cancel));
        return [.. ids];
    }

    /// <summary>Those who share most of the keys, by any form of the names.</summary>
    private async Task<List<string>> ByKeys(string[] words, ImmutableArray<Birth> births, CancellationToken cancel)
    {
        var keys = Blocking.Keys(words, births).Concat(words.SelectMany(w => Nicknames.Of(w).Take(MostForms).SelectMany(f => Blocking.Keys([.. words.Except([w]), f], births))))
            .Distinct(StringComparer.Ordinal).ToArray();
        if (keys.Length == 0 || !asker.Classes.Contains(PersonIndex.Identity))
            return [];
        return await db.Findable<PersonKeyRow>(asker).Where(k => keys.Contains(k.Key) && People().Any(p => p.Id == k.Person))
            .GroupBy(k => k.Person).OrderByDescending(g => g.Select(k => k.Key).Distinct().Count()).ThenBy(g => g.Key).Select(g => g.Key).Take(MostByKeys).ToListAsync(cancel);
    }

    private IQueryable<PersonRow> People() => db.WithPage(asker);

    private IQueryable<PersonRow> WithName(IQueryable<PersonRow> people, string term)
    {
        // All that begins with the term, as a range: both databases answer it from the index, and no letter of it is a wildcard.
        var (classes, end, inside) = (asker.Classes, term + char.MaxValue, term.Length >= Names.ShortestInside);
        return In(people, db.Findable<PersonNameRow>(asker)
            .Where(n => string.Compare(n.Token, term) >= 0 && string.Compare(n.Token, end) < 0 && (inside || n.Whole) && classes.Contains(n.Class)).Select(n => n.Person));
    }

    private IQueryable<PersonRow> WithAny(IQueryable<PersonRow> people, string[] tokens)
    {
        var classes = asker.Classes;
        return In(people, db.Findable<PersonNameRow>(asker).Where(n => n.Whole && tokens.Contains(n.Token) && classes.Contains(n.Class)).Select(n => n.Person));
    }

    private IQueryable<PersonRow> BornOn(IQueryable<PersonRow> people, LocalDate day)
    {
        var (before, after) = (day.PlusYears(-1), day.PlusYears(1));
        var (early, late) = (day.PlusDays(-Birth.DaysFromExpected), day.PlusDays(Birth.DaysFromExpected));
        return In(people, Births().Where(b => (b.Kind == "exact" && b.From == day)
            || (b.Kind == "approximate" && b.From <= after && b.Until >= before)
            || (b.Kind == "unborn" && b.From >= early && b.From <= late)).Select(b => b.Person));
    }

    private IQueryable<PersonRow> BornBetween(IQueryable<PersonRow> people, LocalDate from, LocalDate until) =>
        In(people, Births().Where(b => b.Kind != "unborn" && b.From <= until && b.Until >= from).Select(b => b.Person));

    private IQueryable<PersonRow> ExpectedAbout(IQueryable<PersonRow> people, LocalDate day)
    {
        var (early, late) = (day.PlusDays(-Birth.DaysFromExpected), day.PlusDays(Birth.DaysFromExpected));
        return In(people, Births().Where(b => b.Kind != "approximate" && b.From >= early && b.From <= late).Select(b => b.Person));
    }

    private IQueryable<PersonRow> AtPostcode(IQueryable<PersonRow> people, string postcode)
    {
        // Where somebody lives is told only where the report that says so is open to the reader: so nobody is found by it elsewhere either.
        var (classes, all) = (asker.Classes, Sharing.Addresses.MayKnow(asker));
        return In(people, db.Set<PersonPostcodeRow>().Where(r => r.Postcode == postcode && classes.Contains(r.Class)
            && (db.Seen(asker).Any(e => e.Id == r.Episode) || (r.Episode == null && db.Whole(asker).Any(m => m.Id == r.Mention)))
            && (all || !db.Set<FlagRow>().Any(f => f.Person == r.Person && f.Flag == Sharing.Addresses.ProtectedFlag && f.Lowered == null))
            && (all || !db.Set<PersonPostcodeRow>().Any(o => o.Postcode == postcode && o.Class == "protected-address"))).Select(r => r.Person));
    }

    private IQueryable<PersonRow> WithIdentifier(IQueryable<PersonRow> people, string value)
    {
        // "NHS 943 476 5919": ten figures are the number, whatever stands before them.
        const int nhsFigures = 10;
        var figures = string.Concat(value.Where(char.IsAsciiDigit));
        string[] values = figures.Length == nhsFigures && figures != value ? [value, figures] : [value];
        var classes = asker.Classes;
        return In(people, db.Findable<PersonIdentifierRow>(asker).Where(r => values.Contains(r.Value) && classes.Contains(r.Class)).Select(r => r.Person));
    }

    private IQueryable<PersonBirthRow> Births()
    {
        var classes = asker.Classes;
        return db.Findable<PersonBirthRow>(asker).Where(b => classes.Contains(b.Class));
    }

    // IN, not EXISTS: SQLite then goes from the index of what is looked for to the people, and not through all people.
    private static IQueryable<PersonRow> In(IQueryable<PersonRow> people, IQueryable<string> ids) => people.Where(p => ids.Contains(p.Id));

    private Task<List<string>> Ranked(IQueryable<PersonRow> people, string[] terms, int most, CancellationToken cancel) => people
        .OrderByDescending(p => db.Findable<PersonNameRow>(asker).Where(n => n.Person == p.Id && n.Whole && terms.Contains(n.Token)).Select(n => n.Token).Distinct().Count())
        .ThenByDescending(p => db.Known(asker).Where(m => m.Person == p.Id).Max(m => (Instant?)m.Received))
        .ThenBy(p => p.Id)
        .Select(p => p.Id).Take(most).ToListAsync(cancel);

    /// <summary>What is known of some people, in the order given, compared with a description if there is one.</summary>
    private async Task<ImmutableArray<Match>> Described(string[] people, Traits? with, CancellationToken cancel)
    {
        const int mentionsEach = 40;
        if (people.Length == 0)
            return [];
        var read = await MentionsSeen.WithWhole(db, asker, db.Known(asker).Where(m => m.Person != null && people.Contains(m.Person))
            .OrderByDescending(m => m.Received).ThenBy(m => m.Id).Take(people.Length * mentionsEach)).ToListAsync(cancel);
        var described = await new Describing(db, asker).Of(read, cancel);
        var mentions = read.ConvertAll(r => r.Row);
        var (sought, model) = with is null ? (null, null) : (new Compared(with), await NameShares.Model(db, with, cancel));
        var matches = ImmutableArray.CreateBuilder<Match>(people.Length);
        foreach (var person in people)
        {
            var own = mentions.Where(m => m.Person == person).ToList();
            if (own.Count == 0)
                continue;
            var names = own.Select(m => described[m.Id].Named).ToList();
            var all = Describing.Together(own.Select(m => described[m.Id].Traits));
            var compared = with is null ? null : new Compared(all);
            var who = names.Find(n => n.Name != Named.NotKnown) ?? names[0];
            who = who with { Born = names.Find(n => n.Born is not null)?.Born, Expected = names.Find(n => n.Expected is not null)?.Expected };
            matches.Add(new Match(
                person, who, [.. names.Select(n => n.Name).Where(n => n != who.Name && n != Named.NotKnown).Distinct(StringComparer.Ordinal)],
                all.Addresses.Select(a => a.Postcode).FirstOrDefault(p => p is not null), own[0].Received,
                model is null ? [] : model.Explain(sought!, compared!), model?.Compare(sought!, compared!).Weight ?? 0));
        }
        return matches.ToImmutable();
    }
}
