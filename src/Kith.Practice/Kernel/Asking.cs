using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using Kith.Practice.Pathways;

namespace Kith.Practice.Kernel;

/// <summary>Putting a question to several agencies: each gets a place of its own, which only it fills.</summary>
internal static class Asking
{
    public static void Do(Work work, Action.Ask action)
    {
        if (Steps.Ready(work, action.Episode, action.Step, action.Version) is not var (episode, step, state)) return;
        if (step.Kind != StepKind.Ask || state.Agency is not null)
        {
            work.Refuse(step.Id, "not-a-request", $"“{step.Name}” does not ask anybody.");
            return;
        }
        var form = work.PathwayOf(episode).Forms[step.Asking!.QuestionForm];
        if (Steps.Submitted(work, episode, form, action.Answers) is not { } answers) return;
        var agencies = Agencies(form, answers).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var asked = agencies.Where(a => !episode.Steps.ContainsKey($"{step.Id}@{a}")).ToArray();
        if (asked.Length == 0)
        {
            work.Refuse("agencies", "already-asked", "All of these agencies have been asked already. Choose another, or go back.");
            return;
        }
        var says = Steps.Header(state, step, form, answers);
        says.Add("agencies", string.Join(',', asked));
        work.OnEpisode(episode.Id, Kinds.Asked, says, Steps.Parts(episode, form, answers));
        foreach (var agency in asked)
        {
            Steps.Open(work, episode.Id, step, agency, step.Asking.AnswerBy);
            if (step.Asking.Notice is { } notice) Notices.To(work, episode.Id, $"agency:{agency}", notice, acknowledgeWithin: null, escalateTo: null);
        }
    }

    private static IEnumerable<string> Agencies(Form form, JsonObject answers) =>
        form.Fields.Where(f => f.Type == FieldType.Agencies)
            .SelectMany(f => answers[f.Id] as JsonArray ?? []).Select(a => a?.ToString()).OfType<string>();
}
