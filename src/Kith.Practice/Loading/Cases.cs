using System.Collections.Immutable;
using System.Text.Json.Nodes;
using NodaTime;

namespace Kith.Practice.Loading;

/// <summary>Given – when – then: an example of practice that is also its test. Written beside the pathway, in cases.yaml.</summary>
/// <param name="At">When it begins, local time. Each act is a minute later than the one before, unless it says when.</param>
/// <param name="Given">Facts by name; one that is absent is unknown.</param>
/// <param name="Then">What must have come of it: of this pathway's episode first, then of any others that are named.</param>
public sealed record Case(
    string Pathway,
    string Name,
    string File,
    int Line,
    LocalDateTime At,
    ImmutableSortedDictionary<string, string> Given,
    ImmutableArray<CaseAct> Do,
    ImmutableArray<CaseExpectation> Then);

/// <param name="In">Pathway whose episode is acted on, the one opened last; null: the case's own.</param>
/// <param name="Child">Which child's, from 1, when one report tells of several.</param>
/// <param name="At">Local time, when it matters.</param>
/// <param name="As">Role; null: the first that may do it.</param>
/// <param name="Refused">Code of the problem with which it must be refused.</param>
public sealed record CaseAct(
    int Line, string? In, int Child, LocalDateTime? At, string? As, string? Agency, string? Team, string? Refused, CaseDeed Deed)
{
    /// <summary>Who does it, where it matters that it is another person; null: somebody of that role.</summary>
    public string? Worker { get; init; }
}

/// <summary>What is done. Closed; each is an action of the kernel, or makes time pass or facts known.</summary>
public abstract record CaseDeed
{
    /// <param name="Record">What it is about, for a pathway whose team is given.</param>
    public sealed record Open(string? Pathway, string? Form, string Route, string? FrontDoor, JsonObject Answers, string? Record = null) : CaseDeed;

    public sealed record Fill(string Step, JsonObject With) : CaseDeed;

    public sealed record Decide(string Step, string Outcome, JsonObject With) : CaseDeed;

    public sealed record Ask(string Step, JsonObject With) : CaseDeed;

    /// <summary>An agency answers what it was asked.</summary>
    public sealed record Answer(string Step, JsonObject With) : CaseDeed;

    /// <param name="Mention">Path of the mention in the report, <c>children[0]</c>; <c>child</c> is the episode's own subject.</param>
    /// <param name="Person">A name for the person; linked again by the same name, it is the same person.</param>
    public sealed record Link(string Mention, string? Person, string Reason) : CaseDeed;

    public sealed record Unlink(string Mention, string Reason) : CaseDeed;

    public sealed record SetAside(string Prompt, string Reason) : CaseDeed;

    public sealed record Acknowledge(string Notice) : CaseDeed;

    public sealed record Offer(string ToTeam, string Note) : CaseDeed;

    public sealed record Accept(string Note) : CaseDeed;

    public sealed record Gap(string Field, JsonNode? Value, string Source) : CaseDeed;

    public sealed record Allocate(string Worker) : CaseDeed;

    /// <summary>Time passes; what is unread by then goes to the next person.</summary>
    public sealed record Wait(LocalDateTime Until) : CaseDeed;

    public sealed record Know(ImmutableSortedDictionary<string, string> Facts) : CaseDeed;
}

/// <summary>What must hold at the end. What is null is not looked at; a list that is given is the whole list.</summary>
/// <param name="Due">Clock (<c>answers@police</c> for one agency's) to local time, to the minute; or none.</param>
/// <param name="Opened">Pathways of the episodes that are part of this one.</param>
/// <param name="Prompts">Questions that were raised.</param>
/// <param name="Todo">Steps that are open.</param>
/// <param name="Problems">Of the last act, which is then refused: place and code.</param>
public sealed record CaseExpectation(
    int Line,
    string? In,
    int Child,
    string? Stage,
    bool? Open,
    string? Closed,
    string? Team,
    ImmutableSortedDictionary<string, string>? Outcome,
    ImmutableSortedDictionary<string, string>? Due,
    ImmutableArray<string>? Opened,
    ImmutableArray<string>? Notices,
    ImmutableArray<string>? Escalated,
    ImmutableArray<string>? Prompts,
    ImmutableArray<string>? Gaps,
    ImmutableArray<string>? Todo,
    ImmutableArray<string>? Flags,
    ImmutableArray<(string Place, string Code)>? Problems)
{
    public bool IsEmpty => this is
    {
        Stage: null, Open: null, Closed: null, Team: null, Outcome: null, Due: null, Opened: null, Notices: null,
        Escalated: null, Prompts: null, Gaps: null, Todo: null, Flags: null, Problems: null,
    };
}
