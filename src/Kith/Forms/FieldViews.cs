using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Practice;
using Kith.Practice.Forms;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;
using Kith.Web.Kit;
using NodaTime;

namespace Kith.Forms;

/// <summary>What a page knows when it puts the questions of a form.</summary>
public sealed record Setting(PracticePack Pack, LocalDate Today)
{
    /// <summary>Whose words for the levels of need, and whose schools first.</summary>
    public string? Authority { get; init; }

    /// <summary>Whose agencies may be asked.</summary>
    public string? FrontDoor { get; init; }

    public Typed Typed { get; init; } = Typed.Nothing;

    public ImmutableArray<Problem> Problems { get; init; } = [];

    /// <summary>What is known of answers, facts and outcomes that decide whether a question is put at all.</summary>
    public Func<Source, JsonNode?> Look { get; init; } = _ => null;

    /// <summary>Where a value that is already there comes from, by the path of its field.</summary>
    public ImmutableDictionary<string, string> From { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Paths of questions that this page does not put, because it knows the answer.</summary>
    public ImmutableHashSet<string> Known { get; init; } = [];

    /// <summary>Agencies that have been asked already.</summary>
    public ImmutableHashSet<string> Asked { get; init; } = [];
}

/// <summary>The questions of any form of any pathway, as the page shows them.</summary>
public sealed class FieldViews
{
    private readonly Form form;
    private readonly Setting setting;

    private FieldViews(Form form, Setting setting) => (this.form, this.setting) = (form, setting);

    public static ImmutableArray<FieldView> Of(Form form, Setting setting) => new FieldViews(form, setting).Views(form.Fields, "");

    /// <summary>What is wrong, each leading to the question that it is about, if that is on the page.</summary>
    public static ImmutableArray<ProblemView> Problems(IEnumerable<Problem> problems, IEnumerable<FieldView> fields)
    {
        var names = fields.SelectMany(Named).ToHashSet(StringComparer.Ordinal);
        return [.. problems.Select(p => new ProblemView(p.Message, NameFor(p.Place, names)))];
    }

    private ImmutableArray<FieldView> Views(ImmutableArray<Field> fields, string under) =>
        fields.IsDefault ? [] : [.. fields.Select(f => View(f, FieldPath.Under(under, f.Id))).OfType<FieldView>()];

    private FieldView? View(Field field, string name)
    {
        if (setting.Known.Contains(name)) return null;
        var asked = ShownWhen.Of(field.ShowWhen, form, name, setting.Look);
        if (asked is null) return null;
        var view = new FieldView
        {
            Name = name,
            Type = TypeOf(field),
            Label = field.Label,
            // A number that names an item is chosen by the item's name here, so how to count is not said.
            Hint = field.Of is null ? field.Hint : null,
            Required = field.Need == Need.Required,
            Optional = field.Need == Need.Optional && field.RequiredWhen is null && field.Type is not (FieldType.Group or FieldType.Repeat),
            ShowWhen = asked.Value,
            Values = ValuesOf(field, name),
            Error = ErrorOf(field, name),
            PrefilledFrom = setting.From.GetValueOrDefault(name),
        };
        return field.Type switch
        {
            FieldType.Group => Views(field.Fields, name) is { IsEmpty: false } inner ? view with { Children = inner } : null,
            FieldType.Repeat => Repeated(field, view),
            FieldType.Threshold => Levels(view),
            _ => view with { Options = Options(field) },
        };
    }

    private static string TypeOf(Field field) => field.Type switch
    {
        FieldType.LongText => "long-text",
        FieldType.Date => "date",
        FieldType.DateTime => "date-time",
        FieldType.Number when field.Of is not null => "choice",
        FieldType.Number => "number",
        FieldType.Choice or FieldType.School => "choice",
        FieldType.Choices or FieldType.Agencies => "choices",
        FieldType.YesNo => "yes-no",
        FieldType.Phone => "phone",
        FieldType.Email => "email",
        FieldType.Postcode => "postcode",
        FieldType.Group => "group",
        FieldType.Repeat => "repeat",
        FieldType.Threshold => "threshold",
        _ => "text",
    };

    private ImmutableArray<string> ValuesOf(Field field, string name) => field.Type switch
    {
        FieldType.Date => Boxes(name, "day", "month", "year"),
        FieldType.DateTime => Boxes(name, "day", "month", "year", "time"),
        FieldType.Threshold => setting.Typed[$"{name}.indicators"],
        _ => setting.Typed[name],
    };

    private ImmutableArray<string> Boxes(string name, params string[] boxes)
    {
        ImmutableArray<string> typed = [.. boxes.Select(box => setting.Typed.One($"{name}.{box}"))];
        return typed.All(string.IsNullOrEmpty) ? [] : typed;
    }

    /// <summary>What is wrong with the question itself, or with a box of it that has no line of its own.</summary>
    private string? ErrorOf(Field field, string name) =>
        setting.Problems.FirstOrDefault(p => p.Place == name
            || (field.Type is not (FieldType.Group or FieldType.Repeat) && p.Place.StartsWith(name, StringComparison.Ordinal) && p.Place[name.Length..] is ['.' or '[', ..]))?.Message;

