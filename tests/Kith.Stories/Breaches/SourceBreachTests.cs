using System.Text.Json.Nodes;
using Kith.Record.Sharing;
using Kith.Stories.Sharing;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Breaches;

/// <summary>Birmingham: police strategy text pasted into another family's plan.</summary>
public sealed class SourceBreachTests
{
    private const string Restricted = "A registered source says that the uncle keeps a second telephone in the shed behind the allotments and uses it at night.";
    private const string Offence = "Arrested on the fourth of March for assault; no further action because the witness would not speak.";

    public static TheoryData<string> Engines => Stories.Engines.Both;

    [Theory, MemberData(nameof(Engines))]
    public async Task Birmingham_a_passage_of_a_restricted_source_is_stopped_wherever_it_is_pasted(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        var mash = await kith.Mash(new Case(family.Episode, family.Report, family.Child), "amber", "police");
        await kith.Do(Staff.Quill, new Action.Fill(mash, "ask-agencies@police", 0, new JsonObject
        {
            ["trace"] = "known", ["summary"] = "Known to us since spring.", ["restricted"] = Restricted, ["offences"] = Offence, ["risk"] = "high", ["may-share"] = "professionals",
        }), "agency-responder");
        var bronwen = await kith.As(Staff.Bronwen);
        (await bronwen.Get($"/episodes/{mash}")).Text.ShouldContain("second telephone");

        // Into another family's record, as people paste: other case, other line breaks, a word of their own before and after.
        var other = await kith.Contact(Staff.Osric, "Isadora", "Quellington");
        var pasted = "We know: THE UNCLE keeps a second\r\ntelephone in the shed, behind the allotments — so be careful";
        var screen = await bronwen.Follow(await bronwen.Get($"/episodes/{other.Episode}"), "Screen the contact");
        var stopped = await bronwen.Press(screen, "Record", ("summary", pasted), ("threshold.level", "2"), ("threshold.indicators", "home-conditions"));
        stopped.Text.ShouldContain("This repeats a passage labelled “Restricted information”");
        stopped.Text.ShouldContain("ask whoever gave it to release it");
        stopped.Value("summary").ReplaceLineEndings().ShouldBe(pasted.ReplaceLineEndings());
        (await bronwen.Get($"/episodes/{other.Episode}")).Text.ShouldNotContain("second telephone");

        // Into the same child's analysis, a prompt, a handover note, a reason to share: everywhere that words are written.
        (await bronwen.Step($"/episodes/{mash}", "Say what it means", "Record", ("analysis", $"Police say: {Offence}"))).Text.ShouldContain("labelled “Police and justice information”");
        (await bronwen.Look(family, "summary", "agency:community-health", more: ("why", Restricted))).Title.ShouldBe("Read it back before it goes");
        (await bronwen.Press(await bronwen.Look(family, "summary", "agency:community-health", more: ("why", Restricted)), "Give it, and record that", ("_read-back", "yes"))).Text.ShouldContain("This repeats a passage labelled");

        // In one's own words it is recorded, and so is what is nobody's secret.
        (await bronwen.Press(stopped, "Record", ("summary", "There is reason to think that an adult hides how he is reached"))).Text.ShouldContain("Recorded: Screen the contact");
        (await bronwen.Step($"/episodes/{mash}", "Say what it means", "Record", ("analysis", "The risk is high: an adult who is often there is violent."))).Text.ShouldContain("Recorded: Say what it means");

        // No document for anybody else holds it; what was given goes back to whoever gave it.
        var given = new SharingCase(mash, family.Report, family.Child, family.Mother, family.Father, family.Stranger, family.Referrer, null);
        (await bronwen.Give(given, "summary", "agency:community-health")).All.ShouldNotContain("witness would not speak");
        var police = await bronwen.Give(given, "summary", "agency:police", basis: "section-47");
        police.All.ShouldContain("witness would not speak");
        police.All.ShouldNotContain("second telephone");
        police.Text.ShouldContain("Police and justice information");
    }

    [Theory]
    [InlineData("one two three four five six seven eight", true)]
    [InlineData("zero ONE, two; three -- four\nfive six seven EIGHT nine", true)]
    [InlineData("one two three four five six seven nine eight", false)]
    [InlineData("one two three", false)]
    [InlineData("", false)]
    public void Eight_words_in_a_row_are_a_passage_and_fewer_are_not(string written, bool found) =>
        Shingles.Of(written).StandsIn("It began: one two three four five six seven eight. It ended.").ShouldBe(found);
}
