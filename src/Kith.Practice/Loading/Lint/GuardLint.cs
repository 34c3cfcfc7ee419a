using System.Collections.Immutable;
using System.Globalization;
using Kith.Practice.Forms;
using Kith.Practice.Pathways;

namespace Kith.Practice.Loading.Lint;

/// <summary>Every guard asks for something that exists, and compares it with something that it can be.</summary>
internal static class GuardLint
{
    public static void Check(PackUnderLint pack, Pathway pathway)
    {
        var reach = Answers.InReachOf(pack, pathway);
        foreach (var form in pathway.Forms.Values)
        {
            Fields(pack, pathway, reach, form.Fields, []);
        }
        var guards = pathway.Steps.SelectMany(s => s.Outcomes).Select(o => o.When)
            .Concat(pathway.Clocks.Select(c => c.When)).Concat(pathway.Prompts.Select(p => p.When));
        foreach (var test in guards.OfType<Condition>().SelectMany(FormLint.Tests))
        {
            Test(pack, pathway, reach, test, []);
        }
        foreach (var prompt in pathway.Prompts.Where(p => p.Before is not null && pathway.Step(p.Before) is { Kind: not StepKind.Decide }))
        {
            pack.Mistake(MistakeKind.NotADecision, prompt, prompt.Before!, Decisions(pathway).Select(s => s.Id), string.Join(", ", Decisions(pathway).Select(s => s.Id)));
        }
    }

    /// <summary>The outcomes of the decide step that a source names, here or in what opens this; null, and a mistake, when there is none.</summary>
    public static ImmutableSortedSet<string>? Outcomes(PackUnderLint pack, Pathway pathway, Source source, object piece)
    {
        var pathways = source.Kind == SourceKind.ParentOutcome ? pack.OpenersOf(pathway) : [pathway];
        var steps = pathways.SelectMany(Decisions).ToList();
        var named = steps.Where(s => s.Id == source.Name).ToList();
        if (named.Count == 0 && source.Kind == SourceKind.ParentOutcome && !pack.KnowsAll)
        {
            return null;
        }
        if (named.Count == 0)
        {
            var known = steps.Select(s => s.Id).Distinct(StringComparer.Ordinal).ToList();
            pack.Mistake(MistakeKind.NotADecision, piece, source.Name, known, known.Count == 0 ? "there is none" : string.Join(", ", known));
            return null;
        }
        return [.. named.SelectMany(s => s.Outcomes).Select(o => o.Id)];
    }

    private static IEnumerable<Step> Decisions(Pathway pathway) => pathway.Steps.Where(s => s.Kind == StepKind.Decide);

    private static void Fields(
        PackUnderLint pack, Pathway pathway, ImmutableSortedDictionary<string, ImmutableArray<ImmutableArray<Field>>> reach,
        ImmutableArray<Field> fields, ImmutableArray<ImmutableArray<Field>> around)
    {
        var beside = around.Insert(0, fields);
        foreach (var field in fields)
        {
            foreach (var test in new[] { field.ShowWhen, field.RequiredWhen }.OfType<Condition>().SelectMany(FormLint.Tests))
            {
                Test(pack, pathway, reach, test, beside);
            }
            if (field.From is { } from && Answer(pack, reach, from) is null)
            {
                NoSuchAnswer(pack, reach, field, from);
            }
            Fields(pack, pathway, reach, field.Fields, beside);
        }
    }

