using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;

namespace Kith.Stories.Walks;

/// <summary>Unmistakable words, one for each thing that is written down; and finding them again, in whatever comes out.</summary>
/// <param name="after">Words of another set begin after so many: two sets know each other's words, and make none twice.</param>
/// <param name="with">The set whose words this one finds, too, and adds its own to.</param>
internal sealed class Canaries(int after = 0, Canaries? with = null)
{
    private const string Consonants = "bcdfghjklmnprstvw";
    private const string Vowels = "aeiou";
    private const string PostcodeLetters = "ABDEFGHJLNPQRSTUWXYZ";
    private const int Syllables = 8;
    private const int Longest = 14;
    private static readonly SearchValues<string> Marks = SearchValues.Create(["xq", "MK4", "LU", "01632", "999"], StringComparison.OrdinalIgnoreCase);
    private readonly HashSet<string> known = with?.known ?? new(StringComparer.Ordinal);
    private int made = after;

    public IReadOnlyCollection<string> Known => known;

    /// <summary>A set that goes on where this one has come to, and leaves this one as it is.</summary>
    public Canaries Further()
    {
        var further = new Canaries(made);
        further.known.UnionWith(known);
        return further;
    }

    /// <summary>A word like <c>bodalutexq</c>: letters only, so that a name may be one.</summary>
    public string Word()
    {
        // Multiplied, so that words that follow each other do not resemble each other: the index looks for people who do.
        var n = (ulong)++made * 2654435761UL % 52200625UL;
        var word = new StringBuilder();
        for (var i = 0; i < 4; i++, n /= 85) word.Append(Consonants[(int)(n % 17)]).Append(Vowels[(int)(n / 17 % 5)]);
        return Remember(word.Append("xq").ToString());
    }

    public string Name() => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(Word());

    /// <param name="area">MK4 or LU.</param>
    public string Postcode(string area)
    {
        var n = ++made;
        var code = string.Create(CultureInfo.InvariantCulture, $"{area}{1 + n % 3} {n / 3 % 10}{PostcodeLetters[n / 30 % 20]}{PostcodeLetters[n / 7 % 20]}");
        known.Add(Plain(code));
        return code;
    }

    public string Phone()
    {
        var phone = string.Create(CultureInfo.InvariantCulture, $"01632 96{++made % 10000:0000}");
        known.Add(Plain(phone));
        return phone;
    }

    public string NhsNumber()
    {
        for (var n = 999_100_000 + ++made % 20_000 * 37; ; n++)
        {
            var nine = n.ToString(CultureInfo.InvariantCulture);
            var check = (11 - nine.Select((c, i) => (c - '0') * (10 - i)).Sum() % 11) % 11;
            if (check == 10) continue;
            known.Add(nine + check);
            return nine + check;
        }
    }

    private string Remember(string word)
    {
        known.Add(word);
        return word;
    }

    private static string Plain(string text) => text.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>The canaries in a text: each kind is known by a few letters of it, and those are looked for in one pass.</summary>
    public HashSet<string> In(string text)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; ;)
        {
            var next = text.AsSpan(at).IndexOfAny(Marks);
            if (next < 0) return found;
            at += next;
            if (text[at] is 'x' or 'X')
            {
                if (at >= Syllables && text[(at - Syllables)..(at + 2)].ToLowerInvariant() is var word && known.Contains(word)) found.Add(word);
            }
            else
            {
                var plain = Plain(text[at..Math.Min(text.Length, at + Longest)]);
                for (var length = 6; length <= Math.Min(plain.Length, 11); length++)
                    if (known.Contains(plain[..length])) found.Add(plain[..length]);
            }
            at++;
        }
    }

    /// <summary>What came, as text: a Word document is unpacked, for its words are pressed together.</summary>
    public static string Opened(byte[] body, string? type)
    {
        if (body is not [(byte)'P', (byte)'K', ..] || type?.Contains("openxml", StringComparison.Ordinal) != true) return Encoding.UTF8.GetString(body);
        using var zip = new ZipArchive(new MemoryStream(body));
        return string.Join('\n', zip.Entries.Select(e =>
        {
            using var reader = new StreamReader(e.Open());
            return reader.ReadToEnd();
        }));
    }

    /// <summary>Each canary with the places where it stands, in the ledger's order: the first is where it was told.</summary>
    public Dictionary<string, List<Stands>> Places(IEnumerable<PastEntry> ledger)
    {
        var places = new Dictionary<string, List<Stands>>(StringComparer.Ordinal);
        foreach (var entry in ledger)
            for (var i = 0; i < entry.Parts.Length; i++)
                foreach (var (path, text) in Texts(entry.Parts[i].Body, ""))
                    foreach (var word in In(text))
                    {
                        if (!places.TryGetValue(word, out var list)) places[word] = list = [];
                        list.Add(new(entry, i, path));
                    }
        return places;
    }

    private static IEnumerable<(string Path, string Text)> Texts(JsonNode? node, string path) => node switch
    {
        JsonObject o => o.SelectMany(m => Texts(m.Value, path.Length == 0 ? m.Key : $"{path}.{m.Key}")),
        JsonArray a => a.SelectMany((m, i) => Texts(m, $"{path}[{i}]")),
        JsonValue v => [(path, v.ToString())],
        _ => [],
    };
}
