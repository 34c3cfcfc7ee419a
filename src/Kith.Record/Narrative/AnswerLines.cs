using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Practice.Forms;
using Kith.Practice.Pack;
using NodaTime.Text;

namespace Kith.Record.Narrative;

/// <summary>One answer as people read it.</summary>
public sealed record AnswerLine(string Label, string Value, int Depth)
{
    /// <summary>Somebody's own words, rather than a code or a date.</summary>
    public bool InWords { get; init; }
}

/// <summary>Answers under their labels, codes in words, in the order of the form. What the reader may not see is not there to be listed.</summary>
public static class AnswerLines
{
    public static ImmutableArray<AnswerLine> Of(Form form, JsonObject answers, PracticePack pack) => [.. Lines(form.Fields, answers, pack, 0)];

    private static IEnumerable<AnswerLine> Lines(ImmutableArray<Field> fields, JsonObject answers, PracticePack pack, int depth)
    {
        if (fields.IsDefault) yield break;
        foreach (var field in fields)
        {
            var value = answers[field.Id];
            if (value is null) continue;
            if (value is JsonObject inner && field.Type == FieldType.Group)
            {
                yield return new(field.Label, "", depth);
                foreach (var line in Lines(field.Fields, inner, pack, depth + 1)) yield return line;
            }
            else if (value is JsonArray items && field.Type == FieldType.Repeat)
            {
                for (var i = 0; i < items.Count; i++)
                {
                    if (items[i] is not JsonObject item) continue;
                    yield return new($"{field.Label} {i + 1}", "", depth);
                    foreach (var line in Lines(field.Fields, item, pack, depth + 1)) yield return line;
                }
            }
            else
            {
                yield return new(field.Label, Words(field, value, pack), depth) { InWords = field.Type is FieldType.LongText or FieldType.Text };
            }
        }
    }

    public static string Words(Field field, JsonNode value, PracticePack pack) => field.Type switch
    {
        FieldType.Choices or FieldType.Agencies when value is JsonArray many => string.Join("; ", many.Select(v => Word(field, v?.ToString() ?? "", pack))),
        FieldType.Threshold when value is JsonObject t => Threshold(t, pack),
        FieldType.Date => LocalDatePattern.Iso.Parse(value.ToString()) is { Success: true } d ? d.Value.ToString("d MMMM uuuu", CultureInfo.GetCultureInfo("en-GB")) : value.ToString(),
        FieldType.DateTime => value.ToString().Replace("T", " at ", StringComparison.Ordinal),
        _ => Word(field, value.ToString(), pack),
    };

    public static string Threshold(JsonObject threshold, PracticePack pack)
    {
        var level = threshold["level"]?.ToString();
        var name = pack.Thresholds.Levels.FirstOrDefault(l => l.Number.ToString(CultureInfo.InvariantCulture) == level)?.Name;
        var indicators = (threshold["indicators"] as JsonArray)?.Select(i => pack.Thresholds.Indicator(i?.ToString() ?? "")?.Name ?? i?.ToString()) ?? [];
        return $"Level {level}{(name is null ? "" : $" ({name})")}: {string.Join("; ", indicators)}";
    }

    private static string Word(Field field, string code, PracticePack pack) => field.Type switch
    {
        FieldType.YesNo => code == "yes" ? "Yes" : code == "no" ? "No" : code,
        FieldType.School => pack.Partnership.Schools.FirstOrDefault(s => s.Urn == code)?.Name ?? code,
        FieldType.Agencies => pack.Partnership.Agency(code)?.Name ?? code,
        _ => (field.Codes is null ? null : pack.Codes.GetValueOrDefault(field.Codes)?.Find(code)?.Name)
            ?? (field.Options.IsDefault ? null : field.Options.FirstOrDefault(o => o.Id == code)?.Name) ?? code,
    };
}
