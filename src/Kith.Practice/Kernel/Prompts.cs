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
            if (Asks(work, work.Episodes[id], prompt)) Raise(work, id, prompt);
        }
    }

    /// <summary>Whether practice asks this now, of whoever acts: from what they see.</summary>
    public static bool Asks(Work work, EpisodeState episode, Prompt prompt) => Guards.Eval(prompt.When, work.Look(episode)) switch
    {
        Truth.Yes => true,
        Truth.Unknown => prompt.UnknownAsks,
        _ => false,
    };

    private static void Raise(Work work, string id, Prompt prompt)
    {
        work.OnEpisode(id, Kinds.PromptRaised, new Says { { "prompt", prompt.Id }, { "before", prompt.Before }, { "grounds", work.Grounds(work.Episodes[id], prompt.When) } });
        Effects.Do(work, id, prompt.Effects);
    }

    /// <summary>Refuses a step while a question that must come before it has neither been answered nor set aside.</summary>
    public static void Unanswered(Work work, EpisodeState episode, string step)
    {
        foreach (var prompt in work.PathwayOf(episode).Prompts.Where(p => p.Before == step))
        {
            // One that was raised stands until it is known not to hold; one that was not is asked of those who see why.
            var raised = episode.Prompts.GetValueOrDefault(prompt.Id);
            if (raised is { SetAside: true } || (raised is null ? !Asks(work, episode, prompt) : Guards.Eval(prompt.When, work.Look(episode)) == Truth.No)) continue;
            work.Refuse($"prompt:{prompt.Id}", "prompt-unanswered", $"Before you decide, answer: {prompt.Question}");
        }
    }

    /// <summary>The question as it was raised; or as it is raised now, because whoever answers it is shown it from what they see.</summary>
    private static PromptState? Raised(Work work, EpisodeState episode, string id)
    {
        if (!episode.Prompts.ContainsKey(id) && episode.IsOpen && work.PathwayOf(episode).Prompts.FirstOrDefault(p => p.Id == id) is { } prompt && Asks(work, episode, prompt))
            Raise(work, episode.Id, prompt);
        return work.Episodes[episode.Id].Prompts.GetValueOrDefault(id);
    }

    public static void SetAside(Work work, Action.SetAside action)
    {
        if (!work.Episodes.TryGetValue(action.Episode, out var episode) || Raised(work, episode, action.Prompt) is not { } prompt)
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
        work.OnEpisode(episode.Id, Kinds.PromptSetAside, new Says { { "prompt", prompt.Prompt }, { "grounds", prompt.Grounds } },
            [new PartDraft(episode.Subject is null ? null : $"mention/{episode.Subject}", "assessment", new JsonObject { ["reason"] = action.Reason.Trim() })]);
    }
}
