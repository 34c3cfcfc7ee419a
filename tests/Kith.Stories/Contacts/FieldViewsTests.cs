using System.Collections.Immutable;
using Kith.Forms;
using Kith.Practice;
using Kith.Practice.Forms;
using Kith.Practice.Loading;
using Kith.Practice.Pack;
using Kith.Web.Kit;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.Contacts;

/// <summary>Every form of every pathway, as pages show it.</summary>
public sealed class FieldViewsTests
{
    private static readonly PracticePack Pack = Load();

    public static TheoryData<string, string> Forms => [.. Pack.Pathways.Values.SelectMany(p => p.Forms.Keys.Select(f => (p.Id, f)))];

    [Theory, MemberData(nameof(Forms))]
    public void What_a_page_asks_is_what_the_form_takes(string pathway, string id)
    {
        var form = Pack.Pathways[pathway].Forms[id];
        var typed = form.Fields.Where(f => f.Type == FieldType.Repeat).Aggregate(Typed.Nothing, (t, f) => t.WithOneMore(f.Id, 0));
        var fields = FieldViews.Of(form, new Setting(Pack, new LocalDate(2026, 11, 17)) { Authority = "bedford", FrontDoor = "bedford", Typed = typed });
        var leaves = fields.SelectMany(Leaves).ToArray();
        leaves.ShouldNotBeEmpty();
        leaves.Select(f => f.Name).ShouldBeUnique();
        leaves.ShouldAllBe(f => f.Label.Length > 0);
        leaves.Where(f => f.Type is "choice" or "choices").ShouldAllBe(f => f.Options.Length > 0);

        var posted = leaves.SelectMany(Boxes).Select(box => KeyValuePair.Create(box, "x"));
        var check = FormCheck.Check(form, FormPost.Read(form, posted), new FormContext(Pack, new LocalDateTime(2026, 11, 17, 10, 0), _ => null, "bedford"));
        check.Problems.Where(p => p.Code is "unknown-field" or "unreadable" or "not-an-object").ShouldBeEmpty();

        // Whatever is wrong leads somewhere on the page.
        foreach (var problem in FieldViews.Problems(check.Problems.Where(p => p.Place.Length > 0), fields))
            problem.Field.ShouldNotBeNull(problem.Text);
    }

    [Fact]
    public void An_item_taken_away_moves_the_others_up_and_what_points_at_them()
    {
        var form = Pack.Pathways["contact"].Forms["report"];
        var typed = Typed.Of(new Dictionary<string, ImmutableArray<string>>
        {
            ["children[0].given-names"] = ["Ottilie"], ["children[1].given-names"] = ["Lysander"], ["children[2].given-names"] = ["Cordelia"],
            ["household[0].relationships[0].child"] = ["2"], ["household[0].relationships[1].child"] = ["1"], ["household[0].relationships[2].child"] = ["0"],
        });
        var left = typed.WithoutItem(form, "children[1]");
        left.Items("children").ShouldBe(2);
        left.One("children[1].given-names").ShouldBe("Cordelia");
        Enumerable.Range(0, 3).Select(i => left.One($"household[0].relationships[{i}].child")).ShouldBe(["1", "", "0"]);
        typed.WithoutItem(form, "household[0].relationships[0]").One("household[0].relationships[0].child").ShouldBe("1");
        typed.WithoutItem(form, "nonsense").Items("children").ShouldBe(3);
    }

    [Fact]
    public void What_was_typed_comes_back_out_of_a_draft_as_it_went_in()
    {
        var typed = Typed.Of(new Dictionary<string, ImmutableArray<string>> { ["a&b=c"] = ["100 % sure + more", "two\r\nlines"], ["children[0].x"] = ["ß\0é"], ["empty"] = [""] });
        var back = Typed.FromBytes(typed.ToBytes());
        foreach (var name in typed.Names) back[name].ShouldBe(typed[name]);
    }

    private static IEnumerable<FieldView> Leaves(FieldView field) => field.Type switch
    {
        "group" => field.Children.SelectMany(Leaves),
        "repeat" => field.Items.SelectMany(i => i.Fields).SelectMany(Leaves),
        _ => [field],
    };

    private static IEnumerable<string> Boxes(FieldView field) => field.Type switch
    {
        "date" => [$"{field.Name}.day", $"{field.Name}.month", $"{field.Name}.year"],
        "date-time" => [$"{field.Name}.day", $"{field.Name}.month", $"{field.Name}.year", $"{field.Name}.time"],
        "threshold" => [$"{field.Name}.level", $"{field.Name}.indicators"],
        _ => [field.Name],
    };

    private static PracticePack Load()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Kith.slnx"))) folder = folder.Parent;
        return PackLoader.Load(PackFolder.Read(Path.Combine(folder.FullName, "practice"))).Pack!;
    }
}
