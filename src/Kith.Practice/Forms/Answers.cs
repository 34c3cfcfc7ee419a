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
