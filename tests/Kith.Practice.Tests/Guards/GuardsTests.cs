using System.Collections.Immutable;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Kith.Practice.Pathways;
using Shouldly;
using static Kith.Practice.Pathways.Truth;
using Gate = Kith.Practice.Pathways.Guards;

namespace Kith.Practice.Tests.Guards;

public class GuardsTests
{
    private static readonly Source Consent = new(SourceKind.Answer, "report/consent.state");

    private static Condition.Test Test(Operator op, params string[] values) => new(Consent, op, [.. values]);

    private static Truth Ask(Condition guard, string? json) => Gate.Eval(guard, _ => json is null ? null : JsonNode.Parse(json));

    [Theory]
    [InlineData("\"refused\"", Yes)]
    [InlineData("\"not-sought\"", Yes)]
    [InlineData("\"given\"", No)]
    [InlineData("[\"given\",\"refused\"]", Yes)]
    [InlineData("{\"state\":\"refused\"}", No)]
    [InlineData(null, Unknown)]
    public void Is_one_of_the_values(string? answer, Truth truth) => Ask(Test(Operator.Is, "refused", "not-sought"), answer).ShouldBe(truth);

    [Theory]
    [InlineData("true", "yes", Yes)]
    [InlineData("false", "no", Yes)]
    [InlineData("false", "yes", No)]
    [InlineData("3", "3", Yes)]
    public void Words_and_numbers_are_compared_as_the_pack_spells_them(string answer, string value, Truth truth) =>
        Ask(Test(Operator.Is, value), answer).ShouldBe(truth);

    [Theory]
    [InlineData("[\"bruising\",\"neglect\"]", Yes)]
    [InlineData("[\"neglect\"]", No)]
    [InlineData("[]", No)]
    [InlineData("[null,7]", No)]
    [InlineData(null, Unknown)]
    public void Includes_one_of_the_values(string? answer, Truth truth) => Ask(Test(Operator.Includes, "bruising"), answer).ShouldBe(truth);

    [Theory]
    [InlineData(null, No)]
    [InlineData("\"\"", No)]
    [InlineData("\"  \"", No)]
    [InlineData("[]", No)]
    [InlineData("{}", No)]
    [InlineData("\"x\"", Yes)]
    [InlineData("0", Yes)]
    [InlineData("false", Yes)]
    [InlineData("[\"x\"]", Yes)]
    public void Present_is_never_unknown(string? answer, Truth truth)
    {
        Ask(Test(Operator.Present, "yes"), answer).ShouldBe(truth);
        Ask(Test(Operator.Present, "no"), answer).ShouldBe(truth == Yes ? No : Yes);
    }

    [Theory]
    [InlineData("2", No, Yes)]
    [InlineData("3", Yes, Yes)]
    [InlineData("4", Yes, No)]
    [InlineData("\"4\"", Yes, No)]
    [InlineData("\"-1\"", No, Yes)]
    [InlineData("\"many\"", Unknown, Unknown)]
    [InlineData("1e999", Unknown, Unknown)]
    [InlineData("[4]", Unknown, Unknown)]
    [InlineData(null, Unknown, Unknown)]
    public void At_least_and_at_most_three(string? answer, Truth atLeast, Truth atMost)
    {
        Ask(Test(Operator.AtLeast, "3"), answer).ShouldBe(atLeast);
        Ask(Test(Operator.AtMost, "3"), answer).ShouldBe(atMost);
    }

    [Fact]
    public void A_malformed_guard_says_what_is_wrong_with_it()
    {
        Should.Throw<ArgumentException>(() => Ask(Test(Operator.AtLeast, "three"), "3")).Message.ShouldContain("report/consent.state");
        Should.Throw<ArgumentException>(() => Ask(Test(Operator.AtMost, "1", "2"), "3")).Message.ShouldContain("needs one value");
        Should.Throw<ArgumentException>(() => Ask(new Condition.Test(Consent, Operator.Present, default), null)).Message.ShouldContain("needs one value");
    }

    [Fact]
    public void All_of_nothing_is_yes_and_any_of_nothing_is_no()
    {
        Ask(new Condition.All(default), null).ShouldBe(Yes);
        Ask(new Condition.Any([]), null).ShouldBe(No);
    }

