using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Kith.Practice.Forms;

/// <summary>
/// The partner API spells names <c>familyName</c> where the pack spells <c>family-name</c>. No two names fall together either way: a hyphen
/// that a program sends is doubled, and one before a figure becomes an underscore (<c>line-1</c>, <c>line_1</c>).
/// </summary>
public static partial class FormJson
{
    /// <summary>Deeper than any form nests.</summary>
    public const int DeepestBody = 32;

    /// <summary>Reads a body that somebody sent: valid UTF-8, each name once, not too deep, whole characters. Answers with it, or says what is wrong.</summary>
    public static (JsonNode? Body, Problem? Problem) Parse(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            return (null, FormMessages.NotJson("it is not valid UTF-8."));
        try
        {
            var body = JsonNode.Parse(utf8, documentOptions: new() { MaxDepth = DeepestBody, AllowDuplicateProperties = false });
            ReadThrough(body);
            return (body, null);
        }
        catch (JsonException e)
        {
            // Its message repeats what was sent, so only the place is told.
            return (null, FormMessages.NotJson(e.LineNumber is null ? "a name in it comes twice." : $"see line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}."));
        }
        catch (InvalidOperationException)
        {
            return (null, FormMessages.NotJson("it has half a character in it."));
        }
    }

    /// <summary>A whole body, names from the API's spelling to the pack's.</summary>
    public static JsonNode? FromApi(JsonNode? body) => Respell(body, FromApi);

    /// <summary>A whole body, names from the pack's spelling to the API's.</summary>
    public static JsonNode? ToApi(JsonNode? body) => Respell(body, ToApi);

    /// <summary>A problem as the API tells it: its place, and the fields that it names.</summary>
    public static Problem ToApi(Problem problem) => problem with
    {
        Place = ToApi(problem.Place),
        Message = problem.Code == "unknown-field" ? QuotedPattern().Replace(problem.Message, word => ToApi(word.Value)) : problem.Message,
    };

    /// <summary>One name, or a path of names.</summary>
    public static string FromApi(string name)
    {
        var pack = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (c == '-')
                pack.Append("--");
            else if (char.IsAsciiLetterUpper(c))
                pack.Append('-').Append(char.ToLowerInvariant(c));
            else if (c == '_' && i + 1 < name.Length && char.IsAsciiDigit(name[i + 1]))
                pack.Append('-');
            else
                pack.Append(c);
        }
        return pack.ToString();
    }

    /// <summary>One name, or a path of names.</summary>
    public static string ToApi(string name)
    {
        var api = new StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            var next = i + 1 < name.Length ? name[i + 1] : '\0';
            if (name[i] != '-')
                api.Append(name[i]);
            else if (next == '-' || char.IsAsciiLetterLower(next))
                api.Append(char.ToUpperInvariant(name[++i]));
            else
                api.Append(char.IsAsciiDigit(next) ? '_' : '-');
        }
        return api.ToString();
    }

    private static JsonNode? Respell(JsonNode? node, Func<string, string> name) => node switch
    {
        JsonObject group => new JsonObject(group.Select(p => KeyValuePair.Create(name(p.Key), Respell(p.Value, name)))),
        JsonArray list => new JsonArray([.. list.Select(item => Respell(item, name))]),
        _ => node?.DeepClone(),
    };

    /// <summary>Names and texts are decoded when they are first read; this reads them all.</summary>
    private static void ReadThrough(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject group:
                foreach (var (_, inner) in group)
                    ReadThrough(inner);
                break;
            case JsonArray list:
                foreach (var item in list)
                    ReadThrough(item);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                value.GetValue<string>();
                break;
        }
    }

    [GeneratedRegex("(?<=“)[^”]*(?=”)")]
    private static partial Regex QuotedPattern();
}
