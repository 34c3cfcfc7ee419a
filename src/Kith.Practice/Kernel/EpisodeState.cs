using System.Collections.Immutable;
using System.Text.Json.Nodes;
using NodaTime;

namespace Kith.Practice.Kernel;

/// <summary>Where an episode stands: the fold of its entries. Nothing is in it that an entry does not say.</summary>
public sealed record EpisodeState
{
    public required string Id { get; init; }

    public required string Pathway { get; init; }

    /// <summary>Hash of the pack whose stages and forms it keeps to.</summary>
    public required string Shape { get; init; }

    public required Instant Opened { get; init; }

    /// <summary>When what it is about was received: clocks that start at the opening start here.</summary>
    public required Instant Received { get; init; }

    /// <summary><c>mention/…</c> of the one it is about; null for a pathway about nobody.</summary>
    public string? Subject { get; init; }

    public string? Report { get; init; }

    public string? Parent { get; init; }

    /// <summary>Clock of the parent that this one may not outlast.</summary>
    public string? InsideClock { get; init; }

    public required string Authority { get; init; }

    public required string FrontDoor { get; init; }

    public required string Team { get; init; }

    public string? Worker { get; init; }

    /// <summary>The record that it is about, <c>person/…</c> or <c>episode/…</c>, when it is about one: a review, a request to know.</summary>
    public string? Record { get; init; }

    /// <summary>Workers who alone may know of it; empty when its team may.</summary>
    public ImmutableArray<string> Cleared { get; init; } = [];

    /// <summary>The worker who opened it, and for which agency.</summary>
    public string? Opener { get; init; }

    public string? OpenerAgency { get; init; }

    public required string Stage { get; init; }

    public string? CloseReason { get; init; }

    public Instant? Closed { get; init; }

    public bool IsOpen => Closed is null;

    public ImmutableSortedDictionary<string, StepState> Steps { get; init; } = ImmutableSortedDictionary<string, StepState>.Empty;

    /// <summary>Latest answers by form; <c>report</c> and <c>child</c> come from the report.</summary>
    public ImmutableSortedDictionary<string, JsonObject> Answers { get; init; } = ImmutableSortedDictionary<string, JsonObject>.Empty;

    public ImmutableSortedDictionary<string, Deadline> Deadlines { get; init; } = ImmutableSortedDictionary<string, Deadline>.Empty;

    public ImmutableSortedDictionary<string, PromptState> Prompts { get; init; } = ImmutableSortedDictionary<string, PromptState>.Empty;

    public ImmutableSortedDictionary<string, NoticeState> Notices { get; init; } = ImmutableSortedDictionary<string, NoticeState>.Empty;

    /// <summary>Paths of expected answers that are missing, as named in the report.</summary>
    public ImmutableSortedSet<string> Gaps { get; init; } = [];

    /// <summary>Episodes that are part of this one.</summary>
    public ImmutableArray<string> Children { get; init; } = [];

    public string? HandoverTo { get; init; }

    /// <summary>Sequences of what people wrote in its steps and that stands.</summary>
    public ImmutableSortedSet<long> Written { get; init; } = [];

    /// <summary>Sequences of what people wrote beside its steps: a reason, a note, what was found out since.</summary>
    public ImmutableSortedSet<long> Told { get; init; } = [];

    /// <summary>A legal hold: nothing of it is destroyed.</summary>
    public bool Held { get; init; }

    public long Sequence { get; init; }
}

/// <summary>One step, or one agency's place in an ask step (<c>step@agency</c>). Its version is what a writer must have seen.</summary>
/// <param name="Version">0 when opened, one more each time it is done.</param>
public sealed record StepState(
    string Id, string Step, string? Agency, bool Open, int Version, Instant Opened, Instant? Done, string? Outcome, string? OpenedBy)
{
    /// <summary>Who did it last.</summary>
    public string? DoneBy { get; init; }

    /// <summary>The entry in which it was done last; 0 when it was not.</summary>
    public long DoneIn { get; init; }
}

/// <param name="Key">The clock's id, or <c>clock@agency</c>.</param>
/// <param name="Met">When what it waits for came; null while it runs.</param>
public sealed record Deadline(
    string Key, string Clock, string? Agency, string Timescale, Instant From, Instant Due, Instant? Met, string? Inside, Instant? Own);

/// <param name="Grounds">The episodes on which it rests, comma-separated; null when it looks at none.</param>
public sealed record PromptState(string Prompt, Instant Raised, bool SetAside, string? Grounds = null);

public sealed record NoticeState(
    string Id, string Notice, string To, Instant Sent, Instant? AcknowledgeBy, string? EscalateTo, Instant? Acknowledged, bool Escalated)
{
    /// <summary>The document that it is about, when it is about one.</summary>
    public string? Document { get; init; }
}
