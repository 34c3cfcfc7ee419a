using System.Collections.Immutable;
using Kith.Record.Queries;
using NodaTime;

namespace Kith.Record.Family;

/// <summary>Somebody in a family: a person on record, or somebody told of whom nobody has yet said who they are.</summary>
/// <param name="Id">The person's id, or the mention's.</param>
/// <param name="Person">Null when nobody said who they are, or when the reader may not know.</param>
/// <param name="Report">Of a mention: where it can be said who they are.</param>
public sealed record FamilyMember(string Id, string? Person, Named Who, string? Report);

/// <summary>Where a relationship is known from.</summary>
/// <param name="Tie">Id of the recorded relationship; null when it was told in a report.</param>
/// <param name="By">Who recorded it: a worker's name; null when told.</param>
/// <param name="Reference">Of the report that tells it; null when recorded.</param>
public sealed record KinSource(string? Tie, string? By, string? Agency, string? Reference, Instant At, Instant? Changed, string? Words);

/// <summary><paramref name="Other"/> is <paramref name="Code"/> to <paramref name="Of"/>; both are ids of members.</summary>
/// <param name="Implicated">Said to have harmed; null when nobody said, or when the reader may not know.</param>
public sealed record FamilyTie(string Of, string Other, string Code, LocalDate? From, LocalDate? Until, string? Responsibility, bool Carer, string? Closeness, string Class, bool? Implicated, KinSource Source)
{
    public bool Recorded => Source.Tie is not null;
}

/// <summary>A brother or sister: told or recorded as one, or found because a parent is shared.</summary>
/// <param name="Shared">Ids of the parents they share; empty when it was only said.</param>
/// <param name="Said">Somebody said so.</param>
public sealed record FoundSibling(string Other, ImmutableArray<string> Shared, bool Said);

/// <summary>A time in which somebody lived with the child.</summary>
/// <param name="From">From when it is told or recorded.</param>
/// <param name="Last">The last day on which it was still told so.</param>
/// <param name="Until">The day on which it was told otherwise, or the address ended; null while nothing says so.</param>
/// <param name="Part">Code of <c>household-role</c>, or address.</param>
public sealed record Stay(string Member, string Part, LocalDate From, LocalDate Last, LocalDate? Until, ImmutableArray<string> Sources);

/// <summary>A person's family as far as the reader may know it.</summary>
public sealed record FamilySheet(
    string Person,
    ImmutableArray<FamilyMember> Members,
    ImmutableArray<FamilyTie> Ties,
    ImmutableArray<FoundSibling> Siblings,
    ImmutableArray<Stay> Household,
    ImmutableArray<string> ToldTogether,
    ImmutableArray<NetworkLink> Network,
    bool MayRecord)
{
    /// <summary>Teams that have open work about them, which the reader may see.</summary>
    public ImmutableArray<(string Team, string Pathway)> Working { get; init; } = [];

    /// <summary>The school that was told of last; its URN.</summary>
    public string? School { get; init; }

    public FamilyMember Focus => Members[0];

    public FamilyMember Member(string id) => Members.First(m => m.Id == id);

    /// <summary>Those of the person's own ties, the recorded above the told, each seen from the person: who, and what they are to the person.</summary>
    public ImmutableArray<FamilyTie> Own => [.. Ties.Where(t => t.Of == Person || t.Other == Person).OrderByDescending(t => t.Recorded).ThenBy(t => t.Until is not null).ThenBy(t => t.Source.At)];

    /// <summary>An expected child whose birth nobody recorded.</summary>
    public bool Unborn => Focus.Who is { Born: null, Expected: not null };
}

/// <summary>Somebody or somewhere that a child is linked with outside the family, as a form tells it.</summary>
/// <param name="As">person or place.</param>
/// <param name="Kind">Code of <c>network-link</c>; null when it was not said.</param>
/// <param name="Episode">In whose form it stands.</param>
public sealed record NetworkLink(string As, string? Kind, string Words, string Class, Instant Told, string Episode);
