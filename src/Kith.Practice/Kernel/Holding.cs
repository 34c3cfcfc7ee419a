using System.Text.Json.Nodes;
using Kith.Practice.Entries;

namespace Kith.Practice.Kernel;

/// <summary>Who holds an episode: a worker, a team, and the handing over of it, which the other side accepts.</summary>
internal static class Holding
{
    public static void Allocate(Work work, Action.Allocate action)
    {
        if (Open(work, action.Episode) is not { } episode || episode.Worker == action.Worker) return;
        work.OnEpisode(episode.Id, Kinds.Allocated, new Says { { "worker", action.Worker } }, Note(action.Reason));
        if (action.Worker is not null) Effects.Do(work, episode.Id, work.PathwayOf(episode).Allocated);
    }

    public static void Offer(Work work, Action.OfferHandover action)
    {
        if (Open(work, action.Episode) is not { } episode) return;
        if (work.Values.Partnership.Team(action.ToTeam) is null)
        {
            work.Refuse("to-team", "no-such-team", "Choose the team that is to take it.");
            return;
        }
        if (action.ToTeam == episode.Team)
        {
            work.Refuse("to-team", "same-team", "That team holds it already. Choose another.");
            return;
        }
        if (string.IsNullOrWhiteSpace(action.Note))
        {
            work.Refuse("note", "required", "Write what has been done and what must happen next, and by when.");
            return;
        }
        work.OnEpisode(episode.Id, Kinds.HandoverOffered, new Says { { "from", episode.Team }, { "to", action.ToTeam } }, Note(action.Note));
        Notices.To(work, episode.Id, $"team:{action.ToTeam}", "handover-offered", "handover-accepted", "duty");
    }

    public static void Accept(Work work, Action.AcceptHandover action)
    {
        if (Open(work, action.Episode) is not { } episode) return;
        if (episode.HandoverTo is not { } to)
        {
            work.Refuse("handover", "not-offered", "No handover is waiting here. Somebody may have accepted it already.");
            return;
        }
        if (work.Situation.Actor.Team != to)
        {
            work.Refuse("handover", "not-yours", $"The handover is offered to {work.Values.Partnership.Team(to)?.Name ?? to}: one of them accepts it.");
            return;
        }
        work.OnEpisode(episode.Id, Kinds.HandoverAccepted, new Says { { "from", episode.Team }, { "to", to } }, Note(action.Note));
        foreach (var notice in work.Episodes[episode.Id].Notices.Values.Where(n => n.Notice == "handover-offered" && n.Acknowledged is null).ToArray())
            work.OnEpisode(episode.Id, Kinds.NoticeAcknowledged, new Says { { "id", notice.Id } });
    }

    private static EpisodeState? Open(Work work, string id)
    {
        if (work.Episodes.TryGetValue(id, out var episode) && episode.IsOpen) return episode;
        work.Refuse("episode", "not-open", "This episode is closed: nobody needs to hold it.");
        return null;
    }

    private static IEnumerable<PartDraft>? Note(string? words) =>
        string.IsNullOrWhiteSpace(words) ? null : [new PartDraft(null, "practice", new JsonObject { ["note"] = words.Trim() })];
}
