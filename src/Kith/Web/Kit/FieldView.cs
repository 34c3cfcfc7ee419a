using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Kith.Web.Kit;

/// <summary>One thing to choose. <see cref="Reveals"/> are asked only when it is chosen (radios).</summary>
public sealed record OptionView(string Value, string Label, string? Hint = null)
{
    public ImmutableArray<FieldView> Reveals { get; init; } = [];

    /// <summary>Options of one group stand together under its name (select, checkboxes).</summary>
    public string? Group { get; init; }
}

/// <summary>One level of need, with the indicators that speak for it.</summary>
public sealed record LevelView(string Value, string Label, string? Hint, ImmutableArray<OptionView> Indicators);

/// <summary>Show only when the input called <paramref name="Name"/> has one of the values.</summary>
public sealed record ShowWhen(string Name, ImmutableArray<string> Values);

/// <summary>One item of a repeat: its title ("Child 2") and its fields, named <c>children[1].family-name</c>.</summary>
public sealed record RepeatItem(string Title, ImmutableArray<FieldView> Fields);

/// <summary>
/// A question as the page shows it, whatever it comes from. Render with <c>&lt;partial name="_Field" model="field" /&gt;</c>.
/// <see cref="Type"/> is one of text, long-text, date, date-time, number, choice, choices, yes-no, phone, email, postcode, group, repeat, threshold.
/// </summary>
public sealed record FieldView
{
    /// <summary>The html name, such as <c>children[0].family-name</c>. A date sends <c>name.day</c>, <c>name.month</c>, <c>name.year</c>, a date-time <c>name.time</c> too;
    /// a threshold <c>name.level</c> and <c>name.indicators</c>; yes-no <c>yes</c> or <c>no</c>.</summary>
    public required string Name { get; init; }
    public required string Type { get; init; }
    public required string Label { get; init; }
    public string? Hint { get; init; }

    /// <summary>What was typed, as typed, right or wrong. A date: one ISO text, or day, month and year. Choices and threshold: all that are ticked.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>What is wrong with it, as a sentence that says what to do.</summary>
    public string? Error { get; init; }

    public ImmutableArray<OptionView> Options { get; init; } = [];
    public bool Required { get; init; }

    /// <summary>Adds "(optional)" to the label.</summary>
    public bool Optional { get; init; }

    /// <summary>Where a value that is already there comes from: "From the referrer’s report, 3 Nov 14:05".</summary>
    public string? PrefilledFrom { get; init; }

    /// <summary>All must hold. Without JavaScript everything is shown.</summary>
    public ImmutableArray<ShowWhen> ShowWhen { get; init; } = [];

    /// <summary>The fields of a group.</summary>
    public ImmutableArray<FieldView> Children { get; init; } = [];

    /// <summary>The items of a repeat.</summary>
    public ImmutableArray<RepeatItem> Items { get; init; } = [];

    /// <summary>What one more of a repeat is called: "child" gives "Add another child".</summary>
    public string ItemWord { get; init; } = "item";

    /// <summary>The levels of a threshold, and the one that is chosen.</summary>
    public ImmutableArray<LevelView> Levels { get; init; } = [];
    public string? Level { get; init; }

    /// <summary>Width in characters: 2, 3, 4, 5, 10, 20 or 30. Without one the box is as wide as its column.</summary>
    public int? Width { get; init; }

    /// <summary>Size of the label: s, m or l.</summary>
    public string Size { get; init; } = "s";

    /// <summary>The id of the first control, where an error summary leads.</summary>
    public string Id => IdOf(Name);

    public string Value => Values.IsDefaultOrEmpty ? "" : Values[0];
    public string LabelText => Optional ? $"{Label} (optional)" : Label;

    public static string IdOf(string name) => TagBuilder.CreateSanitizedId(name, "_");

    /// <summary>The ids that explain the control, for <c>aria-describedby</c>; null when nothing does.</summary>
    public string? DescribedBy
    {
        get
        {
            var ids = string.Join(' ', new[]
            {
                Hint is null ? null : $"{Id}-hint", PrefilledFrom is null ? null : $"{Id}-from", Error is null ? null : $"{Id}-error",
            }.Where(id => id is not null));
            return ids.Length == 0 ? null : ids;
        }
    }

    public string? ShowWhenJson => ShowWhen.IsDefaultOrEmpty ? null : JsonOf(ShowWhen);

    public static string JsonOf(IEnumerable<ShowWhen> conditions) => JsonSerializer.Serialize(conditions, JsonSerializerOptions.Web);

    /// <summary>Day, month and year as typed.</summary>
    public (string Day, string Month, string Year) DateBoxes => Values switch
    {
        [] => ("", "", ""),
        [var iso] when iso.Split('-') is [{ Length: 4 } year, var month, var day] => (day.TrimStart('0'), month.TrimStart('0'), year),
        [var one] => (one, "", ""),
        [var day, var month] => (day, month, ""),
        [var day, var month, var year, ..] => (day, month, year),
    };

    /// <summary>The time of a date-time as typed, behind day, month and year.</summary>
    public string TimeBox => Values is [_, _, _, var time, ..] ? time : "";
}
