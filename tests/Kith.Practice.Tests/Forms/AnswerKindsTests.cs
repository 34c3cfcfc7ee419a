using System.Text.Json;
using System.Text.Json.Nodes;
using Kith.Practice.Forms;
using Shouldly;
using static Kith.Practice.Tests.Forms.Desk;

namespace Kith.Practice.Tests.Forms;

/// <summary>One question of each kind: what is kept of an answer, or the code of what is wrong with it.</summary>
public class AnswerKindsTests
{
    private static string? Ask(Field field, string json)
    {
        var check = Check(new JsonObject { ["q"] = JsonNode.Parse(json) }, Form(field));
        check.Problems.ShouldAllBe(p => p.Place == "q" && p.Message.Contains('Q'));
        return check.Problems.IsEmpty ? check.Answers["q"]?.ToJsonString(Plain) : check.Problems.ShouldHaveSingleItem().Code;
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static Field Q(FieldType type) => Field("q", type, "Q");

    [Theory]
    [InlineData("\"  Kofi  \"", "\"Kofi\"")]
    [InlineData("\"   \"", null)]
    [InlineData("null", null)]
    [InlineData("7", "wrong-kind")]
    [InlineData("true", "wrong-kind")]
    [InlineData("[\"Kofi\"]", "wrong-kind")]
    [InlineData("{}", "wrong-kind")]
    [InlineData("\"a\\u0000b\"", "bad-characters")]
    [InlineData("\"a\\u0007b\"", "bad-characters")]
    [InlineData("\"a\\nb\"", "bad-characters")]
    [InlineData("\"a\\ud800b\"", "bad-characters")]
    public void Text(string sent, string? kept) => Ask(Q(FieldType.Text), sent).ShouldBe(kept);

    [Theory]
    [InlineData("\" one\\r\\ntwo\\tthree \"", "\"one\\ntwo\\tthree\"")]
    [InlineData("[\"1 Mill Lane\",\"Bedford\"]", "\"1 Mill Lane\\nBedford\"")]
    [InlineData("[]", null)]
    [InlineData("[7]", "wrong-kind")]
    [InlineData("\"a\\u0000b\"", "bad-characters")]
    public void Long_text(string sent, string? kept) => Ask(Q(FieldType.LongText), sent).ShouldBe(kept);

    [Fact]
    public void Text_has_a_length()
    {
        static string Of(int length) => $"\"{new string('x', length)}\"";
        Ask(Q(FieldType.Text), Of(200)).ShouldBe(Of(200));
        Ask(Q(FieldType.Text), Of(201)).ShouldBe("too-long");
        Ask(Q(FieldType.Text) with { Max = 300 }, Of(300)).ShouldBe(Of(300));
        Ask(Q(FieldType.LongText), Of(10_000)).ShouldBe(Of(10_000));
        Ask(Q(FieldType.LongText), Of(10_001)).ShouldBe("too-long");
        Ask(Q(FieldType.LongText) with { Max = 20_000 }, Of(20_001)).ShouldBe("too-long");
        Ask(Q(FieldType.Text) with { Min = 3 }, "\"ab\"").ShouldBe("too-short");
        Ask(Q(FieldType.Text) with { Min = 3 }, "\"\"").ShouldBeNull();
    }

    [Theory]
    [InlineData("\"2019-03-27\"", "\"2019-03-27\"")]
    [InlineData("\"\"", null)]
    [InlineData("{\"day\":\"7\",\"month\":\"3\",\"year\":\"2019\"}", "\"2019-03-07\"")]
    [InlineData("{\"day\":7,\"month\":3,\"year\":2019}", "\"2019-03-07\"")]
    [InlineData("{\"day\":\" \",\"month\":\"\",\"year\":null}", null)]
    [InlineData("{}", null)]
    [InlineData("{\"day\":\"7\",\"month\":\"\",\"year\":\"2019\"}", "date-part-missing")]
    [InlineData("{\"year\":\"2019\"}", "date-part-missing")]
    [InlineData("{\"day\":\"7\",\"month\":\"3\",\"year\":\"2019\",\"time\":\"10:00\"}", "wrong-kind")]
    [InlineData("{\"day\":[7],\"month\":\"3\",\"year\":\"2019\"}", "not-a-date")]
    [InlineData("{\"day\":\"7th\",\"month\":\"3\",\"year\":\"2019\"}", "not-a-date")]
    [InlineData("{\"day\":\"-7\",\"month\":\"3\",\"year\":\"2019\"}", "not-a-date")]
    [InlineData("{\"day\":\"٧\",\"month\":\"3\",\"year\":\"2019\"}", "not-a-date")]
    [InlineData("\"2026-02-31\"", "no-such-date")]
    [InlineData("\"2025-02-29\"", "no-such-date")]
    [InlineData("\"2024-02-29\"", "\"2024-02-29\"")]
    [InlineData("\"2026-13-01\"", "no-such-date")]
    [InlineData("\"2026-00-01\"", "no-such-date")]
    [InlineData("\"2026-01-00\"", "no-such-date")]
    [InlineData("{\"day\":\"7\",\"month\":\"3\",\"year\":\"19\"}", "year-out-of-range")]
    [InlineData("\"1899-12-31\"", "year-out-of-range")]
    [InlineData("\"2101-01-01\"", "year-out-of-range")]
    [InlineData("\"1900-01-01\"", "\"1900-01-01\"")]
    [InlineData("\"27/03/2019\"", "not-a-date")]
    [InlineData("\"2019-3-27\"", "not-a-date")]
    [InlineData("\"2019-03-27T10:00\"", "not-a-date")]
    [InlineData("20190327", "not-a-date")]
    [InlineData("[]", "not-a-date")]
    public void Date(string sent, string? kept) => Ask(Q(FieldType.Date), sent).ShouldBe(kept);

    [Theory]
    [InlineData("\"2026-11-19T14:05\"", "\"2026-11-19T14:05\"")]
    [InlineData("\"2026-11-19T14:05:30\"", "\"2026-11-19T14:05\"")]
    [InlineData("\"2026-11-19\"", "\"2026-11-19\"")]
    [InlineData("{\"day\":\"19\",\"month\":\"11\",\"year\":\"2026\",\"time\":\"9.05\"}", "\"2026-11-19T09:05\"")]
    [InlineData("{\"day\":\"19\",\"month\":\"11\",\"year\":\"2026\",\"time\":\"\"}", "\"2026-11-19\"")]
    [InlineData("{\"day\":\"19\",\"month\":\"11\",\"year\":\"2026\"}", "\"2026-11-19\"")]
    [InlineData("{\"time\":\"09:05\"}", "date-part-missing")]
    [InlineData("{\"day\":\"19\",\"month\":\"11\",\"year\":\"2026\",\"time\":\"25:00\"}", "not-a-time")]
    [InlineData("{\"day\":\"19\",\"month\":\"11\",\"year\":\"2026\",\"time\":\"ten\"}", "not-a-time")]
    [InlineData("\"2026-11-19T24:05\"", "not-a-time")]
    [InlineData("\"2026-11-19T14:05Z\"", "not-a-date")]
    [InlineData("\"2026-11-19T14:05+01:00\"", "not-a-date")]
    [InlineData("\"2026-03-29T01:30\"", "no-such-time")]
    [InlineData("\"2026-10-25T01:30\"", "\"2026-10-25T01:30\"")]
    public void Date_time(string sent, string? kept) => Ask(Q(FieldType.DateTime), sent).ShouldBe(kept);

    [Theory]
    [InlineData(FieldType.Date, "2026-11-20", "\"2026-11-20\"")]
    [InlineData(FieldType.Date, "2026-11-21", "in-future")]
    [InlineData(FieldType.DateTime, "2026-11-20T10:00", "\"2026-11-20T10:00\"")]
    [InlineData(FieldType.DateTime, "2026-11-20T10:01", "in-future")]
    [InlineData(FieldType.DateTime, "2026-11-21", "in-future")]
    [InlineData(FieldType.DateTime, "2026-11-20", "\"2026-11-20\"")]
    public void What_is_past_cannot_lie_in_the_future(FieldType type, string sent, string kept) =>
        Ask(Q(type) with { Past = true }, $"\"{sent}\"").ShouldBe(kept);

    [Theory]
    [InlineData("4", "4")]
    [InlineData("\" 4 \"", "4")]
    [InlineData("4.0", "4")]
    [InlineData("\"\"", null)]
    [InlineData("4.5", "not-a-number")]
    [InlineData("\"4.0\"", "not-a-number")]
    [InlineData("\"four\"", "not-a-number")]
    [InlineData("\"99999999999\"", "not-a-number")]
    [InlineData("1e400", "not-a-number")]
    [InlineData("true", "wrong-kind")]
    [InlineData("[4]", "wrong-kind")]
    [InlineData("0", "too-small")]
    [InlineData("51", "too-large")]
    public void Number(string sent, string? kept) => Ask(Q(FieldType.Number) with { Min = 1, Max = 50 }, sent).ShouldBe(kept);

    [Theory]
    [InlineData("\"BAFR\"", "\"BAFR\"")]
    [InlineData("\"\"", null)]
    [InlineData("\"bafr\"", "not-an-option")]
    [InlineData("7", "wrong-kind")]
    [InlineData("true", "wrong-kind")]
    [InlineData("false", "wrong-kind")]
    [InlineData("[\"BAFR\"]", "wrong-kind")]
    public void Choice(string sent, string? kept) => Ask(Q(FieldType.Choice) with { Codes = "ethnicity" }, sent).ShouldBe(kept);

    [Theory]
    [InlineData("\"yes\"", "\"yes\"")]
    [InlineData("true", "\"yes\"")]
    [InlineData("false", "\"no\"")]
    [InlineData("\"\"", null)]
    [InlineData("\"true\"", "not-an-option")]
    [InlineData("1", "wrong-kind")]
    public void Yes_or_no(string sent, string? kept) => Ask(Q(FieldType.YesNo), sent).ShouldBe(kept);

    [Fact]
    public void Yes_or_no_may_have_other_options()
    {
        var field = Q(FieldType.YesNo) with { Options = [new("yes", "Yes", null), new("not-known", "Nobody knows", null)] };
        Ask(field, "\"not-known\"").ShouldBe("\"not-known\"");
        Ask(field, "true").ShouldBe("\"yes\"");
        Ask(field, "false").ShouldBe("not-an-option");
    }

    [Theory]
    [InlineData("[\"BAFR\",\"WBRI\"]", "[\"BAFR\",\"WBRI\"]")]
    [InlineData("\"BAFR\"", "[\"BAFR\"]")]
    [InlineData("[\"\",\"BAFR\"]", "[\"BAFR\"]")]
    [InlineData("[]", null)]
    [InlineData("[\"BAFR\",\"BAFR\"]", "repeated")]
    [InlineData("[\"BAFR\",\"XXXX\"]", "not-an-option")]
    [InlineData("[\"BAFR\",7]", "wrong-kind")]
    [InlineData("[null]", "wrong-kind")]
    [InlineData("{}", "wrong-kind")]
    [InlineData("[\"BAFR\",\"WBRI\",\"CHNE\"]", "too-many")]
    public void Choices(string sent, string? kept) => Ask(Q(FieldType.Choices) with { Codes = "ethnicity", Max = 2 }, sent).ShouldBe(kept);

    [Fact]
    public void Choices_may_need_several() =>
        Ask(Q(FieldType.Choices) with { Codes = "ethnicity", Min = 2 }, "[\"BAFR\"]").ShouldBe("too-few");

    [Theory]
    [InlineData("01234 567890", "01234 567890")]
    [InlineData("(01234)  567-890", "(01234) 567-890")]
    [InlineData("+44 7700 900123", "+44 7700 900123")]
    [InlineData("0048 22 123 45 67", "0048 22 123 45 67")]
    [InlineData("01234 567890 ext 123", "01234 567890 ext 123")]
    [InlineData("01234 567890 x12", "01234 567890 x12")]
    [InlineData("01234\u00a0567890", "01234 567890")]
    [InlineData("567890", null)]
    [InlineData("01234", null)]
    [InlineData("1234567890", null)]
    [InlineData("012345678901234", null)]
    [InlineData("phone the office", null)]
    [InlineData("01234 567890; drop", null)]
    public void Phone(string typed, string? kept) => Ask(Q(FieldType.Phone), $"\"{typed}\"").ShouldBe(kept is null ? "not-a-phone" : $"\"{kept}\"");

    [Theory]
    [InlineData("ines.okafor@school.example", true)]
    [InlineData("o'brien+x@a.b.example", true)]
    [InlineData("ines", false)]
    [InlineData("ines@school", false)]
    [InlineData("ines@@school.example", false)]
    [InlineData("a@b@school.example", false)]
    [InlineData("ines okafor@school.example", false)]
    [InlineData("@school.example", false)]
    [InlineData("ines@school.", false)]
    [InlineData("ines@.example", false)]
    public void Email(string typed, bool kept) => Ask(Q(FieldType.Email), $"\"{typed}\"").ShouldBe(kept ? $"\"{typed}\"" : "not-an-email");

    [Theory]
    [InlineData("mk429ap", "MK42 9AP")]
    [InlineData(" LU1  2BQ ", "LU1 2BQ")]
    [InlineData("sg17 5tq", "SG17 5TQ")]
    [InlineData("W1A 1AA", "W1A 1AA")]
    [InlineData("EC1A 1BB", "EC1A 1BB")]
    [InlineData("M1 1AE", "M1 1AE")]
    [InlineData("gir0aa", "GIR 0AA")]
    [InlineData("zz993cz", "ZZ99 3CZ")]
    [InlineData("MK42", null)]
    [InlineData("QK42 9AP", null)]
    [InlineData("MK42 9AC", null)]
    [InlineData("ZZ98 3CZ", null)]
    [InlineData("not known", null)]
    public void Postcode(string typed, string? kept) => Ask(Q(FieldType.Postcode), $"\"{typed}\"").ShouldBe(kept is null ? "not-a-postcode" : $"\"{kept}\"");

    [Theory]
    [InlineData("999 012 3454", "\"9990123454\"")]
    [InlineData("9434765919", "\"9434765919\"")]
    [InlineData("999-000-0018", "\"9990000018\"")]
    [InlineData("9990000026", "\"9990000026\"")]
    [InlineData("9990123455", "nhs-check")]
    [InlineData("9990123544", "nhs-check")]
    [InlineData("999012345", "not-an-nhs-number")]
    [InlineData("99901234545", "not-an-nhs-number")]
    [InlineData("999012345X", "not-an-nhs-number")]
    public void Nhs_number(string typed, string kept) => Ask(Q(FieldType.NhsNumber), $"\"{typed}\"").ShouldBe(kept);

    [Fact]
    public void An_nhs_number_whose_check_would_be_ten_was_never_issued()
    {
        // 9 × 10 + 5 × 2 = 100 leaves 1, so the check would be 10; 9 × 10 + 8 × 2 = 106 leaves 7, so it is 4; 11 × … leaves 0, so it is written 0.
        Enumerable.Range(0, 10).ShouldAllBe(last => !Identifiers.NhsChecks($"900000005{last}"));
        Enumerable.Range(0, 10).Where(last => Identifiers.NhsChecks($"900000008{last}")).ShouldBe([4]);
        Enumerable.Range(0, 10).Where(last => Identifiers.NhsChecks($"900000010{last}")).ShouldBe([6]);
        Enumerable.Range(0, 10).Where(last => Identifiers.NhsChecks($"100000006{last}")).ShouldBe([0]);
    }

    [Theory]
    [InlineData("C821200025001", "\"C821200025001\"")]
    [InlineData("g822200025001", "\"G822200025001\"")]
    [InlineData("L823200025001", "\"L823200025001\"")]
    [InlineData("H801200001001", "\"H801200001001\"")]
    [InlineData("D821200025001", "upn-check")]
    [InlineData("C821200025010", "upn-check")]
    [InlineData("I821200025001", "not-a-upn")]
    [InlineData("C82120002500", "not-a-upn")]
    [InlineData("C82120002500O", "not-a-upn")]
    [InlineData("UN1", "not-a-upn")]
    public void Upn(string typed, string kept) => Ask(Q(FieldType.Upn), $"\"{typed}\"").ShouldBe(kept);

    [Fact]
    public void A_temporary_upn_ends_in_a_letter() =>
        "ABCDEFGHJKLMNPQRTUVWXYZ".Count(check => Identifiers.UpnForm($"{check}82120002500A") is { } upn && Identifiers.UpnChecks(upn)).ShouldBe(1);

    [Theory]
    [InlineData("\"990001\"", "\"990001\"")]
    [InlineData("\"Ouse Meadow\"", "\"Ouse Meadow\"")]
    [InlineData("\"990009\"", "no-such-school")]
    [InlineData("990001", "wrong-kind")]
    public void School(string sent, string kept) => Ask(Q(FieldType.School), sent).ShouldBe(kept);

    [Theory]
    [InlineData("""{"level":3,"indicators":["missing-meals"]}""", """{"level":3,"indicators":["missing-meals"]}""")]
    [InlineData("""{"level":"3"}""", """{"level":3}""")]
    [InlineData("""{"level":null,"indicators":[]}""", null)]
    [InlineData("""{"level":4,"indicators":["bruising-immobile"]}""", """{"level":4,"indicators":["bruising-immobile"]}""")]
    [InlineData("""{"level":3,"indicators":["missing-meals","bruising-immobile"]}""", "below-floor")]
    [InlineData("""{"level":5}""", "no-such-level")]
    [InlineData("""{"level":0}""", "no-such-level")]
    [InlineData("""{"level":2.5}""", "no-such-level")]
    [InlineData("""{"level":[2]}""", "no-such-level")]
    [InlineData("""{"indicators":["missing-meals"]}""", "level-needed")]
    [InlineData("""{"level":2,"indicators":["missing-meal"]}""", "no-such-indicator")]
    [InlineData("""{"level":2,"indicators":["missing-meals","missing-meals"]}""", "repeated")]
    [InlineData("""{"level":2,"indicators":[2]}""", "wrong-kind")]
    [InlineData("""{"level":2,"why":"x"}""", "wrong-kind")]
    [InlineData("2", "wrong-kind")]
    public void Threshold(string sent, string? kept) => Ask(Q(FieldType.Threshold), sent).ShouldBe(kept);

    [Fact]
    public void A_hard_trigger_is_named_with_its_level() =>
        Check(JsonNode.Parse("""{ "q": { "level": 2, "indicators": [ "bruising-immobile" ] } }"""), Form(Q(FieldType.Threshold))).Problems[0].Message.ShouldBe(
            "Q cannot be level 2 when “A bruise on a child who cannot yet move” is present: that is level 4 at least. Choose level 4, or take the indicator out if it is not so.");

    [Theory]
    [InlineData("[\"police\"]", "[\"police\"]")]
    [InlineData("\"police\"", "[\"police\"]")]
    [InlineData("[]", null)]
    [InlineData("[\"polic\"]", "no-such-agency")]
    [InlineData("[\"old-trust\"]", "no-such-agency")]
    [InlineData("[\"fire\"]", "agency-does-not-answer")]
    [InlineData("[\"luton-health\"]", "agency-not-asked-here")]
    [InlineData("[\"police\",\"police\"]", "repeated")]
    [InlineData("7", "wrong-kind")]
    public void Agencies(string sent, string? kept) => Ask(Q(FieldType.Agencies), sent).ShouldBe(kept);

    [Fact]
    public void Without_an_area_any_agency_that_answers_may_be_asked() =>
        FormCheck.Check(Form(Q(FieldType.Agencies)), JsonNode.Parse("""{ "q": [ "luton-health" ] }"""), Context() with { Authority = null }).Problems.ShouldBeEmpty();
}
