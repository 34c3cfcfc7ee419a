namespace Kith.Matching;

/// <summary>Given and family names together, because they are often taken one for the other.</summary>
internal static class NameComparison
{
    public static (NameLevel Given, NameLevel Family) Of(Compared a, Compared b)
    {
        var given = Best(a.Given, b.Given, given: true);
        var family = Best(a.Family, b.Family, given: false);
        if (Fits(given) && Fits(family))
            return (given, family);
        var (across, back) = (Best(a.Given, b.Family, given: false), Best(a.Family, b.Given, given: false));
        var (acrossFits, backFits) = (across is NameLevel.Same or NameLevel.OtherForm or NameLevel.Near, back is NameLevel.Same or NameLevel.OtherForm or NameLevel.Near);
        return (acrossFits && backFits) || (acrossFits && back == NameLevel.Missing && !Fits(given)) || (backFits && across == NameLevel.Missing && !Fits(family))
            // One finding, counted once: the family name adds nothing to it.
            ? (NameLevel.Exchanged, NameLevel.Missing)
            : (given, family);
    }

    private static bool Fits(NameLevel level) => level is not (NameLevel.Missing or NameLevel.Differs);

    private static NameLevel Best(FoldedName[] one, FoldedName[] other, bool given)
    {
        if (one.Length == 0 || other.Length == 0)
            return NameLevel.Missing;
        var best = NameLevel.Differs;
        foreach (var a in one)
        {
            foreach (var b in other)
            {
                var level = Level(a, b, given);
                if (level < best)
                    best = level;
                if (best == NameLevel.Same)
                    return best;
            }
        }
        return best;
    }

    private static NameLevel Level(FoldedName a, FoldedName b, bool given)
    {
        if (a.Joined == b.Joined || (a.Words.Length > 1 && a.Words.Length == b.Words.Length && a.Words.All(w => b.Words.Contains(w, StringComparer.Ordinal))))
            return NameLevel.Same;
        if (given && Nicknames.Same(a.Joined, b.Joined))
            return NameLevel.OtherForm;
        if (Spelling.Near(a.Joined, b.Joined))
            return NameLevel.Near;
        if (a.Words.Length == 1 && b.Words.Length == 1 && ByEar(a.Words[0], a.Keys[0], b.Words[0], b.Keys[0], given))
            return NameLevel.OtherForm;
        if (a.Words.Any(x => x.Length > 1 && b.Words.Contains(x, StringComparer.Ordinal)))
            return NameLevel.Part;
        if (a.Words.Length + b.Words.Length > 2 && a.Words.Any(x => b.Words.Any(y => AlikeWord(x, y, given))))
            return NameLevel.Part;
        return given && a.Joined[0] == b.Joined[0] && (a.Joined.Length == 1 || b.Joined.Length == 1) ? NameLevel.Initial : NameLevel.Differs;
    }

    private static bool ByEar(string a, string keyA, string b, string keyB, bool given)
    {
        const int leastKey = 3;
        const double alike = 0.7;
        return (keyA.Length >= leastKey && keyA == keyB && Spelling.JaroWinkler(a, b) >= alike) || (given && (Begins(a, b) || Begins(b, a)));
    }

    /// <summary>Kat and Katerina.</summary>
    private static bool Begins(string a, string b) => b.Length >= 3 && a.Length > b.Length && a.StartsWith(b, StringComparison.Ordinal);

    private static bool AlikeWord(string x, string y, bool given) =>
        x.Length > 3 && y.Length > 3 && (Spelling.Near(x, y) || (given && Nicknames.Same(x, y)));
}
