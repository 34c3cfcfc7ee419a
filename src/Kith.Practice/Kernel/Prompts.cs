using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Pathways;

namespace Kith.Practice.Kernel;

/// <summary>The questions that practice asks of those who decide.</summary>
internal static class Prompts
{
    public static void Raise(Work work, string id)
    {
        var episode = work.Episodes[id];
        if (!episode.IsOpen) return;
        foreach (var prompt in work.PathwayOf(episode).Prompts)
        {
            if (work.Episodes[id].Prompts.ContainsKey(prompt.Id)) continue;
            var truth = Guards.Eval(prompt.When, work.Look(work.Episodes[id]));
            if (truth == Truth.No || (truth == Truth.Unknown && !prompt.UnknownAsks)) continue;
            work.OnEpisode(id, Kinds.PromptRaised, new Says { { "prompt", prompt.Id }, { "before", prompt.Before } });
            Effects.Do(work, id, prompt.Effects);
        }
    }

    /// <summary>Refuses a step while a question that must come before it has neither been answered nor set aside.</summary>
    public static void Unanswered(Work work, EpisodeState episode, string step)
    {
        foreach (var prompt in work.PathwayOf(episode).Prompts.Where(p => p.Before == step))
        {
            if (episode.Prompts.GetValueOrDefault(prompt.Id) is not { SetAside: false }) continue;
            var truth = Guards.Eval(prompt.When, work.Look(episode));
            if (truth == Truth.No) continue;
            work.Refuse($"prompt:{prompt.Id}", "prompt-unanswered", $"Before you decide, answer: {prompt.Question}");
        }
    }

    public static void SetAside(Work work, Action.SetAside action)
    {
        if (!work.Episodes.TryGetValue(action.Episode, out var episode) || episode.Prompts.GetValueOrDefault(action.Prompt) is not { } prompt)
        {
            work.Refuse(action.Prompt, "no-such-prompt", "That question is not asked here.");
            return;
        }
        if (string.IsNullOrWhiteSpace(action.Reason))
        {
            work.Refuse("reason", "required", "Write your answer, or why the question does not apply.");
            return;
        }
        if (prompt.SetAside || !episode.IsOpen) return;
        work.OnEpisode(episode.Id, Kinds.PromptSetAside, new Says { { "prompt", prompt.Prompt } },
            [new PartDraft(episode.Subject is null ? null : $"mention/{episode.Subject}", "assessment", new JsonObject { ["reason"] = action.Reason.Trim() })]);
    }
}
