using System.Globalization;
using NodaTime;

namespace Kith.Matching;

/// <summary>What a level means, for the person who decides.</summary>
internal static class ReasonWords
{
    private const double Rare = 0.0001, Common = 0.005;

    public static IEnumerable<(Trait Trait, bool Alike, string Words)> Of(Compared a, Compared b, Levels levels, double? familyShare)
    {
        if (levels.Identifier != PlainLevel.Missing)
        {
            var schemes = string.Join(" or ", a.Identifiers.Select(i => i.Scheme).Intersect(b.Identifiers.Select(i => i.Scheme), StringComparer.Ordinal));
            yield return (Trait.Identifier, levels.Identifier != PlainLevel.Differs, levels.Identifier switch
            {
                PlainLevel.Same => $"Same {schemes}",
                PlainLevel.Near => $"{Capital(schemes)} is nearly the same",
                _ => $"{Capital(schemes)} differs",
            });
        }
        if (levels.Given == NameLevel.Exchanged)
        {
            yield return (Trait.GivenName, true, "Given and family name are the same, exchanged");
        }
        else
        {
            if (levels.Given != NameLevel.Missing)
                yield return (Trait.GivenName, levels.Given != NameLevel.Differs, Name("given name", levels.Given, null));
            if (levels.Family != NameLevel.Missing)
                yield return (Trait.FamilyName, levels.Family != NameLevel.Differs, Name("family name", levels.Family, familyShare));
        }
        if (BirthComparison.Of(a, b) is { A: { } one, B: { } other } birth)
            yield return (Trait.Birth, birth.Level != BirthLevel.Differs, Birth(birth.Level, one, other));
        if (Address(levels.Address) is { } address)
            yield return (Trait.Address, levels.Address is not (AddressLevel.Differs or AddressLevel.Place), address);
        if (levels.School != PlainLevel.Missing)
            yield return (Trait.School, levels.School == PlainLevel.Same, levels.School == PlainLevel.Same ? "Same school" : "School differs");
        if (levels.Sex != PlainLevel.Missing)
            yield return (Trait.Sex, levels.Sex == PlainLevel.Same, levels.Sex == PlainLevel.Same ? "Same sex" : "Sex differs");
    }

    public static string Of(Caution caution) => caution switch
    {
        Caution.Twins => "They may be twins: one date of birth, two given names",
        Caution.Namesakes => "They may be relatives of one name: one given name, two dates of birth",
        _ => "No full given name to tell brothers and sisters apart",
    };

    private static string Name(string what, NameLevel level, double? share) => level switch
    {
        NameLevel.Same => $"Same {what}{(share < Rare ? ", a rare one" : share > Common ? ", a common one" : "")}",
        NameLevel.OtherForm => $"{Capital(what)} is another form of the same",
        NameLevel.Near => $"{Capital(what)} is spelt nearly the same",
        NameLevel.Part => $"Part of the {what} is the same",
        NameLevel.Initial => $"{Capital(what)} begins with the same letter",
        _ => $"{Capital(what)} differs",
    };

    private static string Birth(BirthLevel level, Birth a, Birth b) => level switch
    {
        BirthLevel.Same => "Same date of birth",
        BirthLevel.DayMonthExchanged => "Date of birth is the same with day and month exchanged",
        BirthLevel.OneFigure => $"Date of birth differs in one figure only ({Day(a.From)}, {Day(b.From)})",
        BirthLevel.OnePlace => $"Date of birth differs in one place only ({Day(a.From)}, {Day(b.From)})",
        BirthLevel.AgeFits => "Age fits, give or take a year",
        BirthLevel.ExpectedFits => a.Kind == b.Kind ? "Expected at about the same time" : "Born about when the unborn child was expected",
        _ when a.Kind == BirthKind.Exact && b.Kind == BirthKind.Exact => $"Date of birth differs ({Day(a.From)}, {Day(b.From)})",
        _ when a.Kind == BirthKind.Expected && b.Kind == BirthKind.Approximate || a.Kind == BirthKind.Approximate && b.Kind == BirthKind.Expected => "One of them is not yet born",
        _ when a.Kind == BirthKind.Expected || b.Kind == BirthKind.Expected => "Not expected or born at about the same time",
        _ => "Age does not fit",
    };

    private static string? Address(AddressLevel level) => level switch
    {
        AddressLevel.Same => "Same address",
        AddressLevel.Mostly => "Address is nearly the same",
        AddressLevel.Partly => "Part of the address is the same",
        AddressLevel.Postcode => "Same postcode",
        AddressLevel.Place => "Only the town of the address is the same",
        AddressLevel.Differs => "Address differs",
        _ => null,
    };

    private static string Day(LocalDate date) => date.ToString("d MMMM uuuu", CultureInfo.GetCultureInfo("en-GB"));

    private static string Capital(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
}
