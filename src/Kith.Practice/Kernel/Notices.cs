using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Pathways;
using Kith.Practice.Time;

namespace Kith.Practice.Kernel;

/// <summary>Telling people, and making sure that it was read.</summary>
internal static class Notices
{
    public static void Send(Work work, string id, Effect.Notify effect)
    {
        var episode = work.Episodes[id];
        if (effect.To == "team" && !episode.Cleared.IsEmpty)
        {
            foreach (var worker in episode.Cleared) To(work, id, $"worker:{worker}", effect.Notice, effect.AcknowledgeWithin, escalateTo: null);
            return;
        }
        if (Recipient(work, episode, effect.To, effect.Notice) is not { } to) return;
        var once = work.ReportOf(episode) is { } report && effect.To == "referrer" && work.Situation.Episodes.IsEmpty ? report.Id : id;
        if (!work.TellOnce($"{once} {effect.Notice} {to}")) return;
        // Who holds it sees it already, and as long as they hold it.
        To(work, id, to, effect.Notice, effect.AcknowledgeWithin, effect.EscalateTo, opens: effect.To != "worker");
    }

    /// <param name="opens">False: it lets nobody in.</param>
    /// <param name="document">The document that it is about.</param>
    public static void To(Work work, string id, string to, string notice, string? acknowledgeWithin, string? escalateTo, bool opens = true, string? document = null)
    {
        foreach (var one in Reached(work, work.Episodes[id], to, opens).ToArray()) Put(work, id, one, notice, acknowledgeWithin, escalateTo, opens, document);
    }

    /// <summary>Says that something was given to somebody, who reads that and nothing else, restricted or not.</summary>
    public static void Given(Work work, string id, string to, string notice) => Put(work, id, to, notice, acknowledgeWithin: null, escalateTo: null, opens: false);

    /// <summary>
    /// Out of a restricted record those cleared are told, or nobody: never a team, nor a worker who may not read what it is about. A reply goes to
    /// whoever told us all the same, and what lets nobody in (that something they have read was withdrawn) to whom it concerns.
    /// </summary>
    private static IEnumerable<string> Reached(Work work, EpisodeState episode, string to, bool opens)
    {
        if (work.Named(episode) is not { } named) return [to];
        var (kind, who) = Disclosing.Cut(to);
        return kind switch
        {
            "team" => named.Select(w => $"worker:{w}"),
            "worker" when opens && !named.Contains(who) && work.ReportOf(episode)?.ReferrerWorker != who => [],
            "agency" when opens && work.ReportOf(episode)?.ReferrerAgency != who => [],
            _ => [to],
        };
    }

    private static void Put(Work work, string id, string to, string notice, string? acknowledgeWithin, string? escalateTo, bool opens, string? document = null)
    {
        var episode = work.Episodes[id];
        var set = work.Values.Notices[notice];
        var by = acknowledgeWithin is null ? null : Replay.Micros(Clocks.Due(work, episode, acknowledgeWithin, work.Situation.Now));
        work.OnEpisode(id, Kinds.NoticeSent, new Says
        {
            { "id", work.NewId() }, { "notice", notice }, { "to", to }, { "urgent", set.Urgent ? "yes" : "no" },
            { "acknowledge-by", by }, { "escalate-to", escalateTo is null ? null : escalateTo.Contains(':', StringComparison.Ordinal) ? escalateTo : Recipient(work, episode, escalateTo, notice) },
            { "opens", opens ? null : "no" }, { "document", document },
        }, opens ? Words(work, episode, to) : null);
    }

    public static void Acknowledge(Work work, Action.Acknowledge action)
    {
        if (!work.Episodes.TryGetValue(action.Episode, out var episode) || !episode.Notices.TryGetValue(action.Notice, out var notice))
        {
            work.Refuse(action.Notice, "no-such-notice", "There is no such message. Go back to your inbox.");
            return;
        }
        if (notice.Acknowledged is null) work.OnEpisode(episode.Id, Kinds.NoticeAcknowledged, new Says { { "id", notice.Id } });
    }

    public static void Chase(Work work, Action.Chase action)
    {
        if (!work.Episodes.TryGetValue(action.Episode, out var episode)) return;
        foreach (var notice in episode.Notices.Values.Where(n =>
                     n.Acknowledged is null && !n.Escalated && n.EscalateTo is not null && n.AcknowledgeBy <= work.Situation.Now))
        {
            work.OnEpisode(episode.Id, Kinds.NoticeEscalated, new Says { { "id", notice.Id }, { "to", notice.EscalateTo } });
            To(work, episode.Id, notice.EscalateTo!, work.Values.Notices[notice.Notice].PassedOnAs ?? notice.Notice, acknowledgeWithin: null, escalateTo: null,
                opens: notice.Notice != Recalling.Notice && notice.Document is null, notice.Document);
        }
    }

    /// <summary>Who gets it; null when practice says that this recipient does not (a lay or implicated referrer gets a receipt only).</summary>
    private static string? Recipient(Work work, EpisodeState episode, string to, string notice) => to switch
    {
        "team" => $"team:{episode.Team}",
        "duty" => $"team:{Duty.Team(work.Values, episode.FrontDoor, work.Situation.Now)}",
        "worker-or-cover" => work.Known(episode, Facts.OpenCaseTell),
        "worker" => episode.Worker is null || episode.Worker == work.Situation.Actor.Human ? null : $"worker:{episode.Worker}",
        "referrer" => Referrer(work, episode, notice),
        _ => $"agency:{to}",
    };

    private static string? Referrer(Work work, EpisodeState episode, string notice)
    {
        if (work.ReportOf(episode) is not { } report) return null;
        var kind = report.ReferrerKind == "professional" && !report.ReferrerImplicated ? "professional" : "lay";
        if (!work.Values.Notices[notice].For.Contains(kind)) return null;
        if (kind == "lay") return $"referrer:{report.Id}";
        return report.ReferrerWorker is not null ? $"worker:{report.ReferrerWorker}"
            : report.ReferrerAgency is not null ? $"agency:{report.ReferrerAgency}" : $"referrer:{report.Id}";
    }

    /// <summary>The words that vary: to a referrer the decision's reason, if there is one; nobody else needs more than the link.</summary>
    private static IEnumerable<PartDraft>? Words(Work work, EpisodeState episode, string to)
    {
        var body = new JsonObject();
        // Of this action, not of another one at the same instant: words that are withdrawn are sought where they were decided.
        var before = work.Situation.Episodes.GetValueOrDefault(episode.Id)?.Sequence ?? 0;
        var decided = work.Episodes[episode.Id].Steps.Values.Where(s => s.Outcome is not null && s.Done == work.Situation.Now && s.DoneIn > before)
            .Select(s => (s.Outcome, Step: work.PathwayOf(episode).Step(s.Step))).FirstOrDefault(s => s.Step is not null);
        if (decided.Step is { } step)
        {
            body["decision"] = step.Outcomes.First(o => o.Id == decided.Outcome).Name;
            if (work.Episodes[episode.Id].Answers.GetValueOrDefault(step.Form!)?["reason"] is { } reason) body["reason"] = reason.DeepClone();
        }
        if (body.Count == 0) return null;
        return [new PartDraft(episode.Subject is null ? null : $"mention/{episode.Subject}", "assessment", body)];
    }
}
