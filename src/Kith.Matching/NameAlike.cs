namespace Kith.Matching;

/// <summary>Whether two names, as somebody typed them, may be of one person. Asked where overlooking is worse than asking once too often.</summary>
public static class NameAlike
{
    private const int LeastKey = 3;

    /// <param name="said">Words of a name as it was given, folded: given and family names in any order, perhaps one of them only.</param>
    /// <param name="given">Folded given names and other forms by which somebody is known.</param>
    /// <param name="family">Folded family names, earlier ones too.</param>
    /// <param name="familyAlone">A like family name is enough, whatever the given name.</param>
    public static bool Is(IReadOnlyCollection<string> said, IReadOnlyCollection<string> given, IReadOnlyCollection<string> family, bool familyAlone = false)
    {
        if (said.Count == 0) return false;
        var asFamily = said.Where(s => family.Any(f => Words(s, f, given: false))).ToArray();
        var asGiven = said.Where(s => given.Any(g => Words(s, g, given: true))).ToArray();
        if (family.Count == 0) return asGiven.Length > 0;
        // A family name that stands alone, or with nothing to compare it with, is enough to ask; with another given name it is not.
        return asFamily.Length > 0 && (familyAlone || asGiven.Except(asFamily).Any() || asGiven.Length > 1 || given.Count == 0 || said.Except(asFamily).All(s => s.Length < 2 && given.Any(g => g.StartsWith(s, StringComparison.Ordinal))));
    }

    private static bool Words(string a, string b, bool given) =>
        a == b || Spelling.Near(a, b) || (given && Nicknames.Same(a, b)) || (Folding.Key(a) is { Length: >= LeastKey } key && key == Folding.Key(b))
        || (given && a.Length >= LeastKey && b.Length >= LeastKey && (a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal)));
}
