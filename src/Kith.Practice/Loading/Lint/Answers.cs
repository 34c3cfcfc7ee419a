using System.Collections.Immutable;
using Kith.Practice.Forms;
using Kith.Practice.Pathways;

namespace Kith.Practice.Loading.Lint;

/// <summary>What can be tested of an answer, fact or outcome.</summary>
/// <param name="What">In words, for messages.</param>
/// <param name="Tests">The operators that make sense of it.</param>
/// <param name="Values">All that it can be; null when open.</param>
internal sealed record Testable(string What, ImmutableArray<Operator> Tests, ImmutableSortedSet<string>? Values)
{
    public static Testable YesNo { get; } = new("a yes or no", [Operator.Is, Operator.Present], ["yes", "no"]);

    public static Testable Number { get; } = new("a number", [Operator.AtLeast, Operator.AtMost, Operator.Is, Operator.Present], null);

    public static Testable One(string what, IEnumerable<string>? values) => new(what, [Operator.Is, Operator.Present], values?.ToImmutableSortedSet(StringComparer.Ordinal));

    public static Testable Many(string what, IEnumerable<string>? values) => new(what, [Operator.Includes, Operator.Present], values?.ToImmutableSortedSet(StringComparer.Ordinal));

    public static Testable There(string what) => new(what, [Operator.Present], null);
}

/// <summary>The answers that the guards of a pathway can look at.</summary>
internal static class Answers
{
    /// <summary>Fields by the name that guards use for their form: report, child, and the forms of the steps.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<ImmutableArray<Field>>> InReachOf(PackUnderLint pack, Pathway pathway)
    {
        var reach = new SortedDictionary<string, List<ImmutableArray<Field>>>(StringComparer.Ordinal) { ["report"] = [], ["child"] = [] };
        foreach (var origin in pack.OriginsOf(pathway))
        {
            foreach (var form in new[] { origin.Opening.Form, origin.Opening.PublicForm }.OfType<string>().Select(origin.Forms.GetValueOrDefault).OfType<Form>())
            {
                reach["report"].Add(form.Fields);
                reach["child"].AddRange(form.Fields.Where(f => f.Mention == "child" || f.Id == origin.Opening.OnePer).Select(f => f.Fields));
            }
        }
        // What agencies answer is kept for each of them apart, and no guard looks at it.
        foreach (var id in pathway.Steps.Select(s => s.Asking?.QuestionForm ?? s.Form).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            if (pathway.Forms.TryGetValue(id, out var form))
            {
                reach.TryAdd(form.RecordedAs, []);
                reach[form.RecordedAs].Add(form.Fields);
            }
        }
        return reach.Where(r => r.Value.Count > 0).ToImmutableSortedDictionary(r => r.Key, r => r.Value.ToImmutableArray(), StringComparer.Ordinal);
    }

    /// <summary>What stands at a path of names, or null when nothing does; through a repeat there is no single answer.</summary>
    public static Testable? At(PackUnderLint pack, ImmutableArray<Field> fields, string path)
    {
        var names = path.Split('.');
        for (var i = 0; i < names.Length; i++)
        {
            if (fields.FirstOrDefault(f => f.Id == names[i]) is not { } field)
            {
                return null;
            }
            if (i == names.Length - 1)
            {
                return Of(pack, field);
            }
            if (field.Type == FieldType.Threshold && i == names.Length - 2)
            {
                return names[^1] switch
                {
                    "level" => Testable.Number,
                    "indicators" => Testable.Many("a list of indicators", pack.Thresholds?.Indicators.Select(n => n.Id)),
                    _ => null,
                };
            }
            if (field.Type != FieldType.Group)
            {
                return null;
            }
            fields = field.Fields;
        }
        return null;
    }

    private static Testable Of(PackUnderLint pack, Field field) => field.Type switch
    {
        FieldType.YesNo => Testable.YesNo,
        FieldType.Number => Testable.Number,
        FieldType.Choice => Testable.One("one of a list", Values(pack, field)),
        FieldType.Choices => Testable.Many("several of a list", Values(pack, field)),
        FieldType.Agencies => Testable.Many("a list of agencies", pack.Partnership?.Agencies.Select(a => a.Id)),
        FieldType.School => Testable.One("a school", null),
        _ => Testable.There($"a field of type {Kebab.Of(field.Type)}"),
    };

    private static IEnumerable<string>? Values(PackUnderLint pack, Field field) => field.Codes is null
        ? field.Options.Select(o => o.Id)
        : pack.Codes.GetValueOrDefault(field.Codes)?.Codes.Select(c => c.Id);
}
