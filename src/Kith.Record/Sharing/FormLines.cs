using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Narrative;

namespace Kith.Record.Sharing;

/// <summary>The answers of one entry as lines, each knowing whom it concerns, its class and its source. In the order of the form.</summary>
internal static class FormLines
{
    private sealed record Walk(PastEntry Entry, PracticePack Pack, string Section, IReadOnlyDictionary<string, PastPart> Parts, string? Limit, string? From, Func<string, bool> Wanted);

    /// <param name="from">The agency that answered, if one did.</param>
    /// <param name="wanted">Which items of repeats, and groups, by path; all when null.</param>
    public static IEnumerable<DocumentLine> Of(PastEntry entry, Form form, PracticePack pack, string section, string? from = null, Func<string, bool>? wanted = null)
    {
        var answers = Replay.Answers(entry);
        var parts = new Dictionary<string, PastPart>(StringComparer.Ordinal);
        foreach (var part in entry.Parts.Where(p => p.Body is not null))
            foreach (var (path, _) in part.Body!) parts[path] = part;
        var walk = new Walk(entry, pack, section, parts, answers["may-share"]?.ToString(), from, wanted ?? (_ => true));
        return Lines(walk, form.Fields, answers, "", 0);
    }

    private static IEnumerable<DocumentLine> Lines(Walk walk, ImmutableArray<Field> fields, JsonObject answers, string under, int depth)
    {
        foreach (var field in fields.IsDefault ? [] : fields)
        {
            var at = FieldPath.Under(under, field.Id);
            switch (answers[field.Id])
            {
                case null:
                    break;
                case JsonObject group when field.Type == FieldType.Group:
                    if (walk.Wanted(at))
                        foreach (var line in Under(walk, field.Label, Lines(walk, field.Fields, group, at, depth + 1), depth)) yield return line;
                    break;
                case JsonArray items when field.Type == FieldType.Repeat:
                    for (var i = 0; i < items.Count; i++)
                    {
                        if (items[i] is not JsonObject item || !walk.Wanted(FieldPath.Item(at, i))) continue;
                        foreach (var line in Under(walk, field.Label, Lines(walk, field.Fields, item, FieldPath.Item(at, i), depth + 1), depth)) yield return line;
                    }
                    break;
                case var value:
                    if (walk.Parts.GetValueOrDefault(at) is { } part)
                        yield return new(walk.Section, field.Label, AnswerLines.Words(field, value, walk.Pack), depth,
                            new(part.Class, part.About is null ? null : Replay.Id(part.About), field.SourceLabel, walk.Limit, walk.From)) { Path = at, From = [(walk.Entry.Chain, walk.Entry.Sequence)] };
                    break;
            }
        }
    }

    /// <summary>A heading stands when something stands under it, and is let through or held back as the first of that.</summary>
    private static IEnumerable<DocumentLine> Under(Walk walk, string heading, IEnumerable<DocumentLine> lines, int depth)
    {
        var inner = lines.ToArray();
        return inner.Length == 0 ? [] : inner.Prepend(new(walk.Section, heading, "", depth, inner[0].Piece) { From = inner[0].From });
    }
}
