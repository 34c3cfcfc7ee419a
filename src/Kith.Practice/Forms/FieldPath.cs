using System.Globalization;
using System.Text.Json.Nodes;

namespace Kith.Practice.Forms;

/// <summary>Where an answer stands in a form's answers: <c>children[0].address.postcode</c>, items counted from 0.</summary>
public static class FieldPath
{
    /// <summary>No list of a form is longer; a larger index is no path.</summary>
    public const int MostItems = 200;

    /// <summary>One step inwards: the name of a field, or (name null) the index of an item.</summary>
    public readonly record struct Segment(string? Name, int Index);

    public static string Under(string parent, string field) => parent.Length == 0 ? field : $"{parent}.{field}";

    public static string Item(string repeat, int index) => string.Create(CultureInfo.InvariantCulture, $"{repeat}[{index}]");

    /// <summary>The segments of a path, or null when it is not one.</summary>
    public static IReadOnlyList<Segment>? Parse(string path)
    {
        var segments = new List<Segment>();
        foreach (var piece in path.Split('.'))
        {
            var open = piece.IndexOf('[');
            var name = open < 0 ? piece : piece[..open];
            if (name.Length == 0 || name.Contains(']'))
                return null;
            segments.Add(new(name, 0));
            for (var at = open; at >= 0 && at < piece.Length;)
            {
                var close = piece.IndexOf(']', at);
                if (piece[at] != '[' || close < 0 || Index(piece.AsSpan(at + 1, close - at - 1)) is not { } index)
                    return null;
                segments.Add(new(null, index));
                at = close + 1;
            }
        }
        return segments;
    }

    /// <summary>The answer at a path, or null when there is none.</summary>
    public static JsonNode? Get(JsonNode? answers, string path)
    {
        if (Parse(path) is not { } segments)
            return null;
        foreach (var segment in segments)
        {
            answers = (answers, segment.Name) switch
            {
                (JsonObject group, { } name) => group[name],
                (JsonArray list, null) when segment.Index < list.Count => list[segment.Index],
                _ => null,
            };
        }
        return answers;
    }

    /// <summary>Puts an answer at a path; the groups and items before it are made when they are missing.</summary>
    /// <exception cref="ArgumentException">It is not a path, or leads through an answer of another kind.</exception>
    public static void Set(JsonObject answers, string path, JsonNode? value)
    {
        var segments = Parse(path) ?? throw new ArgumentException("This is not the path of a field.", nameof(path));
        JsonNode here = answers;
        for (var i = 0; i < segments.Count; i++)
        {
            var last = i == segments.Count - 1;
            var next = last ? null : Child(here, segments[i]);
            if (!last && next is not null)
            {
                here = next;
                continue;
            }
            next = last ? value : segments[i + 1].Name is null ? new JsonArray() : new JsonObject();
            Put(here, segments[i], next);
            here = next ?? here;
        }
    }

    private static JsonNode? Child(JsonNode here, Segment segment) => (here, segment.Name) switch
    {
        (JsonObject group, { } name) => group[name],
        (JsonArray list, null) => segment.Index < list.Count ? list[segment.Index] : null,
        _ => throw new ArgumentException("The path leads through an answer of another kind."),
    };

    private static void Put(JsonNode here, Segment segment, JsonNode? value)
    {
        switch (here, segment.Name)
        {
            case (JsonObject group, { } name):
                group[name] = value;
                break;
            case (JsonArray list, null):
                while (list.Count <= segment.Index)
                    list.Add((JsonNode)new JsonObject());
                list[segment.Index] = value;
                break;
            default:
                throw new ArgumentException("The path leads through an answer of another kind.");
        }
    }

    private static int? Index(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < MostItems ? index : null;
}
