using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Kith.Practice.Forms;
using Shouldly;

namespace Kith.Practice.Tests.Forms;

public class FormJsonTests
{
    [Theory]
    [InlineData("familyName", "family-name")]
    [InlineData("concern", "concern")]
    [InlineData("expectedDateOfBirth", "expected-date-of-birth")]
    [InlineData("children[0].dateOfBirth.day", "children[0].date-of-birth.day")]
    [InlineData("line_1", "line-1")]
    [InlineData("line1", "line1")]
    [InlineData("family-name", "family--name")]
    [InlineData("family_name", "family_name")]
    [InlineData("FamilyName", "-family-name")]
    public void Names_are_spelt_in_either_way(string api, string pack)
    {
        FormJson.FromApi(api).ShouldBe(pack);
        FormJson.ToApi(pack).ShouldBe(api);
    }

    [Fact]
    public void Any_name_that_a_program_sends_comes_back_as_it_was() =>
        Prop.ForAll(Names("aZ-_1.[é"), name => FormJson.ToApi(FormJson.FromApi(name)) == name).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Any_id_of_the_pack_comes_back_as_it_was() =>
        Prop.ForAll(Names("ab1").Generator.NonEmptyListOf().Select(words => string.Join('-', words.Where(w => w.Length > 0))).ToArbitrary(),
            id => FormJson.FromApi(FormJson.ToApi(id)) == id).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void A_whole_body_comes_back_as_it_was() =>
        Prop.ForAll(AnyJson.KeptForReport, kept => JsonNode.DeepEquals(FormJson.FromApi(FormJson.ToApi(kept.Node)), kept.Node)).QuickCheckThrowOnFailure();

    [Fact]
    public void Names_change_and_values_do_not() =>
        FormJson.FromApi(JsonNode.Parse("""{ "childsWords": "my-Words", "children": [ { "familyName": null, "address": { "lines": [ "A b" ] } } ] }"""))!.ToJsonString()
            .ShouldBe("""{"childs-words":"my-Words","children":[{"family-name":null,"address":{"lines":["A b"]}}]}""");

    [Fact]
    public void A_problem_is_told_in_the_spelling_of_the_API()
    {
        var check = Desk.Check(FormJson.FromApi(JsonNode.Parse("""{ "concern": "x", "children": [ { "givenNames": "Kofi", "famlyName": "Osei", "dateOfBirth": "2027-01-01" } ] }""")));

        check.Problems.Select(FormJson.ToApi).ShouldBe(
        [
            new("children[0].famlyName", "unknown-field", "“famlyName” is not a field of this form. Did you mean “familyName”?"),
            new("children[0].dateOfBirth", "in-future", "Date of birth of child 1 is in the future. Check the year."),
        ]);
    }

    [Fact]
    public void A_hyphenated_name_is_not_taken_for_a_field_of_the_pack() =>
        Desk.Check(FormJson.FromApi(JsonNode.Parse("""{ "concern": "x", "children": [ { "givenNames": "Kofi", "given-names": "Ama" } ] }""")))
            .Problems.Select(FormJson.ToApi).ShouldHaveSingleItem().Place.ShouldBe("children[0].given-names");

    [Fact]
    public void A_good_body_is_read() => FormJson.Parse("""{ "concern": "Żak 😀" }"""u8).Body!["concern"]!.GetValue<string>().ShouldBe("Żak 😀");

    public static TheoryData<string, byte[]> Bad => new()
    {
        { "see line 2, byte 3", Encoding.UTF8.GetBytes("{\n  oops }") },
        { "see line 1", [] },
        { "a name in it comes twice", Encoding.UTF8.GetBytes("{\"a\":1,\"a\":2}") },
        { "see line 1", Encoding.UTF8.GetBytes(new string('[', 33) + new string(']', 33)) },
        { "not valid UTF-8", [.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8] },
        { "half a character", Encoding.UTF8.GetBytes("{\"a\":\"\\ud83d\"}") },
        { "half a character", Encoding.UTF8.GetBytes("{\"\\ud83d\":1}") },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void A_bad_body_is_a_problem_that_says_where(string says, byte[] body)
    {
        var (read, problem) = FormJson.Parse(body);

        read.ShouldBeNull();
        problem!.Code.ShouldBe("not-json");
        problem.Message.ShouldContain(says);
    }

    private static Arbitrary<string> Names(string letters) => Gen.Elements(letters.ToCharArray()).ArrayOf().Select(c => new string(c)).ToArbitrary();
}
