using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;

namespace Kith.Practice.Kernel;

/// <summary>
/// Work about one child that is held apart, because whoever does the one does not see the other. Nothing is refused or asked because of what they do
/// not see; a second one of a slot stands outside it; and those cleared for the other are told, in an episode of their own that names both.
/// </summary>
internal static class Apart
{
    private const string As = "elsewhere";

    /// <summary>Work that the actor does not see and that holds this slot for the subject of an episode at hand.</summary>
    public static ImmutableArray<Elsewhere> Holding(Work work, string episode, string? slot) =>
        slot is null ? [] : [.. work.Situation.Elsewhere.Where(e => e.Episode == episode && !e.Seen && e.Slot == slot)];

    /// <summary>Of episodes that come to one person by this action those that leave their slot to another, which the actor does not see.</summary>
    public static IEnumerable<string> Outside(Work work, IEnumerable<EpisodeState> coming)
    {
        var left = new HashSet<string>(StringComparer.Ordinal);
        foreach (var episode in coming.Where(e => e.IsOpen).OrderBy(e => e.Id, StringComparer.Ordinal))
            if (Holding(work, episode.Id, work.PathwayOf(episode).Slot).Any(o => !left.Contains(o.Other))) left.Add(episode.Id);
        return left.Order(StringComparer.Ordinal);
    }

    /// <summary>Tells those cleared for what is elsewhere of each of these episodes.</summary>
    public static void Tell(Work work, IEnumerable<string> episodes)
    {
        foreach (var id in episodes.ToArray())
            foreach (var other in work.Situation.Elsewhere.Where(e => e.Episode == id && (e.Care || Holding(work, id, work.PathwayOf(work.Episodes[id]).Slot).Contains(e)))) Tell(work, other, id);
    }

    public static void Tell(Work work, Elsewhere other, string here)
    {
        if (work.Values.NeedToKnow.Unseen is not { } id || !work.TellOnce($"{here} {other.Other}")) return;
        var (pathway, episode) = (work.Values.Pathways[id], work.Episodes[here]);
        var answers = new JsonObject { ["reference"] = work.ReportOf(episode)?.Reference ?? here, ["work"] = work.PathwayOf(episode).Name };
        var before = work.Episodes.Keys.ToHashSet(StringComparer.Ordinal);
        Opening.Do(work, new Action.Open(pathway.Id, pathway.Opening.Form!, answers, "engine") { Given = other.Given with { Opens = here } });
        foreach (var task in work.Episodes.Keys.Where(k => !before.Contains(k)).ToArray())
        {
            work.OnEpisode(task, Kinds.EpisodeTied, new Says { { "episode", here }, { "pathway", episode.Pathway }, { "as", As } });
            work.OnEpisode(task, Kinds.EpisodeTied, new Says { { "episode", other.Other }, { "pathway", other.Pathway }, { "as", As } });
        }
    }
}
