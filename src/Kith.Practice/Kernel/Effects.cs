using Kith.Practice.Entries;
using Kith.Practice.Pathways;

namespace Kith.Practice.Kernel;

/// <summary>What an outcome, an opening or a prompt does.</summary>
internal static class Effects
{
    public static void Do(Work work, string id, IEnumerable<Effect> effects)
    {
        foreach (var effect in effects) Do(work, id, effect);
    }

    private static void Do(Work work, string id, Effect effect)
    {
        var episode = work.Episodes[id];
        switch (effect)
        {
            case Effect.Go go:
                work.OnEpisode(id, Kinds.StageEntered, new Says { { "stage", go.Stage } });
                break;
            case Effect.Open open:
                Opening.Part(work, episode, open);
                break;
            case Effect.Close close:
                Close(work, id, close.Reason);
                break;
            case Effect.CloseParent close when episode.Parent is { } parent && work.Episodes.TryGetValue(parent, out var up) && up.IsOpen:
                Close(work, parent, close.Reason);
                break;
            case Effect.Resume resume when episode.Parent is { } parent && work.Episodes.TryGetValue(parent, out var up):
                var step = work.PathwayOf(up).Step(resume.Step)!;
                work.OnEpisode(parent, Kinds.StageEntered, new Says { { "stage", step.Stage } });
                Steps.Open(work, parent, step, agency: null, step.By);
                break;
            case Effect.LinkToOpenCase:
                Tie(work, episode);
                break;
            case Effect.Notify notify:
                Notices.Send(work, id, notify);
                break;
            case Effect.LetIn letIn:
                Letting.Grant(work, episode, letIn.Timescale);
                break;
            case Effect.Destroy:
                Keeping.Destroy(work, work.Episodes[id]);
                break;
            case Effect.Hold:
                Keeping.Hold(work, work.Episodes[id]);
                break;
            case Effect.Raise raise:
                Flag(work, episode, Kinds.FlagRaised, raise.Flag);
                break;
            case Effect.Lower lower:
                Lower(work, episode, lower.Flag);
                break;
        }
    }

    public static void Lower(Work work, EpisodeState episode, string flag) => Flag(work, episode, Kinds.FlagLowered, flag);

    public static void Close(Work work, string id, string reason)
    {
        foreach (var open in work.Episodes[id].Steps.Values.Where(s => s.Open).Select(s => s.Id).ToArray()) Steps.Close(work, id, open);
        work.OnEpisode(id, Kinds.EpisodeClosed, new Says { { "reason", reason } });
    }

    private static void Tie(Work work, EpisodeState episode)
    {
        if (work.Known(episode, Facts.OpenCaseEpisode) is not { } open)
        {
            work.Refuse("outcome", "no-open-case", "No open case is known for this child. Link the child to the right person first, or choose another outcome.");
            return;
        }
        work.OnEpisode(episode.Id, Kinds.EpisodeTied, new Says { { "episode", open }, { "pathway", "open-case" }, { "as", "open-case" }, { "grounds", open } });
        // No notice out of here may name work that is restricted: those cleared for it are told in an episode of their own.
        foreach (var other in work.Situation.Elsewhere.Where(e => e.Episode == episode.Id && e.Other == open)) Apart.Tell(work, other, episode.Id);
        work.OnOther($"episode/{open}", Kinds.EpisodeTied,
            new Says { { "episode", episode.Id }, { "pathway", episode.Pathway }, { "as", "new-information" } },
            episode.Subject is null ? [] : [new Concern($"mention/{episode.Subject}", "subject")]);
    }

    private static void Flag(Work work, EpisodeState episode, string kind, string flag)
    {
        var person = episode.Subject is null ? null : work.ReportOf(episode)?.Mentions.GetValueOrDefault(episode.Subject)?.Person;
        if (person is null)
        {
            work.Refuse("subject", "link-first", "Say who this child is first: a flag stands on a person's record.");
            return;
        }
        work.OnOther($"person/{person}", kind, new Says { { "flag", flag }, { "episode", episode.Id }, { "mention", episode.Subject } },
            [new Concern($"person/{person}", "subject")]);
    }
}
