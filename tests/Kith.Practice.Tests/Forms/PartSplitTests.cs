using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Kith.Practice.Forms;
using Shouldly;
using static Kith.Practice.Tests.Forms.Desk;

namespace Kith.Practice.Tests.Forms;

public class PartSplitTests
{
    private static string? Mention(string path) => $"mention/{path}";

    private static List<(string? Mention, string Class, JsonObject Body)> Split(JsonObject answers) => [.. PartSplit.Split(Report, answers, Mention)];

    [Fact]
    public void Answers_are_cut_by_whom_they_concern_and_by_class()
    {
        var parts = Split(Filled());

        parts.Select(p => (p.Mention, p.Class)).ShouldBe(
        [
            ("mention/referrer", "contact-details"),
            ("mention/children[0]", "identity"), ("mention/children[0]", "address"),
            ("mention/children[1]", "identity"),
            ("mention/household[0]", "identity"), ("mention/household[0]", "allegation"),
            (null, "concern"), (null, "identity"), (null, "consent"), (null, "assessment"),
        ]);
        parts.Single(p => p.Class == "allegation").Body.ToJsonString().ShouldBe("""{"household[0].relationships[0].implicated":"no"}""");
        parts.Single(p => p.Class == "address").Body.Select(b => b.Key).ShouldBe(["children[0].address.lines", "children[0].address.postcode"]);
    }

    [Fact]
    public void Parts_join_to_the_answers() =>
        Prop.ForAll(AnyJson.KeptForReport, kept => JsonNode.DeepEquals(PartSplit.Join(Split(kept.Node).Select(p => p.Body)), kept.Node))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_parts_does_not_matter() =>
        Prop.ForAll(AnyJson.KeptForReport, kept =>
            JsonNode.DeepEquals(PartSplit.Join(Split(kept.Node).Select(p => p.Body).Reverse()), PartSplit.Join(Split(kept.Node).Select(p => p.Body))))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void No_answer_stands_in_a_part_of_another_class_or_person() =>
        Prop.ForAll(AnyJson.KeptForReport, kept => Split(kept.Node).All(part => part.Body.All(answer =>
        {
            var (type, mention) = ClassAndMention(answer.Key);
            return type == part.Class && mention == part.Mention;
        }))).QuickCheckThrowOnFailure();

    [Fact]
    public void What_may_not_be_read_is_missing_and_the_rest_keeps_its_place()
    {
        var readable = Split(Filled()).Where(p => p.Mention != "mention/children[0]").Select(p => p.Body);

        var joined = PartSplit.Join(readable);
        joined["children"]!.ToJsonString().ShouldBe("""[{},{"family-name":"Osei","given-names":"Ama","date-of-birth":"2021-11-20","ethnicity":"BAFR"}]""");
        joined["concern"].ShouldNotBeNull();
    }

    [Fact]
    public void An_item_without_a_mention_of_its_own_concerns_the_one_around_it() =>
        PartSplit.Split(Report, Filled(), path => path == "household[0]" ? null : Mention(path))
            .Where(p => p.Body.Any(b => b.Key.StartsWith("household", StringComparison.Ordinal))).ShouldAllBe(p => p.Mention == null);

    [Fact]
    public void Answers_that_the_form_does_not_ask_for_are_an_error_not_a_loss()
    {
        Should.Throw<ArgumentException>(() => Split(new JsonObject { ["consent"] = new JsonObject { ["stat"] = "given" } })).Message.ShouldContain("consent.stat");
        Should.Throw<ArgumentException>(() => PartSplit.Split(Form(Field("q", FieldType.Text, "Q")), new() { ["q"] = "x" }, Mention)).Message.ShouldContain("no sensitivity class");
    }

    /// <summary>The class and mention of an answer, found the long way from its path.</summary>
    private static (string? Class, string? Mention) ClassAndMention(string path)
    {
        var (fields, at, field, mention, type) = (Report.Fields, "", (Field?)null, (string?)null, (string?)null);
        foreach (var segment in FieldPath.Parse(path)!)
        {
            at = segment.Name is { } name ? FieldPath.Under(at, name) : FieldPath.Item(at, segment.Index);
            if (segment.Name is not null)
                field = fields.Single(f => f.Id == segment.Name);
            type = field!.Class ?? type;
            fields = field.Fields.IsDefault ? [] : field.Fields;
            if (field.Mention is not null && (field.Type == FieldType.Group || segment.Name is null))
                mention = Mention(at);
        }
        return (type, mention);
    }
}
