using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Kith.Practice.Forms;
using Kith.Practice.Loading;
using Kith.Practice.Pack;
using Kith.Practice.Tests.Loading;
using Shouldly;

namespace Kith.Practice.Tests.Forms;

/// <summary>The forms of the practice folder, each met by anything.</summary>
public class RealFormsTests
{
    private static readonly PracticePack Pack = PackLoader.Load(RealPack.Files).Pack!;

    private static readonly Form[] Forms = [.. Pack.Pathways.Values.SelectMany(p => p.Forms.Values)];

    private static FormContext Context => new(Pack, Desk.Now, _ => null, "bedford");

    [Fact]
    public void Any_JSON_gives_answers_or_problems() =>
        Prop.ForAll(Gen.Elements(Forms).SelectMany(form => AnyJson.Shaped(form.Fields, Pack).Select(json => (form, json))).ToArbitrary(), sent =>
        {
            var check = FormCheck.Check(sent.form, JsonNode.Parse(sent.json), Context);
            return check.Problems.All(p => p.Message.Length > 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void What_is_in_order_can_be_cut_into_parts_and_joined_again()
    {
        var inOrder = 0;
        Prop.ForAll(Gen.Elements(Forms).SelectMany(form => AnyJson.InOrder(form.Fields, Pack).Select(json => (form, json))).ToArbitrary(), sent =>
        {
            var check = FormCheck.Check(sent.form, JsonNode.Parse(sent.json), Context);
            var answers = check.Answers;
            inOrder += check.Ok ? 1 : 0;
            return !check.Ok || JsonNode.DeepEquals(PartSplit.Join(PartSplit.Split(sent.form, answers, path => path).Select(p => p.Body)), answers);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
        inOrder.ShouldBeGreaterThan(40);
    }

    [Fact]
    public void Every_name_on_a_page_is_read_and_shown_again()
    {
        foreach (var form in Forms)
        {
            var names = form.Fields.SelectMany(f => Names(f, "")).ToList();
            var read = FormPost.Read(form, names.Select(name => KeyValuePair.Create(name, "typed")));

            read.Select(r => r.Key).ShouldBe(form.Fields.Select(f => f.Id));
            FormPost.Flatten(read, form).Keys.ShouldBe(names, ignoreOrder: true);
        }
    }

    private static IEnumerable<string> Names(Field field, string under)
    {
        var name = FieldPath.Under(under, field.Id);
        return field.Type switch
        {
            FieldType.Group => field.Fields.SelectMany(f => Names(f, name)),
            FieldType.Repeat => field.Fields.SelectMany(f => Names(f, FieldPath.Item(name, 0))),
            FieldType.Date => [$"{name}.day", $"{name}.month", $"{name}.year"],
            FieldType.DateTime => [$"{name}.day", $"{name}.month", $"{name}.year", $"{name}.time"],
            FieldType.Threshold => [$"{name}.level", $"{name}.indicators"],
            _ => [name],
        };
    }
}
