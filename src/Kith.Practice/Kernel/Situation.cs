using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Practice.Pack;
using NodaTime;

namespace Kith.Practice.Kernel;

/// <summary>All that the kernel may know when it answers. It reads nothing else: no clock, no database, no user.</summary>
/// <param name="Values">The pack of today: timescales, calendars, agencies, roles.</param>
/// <param name="Shapes">The pack that each open episode began on, by hash.</param>
/// <param name="Change">Id of this change; ids of what it makes are derived from it.</param>
/// <param name="Episodes">The episode acted on, those it is part of, and those that are part of it.</param>
/// <param name="Reports">Their reports, with the mentions.</param>
/// <param name="Facts">Facts by <c>episode/name</c> or <c>name</c>. One that is absent is unknown.</param>
public sealed record Situation(
    PracticePack Values,
    Func<string, PracticePack> Shapes,
    string Change,
    Instant Now,
    Actor Actor,
    ImmutableSortedDictionary<string, EpisodeState> Episodes,
    ImmutableSortedDictionary<string, ReportState> Reports,
    ImmutableSortedDictionary<string, string> Facts)
{
    /// <summary>Who is let in and kept out by name, of the records acted on, by <c>person/…</c> or <c>episode/…</c>.</summary>
    public ImmutableSortedDictionary<string, NamedAccess> Records { get; init; } = ImmutableSortedDictionary<string, NamedAccess>.Empty;

    /// <summary>Of a record acted on, every record of the one person whom it is about; absent when it is alone.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Together { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Of a record acted on, every restriction that closes it, the widest first: its own, and of an episode its report's and its person's.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<Closing>> Closings { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<Closing>>.Empty;

    /// <summary>The episodes under the records acted on, with what closes each more narrowly. Known to the engine, not to the actor.</summary>
    public ImmutableArray<Beneath> Beneath { get; init; } = [];

    /// <summary>Who can look after a restriction now, by its id: cleared for it, posted in a role that may, and not kept out.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Keepers { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Two people who are to be one, or were; null for every other action, and when there are no such two.</summary>
    public Joining? Joining { get; init; }

    /// <summary>What a retention review is about, when one is decided; null otherwise.</summary>
    public Kept? Kept { get; init; }

    /// <summary>Who asks for whose record, and what is held of it; null for every action but those of a subject access request.</summary>
    public AskedFor? AskedFor { get; init; }

    /// <summary>How the people whom an action names belong together, as far as whoever acts may know. Empty for every other action.</summary>
    public Kindred Kindred { get; init; } = Kindred.None;

    /// <summary>Id of the restricted episode in which what is recorded with a person is told; null when it is told in none.</summary>
    public string? ToldIn { get; init; }

    /// <summary>The episodes on which a fact rests, by the fact's key; what hangs on the fact is shown to whoever sees them all.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Grounds { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>Of the episodes at hand those that are restricted once the action is done: whom a notice out of them can reach.</summary>
    public ImmutableSortedDictionary<string, ClearedFor> Closed { get; init; } = ImmutableSortedDictionary<string, ClearedFor>.Empty;

    /// <summary>Open work about the same child that the actor does not see, or that no notice may name. Known to the engine and to those cleared.</summary>
    public ImmutableArray<Elsewhere> Elsewhere { get; init; } = [];

    /// <summary>Restricted people whom somebody that is being entered resembles. Known to the engine and to those cleared, not to the actor.</summary>
    public ImmutableArray<Lookalike> Lookalikes { get; init; } = [];

    /// <summary>Whoever is to be linked is linked already, to somebody whom the actor does not see: for them it is as if it were not.</summary>
    public bool LinkedUnseen { get; init; }
}

/// <summary>One restriction, where it stands.</summary>
/// <param name="Record">The record on whose chain it stands, which may be wider than what it closes.</param>
public sealed record Closing(string Record, string Id, string Kind);

/// <param name="Under">The record acted on that it lies under.</param>
/// <param name="Own">What closes it more narrowly than a restriction of that record would; empty for an episode that nothing else closes.</param>
public sealed record Beneath(string Episode, string Under, ImmutableArray<Closing> Own);

/// <param name="Named">Workers let in by name to each of its restrictions, and kept out by none.</param>
/// <param name="Person">For its person's sake: then what is part of it is restricted, too.</param>
public sealed record ClearedFor(ImmutableArray<string> Named, bool Person);

/// <param name="Episode">The episode at hand.</param>
/// <param name="Other">The one elsewhere.</param>
/// <param name="Slot">The slot that the other one holds.</param>
/// <param name="Care">Somebody works with the child in it.</param>
/// <param name="Seen">The actor sees it: then only a notice is wanting.</param>
/// <param name="Given">Those cleared for it; the team that holds it when it is not restricted.</param>
public sealed record Elsewhere(string Episode, string Other, string Pathway, string? Slot, bool Care, bool Seen, Action.GivenTo Given);

/// <param name="Given">Who is cleared for the restricted person.</param>
/// <param name="Alike">What is alike, in words.</param>
public sealed record Lookalike(Action.GivenTo Given, string Alike)
{
    /// <summary>Of the report to look at, when that is another than the one at hand.</summary>
    public string? Reference { get; init; }
}

/// <summary>The referrer's words, once, and those whom they mention.</summary>
/// <param name="ReferrerKind">professional, lay, anonymous.</param>
public sealed record ReportState(
    string Id,
    string Reference,
    Instant Received,
    string Route,
    string ReferrerKind,
    string? ReferrerWorker,
    string? ReferrerAgency,
    System.Text.Json.Nodes.JsonObject Answers,
    ImmutableSortedDictionary<string, MentionState> Mentions,
    long Sequence)
{
    /// <summary>The worker on whose behalf an agency's system told it.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>All that was told in it is withdrawn.</summary>
    public bool Withdrawn { get; init; }

    /// <summary>
    /// Whoever told it is said to have harmed a child in it: by what was said of them, by being linked to the same person, or by bearing the
    /// same name. A name may deceive; then the reply is short, which harms nobody.
    /// </summary>
    public bool ReferrerImplicated => Mentions.Values.FirstOrDefault(m => m.Role == "referrer") is { } referrer
        && (referrer.Implicated || Mentions.Values.Any(m => m.Implicated && m.Id != referrer.Id
            && ((referrer.Person is not null && m.Person == referrer.Person) || (referrer.Called.Length > 0 && m.Called == referrer.Called))));
}

/// <param name="Path">Where in the answers it is described: <c>children[0]</c>.</param>
/// <param name="Implicated">Alleged to have harmed: gets no reply beyond a receipt.</param>
/// <param name="Called">Their names as words in order, small and without accents; empty when none was told.</param>
public sealed record MentionState(string Id, string Role, string Path, string? Person, bool Implicated, string Called = "");

/// <summary>Entries, or problems; never both, never neither.</summary>
public sealed record Result(ImmutableArray<EntryDraft> Entries, ImmutableArray<Problem> Problems)
{
    public bool Ok => Problems.IsEmpty;

    public static Result Refuse(params Problem[] problems) => new([], [.. problems]);
}
