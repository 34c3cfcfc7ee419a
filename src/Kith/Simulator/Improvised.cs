using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Practice;
using Kith.Practice.Forms;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;
using NodaTime;

namespace Kith.Simulator;

/// <summary>Answers to any form of any pathway, as a worker in a hurry might give them: what is required always, the rest less often.</summary>
public sealed class Improvised(PracticePack pack, Cast cast, Chance chance)
{
    /// <param name="level">The level of need that this case is about.</param>
    public JsonObject Answers(Form form, int level, LocalDate today, IReadOnlyList<string>? agencies = null) => Fields(form.Fields, level, today, agencies);

    private JsonObject Fields(ImmutableArray<Field> fields, int level, LocalDate today, IReadOnlyList<string>? agencies)
    {
        var answers = new JsonObject();
        foreach (var field in fields)
        {
            JsonNode? beside(Source source) => source.Kind == SourceKind.Field ? answers[source.Name] : null;
            if (field.ShowWhen is { } shown && Guards.Eval(shown, beside) != Truth.Yes) continue;
            var required = field.Need == Need.Required || (field.RequiredWhen is { } when && Guards.Eval(when, beside) == Truth.Yes);
            var asks = field.Type == FieldType.Group && field.Fields.Any(f => f.Need == Need.Expected);
            var wanted = required || asks || chance.Is(field.Need == Need.Expected ? 0.9 : 0.15) || field.Type is FieldType.Threshold or FieldType.Agencies;
            if (wanted && Value(field, level, today, agencies) is { } value) answers[field.Id] = value;
        }
        return answers;
    }

    private JsonNode? Value(Field field, int level, LocalDate today, IReadOnlyList<string>? agencies) => field.Type switch
    {
        FieldType.Text => cast.Line(chance, field.Id, level),
        FieldType.LongText => cast.Line(chance, field.Id, level),
        FieldType.Date => London.Iso(today),
        FieldType.DateTime => $"{London.Iso(today)}T09:00",
        FieldType.Number => Math.Max(field.Min ?? 0, 0).ToString(CultureInfo.InvariantCulture),
        FieldType.Choice => Codes(field) is { Count: > 0 } codes ? chance.One(codes) : null,
        FieldType.Choices => Codes(field) is { Count: > 0 } codes ? new JsonArray(chance.One(codes)) : null,
        FieldType.YesNo => chance.Is(0.3) ? "yes" : "no",
        FieldType.Threshold => Threshold(level),
        FieldType.Agencies => new JsonArray([.. (agencies ?? []).Select(a => (JsonNode)JsonValue.Create(a))]),
        FieldType.Group => Fields(field.Fields, level, today, agencies) is { Count: > 0 } inner ? inner : null,
        FieldType.Repeat when field.Min > 0 => new JsonArray(Fields(field.Fields, level, today, agencies)),
        _ => null,
    };

    public JsonObject Threshold(int level)
    {
        var fitting = pack.Thresholds.Indicators.Where(i => i.Level == level && !i.HardTrigger).Select(i => i.Id).ToArray();
        return new JsonObject
        {
            ["level"] = level.ToString(CultureInfo.InvariantCulture),
            ["indicators"] = new JsonArray([.. chance.Some(fitting, chance.Between(1, 2)).Select(i => (JsonNode)JsonValue.Create(i))]),
        };
    }

    private IReadOnlyList<string> Codes(Field field) =>
        field.Codes is { } set ? [.. pack.Codes[set].Codes.Select(c => c.Id)] : field.Options.IsDefault ? [] : [.. field.Options.Select(o => o.Id)];
}
