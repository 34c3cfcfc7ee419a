using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Kith.Practice.Forms;
using Shouldly;
using static Kith.Practice.Tests.Forms.Desk;

namespace Kith.Practice.Tests.Forms;

public class FormPostTests
{
    private static JsonObject Read(params (string Name, string Value)[] posted) =>
        FormPost.Read(Report, posted.Select(p => KeyValuePair.Create(p.Name, p.Value)));

    [Fact]
    public void Flat_names_become_answers()
    {
        var answers = Read(
            ("referrer.name", "Ines Okafor"),
            ("children[1].given-names", "Ama"),
            ("children[0].given-names", "Kofi"),
            ("children[0].date-of-birth.day", "27"), ("children[0].date-of-birth.month", "3"), ("children[0].date-of-birth.year", "2019"),
            ("household[0].relationships[0].child", "0"),
            ("occurred-on.day", "19"), ("occurred-on.time", "14:05"),
            ("languages", "language-a"), ("languages", "language-b"),
            ("threshold.level", "2"), ("threshold.indicators", "missing-meals"), ("threshold.indicators", "missing-school"),
            ("agencies", "police"),
            ("_token", "abc"));

        JsonNode.DeepEquals(answers, JsonNode.Parse("""
            {
              "referrer": { "name": "Ines Okafor" },
              "children": [ { "given-names": "Kofi", "date-of-birth": { "day": "27", "month": "3", "year": "2019" } }, { "given-names": "Ama" } ],
              "household": [ { "relationships": [ { "child": "0" } ] } ],
              "occurred-on": { "day": "19", "time": "14:05" },
              "languages": [ "language-a", "language-b" ],
              "threshold": { "level": "2", "indicators": [ "missing-meals", "missing-school" ] },
              "agencies": [ "police" ]
            }
            """)).ShouldBeTrue(answers.ToJsonString());
    }

    [Theory]
    [InlineData("childs-name")]
    [InlineData("children[9].given-names")]
    [InlineData("children[x].given-names")]
    [InlineData("children")]
    [InlineData("children[0]")]
    [InlineData("concern.more")]
    [InlineData("threshold.why")]
    [InlineData("children[0].address")]
    public void A_name_that_the_form_does_not_have_is_a_problem_and_keeps_what_was_typed(string name)
    {
        var answers = Read(("concern", "x"), ("children[0].given-names", "Kofi"), (name, "typed"));

        var problem = Check(answers).Problems.ShouldHaveSingleItem();
        problem.Code.ShouldBe("unknown-field");
        FormPost.Flatten(answers, Report).Values.ShouldContain(v => v.Contains("typed"));
    }

    [Fact]
    public void A_box_with_a_hidden_field_of_its_name_posts_once()
    {
        Read(("children[0].given-names", ""), ("children[0].given-names", "Kofi"))["children"]![0]!["given-names"]!.GetValue<string>().ShouldBe("Kofi");
        Check(Read(("concern", "x"), ("children[0].given-names", "Kofi"), ("children[0].given-names", "Ama"))).Problems.ShouldHaveSingleItem().Code.ShouldBe("wrong-kind");
    }

    [Fact]
    public void What_was_typed_is_shown_again_as_it_was_typed()
    {
        (string Name, string Value)[] typed =
        [
            ("children[0].date-of-birth.day", "31"), ("children[0].date-of-birth.month", "2"), ("children[0].date-of-birth.year", ""),
            ("children[0].given-names", " Kofi "), ("children[1].nhs-number", "12"), ("concern", ""), ("times", "often"), ("threshold.level", "9"), ("not-a-field", "y"),
        ];

        var shown = FormPost.Flatten(Read(typed), Report);

        shown.Select(s => (s.Key, s.Value.ShouldHaveSingleItem())).ShouldBe(typed, ignoreOrder: true);
    }

    [Fact]
    public void Ticked_boxes_are_shown_again() =>
        FormPost.Flatten(Read(("languages", "language-a"), ("languages", "language-z")), Report)["languages"].ShouldBe(["language-a", "language-z"]);

    [Fact]
    public void Dates_are_taken_apart_only_where_the_form_has_a_date()
    {
        var answers = JsonNode.Parse("""{ "occurred-on": "2026-03-07T09:05", "concern": "2026-03-07", "children": [ { "date-of-birth": "2019-11-20", "upn": "x" } ], "consent": { "state": true } }""")!.AsObject();

        FormPost.Flatten(answers, Report).ToDictionary(p => p.Key, p => string.Join(',', p.Value)).ShouldBe(new Dictionary<string, string>
        {
            ["occurred-on.day"] = "7", ["occurred-on.month"] = "3", ["occurred-on.year"] = "2026", ["occurred-on.time"] = "09:05",
            ["concern"] = "2026-03-07",
            ["children[0].date-of-birth.day"] = "20", ["children[0].date-of-birth.month"] = "11", ["children[0].date-of-birth.year"] = "2019",
            ["children[0].upn"] = "x",
            ["consent.state"] = "yes",
        }, ignoreOrder: true);
        FormPost.Flatten(answers)["occurred-on"].ShouldBe(["2026-03-07T09:05"]);
    }

    [Fact]
    public void Kept_answers_come_back_from_the_page_as_they_were() =>
        Prop.ForAll(AnyJson.KeptForReport, kept =>
        {
            var posted = FormPost.Flatten(kept.Node, Report).SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v)));
            return JsonNode.DeepEquals(Check(FormPost.Read(Report, posted)).Answers, Check(kept.Node).Answers);
        }).QuickCheckThrowOnFailure();
}
