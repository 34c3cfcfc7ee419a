using System.Collections.Immutable;
using NodaTime;

namespace Kith.Practice.Pack;

/// <summary>Agencies have agreed to share: for which purposes, on which bases, which classes of information, from when until when.</summary>
/// <param name="Kinds">Kinds of agency, each of which is a party to it.</param>
/// <param name="Bases">Codes of <c>lawful-basis</c>.</param>
/// <param name="Purposes">Codes of <c>sharing-purpose</c>.</param>
/// <param name="KeepDays">How long whoever receives a document under it may keep it open; null when it does not say.</param>
/// <param name="Until">Its last day, included; null while no end is set.</param>
public sealed record Agreement(
    string Id, string Name, ImmutableArray<string> Agencies, ImmutableArray<string> Kinds, ImmutableArray<string> Purposes, ImmutableArray<string> Bases, ImmutableArray<string> Classes,
    int? KeepDays, LocalDate From, LocalDate? Until, string Source)
{
    public bool HoldsOn(LocalDate day) => From <= day && (Until is not { } until || day <= until);
}

/// <summary>A kind of document. <see cref="Classes"/> is its allow-list: what is of no class listed cannot come into one.</summary>
public sealed record DocumentKind(string Id, string Name, ImmutableArray<string> Classes, string? Hint);

/// <summary>What somebody may be given who is not a worker, by what they are to the child. What is not listed is held back.</summary>
/// <param name="Relationships">Codes of <c>relationship</c> that it stands for.</param>
public sealed record RecipientRule(string Id, string Name, ImmutableArray<string> Relationships, ImmutableArray<string> Classes);

/// <summary>Looks agreements up, by date. None is ever taken from another day.</summary>
public static class Agreements
{
    /// <summary>Those that cover this agency, purpose and basis on this day; what any of them lets through may be shared.</summary>
    public static ImmutableArray<Agreement> Covering(PracticePack pack, string agency, string purpose, string basis, LocalDate day) =>
        [.. Between(pack, agency).Where(a => a.HoldsOn(day) && a.Purposes.Contains(purpose) && a.Bases.Contains(basis)).OrderBy(a => a.Id, StringComparer.Ordinal)];

    /// <summary>Why none does, in words, with the lawful way on.</summary>
    public static string WhyNone(PracticePack pack, string agency, string purpose, string basis, LocalDate day)
    {
        var name = pack.Partnership.Agency(agency)?.Name ?? agency;
        var others = Between(pack, agency).ToArray();
        var why = others.Length == 0 ? $"There is no sharing agreement with {name}."
            : others.Where(a => a.Purposes.Contains(purpose) && a.Bases.Contains(basis)).MaxBy(a => a.From) is { } other
                ? other.From > day ? $"The sharing agreement with {name} ({other.Name}) begins on {London.Iso(other.From)}; this is {London.Iso(day)}."
                    : $"The sharing agreement with {name} ({other.Name}) ended on {London.Iso(other.Until!.Value)}; this is {London.Iso(day)}."
            : $"No sharing agreement with {name} covers this purpose on this lawful basis on {London.Iso(day)}. Those that hold cover: "
              + string.Join("; ", others.Where(a => a.HoldsOn(day)).Select(a => $"{a.Name} ({Words(pack, "sharing-purpose", a.Purposes)}; {Words(pack, "lawful-basis", a.Bases)})")) + ".";
        return $"{why} Choose a purpose and basis that are covered, or ask your information governance officer. A child in danger is told of by telephone, at once, and recorded here.";
    }

    private static IEnumerable<Agreement> Between(PracticePack pack, string agency) =>
        pack.Agreements.Values.Where(a => a.Agencies.Contains(agency)
            || (pack.Partnership.Agency(agency)?.Kind is { } kind && a.Kinds.Contains(kind)));

    private static string Words(PracticePack pack, string set, IEnumerable<string> codes) =>
        string.Join(", ", codes.Select(c => pack.Codes.GetValueOrDefault(set)?.Find(c)?.Name ?? c));
}
