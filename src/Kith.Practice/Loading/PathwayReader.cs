using System.Collections.Immutable;
using Kith.Practice.Pathways;

namespace Kith.Practice.Loading;

/// <summary>One pathway.yaml. Names that belong to the pathway are declared under its file as scope.</summary>
internal static class PathwayReader
{
    public static Pathway? Read(Reading reading, string folder)
    {
        var file = $"pathways/{folder}/pathway.yaml";
        NameKind[] own = [NameKind.Stage, NameKind.Step, NameKind.Form, NameKind.Clock, NameKind.Prompt, NameKind.CloseReason];
        if (reading.Open(file, "a pathway", [.. own.Select(kind => (kind, file))]) is not { } block)
        {
            // Its folder says what it is called, so that those which open it are not told that there is no such pathway.
            reading.Names.Declare(NameKind.Pathway, "", folder, new(file, 1));
            return null;
        }
        var id = block.Id("pathway", NameKind.Pathway);
        if (id != folder && id.Length > 0)
        {
            block.Mistake(MistakeKind.OtherName, id, folder);
        }
        var pathway = block.Mark(new Pathway(
            id,
            block.Text("name"),
            block.OneOf("about", "child", "adult", "family", "none"),
            block.TextIf("slot"),
            block.YesNoOr("care", absent: false),
            block.Text("legal-basis"),
            Opening(block),
            FormReader.Read(block),
            [.. block.SomeBlocks("stages", "a stage").Select(Stage)],
            [.. block.Blocks("clocks", "a clock").Select(Clock)],
            [.. block.Blocks("prompts", "a prompt").Select(Prompt).OfType<Prompt>()],
            CloseReasons(block))
        {
            Purpose = block.NameIf("purpose", NameKind.Purpose),
            Allocated = EffectReader.Told(block, "allocated"),
        });
        block.Done();
        return pathway;
    }

    private static Opening Opening(Block pathway)
    {
        if (pathway.InnerNeeded("opening", "an opening") is not { } block)
        {
            return new([], null, null, null, "", []);
        }
        if (block.Need("by") is null)
        {
            block.Find("by");
        }
        var opening = block.Mark(new Opening(
            block.EachOf("by", "worker", "api", "public", "effect", "engine"),
            block.NameIf("form", NameKind.Form, pathway.File),
            block.NameIf("public-form", NameKind.Form, pathway.File),
            block.TextIf("one-per"),
            block.Text("team"),
            EffectReader.Read(block, "effects"))
        {
            SeenBy = block.OneOfIf("seen-by", Pathways.Opening.FrontDoor, "team") ?? Pathways.Opening.FrontDoor,
        });
        block.Done();
        return opening;
    }

    private static Stage Stage(Block block)
    {
        var id = block.Id("stage", NameKind.Stage, block.File);
        var stage = block.Mark(new Stage(id, block.Text("name"), [.. block.Blocks("steps", "a step").Select(s => Step(s, id))]));
        block.Done();
        return stage;
    }

    private static Step Step(Block block, string stage)
    {
        var id = block.Id("step", NameKind.Step, block.File);
        var kinds = new[] { "form", "decide", "ask" }.Where(block.Has).ToList();
        if (kinds.Count != 1)
        {
            block.Mistake(MistakeKind.StepKindUnclear, id, kinds.Count == 0 ? "none" : "more than one");
        }
        var kind = kinds is [var only] ? Kebab.Parse<StepKind>(only)!.Value : StepKind.Form;
        var form = block.Find("form") is Scalar ? block.NameIf("form", NameKind.Form, block.File) : null;
        var decide = block.Find("decide") is Scalar ? block.NameIf("decide", NameKind.Form, block.File) : null;
        if (kind is not StepKind.Ask && kinds.Count == 1 && form is null && decide is null)
        {
            block.Text(kinds[0]);
        }
        if (block.Need("by") is null)
        {
            block.Find("by");
        }
        var asking = block.Inner("ask", "ask") is { } ask ? Asking(ask) : null;
        var step = block.Mark(new Step(
            id,
            block.Text("name"),
            kind,
            stage,
            block.NamesIn("by", NameKind.Role),
            form ?? decide,
            block.NamesIn("after", NameKind.Step, block.File),
            block.YesNoOr("again", absent: false),
            block.YesNoOr("optional", absent: false),
            [.. block.Blocks("outcomes", "an outcome").Select(o => Outcome(o, block))],
            asking)
        {
            NeverBy = block.NamesIn("never-by", NameKind.Step, block.File),
        });
        Distinct(block, step.Outcomes.Select(o => (o.Id, block.Reading.Where(o))), $"an outcome of {id}");
        if (kind == StepKind.Decide && step.Outcomes.IsEmpty)
        {
            block.Mistake(MistakeKind.NothingInside, "outcomes");
        }
        else if (kind != StepKind.Decide && !step.Outcomes.IsEmpty)
        {
            block.Mistake(MistakeKind.WrongForStep, id, kind == StepKind.Form ? "a form" : "an ask", "outcomes");
        }
        block.Done();
        return step;
    }

