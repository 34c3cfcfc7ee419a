using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kith.Matching;
using Kith.Record.Views;

namespace Kith.Record.SubjectAccess;

/// <summary>
/// Finds somebody in a text by any form of their name: each word of it, short forms, initials, earlier names, a title before a name that they
/// share with the one whose record it is. Names that are also words of the language count only when written with a capital. Pure.
/// </summary>
internal sealed partial class NamesInText
{
    /// <summary>Shortest word that is looked for: Jo, Al, Ng.</summary>
    private const int Shortest = 2;

    private static readonly ImmutableHashSet<string> Titles =
    [
        "mr", "mrs", "ms", "miss", "mx", "mister", "missus", "dr", "doctor", "sir", "lady", "lord", "prof", "professor", "rev", "reverend", "father", "mother", "sister", "brother",
        "auntie", "aunty", "aunt", "uncle", "grandad", "grandpa", "grandma", "granny", "gran", "nan", "nana", "nanny", "pc", "dc", "ds", "di", "wpc",
    ];

    private static readonly ImmutableHashSet<string> Ordinary =
    [
        "ad", "al", "am", "an", "as", "at", "be", "by", "do", "ed", "el", "em", "go", "ha", "he", "hi", "ho", "if", "in", "is", "it", "la", "le", "lo", "ma", "me", "mo", "my", "no", "of", "oh", "on", "or", "pa", "pi",
        "so", "to", "up", "us", "we", "ye", "angel", "april", "art", "august", "autumn", "bell", "bill", "black", "brook", "brown", "bush", "chase", "church", "clay", "cook", "crystal", "day", "dawn", "dot", "drew",
        "ever", "faith", "field", "fox", "frank", "gene", "grace", "grant", "gray", "green", "guy", "hall", "hand", "harmony", "hill", "hope", "house", "ivy", "jack", "joy", "june", "king", "law", "lane", "long",
        "love", "mark", "max", "may", "mason", "miles", "moody", "nan", "north", "park", "pat", "pearl", "penny", "pope", "price", "ray", "rich", "river", "rob", "robin", "rose", "ruby", "rush", "short", "skip", "sky",
        "star", "stone", "sue", "summer", "taylor", "ted", "tree", "violet", "victor", "walker", "ward", "wells", "west", "white", "will", "wood", "woods", "young",
    ];

    private readonly ImmutableHashSet<string> words;
    private readonly ImmutableHashSet<string> titled;
    private readonly ImmutableHashSet<string> initials;

    /// <param name="others">Everybody else, as each of their mentions calls them.</param>
    /// <param name="self">As the one whose record it is is called: their own name does not point to anybody else.</param>
    public NamesInText(IEnumerable<Called> others, IEnumerable<Called> self)
    {
        var (theirs, own) = (others.ToArray(), self.ToArray());
        var mine = own.SelectMany(c => c.Given.Concat(c.Family)).Concat(own.SelectMany(c => c.Given).SelectMany(Nicknames.Of)).ToHashSet(StringComparer.Ordinal);
        words =
        [
            .. theirs.SelectMany(c => c.Given.Concat(c.Family)).Concat(theirs.SelectMany(c => c.Given).SelectMany(Nicknames.Of).Where(n => !Titles.Contains(n)))
                .Where(w => w.Length >= Shortest && !mine.Contains(w)),
        ];
        titled = [.. theirs.SelectMany(c => c.Given.Concat(c.Family)).Where(mine.Contains)];
        initials = [.. theirs.SelectMany(Initials).Except(own.SelectMany(Initials))];
    }

    public bool Any(string text)
    {
        var before = "";
        foreach (Match match in Word().Matches(text))
        {
            var capital = char.IsUpper(match.Value[0]) || match.Value.Skip(1).Any(char.IsUpper);
            var pieces = Names.Tokens(match.Value);
            if (pieces.Any(p => words.Contains(p) && (capital || !Ordinary.Contains(p)))) return true;
            if (Titles.Contains(before) && pieces.Any(titled.Contains)) return true;
            before = pieces.Count > 0 ? pieces[0] : "";
        }
        return initials.Count > 0 && Capitals().Matches(text).Any(m => initials.Contains(string.Concat(m.Value.Where(char.IsLetter)).ToLowerInvariant()));
    }

    private static IEnumerable<string> Initials(Called called) =>
        from family in called.Family
        where !called.Given.Contains(family)
        from start in Enumerable.Range(1, called.Given.Length)
        select string.Concat(called.Given.Take(start).Select(g => g[0])) + family[0];

    // A word with what is written within it: O'Brien, Al-Amin, Jo’s.
    [GeneratedRegex(@"[\p{L}\p{N}][\p{L}\p{M}\p{N}'’‘ʼ\-]*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Word();

    // K.O., K O, KO: capitals that stand alone.
    [GeneratedRegex(@"(?<![\p{L}\p{N}])\p{Lu}(\.? ?\p{Lu}){1,3}\.?(?![\p{L}\p{N}])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Capitals();
}
