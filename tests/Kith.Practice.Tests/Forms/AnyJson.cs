using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Kith.Practice.Forms;
using Kith.Practice.Pack;

namespace Kith.Practice.Tests.Forms;

/// <summary>JSON that a form may meet, as text (a JSON node cannot be shared): right answers, wrong ones, and nonsense.</summary>
internal static class AnyJson
{
    private static readonly Gen<string> Nonsense = Gen.Elements(
        "null", "true", "false", "0", "-1", "3", "1e400", "-0.0", "4.5", "99999999999999999999", "\"\"", "\" \"", "\"x\"", "\"\\u0000\"", "\"\\ud83d\"", "\"😀\"",
        "\"2019-03-27\"", "\"2026-02-31\"", "\"2027-01-01\"", "\"2026-11-19T14:05\"", "\"yes\"", "\"BAFR\"", "\"police\"", "\"given\"", "\"refused\"",
        "\"MK42 9AP\"", "\"9990123454\"", "\"C821200025001\"", "\"990001\"", "\"01234 567890\"", "\"a@b.example\"",
        "{\"day\":\"31\",\"month\":\"2\",\"year\":\"2026\"}", "{\"day\":\"1\"}", "{\"day\":{},\"month\":[],\"year\":null}", "{\"day\":\"1\",\"day\":\"2\"}",
        "{\"level\":2,\"indicators\":[\"bruising-immobile\"]}", "{\"level\":\"x\"}", "{\"indicators\":7}", "[\"language-a\",\"language-a\"]", "[[[[]]]]", "{\"a\":{\"b\":{\"c\":[{}]}}}",
        "{\"\\ud800\":1}", "[1,2,3]", "[null]", "[{}]", $"\"{new string('x', 10_001)}\"", new string('[', 40) + new string(']', 40));

    private static readonly Gen<string> Names = Gen.Elements("x", "children", "family-name", "concern", "day", "", "a.b", "c[0]", "\\u0000");

    private static Gen<string> Anything(int depth) => depth == 0
        ? Nonsense
        : Gen.OneOf(
            Nonsense,
            Gen.Choose(0, 4).SelectMany(n => Anything(depth - 1).ListOf(n)).Select(items => $"[{string.Join(',', items)}]"),
            (from n in Gen.Choose(0, 4) from names in Names.ListOf(n) from values in Anything(depth - 1).ListOf(n)
             select $"{{{string.Join(',', names.Zip(values, (name, value) => $"\"{name}\":{value}"))}}}"));

    /// <summary>Shaped like the form, with nonsense in places.</summary>
    public static Gen<string> Shaped(IReadOnlyList<Field> fields, PracticePack pack) =>
        from parts in Gen.CollectToArray(fields.Select(f => Part(f, pack)))
        from stray in Gen.Frequency((9, Gen.Constant<string?>(null)), (1, Anything(2).Select(v => (string?)$"\"family-nam\":{v}")))
        select $"{{{string.Join(',', parts.Append(stray).Where(p => p is not null))}}}";

    private static Gen<string?> Part(Field field, PracticePack pack)
    {
        Gen<string> answer = field.Type switch
        {
            FieldType.Group => Shaped(field.Fields, pack),
            FieldType.Repeat => Gen.Choose(0, 5).SelectMany(n => Shaped(field.Fields, pack).ListOf(n)).Select(items => $"[{string.Join(',', items)}]"),
            _ => Right(field, pack),
        };
        return Gen.Frequency(
            (6, answer.Select(a => (string?)$"\"{field.Id}\":{a}")), (2, Gen.Constant<string?>(null)), (1, Anything(1).Select(a => (string?)$"\"{field.Id}\":{a}")));
    }

    /// <summary>An answer that the check takes.</summary>
    private static Gen<string> Right(Field field, PracticePack pack) => field.Type switch
    {
        FieldType.Text or FieldType.LongText => Gen.Elements("\"Kofi\"", "\"not known\"", "\"O’Brien-Żak\""),
        FieldType.Date => Gen.Elements("\"2019-03-27\"", "\"2024-02-29\""),
        FieldType.DateTime => Gen.Elements("\"2026-11-19T14:05\"", "\"2026-11-19\""),
        FieldType.Number => Gen.Choose(0, 3).Select(n => $"{n}"),
        FieldType.Choice => Gen.Elements(FieldOptions.Of(field, pack).Select(o => $"\"{o.Id}\"").ToArray()),
        FieldType.YesNo => Gen.Elements("\"yes\"", "\"no\""),
        FieldType.Choices => Gen.SubListOf(FieldOptions.Of(field, pack).Take(3).Select(o => $"\"{o.Id}\"")).Select(l => $"[{string.Join(',', l)}]"),
        FieldType.Phone => Gen.Constant("\"01234 567890\""),
        FieldType.Email => Gen.Constant("\"a@b.example\""),
        FieldType.Postcode => Gen.Constant("\"MK42 9AP\""),
        FieldType.NhsNumber => Gen.Constant("\"9990123454\""),
        FieldType.Upn => Gen.Constant("\"C821200025001\""),
        FieldType.School => Gen.Elements("\"990001\"", "\"Ouse Meadow\""),
        FieldType.Threshold => Gen.Elements("{\"level\":3,\"indicators\":[\"missing-meals\"]}", "{\"level\":1}"),
        FieldType.Agencies => Gen.Constant("[\"police\"]"),
        _ => Gen.Constant("null"),
    };

    /// <summary>Answers to the report as the check keeps them: all in order, some left out.</summary>
    public static Arbitrary<JsonObjectText> KeptForReport { get; } = InOrder(Desk.Report.Fields, Desk.Pack)
        .Select(json => Desk.Check(JsonNode.Parse(json))).Where(c => c.Ok).Select(c => new JsonObjectText(c.Answers.ToJsonString())).ToArbitrary();

    /// <summary>Any JSON at all, much of it shaped like the report.</summary>
    public static Arbitrary<string> ForReport { get; } = Gen.Frequency((1, Anything(3)), (3, Shaped(Desk.Report.Fields, Desk.Pack)), (2, InOrder(Desk.Report.Fields, Desk.Pack))).ToArbitrary();

    public static Gen<string> InOrder(IReadOnlyList<Field> fields, PracticePack pack) =>
        Gen.CollectToArray(fields.Select(f => InOrder(f, pack))).Select(parts => $"{{{string.Join(',', parts.Where(p => p is not null))}}}");

    private static Gen<string?> InOrder(Field field, PracticePack pack)
    {
        var answer = field.Type switch
        {
            FieldType.Group => InOrder(field.Fields, pack),
            FieldType.Repeat => Gen.Choose(field.Min ?? 0, 3).SelectMany(n => InOrder(field.Fields, pack).ListOf(n)).Select(items => $"[{string.Join(',', items)}]"),
            FieldType.Number when field.Of is not null => Gen.Constant("0"),
            FieldType.Number => Gen.Constant("2"),
            _ => Right(field, pack),
        };
        var always = field.Need == Need.Required || field.Min > 0 || field.Id is "given-names";
        return Gen.Frequency((always ? 0 : 1, Gen.Constant<string?>(null)), (2, answer.Select(a => (string?)$"\"{field.Id}\":{a}")));
    }

    public sealed record JsonObjectText(string Json)
    {
        public JsonObject Node => JsonNode.Parse(Json)!.AsObject();
    }
}
