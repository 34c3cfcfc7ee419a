using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kith.Matching;

namespace Kith.Record.SubjectAccess;

/// <summary>An address as it was told or recorded.</summary>
internal sealed record Place(string? Lines, string? Postcode);

/// <summary>
/// Finds addresses in a text: by each line of them, with or without the number of the house, by the name of a house, and by the postcode, with
/// or without its space. Pure.
/// </summary>
internal sealed partial class PlacesInText
{
    /// <summary>A single word that names a house is looked for from here on: “Lindens”, not “Flat”.</summary>
    private const int ShortestName = 6;

    private static readonly ImmutableHashSet<string> Ordinary = ["address", "bedroom", "cottage", "england", "ground", "hostel", "london", "refuge", "street"];

    private readonly ImmutableArray<string> hidden;
    private readonly ImmutableArray<string> others;
    private readonly ImmutableHashSet<string> hiddenCodes;
    private readonly ImmutableHashSet<string> ownCodes;

    /// <param name="hidden">Those that must not be given out.</param>
    /// <param name="own">Where the one whose record it is lives, or lived, and may be known to.</param>
    /// <param name="others">Where other people live.</param>
    /// <param name="leads">Words that lead to a place whose address must not be given out.</param>
    public PlacesInText(IEnumerable<Place> hidden, IEnumerable<Place> own, IEnumerable<Place> others, IEnumerable<string> leads)
    {
        var (mine, secret) = (own.ToArray(), hidden.ToArray());
        hiddenCodes = [.. secret.Select(p => Folding.Compact(p.Postcode ?? "")).Where(c => c.Length > 0)];
        ownCodes = [.. mine.Select(p => Folding.Compact(p.Postcode ?? "")).Where(c => c.Length > 0 && !hiddenCodes.Contains(c))];
        var known = mine.SelectMany(Forms).ToHashSet(StringComparer.Ordinal);
        // What must not be given out is looked for even where it is told elsewhere as an address like any other.
        this.hidden = [.. secret.SelectMany(Forms).Concat(leads.Select(Folded)).Where(f => f.Length > 2).Distinct(StringComparer.Ordinal)];
        this.others = [.. others.SelectMany(Forms).Where(f => f.Length > 2 && !known.Contains(f)).Distinct(StringComparer.Ordinal)];
    }

    public bool Hidden(string text) => Codes(text).Any(hiddenCodes.Contains) || Holds(text, hidden);

    public bool OfAnother(string text) => Codes(text).Any(c => !ownCodes.Contains(c)) || Holds(text, others);

    private static bool Holds(string text, ImmutableArray<string> forms)
    {
        if (forms.IsEmpty) return false;
        var folded = Folded(text);
        return forms.Any(f => folded.Contains(f, StringComparison.Ordinal));
    }

    /// <summary>Words parted by single spaces, with one at either end: whole words are found, and nothing else.</summary>
    private static string Folded(string text) => Folding.Words(text.Replace("'", "", StringComparison.Ordinal).Replace("’", "", StringComparison.Ordinal)) is { IsEmpty: false } words ? $" {string.Join(' ', words)} " : "";

    private static IEnumerable<string> Forms(Place place)
    {
        var first = true;
        foreach (var line in (place.Lines ?? "").Split(['\n', '\r', ',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = Folding.Words(line.Replace("'", "", StringComparison.Ordinal).Replace("’", "", StringComparison.Ordinal));
            if (words.Length > 1) yield return $" {string.Join(' ', words)} ";
            var bare = words.SkipWhile(w => w == "the" || char.IsDigit(w[0]) || w is "flat" or "room" or "unit").ToArray();
            if (bare.Length > 1) yield return $" {string.Join(' ', bare)} ";
            // Of the first line also the name alone, without what every house is called.
            if (first && bare.FirstOrDefault(b => b.Length >= ShortestName && !Ordinary.Contains(b)) is { } name && !words.Any(w => char.IsDigit(w[0]))) yield return $" {name} ";
            first = false;
        }
    }

    private static IEnumerable<string> Codes(string text) => Postcode().Matches(text).Select(m => Folding.Compact(m.Value));

    // As people type it: any case, with or without the space.
    [GeneratedRegex(@"(?<![A-Za-z0-9])[A-Za-z]{1,2}[0-9][0-9A-Za-z]?[\s\u00a0]{0,2}[0-9][A-Za-z]{2}(?![A-Za-z0-9])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Postcode();
}
