using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;
using Kith.Record.Queries;
using NodaTime;

namespace Kith.Pages.Episodes;

/// <summary>An episode as this reader sees it, now or as it stood at a moment. What they may not see is not in it.</summary>
/// <param name="Shape">The pack whose stages and forms it keeps to.</param>
/// <param name="At">The moment that it is shown as of.</param>
/// <param name="Past">That moment is not now.</param>
/// <param name="Workers">Worker id to name.</param>
public sealed record EpisodeSeen(
    EpisodeState State, Pathway Pathway, PracticePack Shape, ReportState? Report, Sight Sight, Named? Subject,
    ImmutableArray<PastEntry> Entries, ImmutableArray<PastEntry> ReportEntries, ImmutableArray<Named> Others,
    ImmutableArray<Tie> Ties, ImmutableArray<Sibling> Siblings, Func<string, string> Workers, Instant At, bool Past)
{
    /// <summary>The rating of the work that this one is part of, if it has none of its own.</summary>
    public string? RatedAbove { get; init; }

    public Holding Holding => Holding.Of(State);

    public string Name => Subject?.Name ?? (State.Subject is null ? "Nobody by name" : Named.NotKnown);
}
