using System.Net;
using Kith.Tests.Shared;
using Shouldly;
using Xunit;

namespace Kith.Stories.Chronology;

/// <summary>AS4: the children of the documents, told from their chronology: from every agency, as of any day, each entry with its source.</summary>
public sealed class ChronologyStories
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task AS4_Tara_is_neglected_for_most_of_a_childhood_and_the_drift_is_seen(string engine)
    {
        await using var told = await Told.Of(engine, "tara");
        var bronwen = await told.As("bronwen-tallis");
        var page = await bronwen.Get($"/people/{told.Ids["Tara"]}/chronology");
        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Title.ShouldBe("Chronology");

        // From every agency, the latest first, with source, both times and who could see it then.
        InOrder(page.Text, "missed 41 of 100", "Attendance this autumn 59 per cent", "Persistent neglect in spite of early help", "toothache", "a door that locks", "Attendance better for six weeks", "gets Callum up", "Boiler found broken", "Not brought to the dietitian", "cold rooms");
        page.Text.ShouldContain("Great Barrow Lane Secondary School");
        page.Text.ShouldContain("recorded 11 Mar 2024, 17:00");
        page.Text.ShouldContain("Could see it then: Bedford Integrated Front Door");
        // Only a year is known, and no more is pretended.
        page.Page.QuerySelectorAll("time").Select(t => t.TextContent).ShouldContain("2018");
        // Told, established and alleged are kept apart, and the family's view stands beside.
        Entry(page, "Neighbour reports shouting").ShouldContain("Reported");
        Entry(page, "Neighbour reports shouting").ShouldContain("The family sees it differently");
        Entry(page, "Not brought to the dietitian").ShouldContain("Established");
        Entry(page, "Attendance better for six weeks").ShouldContain("Six good weeks ended the help");
        page.Text.ShouldContain("Nothing written for 384 days");
        page.Page.QuerySelectorAll("svg a").Length.ShouldBeGreaterThan(8);

        // As it was known after the second contact: nothing of what came later, though it may have happened before.
        var then = await bronwen.Get($"/people/{told.Ids["Tara"]}/chronology?as-of.day=12&as-of.month=3&as-of.year=2024");
        then.Text.ShouldContain("As it was known on");
        then.Text.ShouldContain("toothache");
        then.Text.ShouldContain("Boiler found broken");
        then.Text.ShouldNotContain("missed 41 of 100");
        then.Text.ShouldNotContain("Neighbour reports shouting", Shouldly.Case.Insensitive, "it happened in 2022 and was recorded in 2026");
        then.Text.ShouldNotContain("Six good weeks ended the help");

        // What has changed since.
        var since = await bronwen.Get($"/people/{told.Ids["Tara"]}/chronology?since.day=1&since.month=10&since.year=2026");
        since.Text.ShouldContain("missed 41 of 100");
        since.Text.ShouldContain("Neighbour reports shouting");
        since.Text.ShouldNotContain("toothache");

        // Significant entries only; one agency; a period.
        (await bronwen.Get($"/people/{told.Ids["Tara"]}/chronology?significant=yes")).Text.ShouldNotContain("Boiler found broken");
        (await bronwen.Get($"/people/{told.Ids["Tara"]}/chronology?agency=bedford-housing")).Text.ShouldNotContain("dietitian");
        var year = await bronwen.Get($"/people/{told.Ids["Tara"]}/chronology?from=2022&until=2022");
        year.Text.ShouldContain("Boiler found broken");
        year.Text.ShouldNotContain("dietitian");
        var wrong = await bronwen.Get($"/people/{told.Ids["Tara"]}/chronology?from=31/2/2022");
        wrong.Text.ShouldContain("“31/2/2022” is not a date");
        wrong.Value("from").ShouldBe("31/2/2022");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task AS4_Rose_and_what_was_done_to_her_stands_before_what_she_did(string engine)
    {
        await using var told = await Told.Of(engine, "rose");
        var bronwen = await told.As("bronwen-tallis");
        var page = await bronwen.Get($"/people/{told.Ids["Rose"]}/chronology");
        InOrder(page.Text, "Assault on her mother", "Trial collapsed", "Held in a flat overnight", "Assaulted by three older girls", "a lodger had touched her");
        Entry(page, "a lodger had touched her").ShouldContain("Allegation");
        Entry(page, "Held in a flat overnight").ShouldContain("does not sleep with a closed door");

        // One entry: its words, its source, who could see it then, and what is said of it since.
        var entry = await bronwen.Follow(page, "Sexual harm");
        entry.Text.ShouldContain("School nurse's record");
        entry.Text.ShouldContain("only the month is known");
        entry.Text.ShouldContain("Said against somebody; not established");
        var marked = await bronwen.Press(entry, "Record it beside the entry", ("as", "analysis"), ("words", "The first of four; nobody asked again."));
        marked.Text.ShouldContain("The first of four; nobody asked again.");
        (await bronwen.Press(marked, "Record it beside the entry", ("as", "established"), ("words", ""))).Text.ShouldContain("write how that is known");

        // Police see that they were asked and what they added; they see no page about her.
        var quill = await told.As("quill-hathersage", "agency-responder");
        (await quill.Get($"/people/{told.Ids["Rose"]}/chronology")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task AS4_Derek_and_the_intelligence_is_read_by_those_who_may(string engine)
    {
        await using var told = await Told.Of(engine, "derek");
        var path = $"/people/{told.Ids["Derek"]}/chronology";
        var chair = (await (await told.As("gethin-marlowe", "front-door-manager")).Get(path)).Text;
        chair.ShouldContain("will stab Derek at the bus station");
        chair.ShouldContain("Father sentenced to six years");
        chair.ShouldContain("the sister goes to her aunt the same day");
        var screener = (await (await told.As("farida-haque", "screener")).Get(path)).Text;
        screener.ShouldContain("Father sentenced to six years");
        screener.ShouldNotContain("will stab");
        screener.ShouldNotContain("Restricted information");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task AS4_Jack_and_his_sister_are_told_apart_and_together_only_on_purpose(string engine)
    {
        await using var told = await Told.Of(engine, "jack", "ottilie");
        var halina = await told.As("halina-wroblewska", "screener");
        var jack = await halina.Get($"/people/{told.Ids["Jack"]}/chronology");
        jack.Text.ShouldContain("First livestream");
        jack.Text.ShouldContain("on a tablet at night");
        jack.Text.ShouldNotContain("blackmailed");
        var ottilie = await halina.Get($"/people/{told.Ids["Ottilie"]}/chronology");
        ottilie.Text.ShouldContain("blackmailed");
        ottilie.Text.ShouldNotContain("livestream");
        var both = await halina.Get($"/people/{told.Ids["Jack"]}/chronology?with={told.Ids["Ottilie"]}");
        both.Text.ShouldContain("blackmailed");
        both.Text.ShouldContain("First livestream");
        both.Text.ShouldContain("Ottilie Thornevale: ");
    }

    private static string Entry(Answer page, string words) =>
        Answer.Words(page.Page.QuerySelectorAll(".kith-chronology__entry").First(e => e.TextContent.Contains(words, StringComparison.Ordinal)));

    private static void InOrder(string text, params string[] words)
    {
        var at = -1;
        foreach (var word in words)
        {
            var next = text.IndexOf(word, at + 1, StringComparison.Ordinal);
            next.ShouldBeGreaterThan(at, $"“{word}” in its place in {text}");
            at = next;
        }
    }
}
