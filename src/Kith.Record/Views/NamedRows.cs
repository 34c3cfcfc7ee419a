using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>A restriction of a person, a report or an episode, while it stands there. A record may have several.</summary>
public sealed class RestrictionRow : ViewRow
{
    /// <summary><c>person/…</c>, <c>report/…</c> or <c>episode/…</c>.</summary>
    public required string Record { get; set; }

    /// <summary>One restriction stands in several records of one person.</summary>
    public required string Id { get; set; }

    /// <summary>One of the partnership's, or <c>by-name</c>.</summary>
    public required string Kind { get; set; }

    public required Instant Since { get; set; }
    public required string By { get; set; }

    /// <summary>The agency that decided on it; null of what was opened for those cleared alone.</summary>
    public string? Agency { get; set; }

    /// <summary>The team for which that was opened.</summary>
    public string? Team { get; set; }

    /// <summary>When somebody must ask whether it is still needed; null of what was opened for those cleared alone.</summary>
    public Instant? ReviewBy { get; set; }

    /// <summary>Of a time when a record had one at most.</summary>
    public bool Unnumbered { get; set; }
}

/// <summary>A worker let in to a record, or kept out of it, by name.</summary>
public sealed class NamedRow : ViewRow
{
    public required string Record { get; set; }

    /// <summary>The restriction that they are let in to; empty: the record as far as nothing closes it, and for whoever is kept out.</summary>
    public required string Restriction { get; set; }

    public required string Worker { get; set; }

    /// <summary>Kept out, whatever else lets them in.</summary>
    public required bool Out { get; set; }

    /// <summary>cleared, granted, emergency; own-family, implicated, self, other.</summary>
    public required string Why { get; set; }

    public required Instant From { get; set; }
    public Instant? Until { get; set; }
}

/// <summary>A wider restriction that does not close an episode, because whoever made it may not see that one; while one of the others stands.</summary>
public sealed class ClosedAroundRow : ViewRow
{
    public required string Episode { get; set; }
    public required string Restriction { get; set; }

    /// <summary>Ids of those others, comma-separated.</summary>
    public required string While { get; set; }
}
