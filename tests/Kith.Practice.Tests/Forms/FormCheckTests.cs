using System.Text.Json.Nodes;
using Kith.Practice.Forms;
using Kith.Practice.Pathways;
using Shouldly;
using static Kith.Practice.Tests.Forms.Desk;

namespace Kith.Practice.Tests.Forms;

public class FormCheckTests
{
    private static Checked Report(Action<JsonObject> change)
    {
        var answers = Filled();
        change(answers);
        return Check(answers);
    }

    private static void ShouldFind(Checked check, string place, string code) =>
        check.Problems.Select(p => (p.Place, p.Code)).ShouldBe([(place, code)]);

    [Fact]
    public void Answers_in_order_are_kept_as_they_are()
    {
        var check = Check(Filled());

        check.Problems.ShouldBeEmpty();
        check.Gaps.ShouldBeEmpty();
        JsonNode.DeepEquals(check.Answers, Filled()).ShouldBeTrue(check.Answers.ToJsonString());
    }

    [Fact]
    public void The_check_does_not_touch_what_was_sent()
    {
        var sent = Filled();
        Check(sent);
        JsonNode.DeepEquals(sent, Filled()).ShouldBeTrue();
    }

    [Fact]
    public void What_is_required_and_missing_is_named() => ShouldFind(Report(a => a.Remove("concern")), "concern", "needed");

    [Fact]
    public void Nothing_at_all_is_the_same_as_an_empty_form() =>
        Check(null).Problems.Select(p => p.Place).ShouldBe(["children", "concern"]);

