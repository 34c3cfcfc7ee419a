using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Kith.Practice.Forms;
using Shouldly;
using static Kith.Practice.Tests.Forms.Desk;

namespace Kith.Practice.Tests.Forms;

/// <summary>Whatever comes in, answers or problems come out.</summary>
public class TotalityTests
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(200);

    [Fact]
    public void Any_JSON_gives_answers_or_problems_and_never_an_exception() =>
        Prop.ForAll(AnyJson.ForReport, json =>
        {
            var check = Check(JsonNode.Parse(json));
            return check.Problems.All(p => p.Code.Length > 0 && p.Message.EndsWith('.') || p.Message.EndsWith('?'))
                && check.Problems.Length <= FormCheck.MostProblems + 1;
        }).Check(Many);

    [Fact]
    public void Answers_that_were_kept_are_kept_as_they_are_the_second_time() =>
        Prop.ForAll(AnyJson.ForReport, json =>
        {
            var first = Check(JsonNode.Parse(json));
            if (!first.Ok)
                return true;
            var second = Check(first.Answers);
            return second.Ok && JsonNode.DeepEquals(first.Answers, second.Answers) && first.Gaps.SequenceEqual(second.Gaps);
        }).Check(Many);

    [Fact]
    public void A_gap_is_a_path_at_which_nothing_is_kept() =>
        Prop.ForAll(AnyJson.ForReport, json =>
        {
            var check = Check(JsonNode.Parse(json));
            return check.Gaps.All(gap => FieldPath.Parse(gap) is not null && FieldPath.Get(check.Answers, gap) is null);
        }).Check(Many);

    [Fact]
    public void The_generator_reaches_both_good_and_bad_answers()
    {
        var checks = AnyJson.ForReport.Generator.Sample(200).Select(json => Check(JsonNode.Parse(json))).ToList();

        checks.Count(c => c.Ok).ShouldBeGreaterThan(2);
        checks.SelectMany(c => c.Problems).Select(p => p.Code).Distinct().Count().ShouldBeGreaterThan(15);
    }

    [Fact]
    public void Ten_megabytes_are_a_clear_error()
    {
        var check = Check(new JsonObject { ["children"] = new JsonArray(new JsonObject { ["given-names"] = "Kofi" }), ["concern"] = new string('x', 10_000_000) });

        check.Problems.ShouldHaveSingleItem().Message.ShouldBe("“What are you worried about?” has 10,000,000 characters and may have 10,000. Shorten it by 9,990,000.");
    }

    [Fact]
    public void A_hundred_thousand_items_are_a_clear_error()
    {
        var children = new JsonArray([.. Enumerable.Range(0, 100_000).Select(_ => (JsonNode)new JsonObject { ["given-names"] = "Kofi" })]);

        Check(new JsonObject { ["children"] = children, ["concern"] = "x" }).Problems.ShouldHaveSingleItem().Code.ShouldBe("too-many");
    }

    [Fact]
    public void Any_form_post_can_be_read_and_checked() =>
        Prop.ForAll(Posts, post =>
        {
            var check = Check(FormPost.Read(Report, post));
            return check.Problems.Length <= FormCheck.MostProblems + 1;
        }).Check(Many);

    [Fact]
    public void Any_bytes_are_a_body_or_a_problem() =>
        Prop.ForAll(Bytes, bytes =>
        {
            var (body, problem) = FormJson.Parse(bytes);
            Check(FormJson.FromApi(body));
            return problem is null || body is null;
        }).Check(Many);

    private static readonly Arbitrary<KeyValuePair<string, string>[]> Posts =
        (from name in Gen.Elements(
            "children", "children[0]", "children[0].given-names", "children[4].given-names", "children[5].given-names", "children[199999999999].x", "children[-1].x",
            "children[0].date-of-birth", "children[0].date-of-birth.day", "children[0].date-of-birth.month.x", "children[0][0].x", "children[].x", "children[0]x", "concern", "concern.x",
            "threshold", "threshold.level", "threshold.indicators", "threshold.x", "languages", "consent", "consent.state", "", ".", "[", "]", "_token", "a.b[3]", "\0", "household[0].relationships[1].child")
         from value in Gen.Elements("", " ", "x", "1", "31", "yes", "BAFR", "\0", "\ud83d", "2019-03-27", "language-a", "given", "police", "{}")
         select KeyValuePair.Create(name, value)).ArrayOf().ToArbitrary();

    private static readonly Arbitrary<byte[]> Bytes = Gen.OneOf(
        AnyJson.ForReport.Generator.Select(Encoding.UTF8.GetBytes),
        AnyJson.ForReport.Generator.SelectMany(json => Gen.Choose(0, json.Length).Select(at => Encoding.UTF8.GetBytes(json[..at]))),
        Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf()).ToArbitrary();
}
