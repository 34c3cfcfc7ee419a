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
    long Sequence);

/// <param name="Path">Where in the answers it is described: <c>children[0]</c>.</param>
/// <param name="Implicated">Alleged to have harmed: gets no reply beyond a receipt.</param>
public sealed record MentionState(string Id, string Role, string Path, string? Person, bool Implicated);

/// <summary>Entries, or problems; never both, never neither.</summary>
public sealed record Result(ImmutableArray<EntryDraft> Entries, ImmutableArray<Problem> Problems)
{
    public bool Ok => Problems.IsEmpty;

    public static Result Refuse(params Problem[] problems) => new([], [.. problems]);
}
