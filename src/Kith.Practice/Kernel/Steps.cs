using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using Kith.Practice.Pathways;

namespace Kith.Practice.Kernel;

/// <summary>Filling in forms and deciding.</summary>
internal static class Steps
{
    public static void Fill(Work work, Action.Fill action)
    {
        if (Ready(work, action.Episode, action.Step, action.Version) is not var (episode, step, state)) return;
        if (step.Kind == StepKind.Decide)
        {
            work.Refuse(step.Id, "decide-instead", $"{step.Name} is a decision: choose an outcome.");
            return;
        }
        var form = work.PathwayOf(episode).Forms[state.Agency is null ? step.Form! : step.Asking!.AnswerForm];
        if (Submitted(work, episode, form, action.Answers) is not { } answers) return;
        var says = Header(state, step, form, answers);
        says.Add("agency", state.Agency);
        work.OnEpisode(episode.Id, state.Agency is null ? Kinds.FormRecorded : Kinds.Answered, says, Parts(episode, form, answers));
        if (state.Agency is not null) Close(work, episode.Id, state.Id);
        else if (!step.Again) Close(work, episode.Id, state.Id);
    }

    public static void Decide(Work work, Action.Decide action)
    {
        if (Ready(work, action.Episode, action.Step, action.Version) is not var (episode, step, state)) return;
        var outcome = step.Outcomes.FirstOrDefault(o => o.Id == action.Outcome);
        if (outcome is null)
        {
            var open = string.Join(", ", step.Outcomes.Select(o => o.Name));
            work.Refuse("outcome", "choose-outcome", $"Choose what you decide: {open}.");
            return;
        }
        var form = work.PathwayOf(episode).Forms[step.Form!];
        if (Submitted(work, episode, form, action.Answers) is not { } answers) return;
        if (!Allowed(work, episode, outcome, form, answers)) work.Refuse("outcome", "outcome-refused", outcome.Refusal ?? $"{outcome.Name} is not open here.");
        Prompts.Unanswered(work, episode, step.Id);
        if (work.Failed) return;

        var says = Header(state, step, form, answers);
        says.Add("outcome", outcome.Id);
        work.OnEpisode(episode.Id, Kinds.DecisionMade, says, Parts(episode, form, answers));
        if (!step.Again) Close(work, episode.Id, state.Id);
        Effects.Do(work, episode.Id, outcome.Effects);
    }

    /// <summary>Whether the guard lets an outcome through with these answers.</summary>
    public static bool Allowed(Work work, EpisodeState episode, Outcome outcome, Form form, JsonObject answers) =>
        outcome.When is null || Guards.Eval(outcome.When, work.Look(episode, form.RecordedAs, answers)) switch
        {
            Truth.Yes => true,
            Truth.Unknown => outcome.UnknownAllows,
            _ => false,
        };

    /// <summary>Opens the steps of the stage whose forerunners are done, and closes those of stages left behind.</summary>
    public static void OpenDue(Work work, string id)
    {
        var episode = work.Episodes[id];
        if (!episode.IsOpen) return;
        var pathway = work.PathwayOf(episode);
        foreach (var open in episode.Steps.Values.Where(s => s.Open && pathway.Step(s.Step)?.Stage != episode.Stage && s.Agency is null).ToArray())
            if (pathway.Step(open.Step)?.Again != true) Close(work, id, open.Id);
        foreach (var step in pathway.Stage(episode.Stage)?.Steps ?? [])
        {
            if (work.Episodes[id].Steps.ContainsKey(step.Id)) continue;
            if (step.After.All(a => work.Episodes[id].Steps.GetValueOrDefault(a)?.Done is not null)) Open(work, id, step, agency: null, step.By);
        }
    }

    public static void Open(Work work, string id, Step step, string? agency, IEnumerable<string> roles) =>
        work.OnEpisode(id, Kinds.StepOpened, new Says
        {
            { "instance", agency is null ? step.Id : $"{step.Id}@{agency}" }, { "step", step.Id },
            { "kind", step.Kind.ToString().ToLowerInvariant() }, { "roles", string.Join(',', roles) }, { "agency", agency },
        });

    public static void Close(Work work, string id, string instance) =>
        work.OnEpisode(id, Kinds.StepClosed, new Says { { "instance", instance } });

