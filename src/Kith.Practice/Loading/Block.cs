using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Kith.Practice.Loading;

/// <summary>
/// Keys with values, asked for by name. What is missing or of the wrong kind is reported and a blank returned, so that reading goes on and
/// finds the rest; the pack is given out only when nothing was reported. <see cref="Done"/> reports the keys that nobody asked for.
/// </summary>
internal sealed class Block(Reading reading, string file, Mapping map, string what)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public Reading Reading => reading;

    public string File => file;

    public Place Place => new(file, map.Line);

    public Scalar? FirstKey => map.Entries.IsEmpty ? null : map.Entries[0].Key;

    public IEnumerable<string> Keys => map.Entries.Select(e => e.Key.Text);

    public bool Has(string key) => map.Entries.Any(e => e.Key.Text == key);

    public Place PlaceOf(string key) =>
        new(file, map.Entries.Where(e => e.Key.Text == key).Select(e => e.Value.Line).FirstOrDefault(map.Line));

    public void Mistake(MistakeKind kind, string word, params string[] details) => reading.Mistakes.Add(kind, Place, word, details);

    public T Mark<T>(T piece)
        where T : class => reading.At(Place, piece);

    /// <summary>The value, or null when the key is absent or has nothing.</summary>
    public Node? Find(string key)
    {
        _asked.Add(key);
        return map.Entries.Where(e => e.Key.Text == key).Select(e => e.Value).FirstOrDefault(v => v is not Scalar { IsEmpty: true });
    }

    public Node? Need(string key)
    {
        var value = Find(key);
        if (value is null)
        {
            reading.Mistakes.Add(Has(key) ? MistakeKind.Empty : MistakeKind.MissingKey, PlaceOf(key), key, what);
        }
        return value;
    }

    public string? TextIf(string key)
    {
        if (Find(key) is not { } value)
        {
            if (Has(key))
            {
                reading.Mistakes.Add(MistakeKind.Empty, PlaceOf(key), key);
            }
            return null;
        }
        if (WordOf(key, value) is not { } word)
        {
            return null;
        }
        if (string.IsNullOrWhiteSpace(word.Text))
        {
            reading.Mistakes.Add(MistakeKind.Empty, new(file, word.Line), key);
        }
        return word.Text.Trim();
    }

    public string Text(string key)
    {
        if (Need(key) is not { } value || WordOf(key, value) is not { } word)
        {
            return "";
        }
        if (string.IsNullOrWhiteSpace(word.Text))
        {
            reading.Mistakes.Add(MistakeKind.Empty, new(file, word.Line), key);
        }
        return word.Text.Trim();
    }

    public bool YesNo(string key) => Need(key) is { } value && WordOf(key, value) is { } word && YesNo(key, word);

    public bool YesNoOr(string key, bool absent) =>
        Find(key) is { } value && WordOf(key, value) is { } word ? YesNo(key, word) : absent;

    public int Number(string key) => Need(key) is { } value && WordOf(key, value) is { } word ? Number(key, word) : 0;

    public int? NumberIf(string key) => Find(key) is { } value && WordOf(key, value) is { } word ? Number(key, word) : null;

    public LocalDate Date(string key) => Need(key) is { } value && WordOf(key, value) is { } word ? Date(key, word) : default;

    public LocalDate? DateIf(string key) => Find(key) is { } value && WordOf(key, value) is { } word ? Date(key, word) : null;

    public LocalDate Date(string key, Scalar word) =>
        Parsed(InOurTime(LocalDatePattern.Iso.Parse(word.Text), d => d.Year), MistakeKind.NotDate, word, key);

    /// <summary>A year that nobody can mean is a slip, and would break the arithmetic of days.</summary>
    public static ParseResult<T> InOurTime<T>(ParseResult<T> parsed, Func<T, int> year) => parsed.Success && year(parsed.Value) is < 1900 or > 2200
        ? ParseResult<T>.ForException(() => new FormatException("The year is not between 1900 and 2200."))
        : parsed;

    /// <summary>One of a closed list of words.</summary>
    public string OneOf(string key, params string[] words) => Need(key) is { } value && WordOf(key, value) is { } word ? OneOf(key, word, words) : "";

    public string? OneOfIf(string key, params string[] words) => Find(key) is { } value && WordOf(key, value) is { } word ? OneOf(key, word, words) : null;

    public T EnumOr<T>(string key, T absent)
        where T : struct, Enum => OneOfIf(key, Kebab.Names<T>()) is { Length: > 0 } word && Kebab.Parse<T>(word) is { } value ? value : absent;

    public ImmutableArray<string> EachOf(string key, params string[] words) => [.. Words(key).Select(w => OneOf(key, w, words))];

    /// <summary>The id of what this block describes.</summary>
    public string Id(string key, NameKind kind, string scope = "")
    {
        if (Need(key) is not { } value || WordOf(key, value) is not { } word)
        {
            return "";
        }
        var id = Id(word);
        reading.Names.Declare(kind, scope, id, new(file, word.Line));
        return id;
    }

    public string Id(Scalar word)
    {
        if (!Kebab.IsId(word.Text))
        {
            reading.Mistakes.Add(MistakeKind.NotAnId, new(file, word.Line), word.Text);
        }
        return word.Text;
    }

    /// <summary>The name of something that is described elsewhere.</summary>
    public string Name(string key, NameKind kind, string scope = "") =>
        Need(key) is { } value && WordOf(key, value) is { } word ? Name(word, kind, scope) : "";

    public string? NameIf(string key, NameKind kind, string scope = "") =>
        Find(key) is { } value && WordOf(key, value) is { } word ? Name(word, kind, scope) : null;

    public ImmutableArray<string> NamesIn(string key, NameKind kind, string scope = "") => [.. Words(key).Select(w => Name(w, kind, scope))];

    public string Name(Scalar word, NameKind kind, string scope = "")
    {
        reading.Names.Use(kind, scope, word.Text, new(file, word.Line));
        return word.Text;
    }

    /// <summary>A list of words; one word counts as a list of one.</summary>
    public IEnumerable<Scalar> Words(string key) => Find(key) switch
    {
        null => [],
        Scalar one => [one],
        Sequence list => list.Items.Select(i => WordOf(key, i)).OfType<Scalar>(),
        { } other => Wrong<Scalar>(key, other, "a list"),
    };

    /// <summary>A list whose items have keys.</summary>
    public IEnumerable<Block> Blocks(string key, string itemWhat) => Find(key) switch
    {
        null => [],
        Sequence list => list.Items.Select(i => BlockOf(key, i, itemWhat)).OfType<Block>(),
        { } other => Wrong<Block>(key, other, "a list"),
    };

    /// <summary>A list that must be there and hold something.</summary>
    public IEnumerable<Block> SomeBlocks(string key, string itemWhat)
    {
        if (Need(key) is Sequence { Items.IsEmpty: true })
        {
            reading.Mistakes.Add(MistakeKind.NothingInside, PlaceOf(key), key);
        }
        return Blocks(key, itemWhat);
    }

    public Sequence? List(string key) => Find(key) switch
    {
        null => null,
        Sequence list => list,
        { } other => Wrong<Sequence>(key, other, "a list").FirstOrDefault(),
    };

    public Block? Inner(string key, string innerWhat) => Find(key) is { } value ? BlockOf(key, value, innerWhat) : null;

    public Block? InnerNeeded(string key, string innerWhat) => Need(key) is { } value ? BlockOf(key, value, innerWhat) : null;

    /// <summary>The keys that have not been asked for, where keys are free.</summary>
    public IEnumerable<(Scalar Key, Node Value)> Rest()
    {
        foreach (var (key, value) in map.Entries.Where(e => !_asked.Contains(e.Key.Text)).ToList())
        {
            _asked.Add(key.Text);
            yield return (key, value);
        }
    }

    public Scalar? WordOf(string key, Node value) => value as Scalar ?? Wrong<Scalar>(key, value, "a word or text").FirstOrDefault();

    public Block? BlockOf(string key, Node value, string innerWhat) => value is Mapping inner
        ? new(reading, file, inner, innerWhat)
        : Wrong<Block>(key, value, "keys with values").FirstOrDefault();

    public void Done()
    {
        foreach (var (key, _) in map.Entries)
        {
            if (!_asked.Contains(key.Text))
            {
                reading.Mistakes.Add(
                    MistakeKind.UnknownKey, new(file, key.Line), key.Text, _asked.Where(a => !Has(a)), what, string.Join(", ", _asked.Order(StringComparer.Ordinal)));
            }
        }
    }

    public T? Parsed<T>(ParseResult<T> result, MistakeKind kind, Scalar word, params string[] details)
    {
        if (result.TryGetValue(default!, out var value))
        {
            return value;
        }
        reading.Mistakes.Add(kind, new(file, word.Line), word.Text, details);
        return default;
    }

    private bool YesNo(string key, Scalar word)
    {
        if (word.AsYesNo is not { } yes)
        {
            reading.Mistakes.Add(MistakeKind.NotYesNo, new(file, word.Line), word.Text, key);
            return false;
        }
        return yes;
    }

    private int Number(string key, Scalar word)
    {
        if (!int.TryParse(word.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            reading.Mistakes.Add(MistakeKind.NotNumber, new(file, word.Line), word.Text, key);
        }
        return number;
    }

    private string OneOf(string key, Scalar word, string[] words)
    {
        // A plain yes among the words (slots of three: yes, no, unknown) may be spelt as YAML 1.1 allowed.
        var text = words.Contains(word.Text, StringComparer.Ordinal) ? word.Text : word.AsValue;
        if (!words.Contains(text, StringComparer.Ordinal))
        {
            reading.Mistakes.Add(MistakeKind.NotAChoice, new(file, word.Line), word.Text, words, key, string.Join(", ", words));
            return "";
        }
        return text;
    }

    private IEnumerable<T> Wrong<T>(string key, Node value, string wanted)
    {
        reading.Mistakes.Add(MistakeKind.WrongKind, new(file, value.Line), key, value.Kind, wanted);
        return [];
    }
}
