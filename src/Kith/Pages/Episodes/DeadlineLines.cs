using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;
using Kith.Record.Narrative;
using Kith.Web.Kit;
using NodaTime;

namespace Kith.Pages.Episodes;

/// <summary>One deadline in words: by when, how it stands, and the sentence that explains it, with the sentences of every move before.</summary>
public sealed record DeadlineLine(string Key, string Name, string By, TagView Status, string Sentence, ImmutableArray<string> Before, bool Running, Instant Due);

public static class DeadlineLines
{
    /// <summary>Those that run first, the earliest first; then those that were met.</summary>
    public static ImmutableArray<DeadlineLine> Of(EpisodeState state, IReadOnlyCollection<PastEntry> entries, Pathway pathway, PracticePack pack, Instant now) =>
    [
        .. from deadline in state.Deadlines.Values
           let told = entries.Where(e => e.Kind is Kinds.DueSet or Kinds.DueMoved && e.Says["key"] == deadline.Key).ToArray()
           where told.Length > 0
           let line = Line(deadline, told, pathway, pack, now)
           orderby line.Running descending, line.Due, line.Key
           select line,
    ];

    private static DeadlineLine Line(Deadline deadline, PastEntry[] told, Pathway pathway, PracticePack pack, Instant now)
    {
        var clock = pathway.Clocks.FirstOrDefault(c => c.Id == deadline.Clock)?.Name ?? deadline.Clock;
        var name = deadline.Agency is { } agency ? $"{clock}: {pack.Partnership.Agency(agency)?.Name ?? agency}" : clock;
        return new(
            deadline.Key, name, DueSentence.Time(deadline.Due), Status(deadline, now), DueSentence.Of(told[^1], pack, name),
            [.. told[..^1].Reverse().Select(e => DueSentence.Of(e, pack, name))], deadline.Met is null, deadline.Due);
    }

    private static TagView Status(Deadline deadline, Instant now) => deadline.Met switch
    {
        { } met when met <= deadline.Due => new($"Met {DueSentence.Time(met)}", "green"),
        { } met => new($"Met late, {DueSentence.Time(met)}", "orange"),
        null => TagView.Due(deadline.Due, now),
    };
}
