using System.Globalization;
using Kith.Matching;
using Kith.Practice;
using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Kith.Record.Views;

/// <summary>A person: nothing but an id. What is known of them is what the mentions linked to them say.</summary>
public sealed class PersonRow : ViewRow
{
    public required string Id { get; set; }
    public required Instant Created { get; set; }

    /// <summary>How often a mention was linked or unlinked; written each time, so that two at once collide.</summary>
    public required int Links { get; set; }

    /// <summary>Closed to all but those named. What holds of one holds of all who go by the same id.</summary>
    public bool Restricted { get; set; }

    /// <summary>The person that this one goes by now: themselves, unless they were merged into another.</summary>
    public required string GoesBy { get; set; }

    /// <summary>How often names were changed on one of several who go by this id; written each time, so that two at once collide.</summary>
    public int Named { get; set; }
}

/// <summary>A row of the index that follows from what a mention said: of its report, or of the episode in which it was found out.</summary>
public interface IOfMention : IToldIn
{
    string Mention { get; }
}

/// <summary>A piece of a name, for searching: a whole word, or what is left of it from a later letter on.</summary>
public sealed class PersonNameRow : ViewRow, IOfPerson, IOfMention
{
    public required string Person { get; set; }
    public required string Written { get; set; }
    public required string Mention { get; set; }
    public string? Episode { get; set; }
    public required string Token { get; set; }
    public required string Class { get; set; }

    /// <summary>The token is a whole word of the name.</summary>
    public required bool Whole { get; set; }
}

/// <summary>When somebody was, or will be, born: one day, or the days between which an approximate age puts it.</summary>
public sealed class PersonBirthRow : ViewRow, IOfPerson, IOfMention
{
    public required string Person { get; set; }
    public required string Written { get; set; }
    public required string Mention { get; set; }
    public string? Episode { get; set; }

    /// <summary>exact, approximate or unborn.</summary>
    public required string Kind { get; set; }

    public required LocalDate From { get; set; }
    public required LocalDate Until { get; set; }
    public required string Class { get; set; }
}

/// <summary>A postcode without spaces, upper case.</summary>
public sealed class PersonPostcodeRow : ViewRow, IOfPerson, IOfMention
{
    public required string Person { get; set; }
    public required string Written { get; set; }
    public required string Mention { get; set; }
    public string? Episode { get; set; }
    public required string Postcode { get; set; }
    public required string Class { get; set; }
}

/// <summary>An NHS number or UPN without spaces.</summary>
public sealed class PersonIdentifierRow : ViewRow, IOfPerson, IOfMention
{
    public required string Person { get; set; }
    public required string Written { get; set; }
    public required string Mention { get; set; }
    public string? Episode { get; set; }
    public required string Kind { get; set; }
    public required string Value { get; set; }
    public required string Class { get; set; }
}

/// <summary>
/// A key under which people who may be one are found together, however their names are spelt or ordered (see <see cref="Blocking.Keys"/>). Made of
/// words of the class <c>identity</c> only.
/// </summary>
public sealed class PersonKeyRow : ViewRow, IOfPerson, IOfMention
{
    public required string Person { get; set; }
    public required string Written { get; set; }
    public required string Mention { get; set; }
    public string? Episode { get; set; }
    public required string Key { get; set; }
}

/// <summary>The index of people: derived, mention by mention, from what is said of the mentions linked to them.</summary>
internal static class PersonIndex
{
    /// <summary>The class that whoever may search may read.</summary>
    internal const string Identity = "identity";

    /// <summary>Who somebody is: known to whoever is let in to work about them, however little of it they see.</summary>
    internal static readonly string[] OutlineFields =
    [
        "name", "family-name", "given-names", "known-as", "alias", "aliases", "previous-names", "date-of-birth", "approximate-age", "expected-date-of-birth", "date-of-death", "sex",
        "nhs-number", "upn",
    ];

    private static readonly string[] NameFields = ["name", "family-name", "given-names", "known-as", "alias", "aliases", "previous-names"];

