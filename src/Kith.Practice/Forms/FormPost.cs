using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kith.Practice.Forms;

/// <summary>
/// A page's form and its answers: flat names (<c>children[0].date-of-birth.day</c>) to the JSON that the check takes, and back, so that a page
/// shows again exactly what was typed, right or wrong. Total: any names and values. Names that begin with <c>_</c> are the page's own and left out.
/// </summary>
public static class FormPost
{
    /// <param name="posted">Each name with a value; a name comes again for each box that is ticked.</param>
    /// <returns>Answers; a name that the form does not have stays under that name, so that the check speaks of it.</returns>
    public static JsonObject Read(Form form, IEnumerable<KeyValuePair<string, string>> posted)
    {
        var answers = new JsonObject();
        var strays = new List<(string Name, JsonNode Value)>();
        foreach (var name in posted.Where(p => !p.Key.StartsWith('_')).GroupBy(p => p.Key, p => p.Value, StringComparer.Ordinal))
        {
            if (FieldPath.Parse(name.Key) is not { } path || Leaf(form.Fields, path) is not { } leaf || !CanPut(answers, path))
                strays.Add((name.Key, Value(name, several: false)));
            else
                FieldPath.Set(answers, name.Key, Value(name, leaf.Type is FieldType.Choices or FieldType.Agencies || path[^1].Name == "indicators"));
        }
        foreach (var (name, value) in strays)
        {
            var free = name;
            while (answers.ContainsKey(free))
                free += "′";
            answers[free] = value;
        }
        return answers;
    }

    /// <summary>Name to values. With the form, ISO dates are taken apart into the boxes in which they are typed.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<string>> Flatten(JsonObject answers, Form? form = null)
    {
        var flat = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        Flatten(answers, "");
        return flat.ToImmutable();

        void Flatten(JsonNode? answer, string name)
        {
            switch (answer)
            {
                case JsonObject group:
                    foreach (var (id, inner) in group)
                        Flatten(inner, FieldPath.Under(name, id));
                    break;
                case JsonArray list when list.Any(item => item is JsonObject or JsonArray):
                    for (var i = 0; i < list.Count; i++)
                        Flatten(list[i], FieldPath.Item(name, i));
                    break;
                case JsonArray list:
                    flat[name] = [.. list.Where(item => item is not null).Select(item => Typed(item!))];
                    break;
                case not null when IsDate(name) && Typed(answer) is { Length: >= 10 } iso && iso.Split('-', 'T') is [var year, var month, var day, ..] parts:
                    (flat[$"{name}.day"], flat[$"{name}.month"], flat[$"{name}.year"]) = ([day.TrimStart('0')], [month.TrimStart('0')], [year]);
                    if (parts.Length > 3)
                        flat[$"{name}.time"] = [parts[3]];
                    break;
                case not null:
                    flat[name] = [Typed(answer)];
                    break;
            }
        }

        bool IsDate(string name) => form is not null && FieldPath.Parse(name) is { } path
            && Leaf(form.Fields, path)?.Type is FieldType.Date or FieldType.DateTime;
    }

    /// <summary>The field at the end of a path: a single answer, or a part of one that is typed in several boxes.</summary>
    private static Field? Leaf(ImmutableArray<Field> fields, IReadOnlyList<FieldPath.Segment> path)
    {
        Field? field = null;
        for (var i = 0; i < path.Count; i++)
        {
            var (name, index) = path[i];
            if (field is null or { Type: FieldType.Group })
                field = (field?.Fields ?? fields) is { IsDefault: false } asked ? asked.FirstOrDefault(f => f.Id == name) : null;
            else if (field.Type == FieldType.Repeat && name is null && index <= (field.Max ?? FieldPath.MostItems))
                field = field with { Type = FieldType.Group };
            else
                return i == path.Count - 1 && Boxes(field.Type).Contains(name) ? field : null;
            if (field is null)
                return null;
        }
        return field?.Type is FieldType.Group or FieldType.Repeat ? null : field;
    }

    private static string?[] Boxes(FieldType type) => type switch
    {
        FieldType.Date => ["day", "month", "year"],
        FieldType.DateTime => ["day", "month", "year", "time"],
        FieldType.Threshold => ["level", "indicators"],
        _ => [],
    };

    /// <summary>False when the same answer was posted both whole and in boxes.</summary>
    private static bool CanPut(JsonObject answers, IReadOnlyList<FieldPath.Segment> path)
    {
        JsonNode? here = answers;
        foreach (var segment in path)
        {
            switch (here)
            {
                case null:
                    return true;
                case JsonObject group when segment.Name is { } name:
                    here = group[name];
                    break;
                case JsonArray list when segment.Name is null:
                    here = segment.Index < list.Count ? list[segment.Index] : null;
                    break;
                default:
                    return false;
            }
        }
        return here is null;
    }

    private static JsonNode Value(IEnumerable<string> typed, bool several)
    {
        var values = typed.ToList();
        if (several)
            return new JsonArray([.. values.Where(v => v.Length > 0).Select(v => (JsonNode)v)]);
        if (values.Count == 1)
            return values[0];
        // A box with a hidden field of the same name posts both; two different answers are for the check to refuse.
        var different = values.Where(v => !string.IsNullOrWhiteSpace(v)).Distinct(StringComparer.Ordinal).ToList();
        return different.Count switch { 0 => "", 1 => different[0], _ => new JsonArray([.. different.Select(v => (JsonNode)v)]) };
    }

    private static string Typed(JsonNode answer) => answer.GetValueKind() switch
    {
        JsonValueKind.String => AnswerKinds.TextOf(answer) ?? "",
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => answer.ToJsonString(),
    };
}