    private static void Test(
        PackUnderLint pack, Pathway pathway, ImmutableSortedDictionary<string, ImmutableArray<ImmutableArray<Field>>> reach,
        Condition.Test test, ImmutableArray<ImmutableArray<Field>> beside)
    {
        var source = test.Source;
        if (source.Name.Length == 0)
        {
            return;
        }
        Testable? testable = null;
        switch (source.Kind)
        {
            case SourceKind.Field:
                testable = beside.Select(fields => Answers.At(pack, fields, source.Name)).FirstOrDefault(t => t is not null);
                if (testable is null)
                {
                    pack.Mistake(MistakeKind.NoSuchField, test, source.Name, beside.SelectMany(f => f).Select(f => f.Id));
                }
                break;
            case SourceKind.Answer:
                testable = Answer(pack, reach, source.Name);
                if (testable is null)
                {
                    NoSuchAnswer(pack, reach, test, source.Name);
                }
                break;
            case SourceKind.Fact when Facts.All.FirstOrDefault(f => f.Name == source.Name) is { } fact:
                testable = fact.Type switch
                {
                    FactType.YesNo => Testable.YesNo,
                    FactType.Number => Testable.Number,
                    _ => Testable.One("a code", null),
                };
                break;
            case SourceKind.Fact:
                var names = Facts.All.Select(f => f.Name).ToList();
                pack.Mistake(MistakeKind.NotAFact, test, source.Name, names, string.Join(", ", names));
                break;
            case SourceKind.Outcome or SourceKind.ParentOutcome when Outcomes(pack, pathway, source, test) is { } outcomes:
                testable = Testable.One("an outcome", outcomes);
                break;
        }
        if (testable is not null)
        {
            Values(pack, test, testable);
        }
    }

    private static void Values(PackUnderLint pack, Condition.Test test, Testable testable)
    {
        if (!testable.Tests.Contains(test.Operator))
        {
            var tests = string.Join(", ", testable.Tests.Select(t => Kebab.Of(t)));
            pack.Mistake(MistakeKind.WrongTest, test, Kebab.Of(test.Operator), test.Source.Name, testable.What, tests);
            return;
        }
        foreach (var value in test.Values)
        {
            var right = test.Operator switch
            {
                Operator.Present => value is "yes" or "no",
                Operator.AtLeast or Operator.AtMost => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
                _ => testable.Values?.Contains(value) ?? true,
            };
            if (!right)
            {
                var values = test.Operator == Operator.Present ? ["yes", "no"] : testable.Values ?? [];
                pack.Mistake(MistakeKind.NotAValue, test, value, values, test.Source.Name, values.IsEmpty ? "numbers" : string.Join(", ", values));
            }
        }
        if (test.Values.Length > 1 && test.Operator is not (Operator.Is or Operator.Includes))
        {
            pack.Mistake(MistakeKind.WrongTest, test, Kebab.Of(test.Operator), test.Source.Name, "one thing", "a single value");
        }
    }

    private static Testable? Answer(PackUnderLint pack, ImmutableSortedDictionary<string, ImmutableArray<ImmutableArray<Field>>> reach, string name)
    {
        if (name.Split('/', 2) is not [var form, var path] || !reach.TryGetValue(form, out var shapes))
        {
            return null;
        }
        var found = shapes.Select(fields => Answers.At(pack, fields, path)).OfType<Testable>().ToList();
        return found.Count == 0 ? null : found[0] with
        {
            Values = found.Any(f => f.Values is null) ? null : [.. found.SelectMany(f => f.Values!)],
        };
    }

    private static void NoSuchAnswer(
        PackUnderLint pack, ImmutableSortedDictionary<string, ImmutableArray<ImmutableArray<Field>>> reach, object piece, string name)
    {
        if (!pack.KnowsAll && name.Split('/')[0] is ("report" or "child"))
        {
            return;
        }
        var known = reach.SelectMany(r => r.Value.SelectMany(fields => Paths(fields, "")).Select(p => $"{r.Key}/{p}")).Distinct(StringComparer.Ordinal);
        pack.Mistake(MistakeKind.NoSuchAnswer, piece, name, known, string.Join(", ", reach.Keys));
    }

    private static IEnumerable<string> Paths(ImmutableArray<Field> fields, string prefix) => fields.SelectMany(f => f.Type switch
    {
        FieldType.Group => Paths(f.Fields, $"{prefix}{f.Id}."),
        FieldType.Threshold => [$"{prefix}{f.Id}", $"{prefix}{f.Id}.level", $"{prefix}{f.Id}.indicators"],
        _ => [prefix + f.Id],
    });
}