    public static void Shape(ModelBuilder model)
    {
        model.Entity<PersonRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Id });
            e.HasIndex(r => new { r.Partnership, r.GoesBy });
        });
        model.Entity<PersonNameRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Mention, r.Token, r.Class });
            e.HasIndex(r => new { r.Partnership, r.Token, r.Person });
        });
        model.Entity<PersonBirthRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Mention, r.Kind });
            e.HasIndex(r => new { r.Partnership, r.Kind, r.From });
            e.HasIndex(r => new { r.Partnership, r.Person });
        });
        model.Entity<PersonPostcodeRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Mention, r.Postcode });
            e.HasIndex(r => new { r.Partnership, r.Postcode });
        });
        model.Entity<PersonIdentifierRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Mention, r.Kind });
            e.HasIndex(r => new { r.Partnership, r.Value });
        });
        model.Entity<PersonKeyRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Mention, r.Key });
            e.HasIndex(r => new { r.Partnership, r.Key, r.Person });
        });
    }

    public static Task Create(RecordContext db, PastEntry entry)
    {
        db.Add(new PersonRow { Id = entry.Of(), Created = entry.Recorded, Links = 0, GoesBy = entry.Of() });
        return Task.CompletedTask;
    }

    public static async Task Count(RecordContext db, string person) =>
        (await db.FindAsync<PersonRow>(db.Partnership, person)
            ?? throw new FormatException($"person/{person} is named by a link but was never created; its view cannot be made.")).Links++;

    /// <summary>Writes what is said of a mention that is linked to somebody.</summary>
    public static async Task Write(RecordContext db, MentionRow mention, IReadOnlyCollection<MentionAnswerRow> answers)
    {
        var (person, written) = (mention.Person!, mention.Written!);
        await Forget(db, mention.Id);
        db.AddRange(NamesOf(mention, answers));
        db.AddRange(KeysOf(mention, answers));
        foreach (var answer in answers)
        {
            if (Birth(mention, answer) is { } birth)
                db.Add(birth);
            if (answer.Field == "address.postcode" && Compact(answer.Value) is { Length: > 0 } postcode)
                db.Add(new PersonPostcodeRow { Person = person, Written = written, Mention = mention.Id, Postcode = postcode, Class = answer.Class, Episode = answer.Episode });
            if (answer.Field is "nhs-number" or "upn" && Compact(answer.Value) is { Length: > 0 } value)
                db.Add(new PersonIdentifierRow { Person = person, Written = written, Mention = mention.Id, Kind = answer.Field, Value = value, Class = answer.Class, Episode = answer.Episode });
        }
    }

    public static async Task Remove(RecordContext db, string written, MentionRow mention)
    {
        await Count(db, written);
        await Forget(db, mention.Id);
    }

    /// <summary>Postcodes and identifiers as they are compared.</summary>
    public static string Compact(string value) => Folding.Compact(value);

    /// <summary>Nobody is found any more by what a mention said.</summary>
    public static async Task Forget(RecordContext db, string mention)
    {
        await db.Set<PersonNameRow>().Where(r => r.Mention == mention).ExecuteDeleteAsync();
        await db.Set<PersonBirthRow>().Where(r => r.Mention == mention).ExecuteDeleteAsync();
        await db.Set<PersonPostcodeRow>().Where(r => r.Mention == mention).ExecuteDeleteAsync();
        await db.Set<PersonIdentifierRow>().Where(r => r.Mention == mention).ExecuteDeleteAsync();
        await db.Set<PersonKeyRow>().Where(r => r.Mention == mention).ExecuteDeleteAsync();
    }

    private static IEnumerable<PersonNameRow> NamesOf(MentionRow mention, IEnumerable<MentionAnswerRow> answers) =>
        from answer in answers
        where NameFields.Contains(answer.Name)
        from whole in Names.Tokens(answer.Value)
        from start in Enumerable.Range(0, Math.Max(1, whole.Length - Names.ShortestInside + 1))
        group (Whole: start == 0, answer.Episode) by (Token: whole[start..], answer.Class) into token
        select new PersonNameRow
        {
            Person = mention.Person!, Written = mention.Written!, Mention = mention.Id, Token = token.Key.Token, Class = token.Key.Class, Whole = token.Any(t => t.Whole), Episode = Widest(token.Select(t => t.Episode)),
        };

    /// <summary>Told in the report and found out again, it is as visible as the report.</summary>
    private static string? Widest(IEnumerable<string?> episodes) => episodes.OrderBy(e => e, StringComparer.Ordinal).First();

    private static IEnumerable<PersonKeyRow> KeysOf(MentionRow mention, IEnumerable<MentionAnswerRow> answers)
    {
        var identity = answers.Where(a => a.Class == Identity).ToList();
        var found = identity.Select(a => a.Episode).OfType<string>().Order(StringComparer.Ordinal).LastOrDefault();
        var told = Keys(identity.Where(a => a.Episode is null)).ToHashSet(StringComparer.Ordinal);
        return told.Select(key => Row(key, null)).Concat(found is null ? [] : Keys(identity).Distinct(StringComparer.Ordinal).Where(key => !told.Contains(key)).Select(key => Row(key, found)));

        IEnumerable<string> Keys(IEnumerable<MentionAnswerRow> said)
        {
            var all = said.ToList();
            return Blocking.Keys(
                all.Where(a => NameFields.Contains(a.Name)).SelectMany(a => Names.Tokens(a.Value)),
                all.Select(a => Birth(mention, a)).OfType<PersonBirthRow>()
                    .Select(b => new Birth(b.Kind switch { "exact" => BirthKind.Exact, "unborn" => BirthKind.Expected, _ => BirthKind.Approximate }, b.From, b.Until)));
        }

        PersonKeyRow Row(string key, string? episode) => new() { Person = mention.Person!, Written = mention.Written!, Mention = mention.Id, Key = key, Episode = episode };
    }

    private static PersonBirthRow? Birth(MentionRow mention, MentionAnswerRow answer)
    {
        if (answer.Field is "date-of-birth" or "expected-date-of-birth" && LocalDatePattern.Iso.Parse(answer.Value) is { Success: true } day)
            return Row(answer.Field == "date-of-birth" ? "exact" : "unborn", day.Value, day.Value);
        if (answer.Field == "approximate-age" && int.TryParse(answer.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var years) && years < 130)
        {
            var told = mention.Received.Local().Date;
            return Row("approximate", told.PlusYears(-years - 1).PlusDays(1), told.PlusYears(-years));
        }
        return null;

        PersonBirthRow Row(string kind, LocalDate from, LocalDate until) =>
            new() { Person = mention.Person!, Written = mention.Written!, Mention = mention.Id, Kind = kind, From = from, Until = until, Class = answer.Class, Episode = answer.Episode };
    }
}
