using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Pathways;

namespace Kith.Practice.Forms;

/// <summary>Second pass, over answers that are all read: what was asked, what is missing, and what does not go together.</summary>
internal sealed class FormJudging(FormContext context, ProblemList problems)
{
    private readonly ImmutableArray<string>.Builder _gaps = ImmutableArray.CreateBuilder<string>();

    public ImmutableArray<string> Judge(Sheet form)
    {
        Sheet(form);
        return _gaps.ToImmutable();
    }

    private void Sheet(Sheet sheet)
    {
        if (sheet.Unread)
            return;
        foreach (var field in sheet.Fields)
        {
            if (field.ShowWhen is { } guard && Guards.Eval(guard, Look(sheet)) == Truth.No)
                Hidden(sheet, field, guard);
            else
                Shown(sheet, field);
        }
    }

    private void Hidden(Sheet sheet, Field field, Condition guard)
    {
        if (sheet.Answers.ContainsKey(field.Id))
            problems.Add(FormMessages.NotAsked(sheet.PlaceOf(field), sheet.NameOf(field), Because(guard, sheet).Distinct(StringComparer.Ordinal)));
    }

    private void Shown(Sheet sheet, Field field)
    {
        var answer = sheet.Answers[field.Id];
        var required = field.Need == Need.Required || (field.RequiredWhen is { } guard && Guards.Eval(guard, Look(sheet)) == Truth.Yes);
        var found = problems.Found;
        switch (field.Type)
        {
            case FieldType.Group:
                Sheet(sheet.Groups[field.Id]);
                OneOf(field, sheet.Groups[field.Id], Wording.Name(field.Label, sheet.Item));
                break;
            case FieldType.Repeat:
                Repeat(sheet, field, required);
                break;
            case FieldType.Number when field.Of is { } repeat && answer is not null:
                Item(sheet, field, repeat, answer.GetValue<int>());
                break;
            case FieldType.Threshold when required && answer is not null && answer["indicators"] is null:
                problems.Add(FormMessages.IndicatorsNeeded(sheet.PlaceOf(field), sheet.NameOf(field)));
                break;
        }
        if (answer is not null || sheet.Spoilt.Contains(field.Id) || problems.Found > found)
            return;
        if (required)
            problems.Add(FormMessages.Needed(sheet.PlaceOf(field), sheet.NameOf(field), How(field.Type)));
        else if (field.Need == Need.Expected)
            _gaps.Add(sheet.PathOf(field));
    }

    private void Repeat(Sheet sheet, Field field, bool required)
    {
        var items = sheet.Repeats[field.Id];
        var fewest = Math.Max(FormReading.Fewest(field), required ? 1 : 0);
        var thing = Wording.Sentence(Wording.Thing(field.Label));
        foreach (var item in items)
        {
            var found = problems.Found;
            Sheet(item);
            OneOf(field, item, Wording.Sentence(item.Item));
            if (item.Answers.Count == 0 && item.Spoilt.Count == 0 && !item.Unread && problems.Found == found)
                problems.Add(FormMessages.TooFew(item.Place, thing, fewest, items.Count(i => i.Answers.Count > 0)));
        }
        if (items.Length < fewest && !sheet.Spoilt.Contains(field.Id))
            problems.Add(FormMessages.TooFew(sheet.PlaceOf(field), thing, fewest, items.Length));
    }

    private void OneOf(Field field, Sheet sheet, string item)
    {
        if (field.OneOf.IsDefaultOrEmpty || sheet.Unread || field.OneOf.Any(id => sheet.Answers.ContainsKey(id) || sheet.Spoilt.Contains(id)))
            return;
        var asked = sheet.Fields.Where(f => field.OneOf.Contains(f.Id)).ToList();
        problems.Add(FormMessages.NeedOneOf(
            FieldPath.Under(sheet.Place, field.OneOf[0]), item, asked.Select(f => f.Label), asked.All(f => f.Type is FieldType.Text or FieldType.LongText)));
    }

    /// <summary>A number that names an item of a repeat must find it there, and follows it when empty items before it were left out.</summary>
    private void Item(Sheet sheet, Field field, string repeat, int sent)
    {
        var asking = sheet.Asking(repeat);
        var items = asking is not null && asking.Repeats.TryGetValue(repeat, out var found) ? found : [];
        var kept = items.ToList().FindIndex(i => i.SentIndex == sent);
        if (kept >= 0)
            sheet.Answers[field.Id] = kept;
        else
            problems.Add(FormMessages.NoSuchItem(
                sheet.PlaceOf(field), sheet.NameOf(field), Wording.Thing(asking?.Fields.First(f => f.Id == repeat).Label ?? repeat), items.Length));
    }

    private Func<Source, JsonNode?> Look(Sheet sheet) => source => source.Kind == SourceKind.Field && Beside(sheet, source) is { } asking
        ? FieldPath.Get(asking.Answers, source.Name)
        : context.Look(source);

    private static Sheet? Beside(Sheet sheet, Source source) => sheet.Asking(source.Name.Split('.', '[')[0]);

    /// <summary>The answers on which a guard hangs, in words.</summary>
    private IEnumerable<string> Because(Condition guard, Sheet sheet) => guard switch
    {
        Condition.All all => all.Of.SelectMany(c => Because(c, sheet)),
        Condition.Any any => any.Of.SelectMany(c => Because(c, sheet)),
        Condition.Not not => Because(not.Of, sheet),
        Condition.Test test => [Because(test.Source, sheet)],
        _ => [],
    };

    private string Because(Source source, Sheet sheet)
    {
        var asking = source.Kind == SourceKind.Field ? Beside(sheet, source) : null;
        var field = asking is null ? null : FieldAt(asking.Fields, source.Name);
        var answer = Look(sheet)(source);
        var name = field is null ? $"“{source.Name}”" : Wording.Name(field.Label, asking!.Item);
        return Guards.IsAnswered(answer) ? $"{name} is {Shown(field, answer!)}" : $"{name} has no answer";
    }

    /// <summary>Codes are shown by their names; what somebody wrote is not repeated.</summary>
    private string Shown(Field? field, JsonNode answer)
    {
        var codes = answer is JsonArray list ? list.Select(i => i?.ToString()) : [answer.ToString()];
        return field?.Type switch
        {
            FieldType.Choice or FieldType.Choices or FieldType.YesNo => string.Join(", ", codes.Select(code =>
                $"“{FieldOptions.Of(field, context.Pack).FirstOrDefault(o => o.Id == code)?.Name ?? code}”")),
            _ => "as it is",
        };
    }

    private static Field? FieldAt(ImmutableArray<Field> fields, string path)
    {
        var names = path.Split('.');
        var field = fields.FirstOrDefault(f => f.Id == names[0]);
        foreach (var name in names.Skip(1))
            field = field is null || field.Fields.IsDefault ? null : field.Fields.FirstOrDefault(f => f.Id == name);
        return field;
    }

    private static string How(FieldType type) => type switch
    {
        FieldType.Choice or FieldType.YesNo or FieldType.Threshold => "Choose one.",
        FieldType.Choices or FieldType.Agencies => "Choose at least one.",
        FieldType.Date => "Enter day, month and year.",
        FieldType.DateTime => "Enter day, month and year, and the time if it is known.",
        FieldType.Group or FieldType.Repeat => "Fill it in.",
        _ => "Enter it.",
    };
}
