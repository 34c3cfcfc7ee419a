using System.Collections.Immutable;
using Kith.Practice.Pathways;

namespace Kith.Practice.Forms;

/// <summary>What is asked, in order. Answers are a JSON object shaped like the fields: groups nest, repeats are arrays.</summary>
/// <param name="As">The form whose answers these count as (the public's form is a shorter way to give a report).</param>
public sealed record Form(string Id, string Name, string? Intro, string? As, ImmutableArray<Field> Fields)
{
    public string RecordedAs => As ?? Id;

    /// <summary>What it is, where that matters: assessment, plan, review or visit.</summary>
    public string? Is { get; init; }
}

public enum FieldType
{
    Text,
    LongText,
    Date,
    DateTime,
    Number,
    Choice,
    Choices,
    YesNo,
    Phone,
    Email,
    Postcode,
    NhsNumber,
    Upn,
    School,
    Group,
    Repeat,
    Threshold,
    Agencies,
}

/// <summary>How badly an answer is wanted.</summary>
public enum Need
{
    Optional,

    /// <summary>May be missing, and is then a named gap that somebody chases.</summary>
    Expected,

    Required,
}

/// <param name="Class">Sensitivity class; inherited by the fields of a group or repeat that name none.</param>
/// <param name="Codes">Code set, when the options are not listed here.</param>
/// <param name="Min">Smallest number, fewest items, or shortest text.</param>
/// <param name="Max">Largest number, most items, or longest text.</param>
/// <param name="From">Ask once: <c>form/path</c> of an earlier answer that this begins with.</param>
/// <param name="Mention">The role in which each item (or the group) describes somebody: it becomes a mention.</param>
/// <param name="Past">A date or time that cannot lie in the future.</param>
/// <param name="ChasedWith">Who is asked when an expected answer is missing: referrer.</param>
/// <param name="OneOf">Of a group, or of each item of a repeat: fields of it of which at least one must be answered (<c>one-of</c>).</param>
/// <param name="Of">Of a number: the repeat of this form whose item it names, the first being 0 (<c>of</c>).</param>
public sealed record Field(
    string Id,
    FieldType Type,
    string Label,
    string? Hint,
    string? Class,
    Need Need,
    Condition? ShowWhen,
    Condition? RequiredWhen,
    string? Codes,
    ImmutableArray<Option> Options,
    ImmutableArray<Field> Fields,
    int? Min,
    int? Max,
    string? From,
    string? Mention,
    bool Past,
    string? ChasedWith,
    string? SourceLabel,
    ImmutableArray<string> OneOf = default,
    string? Of = null)
{
    /// <summary>
    /// Of a group or repeat among the form's own fields: each item links the episode's subject with a person or a place (<c>link</c>). Its field
    /// <c>name</c> says whom or which, <c>kind</c> how.
    /// </summary>
    public string? Link { get; init; }
}

/// <summary>An option given in the form itself.</summary>
public sealed record Option(string Id, string Name, string? Hint)
{
    /// <summary>Whoever chooses it says that all they answer in this form stays in the work in which they were asked.</summary>
    public bool Stays { get; init; }
}
