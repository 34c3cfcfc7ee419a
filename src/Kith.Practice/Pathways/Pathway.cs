using System.Collections.Immutable;
using Kith.Practice.Forms;

namespace Kith.Practice.Pathways;

/// <summary>A kind of work about one subject. One folder of the pack.</summary>
/// <param name="About">child, adult, family, none.</param>
/// <param name="Slot">At most one open episode of a slot for one subject; null when any number may be open.</param>
/// <param name="Care">Whether an open one means that somebody is already working with the child ("open case").</param>
public sealed record Pathway(
    string Id,
    string Name,
    string About,
    string? Slot,
    bool Care,
    string LegalBasis,
    Opening Opening,
    ImmutableSortedDictionary<string, Form> Forms,
    ImmutableArray<Stage> Stages,
    ImmutableArray<Clock> Clocks,
    ImmutableArray<Prompt> Prompts,
    ImmutableSortedDictionary<string, string> CloseReasons)
{
    /// <summary>Why people look at an episode of it; null: for what their role looks.</summary>
    public string? Purpose { get; init; }

    /// <summary>What happens when it is allocated to a worker, each time.</summary>
    public ImmutableArray<Effect> Allocated { get; init; } = [];

    /// <summary>Why an episode closes whose report was withdrawn; every pathway has it.</summary>
    public const string Recalled = "recalled";

    public IEnumerable<Step> Steps => Stages.SelectMany(s => s.Steps);

    public Step? Step(string id) => Steps.FirstOrDefault(s => s.Id == id);

    public Stage? Stage(string id) => Stages.FirstOrDefault(s => s.Id == id);
}

/// <param name="By">worker, api, public, effect, engine (Kith itself, when somebody must look at something).</param>
/// <param name="Form">What is recorded at the start, if anything.</param>
/// <param name="PublicForm">The form for people without an account.</param>
/// <param name="OnePer">Field of the form: one episode for each of its items, which is then the subject.</param>
/// <param name="Team">front-door: the door of the child's area, or its out-of-hours team; parent: the team of the episode that opens it;
/// opener: the team of the worker who opens it; or a kind of team in the child's area.</param>
/// <param name="Effects">What happens on opening.</param>
public sealed record Opening(
    ImmutableArray<string> By, string? Form, string? PublicForm, string? OnePer, string Team, ImmutableArray<Effect> Effects)
{
    /// <summary>Besides the team that holds it: <c>front-door</c>, its front door whole and every other by its dates; <c>team</c>, nobody.</summary>
    public string SeenBy { get; init; } = FrontDoor;

    public const string FrontDoor = "front-door";

    /// <summary>The team is named by whatever opens it, with the record that it is about: a review, a request to know.</summary>
    public const string Given = "given";
}

public sealed record Stage(string Id, string Name, ImmutableArray<Step> Steps);

public enum StepKind
{
    Form,
    Decide,
    Ask,
}

/// <summary>One thing that somebody does.</summary>
/// <param name="By">Roles that may do it.</param>
/// <param name="After">Steps that must be done first; it opens then.</param>
/// <param name="Again">May be done anew while the episode is open: the later one counts, both are kept.</param>
/// <param name="Optional">The stage may be left without it.</param>
public sealed record Step(
    string Id,
    string Name,
    StepKind Kind,
    string Stage,
    ImmutableArray<string> By,
    string? Form,
    ImmutableArray<string> After,
    bool Again,
    bool Optional,
    ImmutableArray<Outcome> Outcomes,
    Asking? Asking)
{
    /// <summary>Steps whose doer may not do this one: a second signature is another person's.</summary>
    public ImmutableArray<string> NeverBy { get; init; } = [];
}

