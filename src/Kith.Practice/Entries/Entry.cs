using System.Collections.Immutable;
using System.Text.Json.Nodes;
using NodaTime;

namespace Kith.Practice.Entries;

/// <summary>When something happened, as told: local time in Europe/London, kept as text so that it never shifts.</summary>
/// <param name="Date">ISO date, <c>2026-11-20</c>; or a year and month, or a year, when that is all that is known.</param>
/// <param name="Time">Local time <c>HH:mm</c>, or null when not known.</param>
/// <param name="Precision">minute, day, month or year.</param>
public sealed record Happened(string Date, string? Time, string Precision)
{
    public static Happened At(Instant instant)
    {
        var local = instant.InZone(London.Zone).LocalDateTime;
        return new(London.Iso(local.Date), $"{local.Hour:00}:{local.Minute:00}", "minute");
    }

    public static Happened On(LocalDate date) => new(London.Iso(date), null, "day");
}

/// <summary>Somebody whom an entry is about: <c>person/…</c> or <c>mention/…</c>, and as what.</summary>
public sealed record Concern(string Who, string Role);

/// <summary>A piece of a body about one person (or none) and of one sensitivity class. What people wrote stands only here.</summary>
public sealed record PartDraft(string? About, string Class, JsonObject Body);

/// <summary>One entry that an action would append. <see cref="Says"/> holds opaque ids and codes only, never words about a person.</summary>
public sealed record EntryDraft(
    string Chain,
    string Kind,
    int KindVersion,
    Happened Happened,
    ImmutableArray<Concern> Concerns,
    ImmutableSortedDictionary<string, string> Says,
    ImmutableArray<PartDraft> Parts);

/// <summary>A part as read back. <see cref="Body"/> is null when it was lawfully destroyed, or when its class was not asked for.</summary>
public sealed record PastPart(string? About, string Class, JsonObject? Body);

/// <summary>One entry as it stands in the ledger.</summary>
public sealed record PastEntry(
    string Chain,
    long Sequence,
    string Change,
    Actor Actor,
    string Kind,
    int KindVersion,
    Happened Happened,
    Instant Recorded,
    ImmutableArray<Concern> Concerns,
    ImmutableSortedDictionary<string, string> Says,
    ImmutableArray<PastPart> Parts);

/// <summary>Who did it: a human in a role for an agency, or the engine itself; on whose behalf, if another's.</summary>
/// <param name="Human">worker id, <c>public</c>, <c>partner</c> (an agency's system) or <c>engine</c>.</param>
public sealed record Actor(string Human, string Role, string Agency, string? Team = null, string? OnBehalfOf = null)
{
    public static readonly Actor Engine = new("engine", "engine", "kith");
}

/// <summary>One user action: all of its entries are appended, or none.</summary>
/// <param name="Id">Opaque, unique; ids of everything it makes are derived from it.</param>
/// <param name="Practice">Name to hash of every published practice that it ran under.</param>
/// <param name="Facts">The facts that guards were given, by name.</param>
public sealed record ChangeDraft(
    string Id,
    Instant At,
    Actor Actor,
    string Purpose,
    ImmutableSortedDictionary<string, string> Practice,
    ImmutableSortedDictionary<string, string> Facts,
    ImmutableArray<EntryDraft> Entries);
