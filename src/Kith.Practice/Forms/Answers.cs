using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;
using NodaTime;

namespace Kith.Practice.Forms;

/// <summary>What the check of a form may know besides the form and the answers.</summary>
/// <param name="Now">London time: what lies after it is in the future.</param>
/// <param name="Look">What is known of sources outside the form; null when nothing is.</param>
/// <param name="Authority">The area in which it is done, when that is known: agencies that only another area asks are refused.</param>
public sealed record FormContext(PracticePack Pack, LocalDateTime Now, Func<Source, JsonNode?> Look, string? Authority);

/// <summary>Answers as they are kept, and what is wrong or wanting.</summary>
/// <param name="Answers">In one spelling: trimmed, ISO dates, whole numbers, codes. Answers with a problem, empty ones and empty items are left out.</param>
/// <param name="Problems">Their places are those of the answers <em>as sent</em>, so that a page can show them beside what was typed.</param>
/// <param name="Gaps">Paths, in <see cref="Answers"/>, of expected answers that were asked for and are missing.</param>
public sealed record Checked(JsonObject Answers, ImmutableArray<Problem> Problems, ImmutableArray<string> Gaps)
{
    public bool Ok => Problems.IsEmpty;
}

/// <summary>
/// Checks what was answered against what was asked. Total: whatever JSON comes in, answers or problems come out, never an exception
/// (one only for a pack that its own check refuses).
/// </summary>
public static class FormCheck
{
    /// <summary>More problems than this are not listed.</summary>
    public const int MostProblems = 100;

    public static Checked Check(Form form, JsonNode? answers, FormContext context)
    {
        var problems = new ProblemList(MostProblems);
        var sheet = new FormReading(context, problems).Read(form, answers);
        var gaps = new FormJudging(context, problems).Judge(sheet);
        return new(sheet.Answers, problems.All, gaps);
    }
}

/// <summary>Problems as they are found, up to a number.</summary>
internal sealed class ProblemList(int most)
{
    private readonly ImmutableArray<Problem>.Builder _all = ImmutableArray.CreateBuilder<Problem>();

    /// <summary>How many were found, listed or not.</summary>
    public int Found { get; private set; }

    public bool Full => _all.Count > most;

    public ImmutableArray<Problem> All => _all.ToImmutable();

    public void Add(Problem problem)
    {
        Found++;
        if (_all.Count < most)
            _all.Add(problem);
        else if (_all.Count == most)
            _all.Add(FormMessages.TooManyProblems());
    }
}

/// <summary>A form, a group of it or an item of a repeat: what is asked there, and what was answered.</summary>
internal sealed class Sheet(Sheet? outer, ImmutableArray<Field> fields, string place, string item)
{
    public Sheet? Outer { get; } = outer;

    public ImmutableArray<Field> Fields { get; } = fields.IsDefault ? [] : fields;

    public JsonObject Answers { get; } = [];

    /// <summary>Its path as sent.</summary>
    public string Place { get; } = place;

    /// <summary>Its path as kept.</summary>
    public string Path { get; set; } = place;

    /// <summary>The item that it is or lies in, <c>child 2</c>; empty outside of repeats.</summary>
    public string Item { get; } = item;

    /// <summary>Which item it was as sent.</summary>
    public int SentIndex { get; init; }

    /// <summary>It came as something that cannot be read: its problem is told, and nothing more is asked of it.</summary>
    public bool Unread { get; set; }

    /// <summary>Fields whose answer had a problem: they are neither missing nor gaps.</summary>
    public HashSet<string> Spoilt { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Sheet> Groups { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, ImmutableArray<Sheet>> Repeats { get; } = new(StringComparer.Ordinal);

    public string PlaceOf(Field field) => FieldPath.Under(Place, field.Id);

    public string PathOf(Field field) => FieldPath.Under(Path, field.Id);

    public string NameOf(Field field) => Wording.Name(field.Label, Item);

    /// <summary>The sheet in which a field of this name is asked: this one, else the nearest around it.</summary>
    public Sheet? Asking(string field)
    {
        var sheet = this;
        while (sheet is not null && !sheet.Fields.Any(f => f.Id == field))
            sheet = sheet.Outer;
        return sheet;
    }
}

/// <summary>How questions and items are called in a sentence.</summary>
internal static class Wording
{
    /// <summary><c>Date of birth of child 2</c>; a whole question stands in quotation marks.</summary>
    public static string Name(string label, string item) => (label.EndsWith('?'), item.Length > 0) switch
    {
        (true, true) => $"“{label}” ({item})",
        (true, false) => $"“{label}”",
        (false, true) => $"{label} of {item}",
        _ => label,
    };

    /// <summary><c>child 2</c>, from the label of the repeat; within another item, <c>relationship 1 of person 2</c>.</summary>
    public static string Item(string label, int number, string within) => $"{Thing(label)} {number}{(within.Length > 0 ? $" of {within}" : "")}";

    /// <summary>The label of a repeat as the name of one item: its first words, without an article or a capital.</summary>
    public static string Thing(string label)
    {
        var words = label.Split(',', ':', '(')[0].Trim();
        if (words.StartsWith("The ", StringComparison.Ordinal))
            words = words[4..];
        return words.Length > 1 && char.IsLower(words[1]) ? char.ToLowerInvariant(words[0]) + words[1..] : words;
    }

    public static string Sentence(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];
}
