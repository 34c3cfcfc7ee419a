using Kith.Practice.Forms;
using Kith.Practice.Pathways;

namespace Kith.Practice.Loading.Lint;

/// <summary>Every stage can be reached and left, every step can come to be done, every outcome leads somewhere and is reasoned.</summary>
internal static class FlowLint
{
    public static void Check(PackUnderLint pack, Pathway pathway)
    {
        if (pathway.Stages.IsEmpty)
        {
            return;
        }
        var after = pathway.Stages.Select(s => s.Id).Distinct(StringComparer.Ordinal)
            .ToDictionary(s => s, s => Reachable(s, stage => Next(pack, pathway, stage)), StringComparer.Ordinal);
        var reached = after[pathway.Stages[0].Id]
            .Union(pathway.Opening.Effects.Concat(pathway.Prompts.SelectMany(p => p.Effects)).OfType<Effect.Go>()
                .SelectMany(g => after.GetValueOrDefault(g.Stage) ?? []), StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        // Where an outcome goes to a stage that does not exist, that has been told, and the way cannot be known.
        var wayKnown = PackUnderLint.EffectsOf(pathway).OfType<Effect.Go>().All(g => after.ContainsKey(g.Stage));
        foreach (var stage in pathway.Stages)
        {
            if (wayKnown && !reached.Contains(stage.Id))
            {
                pack.Mistake(MistakeKind.NoWayIn, stage, stage.Id);
            }
            if (wayKnown && !CanBeLeft(pack, pathway, stage))
            {
                pack.Mistake(MistakeKind.NoWayOut, stage, stage.Id);
            }
            foreach (var step in stage.Steps)
            {
                Step(pack, pathway, step, after);
            }
        }
        var waits = pathway.Steps.GroupBy(s => s.Id, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().After.ToArray(), StringComparer.Ordinal);
        foreach (var circle in Circle.In(waits))
        {
            pack.Mistake(MistakeKind.AfterCircle, pathway.Step(circle[0])!, circle[0], string.Join(", after ", circle.Append(circle[0])));
        }
    }

    private static void Step(PackUnderLint pack, Pathway pathway, Step step, Dictionary<string, HashSet<string>> after)
    {
        foreach (var first in step.After.Select(pathway.Step).OfType<Step>().Where(f => !after[f.Stage].Contains(step.Stage)))
        {
            pack.Mistake(MistakeKind.NeverAfter, step, step.Id, first.Id);
        }
        if (step.Kind == StepKind.Decide && step.Form is not null && pathway.Forms.TryGetValue(step.Form, out var form)
            && !form.Fields.Any(f => f is { Id: "reason", Need: Need.Required, Type: FieldType.Text or FieldType.LongText, ShowWhen: null }))
        {
            pack.Mistake(MistakeKind.WithoutReason, step, step.Id, form.Id);
        }
        if (step.Asking is { } asking && pathway.Forms.TryGetValue(asking.QuestionForm, out var question)
            && question.Fields.All(f => f.Type != FieldType.Agencies))
        {
            pack.Mistake(MistakeKind.AsksNobody, step, step.Id, question.Id);
        }
        var awaited = step.Again || pathway.Steps.Any(s => s.After.Contains(step.Id) && s.Id != step.Id);
        foreach (var outcome in step.Outcomes.Where(o => !awaited && !Moves(o)))
        {
            pack.Mistake(MistakeKind.LeadsNowhere, outcome, outcome.Id, step.Id);
        }
    }

    private static bool Moves(Outcome outcome) => outcome.Effects.Any(e => e is Effect.Go or Effect.Close);

    private static bool CanBeLeft(PackUnderLint pack, Pathway pathway, Stage stage)
    {
        var own = stage.Steps.SelectMany(s => s.Outcomes).ToList();
        var into = pathway.Steps.SelectMany(s => s.Outcomes).Where(o => o.Effects.Any(e => e is Effect.Go go && go.Stage == stage.Id));
        return own.Any(o => o.Effects.Any(e => e is Effect.Close || (e is Effect.Go go && go.Stage != stage.Id)))
            || own.Concat(into).SelectMany(o => o.Effects).OfType<Effect.Open>().Any(o => pack.Pathways.TryGetValue(o.Pathway, out var opened)
                ? PackUnderLint.EffectsOf(opened).Any(e => e is Effect.CloseParent or Effect.Resume)
                : !pack.KnowsAll);
    }

    private static IEnumerable<string> Next(PackUnderLint pack, Pathway pathway, string stage)
    {
        var effects = pathway.Steps.Where(s => s.Stage == stage).SelectMany(s => s.Outcomes).SelectMany(o => o.Effects).ToList();
        var resumed = effects.OfType<Effect.Open>().Select(o => pack.Pathways.GetValueOrDefault(o.Pathway)).OfType<Pathway>()
            .SelectMany(PackUnderLint.EffectsOf).OfType<Effect.Resume>().Select(r => pathway.Step(r.Step)?.Stage).OfType<string>();
        return effects.OfType<Effect.Go>().Select(g => g.Stage).Concat(resumed);
    }

    private static HashSet<string> Reachable(string start, Func<string, IEnumerable<string>> next)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { start };
        var queue = new Queue<string>(reached);
        while (queue.TryDequeue(out var here))
        {
            foreach (var stage in next(here).Where(reached.Add))
            {
                queue.Enqueue(stage);
            }
        }
        return reached;
    }
}
