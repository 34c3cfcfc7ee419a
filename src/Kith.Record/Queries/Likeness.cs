using System.Collections.Immutable;
using System.Globalization;
using Kith.Record.Views;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>One thing that is alike, or is not, in words for the screener, who decides. The weight only orders a list; it links nobody.</summary>
public sealed record Reason(bool Alike, string Words, int Weight);

/// <summary>The days between which somebody was, or will be, born. One day when it is known.</summary>
/// <param name="Kind">exact, approximate or unborn.</param>
public sealed record Birth(string Kind, LocalDate From, LocalDate Until);

/// <summary>Everything that was ever told of somebody and can be compared.</summary>
public sealed record Description(
    ImmutableArray<string> GivenNames, ImmutableArray<string> FamilyNames, ImmutableArray<Birth> Births,
    ImmutableArray<string> Postcodes, ImmutableArray<string> Identifiers, ImmutableArray<string> Sexes, ImmutableArray<string> Schools);

/// <summary>Compares two descriptions and says what is alike and what is not. What one of them does not say counts neither way. Pure.</summary>
public static class Likeness
{
    /// <summary>How far an approximate age may be out.</summary>
    private static readonly Period AgeSlack = Period.FromYears(1);

    /// <summary>How far a birth may lie from the day on which it was expected.</summary>
    public const int DaysFromExpected = 42;

    public static ImmutableArray<Reason> Between(Description one, Description other) =>
    [
        .. Identifiers(one, other),
        .. Names("given name", one.GivenNames, other.GivenNames, 20),
        .. Names("family name", one.FamilyNames, other.FamilyNames, 15),
        .. Births(one.Births, other.Births),
        .. Same("postcode", one.Postcodes.Select(PersonIndex.Compact), other.Postcodes.Select(PersonIndex.Compact), 15, 0),
        .. Same("school", one.Schools, other.Schools, 10, 0),
        .. Same("sex", one.Sexes, other.Sexes, 1, -10),
    ];

    private static IEnumerable<Reason> Identifiers(Description one, Description other)
    {
        var (a, b) = (one.Identifiers.Select(PersonIndex.Compact), other.Identifiers.Select(PersonIndex.Compact));
        if (!a.Any() || !b.Any())
            yield break;
        var same = a.Intersect(b, StringComparer.Ordinal).Any();
        yield return same ? new Reason(true, "Same NHS number or UPN", 100) : new Reason(false, "NHS number or UPN differs", -40);
    }

    private static IEnumerable<Reason> Names(string what, ImmutableArray<string> one, ImmutableArray<string> other, int weight)
    {
        var (a, b) = (Tokens(one), Tokens(other));
        if (a.IsEmpty || b.IsEmpty)
            yield break;
        if (a.SetEquals(b))
            yield return new Reason(true, $"Same {what}", weight);
        else if (a.Overlaps(b))
            yield return new Reason(true, $"Part of the {what} is the same", weight * 3 / 4);
        else if (a.Any(x => b.Any(y => Near(x, y))))
            yield return new Reason(true, $"{Capital(what)} is spelt nearly the same", weight / 2);
        else
            yield return new Reason(false, $"{Capital(what)} differs", -weight / 2);
    }

    private static IEnumerable<Reason> Births(ImmutableArray<Birth> one, ImmutableArray<Birth> other)
    {
        if (one.IsEmpty || other.IsEmpty)
            return [];
        // The best of what was told: a date that was once mistyped does not speak against the one that fits.
        return [one.SelectMany(a => other.Select(b => Birth(a, b))).MaxBy(r => r.Weight)!];
    }

    private static Reason Birth(Birth a, Birth b)
    {
        if (a.Kind == "approximate" || b.Kind == "approximate")
        {
            if (a.Kind == "unborn" || b.Kind == "unborn")
                return new Reason(false, "One of them is not yet born", -30);
            var (slackA, slackB) = (a.Kind == "approximate" ? AgeSlack : Period.Zero, b.Kind == "approximate" ? AgeSlack : Period.Zero);
            var fits = a.From - slackA <= b.Until + slackB && b.From - slackB <= a.Until + slackA;
            return fits ? new Reason(true, "Age fits, give or take a year", 10) : new Reason(false, "Age does not fit", -25);
        }
        if (a.Kind == "unborn" || b.Kind == "unborn")
        {
            var apart = Math.Abs(Period.DaysBetween(a.From, b.From));
            return apart <= DaysFromExpected
                ? new Reason(true, a.Kind == b.Kind ? "Expected at about the same time" : "Born about when the unborn child was expected", 20)
                : new Reason(false, "Not expected or born at about the same time", -30);
        }
        if (a.From == b.From)
            return new Reason(true, "Same date of birth", 40);
        if (a.From.Year == b.From.Year && a.From.Month == b.From.Day && a.From.Day == b.From.Month)
            return new Reason(true, "Date of birth is the same with day and month exchanged", 25);
        var same = (a.From.Year == b.From.Year ? 1 : 0) + (a.From.Month == b.From.Month ? 1 : 0) + (a.From.Day == b.From.Day ? 1 : 0);
        return same == 2 ? new Reason(true, $"Date of birth differs in one place only ({Day(a.From)}, {Day(b.From)})", 15)
            : new Reason(false, $"Date of birth differs ({Day(a.From)}, {Day(b.From)})", -30);
    }

    private static IEnumerable<Reason> Same(string what, IEnumerable<string> one, IEnumerable<string> other, int alike, int unlike)
    {
        var (a, b) = (one.Where(s => s.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase), other.Where(s => s.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase));
        if (a.Count == 0 || b.Count == 0)
            yield break;
        yield return a.Overlaps(b) ? new Reason(true, $"Same {what}", alike) : new Reason(false, $"{Capital(what)} differs", unlike);
    }

    private static ImmutableSortedSet<string> Tokens(ImmutableArray<string> names) =>
        names.SelectMany(Views.Names.Tokens).ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>One letter more, less, other, or two exchanged; or one is the beginning of the other (Kate, Katerina).</summary>
    internal static bool Near(string a, string b)
    {
        const int shortest = 3;
        if (a.Length < shortest || b.Length < shortest)
            return false;
        if (a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal))
            return true;
        var start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start])
            start++;
        var end = 0;
        while (end < a.Length - start && end < b.Length - start && a[^(end + 1)] == b[^(end + 1)])
            end++;
        var (x, y) = (a[start..^end], b[start..^end]);
        return (x.Length <= 1 && y.Length <= 1) || (x.Length == 2 && y.Length == 2 && x[0] == y[1] && x[1] == y[0]);
    }

    private static string Day(LocalDate date) => date.ToString("d MMMM uuuu", CultureInfo.GetCultureInfo("en-GB"));

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
