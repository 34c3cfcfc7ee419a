using System.Text.Json.Nodes;
using Kith.Practice.Forms;
using Shouldly;

namespace Kith.Practice.Tests.Forms;

public class FieldPathTests
{
    [Theory]
    [InlineData("concern", "\"Bruises on both arms.\\nSeen by the school nurse.\"")]
    [InlineData("children[1].given-names", "\"Ama\"")]
    [InlineData("children[0].address.postcode", "\"MK42 9AP\"")]
    [InlineData("threshold.level", "3")]
    [InlineData("threshold.indicators[0]", "\"missing-meals\"")]
    [InlineData("children[2].given-names", null)]
    [InlineData("children.given-names", null)]
    [InlineData("concern.more", null)]
    [InlineData("concern[0]", null)]
    [InlineData("", null)]
    public void The_answer_at_a_path(string path, string? answer) => FieldPath.Get(Desk.Filled(), path)?.ToJsonString().ShouldBe(answer);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("[0]")]
    [InlineData("a[")]
    [InlineData("a[]")]
    [InlineData("a]0[")]
    [InlineData("a[0]b")]
    [InlineData("a[-1]")]
    [InlineData("a[+1]")]
    [InlineData("a[200]")]
    [InlineData("a[99999999999]")]
    public void What_is_no_path(string path)
    {
        FieldPath.Parse(path).ShouldBeNull();
        Should.Throw<ArgumentException>(() => FieldPath.Set([], path, "x"));
    }

    [Fact]
    public void Setting_an_answer_makes_what_leads_to_it()
    {
        var answers = new JsonObject();
        FieldPath.Set(answers, "children[1].address.postcode", "MK42 9AP");
        FieldPath.Set(answers, "children[1].given-names", "Ama");
        FieldPath.Set(answers, "children[0].given-names", "Kofi");
        FieldPath.Set(answers, "concern", null);

        answers.ToJsonString().ShouldBe("""{"children":[{"given-names":"Kofi"},{"address":{"postcode":"MK42 9AP"},"given-names":"Ama"}],"concern":null}""");
    }

    [Fact]
    public void A_path_does_not_lead_through_an_answer() =>
        Should.Throw<ArgumentException>(() => FieldPath.Set(new() { ["concern"] = "x" }, "concern.more", "y"));
}