    /// <summary>The episode, step and instance, if this actor may do it now and saw its latest version.</summary>
    public static (EpisodeState Episode, Step Step, StepState State)? Ready(Work work, string id, string instance, int version)
    {
        if (!work.Episodes.TryGetValue(id, out var episode) || !episode.Steps.TryGetValue(instance, out var state)
            || work.PathwayOf(episode).Step(state.Step) is not { } step)
        {
            work.Refuse(instance, "no-such-step", "There is no such step here. Go back to the episode and look at what is open.");
            return null;
        }
        if (state.Version != version)
        {
            work.Refuse(instance, "changed-meanwhile", $"Somebody else has done “{step.Name}” while you were writing. What you typed is kept: compare it with theirs, then save again.");
            return null;
        }
        if (!episode.IsOpen || !state.Open)
        {
            work.Refuse(instance, "not-open", episode.IsOpen ? $"“{step.Name}” has been done and is not open any more." : "This episode is closed: nothing more is recorded in it.");
            return null;
        }
        var actor = work.Situation.Actor;
        var roles = state.Agency is null ? step.By : step.Asking!.AnswerBy;
        if (!roles.Contains(actor.Role) || (state.Agency is not null && state.Agency != actor.Agency))
        {
            work.Refuse(instance, "not-yours", $"“{step.Name}” is for somebody else: {string.Join(", ", roles.Select(r => work.Values.Roles.GetValueOrDefault(r)?.Name ?? r))}.");
            return null;
        }
        var mine = step.NeverBy.FirstOrDefault(other => episode.Steps.GetValueOrDefault(other)?.DoneBy == actor.Human);
        if (mine is not null)
        {
            work.Refuse(instance, "second-person", $"You did “{work.PathwayOf(episode).Step(mine)?.Name}”: “{step.Name}” is somebody else's. Ask a colleague, or whoever covers.");
            return null;
        }
        return (episode, step, state);
    }

    public static JsonObject? Submitted(Work work, EpisodeState episode, Form form, JsonObject answers)
    {
        var context = new FormContext(work.Values, work.Situation.Now.Local(), work.Look(episode, form.RecordedAs, answers), episode.Authority);
        var check = FormCheck.Check(form, answers, context);
        if (check.Problems.Length == 0) return check.Answers;
        work.Refuse(check.Problems);
        return null;
    }

    public static Says Header(StepState state, Step step, Form form, JsonObject answers)
    {
        var (level, indicators) = Thresholds.Of(form, answers);
        return new Says
        {
            { "instance", state.Id }, { "step", step.Id }, { "form", form.RecordedAs },
            { "version", (state.Version + 1).ToString(CultureInfo.InvariantCulture) },
            { "threshold-level", level }, { "indicators", indicators }, { "links", Links(form, answers) }, { "voice", Voice.State(form, answers) }, { "stays", Stays(form, answers) },
        };
    }

    /// <summary>Whether they said that their answers stay here; null when the form does not ask.</summary>
    private static string? Stays(Form form, JsonObject answers) => Asks(form.Fields) ? Said(form.Fields, answers) ? "yes" : "no" : null;

    private static bool Asks(ImmutableArray<Field> fields) => !fields.IsDefault && fields.Any(f => Staying(f).Any() || Asks(f.Fields));

    private static bool Said(ImmutableArray<Field> fields, JsonObject answers) => !fields.IsDefault && fields.Any(f => answers[f.Id] switch
    {
        JsonObject group => Said(f.Fields, group),
        JsonArray items => items.Any(item => item is JsonObject one ? Said(f.Fields, one) : Staying(f).Contains(item?.ToString(), StringComparer.Ordinal)),
        var chosen => chosen is not null && Staying(f).Contains(chosen.ToString(), StringComparer.Ordinal),
    });

    private static IEnumerable<string?> Staying(Field field) => field.Options.IsDefault ? [] : field.Options.Where(o => o.Stays).Select(o => o.Id);

    /// <summary>Where the answers link the subject with somebody or somewhere: <c>person:peers[0],place:places[0]</c>.</summary>
    private static string Links(Form form, JsonObject answers) => string.Join(',', form.Fields.Where(f => f.Link is not null).SelectMany(f => answers[f.Id] switch
    {
        JsonArray items => Enumerable.Range(0, items.Count).Select(i => $"{f.Link}:{FieldPath.Item(f.Id, i)}"),
        JsonObject => [$"{f.Link}:{f.Id}"],
        _ => [],
    }));

    public static IEnumerable<PartDraft> Parts(EpisodeState episode, Form form, JsonObject answers) =>
        PartSplit.Split(form, answers, _ => null)
            .Select(p => new PartDraft(p.Mention ?? (episode.Subject is null ? null : $"mention/{episode.Subject}"), p.Class, p.Body));
}
