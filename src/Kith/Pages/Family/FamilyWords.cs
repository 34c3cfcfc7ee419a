using System.Collections.Immutable;
using System.Globalization;
using Kith.Pages.People;
using Kith.Practice;
using Kith.Practice.Pack;
using Kith.Record.Family;
using Kith.Record.Queries;
using NodaTime;

namespace Kith.Pages.Family;

/// <summary>How pages say who somebody is to somebody.</summary>
internal static class FamilyWords
{
    /// <summary>The code of what a tie makes the other of the two to <paramref name="from"/>.</summary>
    public static string Code(PracticePack pack, FamilyTie tie, string from) =>
        tie.Of == from ? tie.Code : pack.Codes["relationship"].Find(tie.Code)?.Inverse ?? tie.Code;

    public static string Other(FamilyTie tie, string from) => tie.Of == from ? tie.Other : tie.Of;

    public static string Name(PracticePack pack, string code) => PersonWords.Code(pack, "relationship", code);

    public static string Period(LocalDate? from, LocalDate? until) => (from, until) switch
    {
        (null, null) => "",
        ({ } f, null) => $"since {PersonWords.Day(f)}",
        (null, { } u) => $"until {PersonWords.Day(u)}",
        ({ } f, { } u) => $"{PersonWords.Day(f)} to {PersonWords.Day(u)}",
    };

    /// <summary>Who recorded it and when, or which report tells it.</summary>
    public static string Source(PracticePack pack, KinSource source) => source.Tie is null
        ? $"Told in report {source.Reference}, {PersonWords.Day(source.At)}"
        : $"Recorded by {source.By}, {(source.Agency is { } agency ? pack.Partnership.Agency(agency)?.Name ?? agency : "")}, {PersonWords.Day(source.At)}{(source.Changed is { } changed ? $"; changed {PersonWords.Day(changed)}" : "")}";

    /// <summary>Age on this day, or what is known of it, short enough for a picture.</summary>
    public static string Age(Named who, Instant now) => who switch
    {
        { Died: { } died } => $"died {died.Year.ToString(CultureInfo.InvariantCulture)}",
        { Born: { } born } when who.YearsOn(now.Local().Date) is { } years => $"{years.ToString(CultureInfo.InvariantCulture)}, b. {born.Year.ToString(CultureInfo.InvariantCulture)}",
        { Expected: { } expected } => $"due {expected.ToString("d MMM uuuu", CultureInfo.GetCultureInfo("en-GB"))}",
        { Age: { } age } => $"about {age.ToString(CultureInfo.InvariantCulture)}",
        _ => "",
    };

    /// <summary>male, female, unknown or unborn. Where nobody said the sex, mother and father say it.</summary>
    public static string Shape(Named who, IEnumerable<FamilyTie> ties, string id) => who switch
    {
        { Born: null, Expected: not null } => "unborn",
        { Sex: "M" } => "male",
        { Sex: "F" } => "female",
        _ => ties.Where(t => t.Other == id).Select(t => t.Code).FirstOrDefault(c => c is "mother" or "father") switch
        {
            "mother" => "female",
            "father" => "male",
            _ => "unknown",
        },
    };

    /// <summary>The family as the picture draws it.</summary>
    public static Picture Genogram(FamilySheet sheet, PracticePack pack, Instant now)
    {
        var home = sheet.Household.Where(s => s.Until is null).Select(s => s.Member).ToHashSet(StringComparer.Ordinal);
        var people = sheet.Members.Select(m => new Drawn(
            m.Id, m.Who.Name, Age(m.Who, now), Shape(m.Who, sheet.Ties, m.Id), m.Who.Died is not null, m.Id == sheet.Person ? home.Count > 0 : home.Contains(m.Id),
            m.Who.Born is { } born ? London.Iso(born) : m.Who.Expected is { } due ? London.Iso(due) : "9999")).ToList();
        var ties = sheet.Ties.Select(t => new DrawnTie(t.Of, t.Other, pack.Codes["relationship"].Find(t.Code)?.Draws ?? "other", t.Until is not null)).Distinct().ToList();
        return Family.Genogram.Draw(sheet.Person, people, ties, $"Genogram of the family of {sheet.Focus.Who.Name}", "Everybody in it, and how they belong together, stands in the table below.");
    }

    /// <summary>Everybody and everything around the person.</summary>
    public static ImmutableArray<Around> Around(FamilySheet sheet, PracticePack pack)
    {
        string? Word(string? closeness) => closeness is null ? null : PersonWords.Code(pack, "tie", closeness);
        return
        [
            .. sheet.Own.Where(t => t.Until is null).GroupBy(t => Other(t, sheet.Person), StringComparer.Ordinal)
                .Select(g => (Tie: g.First(), Closeness: g.Select(t => t.Closeness).FirstOrDefault(c => c is not null)))
                .Select(g => new Around(sheet.Member(Other(g.Tie, sheet.Person)).Who.Name, Name(pack, Code(pack, g.Tie, sheet.Person)), g.Closeness, Word(g.Closeness))),
            .. sheet.Working.Select(w => (Agency: pack.Partnership.Team(w.Team)?.Agency is { } a ? pack.Partnership.Agency(a)?.Name ?? a : w.Team, Work: PersonWords.Pathway(pack, w.Pathway)))
                .GroupBy(w => w.Agency, StringComparer.Ordinal).Select(g => new Around(g.Key, string.Join(", ", g.Select(w => w.Work).Distinct(StringComparer.Ordinal)), null, null)),
            .. sheet.School is { } school ? new[] { new Around(pack.Partnership.Schools.FirstOrDefault(s => s.Urn == school)?.Name ?? school, "School", null, null) } : [],
            .. sheet.Network.Select(n => new Around(n.Words, PersonWords.Code(pack, "network-link", n.Kind), null, null)),
        ];
    }
}
