using System.Collections.Immutable;
using Kith.Forms;
using Kith.Practice;
using Kith.Practice.Pack;
using Kith.Record.Family;
using Kith.Web.Kit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Family;

/// <summary>The questions about two people, as they are asked and as they were answered.</summary>
internal static class RelationFields
{
    public static Action.Related Read(Typed typed) => new(
        typed.One("code"), typed.One("class") is { Length: > 0 } c ? c : "identity", Date(typed, "from"), Date(typed, "until"), typed.One("responsibility"), typed.One("carer") == "yes", typed.One("tie"));

    /// <summary>ISO; empty when no box has anything in it; words that are no date when they make none.</summary>
    public static string Date(Typed typed, string name) =>
        new[] { "day", "month", "year" }.All(p => string.IsNullOrWhiteSpace(typed.One($"{name}.{p}"))) ? "" : FieldDates.Iso(typed, name) ?? "not a date";

    public static Typed Standing(FamilyTie tie, string code) => Typed.Of(new (string Name, string Value)[]
    {
        ("code", code), ("class", tie.Class), ("responsibility", tie.Responsibility ?? ""), ("carer", tie.Carer ? "yes" : "no"), ("tie", tie.Closeness ?? ""),
        ("from.day", tie.From is { } f ? $"{f.Day}" : ""), ("from.month", tie.From is { } g ? $"{g.Month}" : ""), ("from.year", tie.From is { } h ? $"{h.Year}" : ""),
        ("until.day", tie.Until is { } u ? $"{u.Day}" : ""), ("until.month", tie.Until is { } v ? $"{v.Month}" : ""), ("until.year", tie.Until is { } w ? $"{w.Year}" : ""),
    }.Select(p => KeyValuePair.Create(p.Name, ImmutableArray.Create(p.Value))));

    public static ImmutableArray<FieldView> Of(PracticePack pack, Typed typed, Func<string, string?> error, string person, string other) =>
    [
        Choice(pack, typed, error, "code", $"What is {other} to {person}?", "relationship", "choice", required: true),
        Date(typed, error, "from", "From which day?", "Leave it out if nobody knows, or if it was always so"),
        Date(typed, error, "until", "Until which day?", "Only if it has ended"),
        Choice(pack, typed, error, "responsibility", $"Has {other} parental responsibility for {person}?", "parental-responsibility", "radios"),
        new() { Name = "carer", Type = "yes-no", Label = $"Does {other} care for {person} now?", Values = Value(typed, "carer"), Error = error("carer") },
        Choice(pack, typed, error, "tie", "How close are they?", "tie", "radios") with { Hint = "As you judge it; leave it out if you cannot say" },
        Choice(pack, typed, error, "class", "Who may know of it?", "relationship-care", "radios") with { Values = typed.One("class") is { Length: > 0 } c ? [c] : ["identity"] },
    ];

    public static FieldView Words(Typed typed, Func<string, string?> error, string name, string label, string? hint = null) =>
        new() { Name = name, Type = "long-text", Label = label, Hint = hint, Required = true, Values = Value(typed, name), Error = error(name) };

    /// <summary>Asked only when something looks wrong.</summary>
    public static FieldView? Sure(Typed typed, Func<string, string?> error) => error("sure") is { } words || typed.One("sure") == "yes"
        ? new() { Name = "sure", Type = "choices", Label = "Is it right all the same?", Values = Value(typed, "sure"), Error = error("sure"), Options = [new("yes", "I have checked it, and it is right")] } : null;

    public static FieldView Date(Typed typed, Func<string, string?> error, string name, string label, string? hint = null, bool required = false) =>
        new() { Name = name, Type = "date", Label = label, Hint = hint, Required = required, Values = [typed.One($"{name}.day"), typed.One($"{name}.month"), typed.One($"{name}.year")], Error = error(name) };

    private static FieldView Choice(PracticePack pack, Typed typed, Func<string, string?> error, string name, string label, string codes, string type, bool required = false) => new()
    {
        Name = name, Type = type, Label = label, Required = required, Values = Value(typed, name), Error = error(name),
        Options = [.. pack.Codes[codes].Codes.Select(c => new OptionView(c.Id, c.Name, c.Hint))],
    };

    private static ImmutableArray<string> Value(Typed typed, string name) => typed.One(name) is { Length: > 0 } value ? [value] : [];
}
