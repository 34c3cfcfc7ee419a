using System.Collections.Immutable;
using NodaTime;

namespace Kith.Practice.Kernel;

/// <summary>Who is let in to a record, and kept out of it, by name: the fold of its chain's entries about that.</summary>
/// <param name="Restriction">The restriction that holds; null when none does.</param>
/// <param name="LetIn">Workers let in by name.</param>
/// <param name="Barred">Workers kept out whatever else lets them in.</param>
public sealed record NamedAccess(
    string? Restriction, ImmutableSortedDictionary<string, Clearance> LetIn, ImmutableSortedSet<string> Barred)
{
    public static readonly NamedAccess None = new(null, ImmutableSortedDictionary<string, Clearance>.Empty, []);

    public bool Opens(string worker, Instant now) => LetIn.TryGetValue(worker, out var clearance) && clearance.HoldsAt(now);
}

/// <param name="Why">cleared, granted or emergency.</param>
/// <param name="Until">First instant at which it no longer holds; null while the restriction does.</param>
public sealed record Clearance(string Why, Instant From, Instant? Until)
{
    public bool HoldsAt(Instant now) => From <= now && (Until is null || now < Until);
}
