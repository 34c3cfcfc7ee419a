using System.Collections.Immutable;
using Kith.Practice.Pathways;

namespace Kith.Practice.Loading;

/// <summary>Guards: all, any, not, or a source with a test.</summary>
internal static class ConditionReader
{
    private static readonly string[] Joins = ["all", "any", "not"];
    private static readonly string[] Sources = Kebab.Names<SourceKind>();
    private static readonly string[] Operators = Kebab.Names<Operator>();

    public static Condition? Read(Block parent, string key) =>
        parent.Inner(key, "a condition") is { } block ? Read(block) : null;

    private static Condition? Read(Block block)
    {
        var joins = Joins.Where(block.Has).ToList();
        var sources = Sources.Where(block.Has).ToList();
        var operators = Operators.Where(block.Has).ToList();
        Condition? condition = null;
        switch (joins, sources, operators)
        {
            case (["not"], [], []):
                condition = block.Inner("not", "a condition") is { } inner && Read(inner) is { } denied ? new Condition.Not(denied) : null;
                break;
            case ([var join], [], []):
                var of = block.Blocks(join, "a condition").Select(Read).OfType<Condition>().ToImmutableArray();
                if (of.IsEmpty)
                {
                    block.Mistake(MistakeKind.NothingInside, join);
                }
                condition = join == "all" ? new Condition.All(of) : new Condition.Any(of);
                break;
            case ([], [var source], [var test]):
                condition = Test(block, source, test);
                break;
            default:
                foreach (var key in joins.Concat(sources).Concat(operators))
                {
                    block.Find(key);
                }
                var wrong = (joins.Count, sources.Count, operators.Count) switch
                {
                    ( > 0, _, _) => "mixes all, any or not with something else",
                    (_, 0, _) => "names no source",
                    (_, > 1, _) => "names two sources",
                    (_, _, 0) => "has no test",
                    _ => "has two tests",
                };
                block.Mistake(MistakeKind.NotACondition, wrong);
                if (joins.Count + sources.Count + operators.Count > 0)
                {
                    foreach (var key in Joins.Concat(Sources).Concat(Operators))
                    {
                        block.Find(key);
                    }
                }
                else
                {
                    return null;
                }
                break;
        }
        block.Done();
        return condition is null ? null : block.Mark(condition);
    }

    private static Condition.Test Test(Block block, string source, string test)
    {
        var kind = Kebab.Parse<SourceKind>(source)!.Value;
        var name = block.Text(source);
        var values = block.Words(test).Select(v => v.AsValue).ToImmutableArray();
        if (values.IsEmpty)
        {
            block.Mistake(MistakeKind.NothingInside, test);
        }
        return new(new(kind, name), Kebab.Parse<Operator>(test)!.Value, values);
    }
}
