using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Forms;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;
using Kith.Practice.Tests.Time;
using NodaTime;

namespace Kith.Practice.Tests.Forms;

/// <summary>A small pack and a form with every kind of question, filled in on Friday 20 November 2026 at ten o'clock.</summary>
internal static class Desk
{
    public static readonly LocalDateTime Now = new(2026, 11, 20, 10, 0);

    public static readonly PracticePack Pack = new(
        "hash", 1, "test",
        new Partnership(
            "test", "Test",
            [],
            [
                Agency("police", answers: true),
                Agency("luton-health", answers: true, "luton"),
                Agency("fire", answers: false),
                Agency("old-trust", answers: true) with { Until = new(2025, 3, 31) },
            ],
            [],
            [Door("bedford"), Door("luton")],
            [new School("990001", "Ouse Meadow Primary School", "bedford", "primary", "MK40 1AA")]),
        Calendars.England,
        Codes(
            new("ethnicity", "Ethnicity", null, true, [new("BAFR", "African"), new("WBRI", "British"), new("CHNE", "Chinese")]),
            new("language", "Language", null, true, [.. Enumerable.Range(0, 20).Select(n => new Code($"language-{(char)('a' + n)}", $"Language {n}"))])),
        ImmutableSortedDictionary<string, ImmutableArray<Timescale>>.Empty,
        new ThresholdGuide(
            "guide", "test",
            [.. Enumerable.Range(1, 4).Select(n => new Level(n, $"Level {n}", "", ImmutableSortedDictionary<string, string>.Empty))],
            [
                new("bruising-immobile", 4, "A bruise on a child who cannot yet move", "physical harm", true, null),
                new("missing-meals", 2, "Missing meals", "neglect", false, null),
                new("missing-school", 2, "Missing school", "neglect", false, null),
            ]),
        ImmutableSortedDictionary<string, SensitivityClass>.Empty,
        ImmutableSortedDictionary<string, Role>.Empty,
        ImmutableSortedDictionary<string, Notice>.Empty,
        ImmutableSortedDictionary<string, Flag>.Empty,
        ImmutableSortedDictionary<string, Pathway>.Empty);

    public static readonly Form Report = new("report", "Report", null, null,
    [
        Group("referrer", "You", Field("name", FieldType.Text, "Your name") with { Need = Need.Expected },
            Field("email", FieldType.Email, "Email"), Field("phone", FieldType.Phone, "Phone")) with
        { Class = "contact-details", Mention = "referrer" },
        Repeat("children", "Child",
            Field("family-name", FieldType.Text, "Family name"),
            Field("given-names", FieldType.Text, "Given names") with { Max = 20 },
            Field("date-of-birth", FieldType.Date, "Date of birth") with { Need = Need.Expected, Past = true },
            Field("ethnicity", FieldType.Choice, "Ethnicity") with { Codes = "ethnicity", Need = Need.Expected },
            Field("nhs-number", FieldType.NhsNumber, "NHS number"),
            Field("upn", FieldType.Upn, "Unique pupil number"),
            Field("school", FieldType.School, "School"),
            Group("address", "Address", Field("lines", FieldType.LongText, "Address lines"), Field("postcode", FieldType.Postcode, "Postcode")) with { Class = "address" }) with
        { Class = "identity", Mention = "child", Min = 1, Max = 4, OneOf = ["family-name", "given-names"] },
        Repeat("household", "Somebody else, in the household",
            Field("given-names", FieldType.Text, "Given names"),
            Repeat("relationships", "Relationship",
                Field("child", FieldType.Number, "Which child") with { Of = "children", Need = Need.Required },
                Field("relationship", FieldType.Choice, "Relationship") with { Options = [new("mother", "Mother", null), new("father", "Father", null)] },
                Field("implicated", FieldType.YesNo, "Is this person said to have harmed the child?") with { Class = "allegation" })) with
        { Class = "identity", Mention = "household", Max = 3 },
        Field("concern", FieldType.LongText, "What are you worried about?") with { Class = "concern", Need = Need.Required },
        Field("occurred-on", FieldType.DateTime, "When did it happen?") with { Class = "concern", Past = true },
        Field("times", FieldType.Number, "How often") with { Class = "concern", Min = 1, Max = 50 },
        Field("languages", FieldType.Choices, "Languages") with { Class = "identity", Codes = "language" },
        Group("consent", "Consent",
            Field("state", FieldType.Choice, "Has the family agreed to this?") with { Options = [new("given", "Agreed", null), new("refused", "Refused", null), new("overridden", "Overridden", null)] },
            Field("reason", FieldType.LongText, "Why not") with
            {
                ShowWhen = new Condition.Test(new(SourceKind.Field, "state"), Operator.Is, ["refused", "overridden"]),
                RequiredWhen = new Condition.Test(new(SourceKind.Field, "state"), Operator.Is, ["overridden"]),
            }) with
        { Class = "consent" },
        Field("threshold", FieldType.Threshold, "Level of need") with { Class = "assessment" },
        Field("agencies", FieldType.Agencies, "Agencies to ask") with { Class = "assessment" },
    ]);

    /// <summary>Answers that are in order, with everything answered.</summary>
    public static JsonObject Filled() => JsonNode.Parse("""
        {
          "referrer": { "name": "Ines Okafor", "email": "ines@school.example", "phone": "01234 718700" },
          "children": [
            { "family-name": "Osei", "given-names": "Kofi", "date-of-birth": "2019-03-27", "ethnicity": "BAFR", "nhs-number": "9990123454",
              "upn": "C821200025001", "school": "990001", "address": { "lines": "1 Mill Lane\nBedford", "postcode": "MK42 9AP" } },
            { "family-name": "Osei", "given-names": "Ama", "date-of-birth": "2021-11-20", "ethnicity": "BAFR" }
          ],
          "household": [ { "given-names": "Abena", "relationships": [ { "child": 0, "relationship": "mother", "implicated": "no" }, { "child": 1, "relationship": "mother" } ] } ],
          "concern": "Bruises on both arms.\nSeen by the school nurse.",
          "occurred-on": "2026-11-19T14:05",
          "times": 2,
          "languages": [ "language-a", "language-c" ],
          "consent": { "state": "refused", "reason": "Their mother said no." },
          "threshold": { "level": 3, "indicators": [ "missing-meals" ] },
          "agencies": [ "police" ]
        }
        """)!.AsObject();

    public static FormContext Context(Func<Source, JsonNode?>? look = null) => new(Pack, Now, look ?? (_ => null), "bedford");

    public static Checked Check(JsonNode? answers, Form? form = null) => FormCheck.Check(form ?? Report, answers, Context());

    public static Field Field(string id, FieldType type, string label) =>
        new(id, type, label, null, null, Need.Optional, null, null, null, default, default, null, null, null, null, false, null, null);

    public static Form Form(params Field[] fields) => new("form", "Form", null, null, [.. fields]);

    public static Field Group(string id, string label, params Field[] fields) => Field(id, FieldType.Group, label) with { Fields = [.. fields] };

    public static Field Repeat(string id, string label, params Field[] fields) => Field(id, FieldType.Repeat, label) with { Fields = [.. fields] };

    private static Agency Agency(string id, bool answers, params string[] askedBy) =>
        new(id, char.ToUpperInvariant(id[0]) + id[1..], "kind", null, answers, [.. askedBy], new(2009, 4, 1), null);

    private static FrontDoor Door(string area) => new(area, area, area, "team", "", "team", "", [], [], false);

    private static ImmutableSortedDictionary<string, CodeSet> Codes(params CodeSet[] sets) => sets.ToImmutableSortedDictionary(s => s.Id, s => s);
}
