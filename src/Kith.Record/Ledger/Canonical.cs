using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Kith.Record.Ledger;

/// <summary>What the envelope will not carry. The message names the field, never its value: a value may be somebody's words.</summary>
public sealed class EnvelopeRefused(string message) : ArgumentException(message);

/// <summary>
/// Writes the one JSON that headers and changes are made of: printable ASCII, no white space, keys in the order given, only
/// <c>"</c> and <c>\</c> escaped. Written by hand because these bytes are hashed for ever and no library promises that its output will not change.
/// </summary>
internal sealed class Canonical
{
    private readonly StringBuilder _text = new();
    private bool _first = true;

    public Canonical Open(char bracket)
    {
        Comma();
        return Begin(bracket);
    }

    public Canonical Open(string key, char bracket) => Key(key).Begin(bracket);

    public Canonical Close(char bracket)
    {
        _text.Append(bracket);
        _first = false;
        return this;
    }

    public Canonical Number(string key, long value)
    {
        Key(key)._text.Append(value.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    public Canonical Word(string key, string value, int limit = Limits.Word) => Key(key).Quote(key, value, limit);

    public Canonical WordOrNull(string key, string? value)
    {
        if (value is not null)
            return Word(key, value);
        Key(key)._text.Append("null");
        return this;
    }

    public Canonical Words(string key, IEnumerable<KeyValuePair<string, string>> words, int most)
    {
        var sorted = words.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToImmutableArray();
        Limits.Count(key, sorted.Length, most);
        Open(key, '{');
        foreach (var (name, value) in sorted)
        {
            Check($"a key of {key}", name, Limits.Word);
            Key(name).Quote($"{key}.{name}", value, Limits.Saying, mayBeEmpty: true);
        }
        return Close('}');
    }

    public byte[] Bytes(string what, int limit)
    {
        if (_text.Length > limit)
            throw new EnvelopeRefused($"The {what} would be {_text.Length} bytes; at most {limit} are allowed. Put what people wrote in a part.");
        return Encoding.ASCII.GetBytes(_text.ToString());
    }

    private Canonical Begin(char bracket)
    {
        _text.Append(bracket);
        _first = true;
        return this;
    }

    private Canonical Key(string key)
    {
        Comma();
        Escape(key);
        _text.Append(':');
        return this;
    }

    private Canonical Quote(string field, string value, int limit, bool mayBeEmpty = false)
    {
        Check(field, value, limit, mayBeEmpty);
        Escape(value);
        return this;
    }

    private void Comma()
    {
        if (!_first)
            _text.Append(',');
        _first = false;
    }

    private void Escape(string value)
    {
        _text.Append('"');
        foreach (var c in value)
        {
            if (c is '"' or '\\')
                _text.Append('\\');
            _text.Append(c);
        }
        _text.Append('"');
    }

    private static void Check(string field, string? value, int limit, bool mayBeEmpty = false)
    {
        if (value is null || value.Length == 0 && !mayBeEmpty)
            throw new EnvelopeRefused($"The envelope's {field} is empty: give an id or a code.");
        if (value.Length > limit)
            throw new EnvelopeRefused($"The envelope's {field} has {value.Length} characters; at most {limit} are allowed. Put what people wrote in a part.");
        foreach (var c in value)
        {
            if (c is < ' ' or > '~')
                throw new EnvelopeRefused($"The envelope's {field} holds a character that is not printable ASCII (U+{(int)c:X4}). It may hold ids and codes only; put what people wrote in a part.");
        }
    }
}
