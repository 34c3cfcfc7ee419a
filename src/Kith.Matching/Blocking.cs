using System.Globalization;

namespace Kith.Matching;

/// <summary>Which pairs are worth comparing: those that have one of several keys in common, so that no single slip hides a pair.</summary>
public static class Blocking
{
    private const int MostInBlock = 100;

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

    private static IEnumerable<string> Keys(Compared person)
    {
        var names = person.Given.Concat(person.Family).SelectMany(n => n.Keys.Append(Folding.Key(n.Joined))).Where(k => k.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var identifier in person.Identifiers)
            yield return $"i{identifier.Scheme}{identifier.Value}";
        for (var i = 0; i < names.Length; i++)
        {
            for (var j = i + 1; j < names.Length; j++)
                yield return string.CompareOrdinal(names[i], names[j]) <= 0 ? $"n{names[i]}|{names[j]}" : $"n{names[j]}|{names[i]}";
        }
        foreach (var birth in person.Traits.Births.Where(b => b.Kind != BirthKind.Approximate))
        {
            var day = birth.From;
            var (small, large) = (Math.Min(day.Month, day.Day), Math.Max(day.Month, day.Day));
            yield return string.Create(CultureInfo.InvariantCulture, $"b{day.Year}-{small}-{large}");
            foreach (var name in names)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"y{name}|{day.Year}");
                yield return string.Create(CultureInfo.InvariantCulture, $"d{name}|{small}-{large}");
            }
        }
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
