using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Pathways;

namespace Kith.Practice.Kernel;

/// <summary>
/// Wrong child, wrong fact: what was recorded is withdrawn, not changed. Its words are read no more; flags that came of the episode are lowered,
/// questions that no longer hold are set aside, deadlines are reckoned anew, and everybody who read it is told and must say that they know.
/// </summary>
internal static class Recalling
{
    public const string Notice = "recalled";
    private const string Within = "recall-acknowledged";
    private static readonly string[] Reasons = ["wrong-child", "wrong-fact", "not-lawful"];

    public static void Do(Work work, Action.Recall action)
    {
        if (!work.Episodes.TryGetValue(action.Episode, out var episode)) work.Refuse("", "no-such-episode", "There is no such episode.");
        if (!Reasons.Contains(action.Why, StringComparer.Ordinal)) work.Refuse("why", "choose", "Choose what is wrong: the child, the fact, or that it may be held at all.");
        if (string.IsNullOrWhiteSpace(action.Reason)) work.Refuse("reason", "required", "Say what is wrong, and how you know.");
        if (work.Failed) return;
        if (action.Entries.IsEmpty) Report(work, action, episode!);
        else Entries(work, action, episode!);
    }

    private static void Entries(Work work, Action.Recall action, EpisodeState episode)
    {
        var written = episode.Steps.Values.Where(s => s.DoneIn > 0).ToDictionary(s => s.DoneIn);
        if (action.Entries.Any(e => !episode.Written.Contains(e)))
        {
            work.Refuse("entries", "not-withdrawable", "Choose what somebody wrote in a step here. What the referrer told is withdrawn with the whole contact.");
            return;
        }
        work.OnEpisode(episode.Id, Kinds.Recalled, Says(work, action, action.Entries), [Part(action)]);
        LowerFlags(work, episode.Id);
        SetAside(work, episode.Id);
        Tell(work, episode.Id, action);
        TellHolders(work, action.Documents);
        if (!work.Episodes[episode.Id].IsOpen) return;
        // What was withdrawn is to be done again.
        foreach (var sequence in action.Entries)
            if (written.TryGetValue(sequence, out var done) && !done.Open && work.PathwayOf(episode).Step(done.Step) is { Kind: StepKind.Form } step)
                Steps.Open(work, episode.Id, step, done.Agency, done.Agency is null ? step.By : step.Asking!.AnswerBy);
    }

    private static void Report(Work work, Action.Recall action, EpisodeState episode)
    {
        if (work.ReportOf(episode) is not { } report)
        {
            work.Refuse("entries", "no-report", "This episode came of no report. Choose what was written in its steps.");
            return;
        }
        if (report.Withdrawn)
        {
            work.Refuse("entries", "already-withdrawn", "All that the referrer told here was withdrawn already.");
            return;
        }
        var of = work.Episodes.Values.Where(e => e.Report == report.Id).Select(e => e.Id).ToArray();
        // Flags stand on the person's record, so they go before the child is no longer said to be that person.
        foreach (var id in of) LowerFlags(work, id);
        work.OnReport(report.Id, Kinds.Recalled, Says(work, action, [1]), [], [Part(action)]);
        foreach (var mention in report.Mentions.Values.Where(m => m.Person is not null))
            work.OnReport(report.Id, Kinds.MentionUnlinked, new Says { { "mention", mention.Id }, { "person", mention.Person } },
                [new Concern($"mention/{mention.Id}", mention.Role), new Concern($"person/{mention.Person}", mention.Role)], null);
        foreach (var id in of)
        {
            if (work.Episodes[id].Written.Union(work.Episodes[id].Told) is { IsEmpty: false } written) work.OnEpisode(id, Kinds.Recalled, Says(work, action, [.. written]), [Part(action)]);
            if (id == episode.Id) Tell(work, id, action);
            if (work.Episodes[id].IsOpen) Effects.Close(work, id, Pathway.Recalled);
        }
        foreach (var with in action.Recorded)
            work.OnOther($"person/{with.Person}", Kinds.Recalled, Says(work, action, with.Entries), [new Concern($"person/{with.Person}", "subject")], [Part(action)]);
        foreach (var file in action.Files)
            work.OnOther($"document/{file}", Kinds.Recalled, new Says { { "id", work.NewId() }, { "entries", "1" }, { "why", action.Why } }, [], [Part(action)]);
        TellHolders(work, action.Documents);
    }

    private static void LowerFlags(Work work, string id)
    {
        foreach (var flag in work.Known(work.Episodes[id], Facts.FlagsRaised)?.Split(',', StringSplitOptions.RemoveEmptyEntries) ?? [])
            Effects.Lower(work, work.Episodes[id], flag);
    }

    private static void SetAside(Work work, string id)
    {
        var episode = work.Episodes[id];
        foreach (var prompt in episode.Prompts.Values.Where(p => !p.SetAside))
            if (work.PathwayOf(episode).Prompts.FirstOrDefault(p => p.Id == prompt.Prompt) is { } asked && Guards.Eval(asked.When, work.Look(episode)) == Truth.No)
                work.OnEpisode(id, Kinds.PromptSetAside, new Says { { "prompt", prompt.Prompt }, { "grounds", prompt.Grounds } });
    }

    private static void Tell(Work work, string id, Action.Recall action)
    {
        var reviewers = work.Values.Partnership.PrivacyTeam(work.Situation.Actor.Agency);
        foreach (var told in action.Readers.Select(r => $"worker:{r}").Concat(action.Told))
            Notices.To(work, id, told, Notice, Within, reviewers is null ? null : $"team:{reviewers.Id}", opens: false);
    }

    /// <summary>
    /// Whoever was given a document of it is told which, opened or not, and must say that its copies are destroyed; what went out on paper or by
    /// a link, those who hold the work fetch back.
    /// </summary>
    internal static void TellHolders(Work work, ImmutableArray<Action.HeldDocument> documents)
    {
        var reviewers = work.Values.Partnership.PrivacyTeam(work.Situation.Actor.Agency) is { } team ? $"team:{team.Id}" : null;
        // A pack from before documents were called back has the one notice for both.
        string Known(string notice) => work.Values.Notices.ContainsKey(notice) ? notice : Notice;
        foreach (var held in documents.Where(d => work.Episodes.ContainsKey(d.Episode)))
        {
            string[] keepers = [.. held.Keepers.IsEmpty && reviewers is not null ? [reviewers] : held.Keepers];
            if (held.To is { } to) Notices.To(work, held.Episode, to, Known("document-recalled"), Within, keepers.FirstOrDefault(), opens: false, held.Document);
            else
                foreach (var keeper in keepers) Notices.To(work, held.Episode, keeper, Known("document-on-paper"), Within, reviewers, opens: false, held.Document);
        }
    }

    private static Says Says(Work work, Action.Recall action, ImmutableArray<long> entries) => new()
    {
        { "id", work.NewId() }, { "entries", Grounds.Short(entries) }, { "why", action.Why },
        { "levels", "yes" }, { "moved-to", action.MovedTo },
    };

    private static PartDraft Part(Action.Recall action) => new(null, "practice", new JsonObject { ["reason"] = action.Reason.Trim() });
}
