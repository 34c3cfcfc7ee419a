namespace Kith.Matching;

/// <summary>How near two folded words are. No package for this is to be had, and it is sixty lines.</summary>
internal static class Spelling
{
    private const double NearEnough = 0.92;
    private const int Longest = 64;

    /// <summary>Spelt nearly the same: a slip of the finger, or one of the ear.</summary>
    public static bool Near(string a, string b)
    {
        const int shortest = 3, one = 5, two = 8;
        var least = Math.Min(a.Length, b.Length);
        if (least < shortest)
            return false;
        var slips = least >= two ? 2 : least >= one ? 1 : 0;
        if (Math.Abs(a.Length - b.Length) <= slips && Slips(a, b, slips) <= slips)
            return true;
        return JaroWinkler(a, b) >= NearEnough;
    }

    /// <summary>Damerau's distance (a letter more, less, other, or two neighbours exchanged), or more than <paramref name="most"/>.</summary>
    public static int Slips(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most || a.Length > Longest || b.Length > Longest)
            return most + 1;
        Span<int> before = stackalloc int[b.Length + 1], last = stackalloc int[b.Length + 1], now = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            now[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                var way = Math.Min(Math.Min(last[j] + 1, now[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    way = Math.Min(way, before[j - 2] + 1);
                now[j] = way;
                least = Math.Min(least, way);
            }
            if (least > most)
                return most + 1;
            var spare = before;
            before = last;
            last = now;
            now = spare;
        }
        return last[b.Length];
    }

    /// <summary>Between 0 and 1; letters in common and in order, a common beginning counts more.</summary>
    public static double JaroWinkler(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        const int prefix = 4;
        const double forPrefix = 0.1;
        if (a.Length == 0 || b.Length == 0 || a.Length > Longest || b.Length > Longest)
            return 0;
        var reach = Math.Max(0, (Math.Max(a.Length, b.Length) / 2) - 1);
        ulong usedA = 0, usedB = 0;
        var common = 0;
        for (var i = 0; i < a.Length; i++)
        {
            for (var j = Math.Max(0, i - reach); j < Math.Min(b.Length, i + reach + 1); j++)
            {
                if (a[i] != b[j] || (usedB >> j & 1) != 0)
                    continue;
                usedA |= 1UL << i;
                usedB |= 1UL << j;
                common++;
                break;
            }
        }
        if (common == 0)
            return 0;
        int moved = 0, at = 0;
        for (var i = 0; i < a.Length; i++)
        {
            if ((usedA >> i & 1) == 0)
                continue;
            while ((usedB >> at & 1) == 0)
                at++;
            if (a[i] != b[at++])
                moved++;
        }
        double m = common;
        var jaro = ((m / a.Length) + (m / b.Length) + ((m - (moved / 2.0)) / m)) / 3;
        var same = 0;
        while (same < prefix && same < a.Length && same < b.Length && a[same] == b[same])
            same++;
        return jaro + (same * forPrefix * (1 - jaro));
    }
}
