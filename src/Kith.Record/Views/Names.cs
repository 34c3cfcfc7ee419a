using System.Collections.Immutable;
using Kith.Matching;

namespace Kith.Record.Views;

/// <summary>Names as they are searched: without case, accents, apostrophes, hyphens or order.</summary>
public static class Names
{
    /// <summary>Longest token kept; nobody types more.</summary>
    private const int Longest = 40;

    /// <summary>Shortest piece from the middle of a name that is found: <c>seun</c> in Oluwaseun.</summary>
    public const int ShortestInside = 3;

    private static readonly ImmutableHashSet<string> Unknown = ["unknown", "notknown", "na", "none", "anonymous"];

    /// <summary>The tokens under which a name is kept: each word, and words that a hyphen or an apostrophe joins also as one.</summary>
    public static ImmutableSortedSet<string> Tokens(string name)
    {
        if (Unknown.Contains(string.Concat(Words(name))))
            return [];
        var tokens = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var word in name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var pieces = Words(word);
            tokens.UnionWith(pieces);
            if (pieces.Length > 1)
                tokens.Add(Cut(string.Concat(pieces)));
        }
        return tokens.ToImmutable();
    }

    /// <summary>The tokens of what somebody typed; each must be found. An apostrophe does not part a word, a hyphen does.</summary>
    public static ImmutableArray<string> Terms(string typed) =>
        [.. Words(string.Concat(typed.Where(c => !IsApostrophe(c)))).Distinct(StringComparer.Ordinal)];

    /// <summary>Case, accents and ligatures taken off; what is neither letter nor digit parts words.</summary>
    private static ImmutableArray<string> Words(string text) => [.. Folding.Words(text).Select(Cut)];

    private static bool IsApostrophe(char c) => c is '\'' or '’' or '‘' or 'ʼ' or 'ʻ' or '`' or '´' or '′';

    private static string Cut(string word) => word.Length > Longest ? word[..Longest] : word;
}
