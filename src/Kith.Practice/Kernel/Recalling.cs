using System.Collections.Immutable;
using System.Globalization;
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
        var of = work.Episodes.Values.Where(e => e.Report == report.Id).Select(e => e.Id).ToArray();
        // Flags stand on the person's record, so they go before the child is no longer said to be that person.
        foreach (var id in of) LowerFlags(work, id);
        work.OnReport(report.Id, Kinds.Recalled, Says(work, action, [1]), [], [Part(action)]);
        foreach (var mention in report.Mentions.Values.Where(m => m.Person is not null))
            work.OnReport(report.Id, Kinds.MentionUnlinked, new Says { { "mention", mention.Id }, { "person", mention.Person } },
                [new Concern($"mention/{mention.Id}", mention.Role), new Concern($"person/{mention.Person}", mention.Role)], null);
        foreach (var id in of)
        {
            if (work.Episodes[id].Written is { IsEmpty: false } written) work.OnEpisode(id, Kinds.Recalled, Says(work, action, [.. written]), [Part(action)]);
            if (id == episode.Id) Tell(work, id, action);
            if (work.Episodes[id].IsOpen) Effects.Close(work, id, Pathway.Recalled);
        }
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
        foreach (var reader in action.Readers)
            Notices.To(work, id, $"worker:{reader}", Notice, "recall-acknowledged", reviewers is null ? null : $"team:{reviewers.Id}", opens: false);
    }

    private static Says Says(Work work, Action.Recall action, ImmutableArray<long> entries) => new()
    {
        { "id", work.NewId() }, { "entries", string.Join(',', entries.Select(e => e.ToString(CultureInfo.InvariantCulture))) }, { "why", action.Why },
        { "levels", "yes" }, { "moved-to", action.MovedTo },
    };

    private static PartDraft Part(Action.Recall action) => new(null, "practice", new JsonObject { ["reason"] = action.Reason.Trim() });
}
