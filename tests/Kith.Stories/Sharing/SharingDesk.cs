using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Shouldly;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Sharing;

/// <summary>A contact about a child, with a mother, a father, and somebody of whom nobody said what they are.</summary>
public sealed record SharingCase(string Episode, string Report, string Child, string Mother, string Father, string Stranger, string Referrer, string? Sibling)
{
    public const string ChildName = "Petronella Wychwood";
    public const string SiblingName = "Barnabas Wychwood";
    public const string MotherName = "Araminta Wychwood";
    public const string FatherName = "Lucian Harcastle";
    public const string StrangerName = "Zebedee Unthank";
    public const string Concern = "Comes in hungry and tired on most days and flinches when doors slam.";
    public const string ChildPostcode = "MK40 2AB";
    public const string Decision = "The family will be offered a worker who visits twice a week.";
}

internal static class SharingDesk
{
    /// <param name="fatherImplicated">The report says that the father is said to have harmed the child.</param>
    public static async Task<SharingCase> Family(this RunningKith kith, bool fatherImplicated = true, bool sibling = false, string? childLines = "4 Larkspur Close")
    {
        JsonObject Child(string given, string born) => new()
        {
            ["given-names"] = given, ["family-name"] = "Wychwood", ["date-of-birth"] = born, ["ethnicity"] = "WBRI",
            ["address"] = new JsonObject { ["lines"] = childLines, ["postcode"] = SharingCase.ChildPostcode },
        };
        JsonObject Adult(string given, string family, string? relationship, bool implicated = false)
        {
            var adult = new JsonObject { ["given-names"] = given, ["family-name"] = family };
            if (relationship is not null)
                adult["relationships"] = new JsonArray(new JsonObject { ["child"] = 0, ["relationship"] = relationship, ["implicated"] = implicated ? "yes" : "no" });
            return adult;
        }
        var children = new JsonArray(Child("Petronella", "2017-05-04"));
        if (sibling) children.Add(Child("Barnabas", "2015-02-11"));
        var answers = new JsonObject
        {
            ["children"] = children,
            ["household"] = new JsonArray(Adult("Araminta", "Wychwood", "mother"), Adult("Lucian", "Harcastle", "father", fatherImplicated), Adult("Zebedee", "Unthank", null)),
            ["concern"] = SharingCase.Concern, ["childs-words"] = "There is no bread at ours.", ["consent"] = new JsonObject { ["state"] = "given" },
            ["referrer"] = new JsonObject { ["name"] = Staff.Osric.Name, ["kind"] = "professional", ["phone"] = "01632 960100" }, ["danger-now"] = "no",
        };
        var done = await kith.Do(Staff.Osric, new Action.Open("contact", "report", answers, "worker"));
        var opened = done.Entries.First(e => e.Kind == Kinds.EpisodeOpened && e.Says["path"] == "children[0]");
        var says = done.Report!.Says;
        string Mention(string path) => says.First(s => s.Value == path && s.Key.StartsWith("mention:", StringComparison.Ordinal)).Key["mention:".Length..];
        return new(
            opened.Chain["episode/".Length..], done.Report.Chain["report/".Length..], Mention("children[0]"), Mention("household[0]"), Mention("household[1]"), Mention("household[2]"), Mention("referrer"),
            sibling ? Mention("children[1]") : null);
    }

    /// <summary>Screened and decided: there is something to tell.</summary>
    public static async Task Decide(this RunningKith kith, SharingCase family)
    {
        var page = $"/episodes/{family.Episode}";
        var (amara, bronwen) = (await kith.As(Staff.Amara), await kith.As(Staff.Bronwen));
        await amara.Step(page, "Screen the contact", "Record", ("summary", "Seen at school; tired, hungry"), ("threshold.level", "2"), ("threshold.indicators", "home-conditions"));
        await amara.Step(page, "Rate Red, Amber or Green", "Record the decision", ("_outcome", "green"), ("reason", "Help is wanted"));
        (await bronwen.Step(page, "Decide what happens next", "Record the decision", ("_outcome", "early-help"), ("threshold.level", "2"), ("threshold.indicators", "home-conditions"),
            ("reason", SharingCase.Decision), ("_prompt-not-linked", "Looked for; not on record"))).Text.ShouldContain("Gone to early help");
    }

    /// <summary>Fills in the page and shows what would go.</summary>
    public static async Task<Answer> Look(this Visitor visitor, SharingCase family, string kind, string to, string purpose = "safeguarding", string basis = "children-act-2004", params (string, string)[] more)
    {
        var page = await visitor.Get($"/episodes/{family.Episode}/share");
        (string Name, string)[] usual = [("kind", kind), ("to", to), ("purpose", purpose), ("basis", basis), ("delivery", "by-hand"), ("why", "They work with the child")];
        return await visitor.Press(page, "Show what would go", [.. usual.Where(u => more.All(m => m.Item1 != u.Name)), .. more]);
    }

    /// <summary>Looks, reads back and gives. Answers with the document's page.</summary>
    public static async Task<Answer> Give(this Visitor visitor, SharingCase family, string kind, string to, string purpose = "safeguarding", string basis = "children-act-2004", params (string, string)[] more)
    {
        var look = await visitor.Look(family, kind, to, purpose, basis, more);
        look.Title.ShouldBe("Read it back before it goes", look.Text);
        var given = await visitor.Press(look, "Give it, and record that", ("_read-back", "yes"));
        given.Path.ShouldStartWith("/documents/", customMessage: given.Text);
        return given;
    }
}
