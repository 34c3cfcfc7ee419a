using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Kith.Matching;

/// <summary>Text as it is compared: without case, accents, ligatures or punctuation.</summary>
public static class Folding
{
    private static readonly ImmutableDictionary<char, string> Letters = new Dictionary<char, string>
    {
        ['ø'] = "o", ['ł'] = "l", ['đ'] = "d", ['ð'] = "d", ['þ'] = "th", ['ß'] = "ss", ['æ'] = "ae", ['œ'] = "oe", ['ı'] = "i", ['ħ'] = "h", ['ŧ'] = "t", ['ĸ'] = "k", ['ŋ'] = "n",
    }.ToImmutableDictionary();

    /// <summary>The words of a text; what is neither letter nor digit parts them.</summary>
    public static ImmutableArray<string> Words(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)
                continue;
            if (Letters.TryGetValue(c, out var letters))
                plain.Append(letters);
            else
                plain.Append(char.IsLetterOrDigit(c) || char.IsSurrogate(c) ? c : ' ');
        }
        return [.. plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>Postcodes and identifiers: ASCII letters and digits only, upper case.</summary>
    public static string Compact(string value) => string.Concat(value.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    // Longer ones first. Spellings that change when a name is carried from one script or ear to another.
    private static readonly (string From, string To)[] Sounds =
    [
        ("tsch", "x"), ("sch", "x"), ("sz", "x"), ("cz", "x"), ("tch", "x"), ("sh", "x"), ("ch", "x"), ("tj", "x"), ("ph", "f"), ("gh", "g"), ("kh", "k"), ("ck", "k"), ("th", "t"),
        ("dh", "d"), ("bh", "b"), ("zh", "j"), ("dj", "j"), ("dz", "j"), ("cs", "ks"), ("wr", "r"), ("kn", "n"), ("q", "k"), ("c", "k"), ("v", "f"), ("w", "f"), ("z", "s"), ("x", "x"),
    ];

    /// <summary>
    /// What is left of a folded word when it is spelt by ear: like consonants as one, doubled letters once, no vowels but that at the
    /// start. Mohammed, Muhammad and Mohamed have one key; so have Yousef and Yusuf, Kowalski and Kovalsky. A word of which too little would be left stays as it is.
    /// </summary>
    public static string Key(string word)
    {
        var text = word;
        foreach (var (from, to) in Sounds)
            text = text.Replace(from, to, StringComparison.Ordinal);
        var key = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i > 0 && (text[i] == text[i - 1] || text[i] is 'a' or 'e' or 'i' or 'o' or 'u' or 'y' or 'h'))
                continue;
            key.Append(text[i] is 'e' or 'i' or 'o' or 'u' ? 'a' : text[i]);
        }
        return key.Length < 2 ? word : key.ToString();
    }
}