/// <param name="When">Guard; null when it is always open.</param>
/// <param name="UnknownAllows">What an unknown guard does: true lets it through, false refuses.</param>
/// <param name="Refusal">Said to the person whose choice the guard refuses: why, and what to do.</param>
public sealed record Outcome(
    string Id, string Name, string? Hint, Condition? When, bool UnknownAllows, string? Refusal, ImmutableArray<Effect> Effects);

/// <summary>A request for information to several agencies, each in its own place and by its own time.</summary>
/// <param name="QuestionForm">What the asker says to whom: has a field of type <c>agencies</c>.</param>
/// <param name="AnswerForm">What each agency fills in.</param>
/// <param name="AnswerBy">Roles that may answer for their agency.</param>
/// <param name="Notice">What each agency is told when it is asked.</param>
public sealed record Asking(string QuestionForm, string AnswerForm, ImmutableArray<string> AnswerBy, string? Notice);

/// <summary>What an outcome, an opening or a prompt does. Closed.</summary>
public abstract record Effect
{
    public sealed record Go(string Stage) : Effect;

    /// <param name="Inside">Clock of this episode that the new one may not outlast.</param>
    public sealed record Open(string Pathway, string? Inside) : Effect;

    public sealed record Close(string Reason) : Effect;

    /// <summary>Ties this episode to the subject's open case, and carries on there.</summary>
    public sealed record LinkToOpenCase : Effect;

    /// <summary>Closes the episode that this one is part of, too.</summary>
    public sealed record CloseParent(string Reason) : Effect;

    /// <param name="To">referrer, worker-or-cover (of the open case), duty (who is on duty at this front door now), team (which holds this),
    /// worker (to whom this is allocated; nobody when they took it themselves).</param>
    /// <param name="AcknowledgeWithin">Timescale by which it must be acknowledged; unread by then, it goes to <paramref name="EscalateTo"/>.</param>
    public sealed record Notify(string To, string Notice, string? AcknowledgeWithin, string? EscalateTo) : Effect;

    public sealed record Raise(string Flag) : Effect;

    /// <summary>Lets the one who opened this episode in to the record that it is about, until the timescale has run.</summary>
    public sealed record LetIn(string Timescale) : Effect;

    /// <summary>Destroys the words of the record that this episode is about: the second of two signatures.</summary>
    public sealed record Destroy : Effect;

    /// <summary>Puts a legal hold on the record that this episode is about.</summary>
    public sealed record Hold : Effect;

    public sealed record Lower(string Flag) : Effect;

    /// <summary>Sends the outcome on to the episode that this one is part of: its step is opened.</summary>
    public sealed record Resume(string Step) : Effect;
}

/// <summary>A deadline's rule: from one entry to another.</summary>
/// <param name="From"><c>opened</c>, or a step's id (when it was last done), or <c>asked</c> (with <paramref name="Step"/>).</param>
/// <param name="Until"><c>closed</c>, or a step's id (when it is done), or <c>answered</c> (with <paramref name="Step"/>).</param>
/// <param name="Step">For a clock of each request of an ask step.</param>
/// <param name="Timescale">The limit when no rating says otherwise.</param>
/// <param name="ByOutcome">Outcome of a step here (or of the parent, <see cref="SourceKind.ParentOutcome"/>) to a timescale.</param>
/// <param name="Inside">Clock of the episode it is part of: the earlier of the two counts. <c>parent</c> means the clock named when it was opened.</param>
public sealed record Clock(
    string Id,
    string Name,
    string From,
    string Until,
    string? Step,
    string Timescale,
    Source? RatedBy,
    ImmutableSortedDictionary<string, string> ByOutcome,
    Condition? When,
    bool Inside);

/// <summary>A guard that asks a question. Setting it aside needs a reason.</summary>
/// <param name="Before">Step that waits until it is answered or set aside; null when it only shows.</param>
/// <param name="Effects">What happens, once, when it first holds.</param>
public sealed record Prompt(
    string Id, string Question, Condition When, bool UnknownAsks, string? Before, ImmutableArray<Effect> Effects);
