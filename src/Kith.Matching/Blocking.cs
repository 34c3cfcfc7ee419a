using System.Globalization;

namespace Kith.Matching;

/// <summary>Which pairs are worth comparing: those that have one of several keys in common, so that no single slip hides a pair.</summary>
public static class Blocking
{
    private const int MostInBlock = 100, MostNames = 8;

    /// <param name="right">A second list to be linked with the first; null to look for duplicates within one.</param>
    public static List<(int Left, int Right)> Pairs(IReadOnlyList<Compared> left, IReadOnlyList<Compared>? right)
    {
        var (mine, theirs) = (Blocks(left), right is null ? null : Blocks(right));
        var pairs = new HashSet<(int, int)>();
        foreach (var (key, block) in mine)
        {
            if (theirs is null)
            {
                if (block.Count > MostInBlock)
                    continue;
                for (var i = 0; i < block.Count; i++)
                {
                    for (var j = i + 1; j < block.Count; j++)
                        pairs.Add((block[i], block[j]));
                }
            }
            else if (theirs.TryGetValue(key, out var others) && block.Count + others.Count <= MostInBlock)
            {
                foreach (var a in block)
                {
                    foreach (var b in others)
                        pairs.Add((a, b));
                }
            }
        }
        return [.. pairs.Order()];
    }

    private static Dictionary<string, List<int>> Blocks(IReadOnlyList<Compared> people)
    {
        var blocks = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var i = 0; i < people.Count; i++)
        {
            foreach (var key in Keys(people[i]).Distinct(StringComparer.Ordinal))
            {
                if (!blocks.TryGetValue(key, out var block))
                    blocks[key] = block = [];
                block.Add(i);
            }
        }
        return blocks;
    }

    /// <summary>
    /// Keys by names and births: two names, a birth, a name with the year, a name with the day. Order of names, spelling by ear, and which figure is
    /// the day and which the month, are the same under them.
    /// </summary>
    /// <param name="words">Folded words of any names, given or family.</param>
    public static IEnumerable<string> Keys(IEnumerable<string> words, IEnumerable<Birth> births)
    {
        var names = words.Where(w => w.Length > 1).Select(Folding.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Take(MostNames).ToArray();
        for (var i = 0; i < names.Length; i++)
        {
            for (var j = i + 1; j < names.Length; j++)
                yield return $"n{names[i]}|{names[j]}";
        }
        foreach (var birth in births)
        {
            foreach (var year in Years(birth))
            {
                foreach (var name in names)
                    yield return string.Create(CultureInfo.InvariantCulture, $"y{name}|{year}");
            }
            if (birth.Kind != BirthKind.Exact)
                continue;
            var (small, large) = (Math.Min(birth.From.Month, birth.From.Day), Math.Max(birth.From.Month, birth.From.Day));
            yield return string.Create(CultureInfo.InvariantCulture, $"b{birth.From.Year}-{small}-{large}");
            foreach (var name in names)
                yield return string.Create(CultureInfo.InvariantCulture, $"d{name}|{small}-{large}");
        }
    }

    private static IEnumerable<int> Years(Birth birth)
    {
        var (from, until) = birth.Kind switch
        {
            BirthKind.Exact => (birth.From, birth.From),
            BirthKind.Expected => (birth.From.PlusDays(-Birth.DaysFromExpected), birth.From.PlusDays(Birth.DaysFromExpected)),
            _ => (birth.From - Birth.AgeSlack, birth.Until + Birth.AgeSlack),
        };
        return Enumerable.Range(from.Year, until.Year - from.Year + 1);
    }

    private static IEnumerable<string> Keys(Compared person)
    {
        var words = person.Given.Concat(person.Family).SelectMany(n => n.Words.Append(n.Joined)).Distinct(StringComparer.Ordinal).ToArray();
        var names = words.Where(w => w.Length > 1).Select(Folding.Key).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var identifier in person.Identifiers)
            yield return $"i{identifier.Scheme}{identifier.Value}";
        foreach (var key in Keys(words, person.Traits.Births))
            yield return key;
        foreach (var address in person.Addresses)
        {
            foreach (var line in new[] { address.Line1, address.Line2 }.Where(l => l.Length > 0))
            {
                yield return $"l{Folding.Key(line)}";
                yield return $"s{address.Number}|{line}";
                foreach (var name in names)
                    yield return $"m{name}|{line}";
            }
            foreach (var place in new[] { address.Postcode, address.Suburb }.Where(l => l.Length > 0))
            {
                yield return $"h{address.Number}|{place}";
                foreach (var name in names)
                    yield return $"p{name}|{place}";
            }
        }
    }
}