    private static Asking Asking(Block block)
    {
        if (block.Need("answered-by") is null)
        {
            block.Find("answered-by");
        }
        var asking = new Asking(
            block.Name("question", NameKind.Form, block.File),
            block.Name("answer", NameKind.Form, block.File),
            block.NamesIn("answered-by", NameKind.Role),
            block.NameIf("notice", NameKind.Notice));
        block.Done();
        return asking;
    }

    private static Outcome Outcome(Block block, Block step)
    {
        var id = block.Need("outcome") is { } value && block.WordOf("outcome", value) is { } word ? block.Id(word) : "";
        var when = ConditionReader.Read(block, "when");
        var unknown = Unknown(block, id, when is not null, "unknown: allow or unknown: refuse", "allow", "refuse");
        var refusal = block.TextIf("refusal");
        if (when is not null && refusal is null)
        {
            block.Mistake(MistakeKind.Unrefused, id);
        }
        var outcome = block.Mark(new Outcome(
            id, block.Text("name"), block.TextIf("hint"), when, unknown == "allow", refusal, EffectReader.Read(block, "effects")));
        block.Done();
        return outcome;
    }

    private static string? Unknown(Block block, string id, bool guarded, string wanted, params string[] words)
    {
        if (guarded && !block.Has("unknown"))
        {
            block.Find("unknown");
            block.Mistake(MistakeKind.UnknownUnsaid, id, wanted);
            return null;
        }
        if (!guarded && block.Has("unknown") && !block.Has("when"))
        {
            block.Mistake(MistakeKind.UnknownNeedless, id, "unknown");
        }
        return block.OneOfIf("unknown", words);
    }

    private static Clock Clock(Block block)
    {
        var id = block.Id("clock", NameKind.Clock, block.File);
        var (ratedBy, byOutcome) = RatedBy(block);
        var clock = block.Mark(new Clock(
            id,
            block.Text("name"),
            block.Text("from"),
            block.Text("until"),
            block.NameIf("step", NameKind.Step, block.File),
            block.Name("timescale", NameKind.Timescale),
            ratedBy,
            byOutcome,
            ConditionReader.Read(block, "when"),
            block.YesNoOr("inside", absent: false)));
        block.Done();
        return clock;
    }

    private static (Source?, ImmutableSortedDictionary<string, string>) RatedBy(Block clock)
    {
        var none = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        if (clock.Inner("rated-by", "rated-by") is not { } block)
        {
            return (null, none);
        }
        var parent = block.Has("parent-outcome");
        var source = new Source(parent ? SourceKind.ParentOutcome : SourceKind.Outcome, block.Text(parent ? "parent-outcome" : "outcome"));
        var byOutcome = none.ToBuilder();
        foreach (var (outcome, timescale) in block.Rest())
        {
            if (block.WordOf(outcome.Text, timescale) is { } word)
            {
                byOutcome[outcome.Text] = block.Name(word, NameKind.Timescale);
            }
        }
        if (byOutcome.Count == 0)
        {
            block.Mistake(MistakeKind.NothingInside, "rated-by");
        }
        return (block.Mark(source), byOutcome.ToImmutable());
    }

    private static Prompt? Prompt(Block block)
    {
        var id = block.Id("prompt", NameKind.Prompt, block.File);
        block.Need("when");
        var when = ConditionReader.Read(block, "when");
        var unknown = Unknown(block, id, when is not null, "unknown: yes or unknown: no", "yes", "no");
        var question = block.Text("question");
        var before = block.NameIf("before", NameKind.Step, block.File);
        var effects = EffectReader.Read(block, "effects");
        block.Done();
        return when is null ? null : block.Mark(new Prompt(id, question, when, unknown == "yes", before, effects));
    }

    private static ImmutableSortedDictionary<string, string> CloseReasons(Block pathway)
    {
        var reasons = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        reasons[Pathways.Pathway.Recalled] = "Withdrawn: recorded wrongly";
        if (pathway.Inner("close-reasons", "close-reasons") is { } block)
        {
            foreach (var (id, name) in block.Rest())
            {
                pathway.Reading.Names.Declare(NameKind.CloseReason, pathway.File, block.Id(id), new(pathway.File, id.Line));
                reasons[id.Text] = block.WordOf(id.Text, name) is { IsEmpty: false, Text.Length: > 0 } word ? word.Text : "";
                if (reasons[id.Text].Length == 0)
                {
                    block.Reading.Mistakes.Add(MistakeKind.Empty, new(pathway.File, id.Line), id.Text);
                }
            }
        }
        return reasons.ToImmutable();
    }

    private static void Distinct(Block block, IEnumerable<(string Id, Place At)> items, string noun)
    {
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var (id, at) in items.Where(i => i.Id.Length > 0))
        {
            if (!seen.TryAdd(id, at))
            {
                block.Reading.Mistakes.Add(MistakeKind.TakenId, at, id, noun, $"{seen[id].Line}", $"{block.Reading.Files.Folder}/{block.File}");
            }
        }
    }
}
