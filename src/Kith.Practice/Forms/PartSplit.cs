using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Kith.Practice.Forms;

/// <summary>
/// Cuts answers into the parts of an entry: one for each person concerned and each sensitivity class. A part's body goes from full path to
/// answer, so parts join again in any number: where some may not be read, their answers are missing and the rest stands in its place.
/// </summary>
public static class PartSplit
{
    /// <param name="answers">As the form's check keeps them.</param>
    /// <param name="mentionAt">The mention made for a group or an item whose field describes somebody (<c>children[0]</c>); null for none.</param>
    /// <exception cref="ArgumentException">There are answers that the form does not ask for, or a field without a class.</exception>
    public static IEnumerable<(string? Mention, string Class, JsonObject Body)> Split(Form form, JsonObject answers, Func<string, string?> mentionAt)
    {
        var parts = new List<(string? Mention, string Class, JsonObject Body)>();
        Cut(form.Fields, answers, "", null, null);
        return parts;

        void Cut(ImmutableArray<Field> fields, JsonObject given, string path, string? mention, string? inherited)
        {
            var asked = fields.IsDefault ? [] : fields;
            if (given.Select(g => g.Key).FirstOrDefault(id => !asked.Any(f => f.Id == id)) is { } stray)
                throw new ArgumentException($"Form “{form.Id}” has no field “{FieldPath.Under(path, stray)}”.", nameof(answers));
            foreach (var field in asked)
            {
                var at = FieldPath.Under(path, field.Id);
                var kind = field.Class ?? inherited;
                switch (given[field.Id])
                {
                    case null:
                        break;
                    case JsonObject group when field.Type == FieldType.Group:
                        Cut(field.Fields, group, at, About(field, at, mention), kind);
                        break;
                    case JsonArray items when field.Type == FieldType.Repeat:
                        for (var i = 0; i < items.Count; i++)
                            Cut(field.Fields, items[i]!.AsObject(), FieldPath.Item(at, i), About(field, FieldPath.Item(at, i), mention), kind);
                        break;
                    case var answer:
                        Body(mention, kind ?? throw new ArgumentException($"Field “{at}” of form “{form.Id}” has no sensitivity class.", nameof(form)))[at] = answer.DeepClone();
                        break;
                }
            }
        }

        string? About(Field field, string path, string? mention) => field.Mention is null ? mention : mentionAt(path) ?? mention;

        JsonObject Body(string? mention, string kind)
        {
            if (parts.Find(p => p.Mention == mention && p.Class == kind).Body is { } body)
                return body;
            parts.Add((mention, kind, []));
            return parts[^1].Body;
        }
    }

    /// <summary>Puts the bodies of parts together again. Items of which nothing may be read stay as empty items, so that the others keep their places.</summary>
    public static JsonObject Join(IEnumerable<JsonObject> parts)
    {
        var answers = new JsonObject();
        foreach (var (path, answer) in parts.SelectMany(p => p))
            FieldPath.Set(answers, path, answer?.DeepClone());
        return answers;
    }
}