    [Theory]
    [InlineData(Yes, Yes, Yes, Yes)]
    [InlineData(Yes, Unknown, Unknown, Yes)]
    [InlineData(Yes, No, No, Yes)]
    [InlineData(Unknown, Unknown, Unknown, Unknown)]
    [InlineData(Unknown, No, No, Unknown)]
    [InlineData(No, No, No, No)]
    public void Kleene_s_tables(Truth a, Truth b, Truth and, Truth or)
    {
        foreach (var (x, y) in new[] { (a, b), (b, a) })
        {
            Gate.Eval(new Condition.All([Leaf("a"), Leaf("b")]), Known(x, y)).ShouldBe(and);
            Gate.Eval(new Condition.Any([Leaf("a"), Leaf("b")]), Known(x, y)).ShouldBe(or);
        }
        Gate.Eval(new Condition.Not(Leaf("a")), Known(a, b)).ShouldBe(a switch { Yes => No, No => Yes, _ => Unknown });

        static Func<Source, JsonNode?> Known(Truth a, Truth b) => source => Node(source.Name == "a" ? a : b);
    }

    [Fact]
    public void De_Morgan_s_laws_hold() =>
        Prop.ForAll(Trees.Generator.Two().ToArbitrary(), Worlds, (pair, world) =>
        {
            var (a, b) = pair;
            Truth Eval(Condition c) => Gate.Eval(c, world.Look);
            return Eval(new Condition.Not(new Condition.All([a, b]))) == Eval(new Condition.Any([new Condition.Not(a), new Condition.Not(b)]))
                && Eval(new Condition.Not(new Condition.Any([a, b]))) == Eval(new Condition.All([new Condition.Not(a), new Condition.Not(b)]))
                && Eval(new Condition.Not(new Condition.Not(a))) == Eval(a);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Learning_more_never_flips_what_was_known() =>
        Prop.ForAll(Trees, Worlds, Worlds, (guard, before, more) =>
        {
            var known = Gate.Eval(guard, before.Look);
            return known == Unknown || Gate.Eval(guard, source => before.Look(source) ?? more.Look(source)) == known;
        }).QuickCheckThrowOnFailure();

    private static Condition.Test Leaf(string name) => new(new(SourceKind.Fact, name), Operator.Is, ["yes"]);

    private static JsonNode? Node(Truth truth) => truth switch { Yes => "yes", No => "no", _ => null };

    /// <summary>What is known of four sources; a list, a number, a word or nothing.</summary>
    public sealed record World(ImmutableArray<string?> Json)
    {
        public JsonNode? Look(Source source) => Json["abcd".IndexOf(source.Name[0])] is { } json ? JsonNode.Parse(json) : null;
    }

    private static readonly Arbitrary<World> Worlds = Gen.Elements<string?>(null, null, "\"yes\"", "\"no\"", "1", "5", "[\"yes\"]")
        .ListOf(4).Select(json => new World([.. json])).ToArbitrary();

    /// <summary>Guards four deep, of every operator but <c>present</c>, which asks for want of knowledge.</summary>
    private static readonly Arbitrary<Condition> Trees = Tree(4).ToArbitrary();

    private static Gen<Condition> Tree(int depth)
    {
        var leaf = from name in Gen.Elements("a", "b", "c", "d")
                   from op in Gen.Elements(Operator.Is, Operator.Includes, Operator.AtLeast, Operator.AtMost)
                   select (Condition)new Condition.Test(
                       new(SourceKind.Fact, name), op, [op is Operator.AtLeast or Operator.AtMost ? "3" : "yes"]);
        if (depth == 0)
            return leaf;
        var many = from count in Gen.Choose(0, 3) from of in Tree(depth - 1).ListOf(count) select of.ToImmutableArray();
        return Gen.OneOf(
            leaf,
            many.Select(of => (Condition)new Condition.All(of)),
            many.Select(of => (Condition)new Condition.Any(of)),
            Tree(depth - 1).Select(of => (Condition)new Condition.Not(of)));
    }
}