    private FieldView Repeated(Field field, FieldView view)
    {
        var word = field.Mention switch { "child" => "child", not null => "person", null => field.Label.ToLower(CultureInfo.CurrentCulture) };
        var count = Math.Max(setting.Typed.Items(view.Name), field.Min ?? 0);
        return view with
        {
            ItemWord = word,
            Items =
            [
                .. Enumerable.Range(0, Math.Min(count, FieldPath.MostItems)).Select(i => new RepeatItem(
                    $"{char.ToUpper(word[0], CultureInfo.CurrentCulture)}{word[1..]} {i + 1}", Views(field.Fields, FieldPath.Item(view.Name, i)))),
            ],
        };
    }

    private FieldView Levels(FieldView view) => view with
    {
        Level = setting.Typed.One($"{view.Name}.level"),
        Levels =
        [
            .. setting.Pack.Thresholds.Levels.OrderBy(l => l.Number).Select(level => new LevelView(
                level.Number.ToString(CultureInfo.InvariantCulture),
                $"Level {level.Number}: {(setting.Authority is { } a && level.Names.TryGetValue(a, out var own) ? own : level.Name)}",
                level.Description,
                [.. setting.Pack.Thresholds.Indicators.Where(i => i.Level == level.Number).Select(i => new OptionView(i.Id, i.Name, i.HardTrigger ? "No level below this one may be given" : null) { Group = Sentence(i.Theme) })])),
        ],
    };

    private ImmutableArray<OptionView> Options(Field field) => field.Type switch
    {
        FieldType.School => [.. Schools()],
        FieldType.Agencies => [.. Agencies()],
        FieldType.Number when field.Of is { } of => [.. Items(of)],
        FieldType.Choice or FieldType.Choices when field.Codes is { } set && setting.Pack.Codes.TryGetValue(set, out var codes) =>
            [.. codes.Codes.Select(c => new OptionView(c.Id, c.Name, c.Hint) { Group = c.Group is null ? null : Sentence(c.Group) })],
        FieldType.Choice or FieldType.Choices when !field.Options.IsDefault => [.. field.Options.Select(o => new OptionView(o.Id, o.Name, o.Hint))],
        _ => [],
    };

    private IEnumerable<OptionView> Schools() =>
        from school in setting.Pack.Partnership.Schools
        let area = setting.Pack.Partnership.Authority(school.Authority)?.Name
        orderby school.Authority == setting.Authority descending, area, school.Name
        select new OptionView(school.Urn, school.Name) { Group = area };

    /// <summary>Those who may be asked, each kind together, in the order in which the pack first names a kind.</summary>
    private IEnumerable<OptionView> Agencies() => Askable().GroupBy(o => o.Group).SelectMany(kind => kind);

    private IEnumerable<OptionView> Askable() =>
        from agency in setting.Pack.Partnership.Agencies
        where agency.Answers && !setting.Asked.Contains(agency.Id)
        where agency.From <= setting.Today && (agency.Until is not { } until || setting.Today <= until)
        where setting.FrontDoor is null || agency.AskedBy.IsDefaultOrEmpty || agency.AskedBy.Contains(setting.FrontDoor)
        select new OptionView(agency.Id, agency.Name) { Group = Sentence(agency.Kind) };

    /// <summary>The items of a repeat of this form, named by what has been typed of them so far.</summary>
    private IEnumerable<OptionView> Items(string repeat)
    {
        if (form.Fields.FirstOrDefault(f => f.Id == repeat) is not { } field) yield break;
        var word = field.Mention is "child" ? "Child" : Sentence(field.Label);
        for (var i = 0; i < Math.Max(setting.Typed.Items(repeat), field.Min ?? 0); i++)
        {
            var texts = field.Fields.Where(f => f.Type == FieldType.Text).Select(f => setting.Typed.One($"{FieldPath.Item(repeat, i)}.{f.Id}").Trim());
            var name = string.Join(" ", texts.Where(t => t.Length > 0).Take(2));
            yield return new OptionView(i.ToString(CultureInfo.InvariantCulture), name.Length == 0 ? $"{word} {i + 1}" : $"{word} {i + 1} ({name})");
        }
    }

    private static string Sentence(string id) => char.ToUpper(id[0], CultureInfo.CurrentCulture) + id[1..].Replace('-', ' ');

    private static IEnumerable<string> Named(FieldView field) =>
        field.Children.Concat(field.Items.SelectMany(i => i.Fields)).Concat(field.Options.SelectMany(o => o.Reveals)).SelectMany(Named).Prepend(field.Name);

    /// <summary>The question that a place leads to: itself, or the nearest around it.</summary>
    private static string? NameFor(string place, HashSet<string> names)
    {
        for (var at = place; at.Length > 0; at = at[..Math.Max(at.LastIndexOfAny(['.', '[']), 0)])
            if (names.Contains(at)) return at;
        return null;
    }
}