    [Theory]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("\"words\"")]
    public void Something_that_is_no_object_is_refused(string json) => Check(JsonNode.Parse(json)).Problems[0].Code.ShouldBe("not-an-object");

    [Fact]
    public void An_unknown_field_is_named_with_the_nearest()
    {
        var problem = Report(a => a["children"]![0]!["family-nam"] = "Osei").Problems.ShouldHaveSingleItem();

        problem.Place.ShouldBe("children[0].family-nam");
        problem.Message.ShouldContain("“family-name”");
    }

    [Fact]
    public void What_is_expected_and_missing_is_a_gap()
    {
        var check = Report(a =>
        {
            a["children"]![1]!.AsObject().Remove("ethnicity");
            a["children"]![1]!["date-of-birth"] = "";
            a["referrer"] = null;
        });

        check.Problems.ShouldBeEmpty();
        check.Gaps.ShouldBe(["referrer.name", "children[1].date-of-birth", "children[1].ethnicity"]);
    }

    [Fact]
    public void A_wrong_answer_is_a_problem_and_not_a_gap_as_well()
    {
        var check = Report(a => a["children"]![1]!["date-of-birth"] = "2027-01-01");

        ShouldFind(check, "children[1].date-of-birth", "in-future");
        check.Problems[0].Message.ShouldBe("Date of birth of child 2 is in the future. Check the year.");
        check.Gaps.ShouldBeEmpty();
        check.Answers["children"]![1]!["date-of-birth"].ShouldBeNull();
    }

    [Fact]
    public void A_child_needs_one_of_its_names()
    {
        var check = Report(a => a["children"]![1] = new JsonObject { ["ethnicity"] = "BAFR", ["date-of-birth"] = "2021-11-20" });

        ShouldFind(check, "children[1].family-name", "need-one-of");
        check.Problems[0].Message.ShouldBe("Child 2 needs at least one of: Family name, Given names. Write “not known” if nobody knows.");
        Report(a => a["children"]![1] = new JsonObject { ["given-names"] = "not known" }).Problems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Child", "Which child of relationship 1 of child 1 needs an answer. Enter it.")]
    [InlineData("The child", "Which child of relationship 1 of child 1 needs an answer. Enter it.")]
    [InlineData("Somebody else, or who matters", "Which child of relationship 1 of somebody else 1 needs an answer. Enter it.")]
    [InlineData("GP", "Which child of relationship 1 of GP 1 needs an answer. Enter it.")]
    public void An_item_is_called_by_the_first_words_of_its_label(string label, string says)
    {
        var form = Form(Repeat("who", label, Repeat("relationships", "Relationship",
            Field("child", FieldType.Number, "Which child") with { Need = Need.Required }, Field("harm", FieldType.YesNo, "Harm?"))));

        Check(JsonNode.Parse("""{ "who": [ { "relationships": [ { "harm": "yes" } ] } ] }"""), form).Problems.ShouldHaveSingleItem().Message.ShouldBe(says);
    }

    [Fact]
    public void A_group_may_need_one_of_its_fields()
    {
        var form = Form(Group("contact", "How to reach you", Field("email", FieldType.Email, "Email"), Field("phone", FieldType.Phone, "Phone")) with { OneOf = ["email", "phone"] });

        var problem = Check(new JsonObject(), form).Problems.ShouldHaveSingleItem();
        problem.ShouldBe(new("contact.email", "need-one-of", "How to reach you needs at least one of: Email, Phone. Answer one of them."));
        Check(JsonNode.Parse("""{ "contact": { "phone": "x" } }"""), form).Problems.ShouldHaveSingleItem().Code.ShouldBe("not-a-phone");
        Check(JsonNode.Parse("""{ "contact": { "phone": "01234 567890" } }"""), form).Problems.ShouldBeEmpty();
    }

    [Fact]
    public void Items_without_any_answer_are_left_out()
    {
        var check = Report(a =>
        {
            a["children"] = JsonNode.Parse(
                """[ {}, null, { "given-names": " Kofi ", "date-of-birth": "2019-03-27", "ethnicity": "BAFR" }, { "family-name": " ", "address": { "lines": [] } } ]""");
            a.Remove("household");
        });

        check.Problems.ShouldBeEmpty();
        check.Answers["children"]!.ToJsonString().ShouldBe("""[{"given-names":"Kofi","date-of-birth":"2019-03-27","ethnicity":"BAFR"}]""");
    }

    [Fact]
    public void A_number_that_names_an_item_follows_it()
    {
        var check = Report(a =>
        {
            a["children"] = JsonNode.Parse("""[ {}, { "given-names": "Kofi" }, {}, { "given-names": "Ama" } ]""");
            a["household"] = JsonNode.Parse("""[ { "relationships": [ { "child": 3 }, { "child": "1" } ] } ]""");
        });

        check.Problems.ShouldBeEmpty();
        check.Answers["household"]![0]!["relationships"]!.ToJsonString().ShouldBe("""[{"child":1},{"child":0}]""");
        check.Gaps.ShouldContain("children[1].ethnicity");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public void A_number_that_names_no_item_is_a_problem(int child) =>
        ShouldFind(Report(a => a["household"]![0]!["relationships"]![1]!["child"] = child), "household[0].relationships[1].child", "no-such-item");

    [Fact]
    public void Problems_are_placed_where_the_sender_put_the_item()
    {
        var check = Report(a =>
        {
            a["children"] = JsonNode.Parse("""[ {}, { "given-names": "Kofi", "ethnicity": "XXXX" } ]""");
            a.Remove("household");
        });

        ShouldFind(check, "children[1].ethnicity", "not-an-option");
        check.Problems[0].Message.ShouldStartWith("Ethnicity of child 2 ");
        check.Gaps.ShouldBe(["children[0].date-of-birth"]);
    }

    [Theory]
    [InlineData("[]", "children", "too-few")]
    [InlineData("[{}]", "children[0].family-name", "need-one-of")]
    [InlineData("[1]", "children[0]", "wrong-kind")]
    [InlineData("{}", "children", "wrong-kind")]
    [InlineData("[{\"given-names\":\"A\"},{\"given-names\":\"B\"},{\"given-names\":\"C\"},{\"given-names\":\"D\"},{\"given-names\":\"E\"}]", "children", "too-many")]
    public void A_repeat_has_as_many_items_as_the_form_says(string children, string place, string code)
    {
        var problem = Check(new JsonObject { ["concern"] = "x", ["children"] = JsonNode.Parse(children) }).Problems.ShouldHaveSingleItem();

        (problem.Place, problem.Code).ShouldBe((place, code));
    }

    [Fact]
    public void An_empty_item_that_is_needed_says_so_when_nothing_in_it_does()
    {
        var form = Form(Repeat("actions", "Action", Field("what", FieldType.Text, "What")) with { Min = 1 });

        Check(JsonNode.Parse("""{ "actions": [ {} ] }"""), form).Problems.ShouldHaveSingleItem()
            .ShouldBe(new("actions[0]", "too-few", "Action is needed. Add one."));
        Check(JsonNode.Parse("""{ "actions": [ {}, { "what": "Visit" } ] }"""), form).Answers.ToJsonString().ShouldBe("""{"actions":[{"what":"Visit"}]}""");
    }

    [Fact]
    public void A_question_that_was_not_asked_may_not_be_answered()
    {
        var check = Report(a => a["consent"] = JsonNode.Parse("""{ "state": "given", "reason": "They said no." }"""));

        ShouldFind(check, "consent.reason", "not-asked");
        check.Problems[0].Message.ShouldBe(
            "Why not is answered, but it is not asked when “Has the family agreed to this?” is “Agreed”. Clear this answer, or change the other.");
    }

    [Fact]
    public void A_question_whose_condition_is_unknown_is_asked()
    {
        Report(a => a["consent"] = JsonNode.Parse("""{ "reason": "They said no." }""")).Problems.ShouldBeEmpty();
        ShouldFind(Report(a => a["consent"] = JsonNode.Parse("""{ "state": "no-idea", "reason": "They said no." }""")), "consent.state", "not-an-option");
    }

    [Fact]
    public void A_question_may_be_required_by_another_answer()
    {
        ShouldFind(Report(a => a["consent"] = JsonNode.Parse("""{ "state": "overridden" }""")), "consent.reason", "needed");
        Report(a => a["consent"] = JsonNode.Parse("""{ "state": "refused" }""")).Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_hidden_group_asks_for_nothing_in_it()
    {
        var form = Form(
            Field("known", FieldType.YesNo, "Known?"),
            Group("who", "Who", Field("name", FieldType.Text, "Name") with { Need = Need.Required }, Field("age", FieldType.Number, "Age") with { Need = Need.Expected }) with
            { ShowWhen = new Condition.Test(new(SourceKind.Field, "known"), Operator.Is, ["yes"]) });

        var hidden = Check(JsonNode.Parse("""{ "known": false }"""), form);
        hidden.Problems.ShouldBeEmpty();
        hidden.Gaps.ShouldBeEmpty();
        Check(JsonNode.Parse("""{ "known": "yes" }"""), form).Problems.ShouldHaveSingleItem().Place.ShouldBe("who.name");
        Check(new JsonObject(), form).Gaps.ShouldBe(["who.age"]);
        ShouldFind(Check(JsonNode.Parse("""{ "known": "no", "who": { "name": "Abena" } }"""), form), "who", "not-asked");
    }

    [Fact]
    public void A_condition_finds_the_field_beside_it_first_then_outwards_then_in_the_record()
    {
        static Field Asks(string id, Source source) => Field(id, FieldType.Text, id) with { RequiredWhen = new Condition.Test(source, Operator.Is, ["yes"]) };
        var form = Form(
            Field("a", FieldType.YesNo, "A"),
            Field("b", FieldType.YesNo, "B"),
            Repeat("items", "Item",
                Field("a", FieldType.YesNo, "Inner A"),
                Asks("by-a", new(SourceKind.Field, "a")),
                Asks("by-b", new(SourceKind.Field, "b")),
                Asks("by-record", new(SourceKind.Answer, "report/c")),
                Asks("by-none", new(SourceKind.Field, "c"))));
        var asked = new List<Source>();
        var context = Context(source =>
        {
            asked.Add(source);
            return source.Kind == SourceKind.Answer ? "yes" : null;
        });

        var check = FormCheck.Check(form, JsonNode.Parse("""{ "a": "yes", "b": "yes", "items": [ { "a": "no" } ] }"""), context);

        check.Problems.Select(p => p.Place).ShouldBe(["items[0].by-b", "items[0].by-record"]);
        asked.Distinct().ShouldBe([new(SourceKind.Answer, "report/c"), new(SourceKind.Field, "c")]);
    }

    [Fact]
    public void A_threshold_that_is_required_rests_on_an_indicator()
    {
        var form = Form(Field("threshold", FieldType.Threshold, "Level of need") with { Need = Need.Required });

        ShouldFind(Check(JsonNode.Parse("""{ "threshold": { "level": 2 } }"""), form), "threshold", "indicators-needed");
        ShouldFind(Check(JsonNode.Parse("""{ "threshold": { "level": "", "indicators": [] } }"""), form), "threshold", "needed");
        Check(JsonNode.Parse("""{ "threshold": { "level": "2", "indicators": "missing-meals" } }"""), form).Answers.ToJsonString()
            .ShouldBe("""{"threshold":{"level":2,"indicators":["missing-meals"]}}""");
    }

    [Fact]
    public void Of_very_many_problems_the_first_are_listed()
    {
        var check = Check(new JsonObject(Enumerable.Range(0, 5_000).Select(n => KeyValuePair.Create<string, JsonNode?>($"x{n}", n))));

        check.Problems.Length.ShouldBe(FormCheck.MostProblems + 1);
        check.Problems[^1].Code.ShouldBe("too-many-problems");
    }

    [Theory]
    [InlineData("""{ "concern": "a", "concern": "b" }""", "")]
    [InlineData("""{ "\ud800": "a" }""", "")]
    [InlineData("""{ "concern": "x", "children": [ { "given-names": "a", "given-names": "b" } ] }""", "children[0]")]
    [InlineData("""{ "concern": "x", "children": [ { "given-names": "a", "date-of-birth": { "day": "1", "day": "2" } } ] }""", "children[0].date-of-birth")]
    public void Names_sent_twice_and_half_characters_are_refused(string json, string place) =>
        ShouldFind(Check(JsonNode.Parse(json)), place, "unreadable");

    [Fact]
    public void Half_a_character_in_an_answer_is_refused()
    {
        ShouldFind(Check(JsonNode.Parse("""{ "children": [ { "given-names": "Kofi" } ], "concern": "broken \ud83d text" }""")), "concern", "bad-characters");
        ShouldFind(Report(a => a["concern"] = "broken \ud83d text"), "concern", "bad-characters");
        Report(a => a["concern"] = "whole 😀 text").Problems.ShouldBeEmpty();
    }

    [Fact]
    public void A_default_array_in_the_model_is_an_empty_one()
    {
        var form = Form(Field("group", FieldType.Group, "Group"), Field("repeat", FieldType.Repeat, "Repeat"), Field("choice", FieldType.Choice, "Choice"));

        var check = Check(JsonNode.Parse("""{ "group": {}, "repeat": [ {} ] }"""), form);
        check.Problems.ShouldBeEmpty();
        check.Answers.Count.ShouldBe(0);
        ShouldFind(Check(JsonNode.Parse("""{ "choice": "x" }"""), form), "choice", "not-an-option");
        Check(new JsonObject(), new Form("f", "F", null, null, default)).Problems.ShouldBeEmpty();
    }
}
