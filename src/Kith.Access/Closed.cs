using System.Collections.Immutable;
using NodaTime;

namespace Kith.Access;

/// <summary>A worker let in by name.</summary>
/// <param name="To">The restriction, where it stands; null: the record as far as nothing closes it.</param>
/// <param name="Until">First instant at which it no longer holds; null while the restriction does.</param>
public sealed record LetIn(string? To, string Worker, Instant From, Instant? Until);

/// <summary>Closed beats open, and the narrowest closes.</summary>
public static class Closed
{
    /// <summary>
    /// Whom names let in to an episode, from when until when. Where restrictions close it, whoever is let in to each of them, while all of that holds;
    /// a name that says none of them opens nothing. Where none does, whoever is named, as long as one name holds.
    /// </summary>
    /// <param name="closedBy">Every restriction that closes it: its own, its report's and its person's.</param>
    public static ImmutableArray<Grant> LetsIn(IReadOnlyCollection<string> closedBy, IEnumerable<LetIn> names) =>
    [
        .. from name in names
           where closedBy.Count == 0 ? name.To is null : name.To is not null && closedBy.Contains(name.To)
           group name by name.Worker into own
           where closedBy.Count == 0 || own.Select(n => n.To).Distinct().Count() == closedBy.Count
           let grant = closedBy.Count == 0
               ? new Grant(Audience.Worker(own.Key), Audience.All, own.Min(n => n.From), own.Any(n => n.Until is null) ? null : own.Max(n => n.Until), Named: true)
               : new Grant(Audience.Worker(own.Key), Audience.All, own.Max(n => n.From), own.Min(n => n.Until), Named: true)
           where grant.Until is null || grant.From < grant.Until
           select grant,
    ];
}
