using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Kith.Practice.Kernel;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>PW2: a misfiled disclosure of sexual abuse; and a suspect parent who is referrer, carer and school staff.</summary>
public sealed class RecallStories
{
    private const string Disclosure = "She told her dance teacher that her uncle comes into her room";

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW2_A_misfiled_disclosure_is_sealed_recalled_and_acknowledged(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var contact = await kith.Contact(Staff.Osric, "Linnet", "Farthingale");
        var episode = $"/episodes/{contact.Episode}";
        await kith.Do(Staff.Amara, new Action.Fill(contact.Episode, "screen", 0, new JsonObject
        {
            ["summary"] = Disclosure, ["threshold"] = new JsonObject { ["level"] = 4, ["indicators"] = new JsonArray("unexplained-injury") },
        }));
        var (amara, ravi, bronwen) = (await kith.As(Staff.Amara), await kith.As(Staff.Ravi), await kith.As(Staff.Bronwen));
        (await ravi.Get(episode)).Text.ShouldContain(Disclosure);
        kith.Clock.Pass(Duration.FromHours(1));

        var page = await bronwen.Follow(await bronwen.Get(episode), "Wrong child, wrong fact");
        page.Text.ShouldContain("Ravi Thistlewood");
        (await bronwen.Press(page, "Withdraw it", ("what", "report"), ("why", "wrong-child"))).Text.ShouldContain("Say what is wrong, and how you know");
        var which = page.Page.QuerySelectorAll<IHtmlInputElement>("input[name=what]").First(i => i.Value != "report").Value;
        var withdrawn = await bronwen.Press(page, "Withdraw it", ("what", which), ("why", "wrong-child"), ("reason", "It is about a girl of the same dance class."));
        withdrawn.Text.ShouldContain("Withdrawn. Nobody reads it any more");
        withdrawn.Text.ShouldContain("Withdrawn, because it is about another child");
        withdrawn.Text.ShouldContain("Screen the contact", Shouldly.Case.Sensitive, "it is to be done again");

        // Gone from every page, as of any moment, for whoever wrote it too.
        foreach (var visitor in new[] { amara, ravi, bronwen })
        {
            foreach (var address in new[] { episode, $"{episode}?as-of.day=17&as-of.month=11&as-of.year=2026&as-of.time=10:30", "/work", "/inbox", $"/steps/{contact.Episode}/screen" })
                (await visitor.Get(address)).All.ShouldNotContain("dance teacher");
        }
        (await bronwen.Get(episode)).Text.ShouldNotContain("Level 4");

        // Both who had read or written it are told, and must say that they know; who does not is passed on.
        var inbox = await ravi.Get("/inbox");
        inbox.Text.ShouldContain("Something you have read was withdrawn");
        var notice = await ravi.Follow(inbox, "Something you have read was withdrawn");
        notice.All.ShouldNotContain("dance teacher");
        (await ravi.Press(notice, "Acknowledge")).Text.ShouldNotContain("We could not");
        (await amara.Get("/inbox")).Text.ShouldContain("Something you have read was withdrawn");
        (await (await kith.As(Staff.Kwabena)).Get("/inbox")).Text.ShouldNotContain("was withdrawn", Shouldly.Case.Sensitive, "he never read it");
        kith.Clock.Pass(Duration.FromDays(4));
        await kith.Do(Staff.Engine, new Action.Chase(contact.Episode));
        (await (await kith.As(Staff.Sunniva)).Get("/inbox")).Text.ShouldContain("Something you have read was withdrawn");
        (await (await kith.As(Staff.Sunniva)).Get(episode)).Status.ShouldBe(System.Net.HttpStatusCode.NotFound, "being told opens nothing");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW2_A_whole_contact_about_the_wrong_child_is_withdrawn_with_all_that_came_of_it(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var contact = await kith.Contact(Staff.Osric, "Linnet", "Farthingale");
        var linked = await kith.Do(Staff.Amara, new Action.Link(contact.Report, contact.Mention, null, "Not on record."));
        var person = Replay.Id(linked.Entries.Single(e => e.Kind == Practice.Entries.Kinds.PersonCreated).Chain);
        var bronwen = await kith.As(Staff.Bronwen);
        (await bronwen.Press(await bronwen.Get("/people"), "Find", ("name", "Farthingale"))).Text.ShouldContain("Linnet");

        var page = await bronwen.Get($"/episodes/{contact.Episode}/withdraw");
        var withdrawn = await bronwen.Press(page, "Withdraw it", ("what", "report"), ("why", "wrong-child"), ("reason", "The school wrote down the wrong Linnet."));
        withdrawn.Text.ShouldContain("Withdrawn: recorded wrongly");
        withdrawn.All.ShouldNotContain("hungry and tired");
        (await bronwen.Press(await bronwen.Get("/people"), "Find", ("name", "Farthingale"))).Text.ShouldNotContain("Linnet");
        (await bronwen.Get($"/people/{person}")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_suspect_parent_who_is_referrer_carer_and_school_staff_gets_a_receipt_and_nothing_else(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var answers = new JsonObject
        {
            ["children"] = new JsonArray(new JsonObject { ["given-names"] = "Posy", ["family-name"] = "Vandermeer", ["ethnicity"] = "WBRI", ["date-of-birth"] = "2018-02-01" }),
            ["household"] = new JsonArray(new JsonObject
            {
                ["given-names"] = "Osric", ["family-name"] = "Vandermeer",
                ["relationships"] = new JsonArray(new JsonObject { ["child"] = 0, ["relationship"] = kith.Pack.Codes["relationship"].Codes[0].Id, ["implicated"] = "yes" }),
            }),
            ["concern"] = "She bruises easily, and people talk.",
            ["referrer"] = new JsonObject { ["name"] = Staff.Osric.Name, ["kind"] = "professional" },
        };
        var done = await kith.Do(Staff.Osric, new Action.Open("contact", "report", answers, "worker"));
        var (episode, report) = (done.Opened.Single(), Replay.Id(done.Report!.Chain));
        await kith.Do(Staff.Amara, new Action.Link(report, Replay.Id(done.Entries.Single(e => e.Kind == Practice.Entries.Kinds.EpisodeOpened).Says["subject"]), null, "Not on record."));
        await kith.Do(Staff.Amara, new Action.Fill(episode, "screen", 0, new JsonObject { ["summary"] = "We suspect him" }));
        await kith.Do(Staff.Amara, new Action.Decide(episode, "rate", 0, "red", new JsonObject { ["reason"] = "We suspect him" }));
        await kith.Do(Staff.Bronwen, new Action.Decide(episode, "next", 0, "information-and-advice", new JsonObject { ["reason"] = "We suspect him", ["threshold"] = new JsonObject { ["level"] = 1, ["indicators"] = new JsonArray("needs-met") } }));

        var osric = await kith.As(Staff.Osric);
        var sent = await osric.Get($"/contacts/sent/{report}");
        sent.Text.ShouldContain("Reference");
        sent.All.ShouldNotContain("Posy");
        foreach (var address in new[] { $"/episodes/{episode}", $"/episodes/{episode}/outline", "/inbox", "/drafts" })
        {
            var page = await osric.Get(address);
            page.All.ShouldNotContain("We suspect him");
            page.All.ShouldNotContain("What we decided");
            page.All.ShouldNotContain("Posy");
        }
        (await osric.Get($"/episodes/{episode}/outline")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);

        // Nor by any document: not to him, and not through his school, whose other staff may have it.
        var bronwen = await kith.As(Staff.Bronwen);
        var family = new Sharing.SharingCase(episode, report, "", "", "", "", "", null);
        (await Sharing.SharingDesk.Look(bronwen, family, "reply", "worker:osric@referring-professional@school-990001", "reply")).Text.ShouldContain("Nothing of this work is given to somebody who is said to have harmed the child");
        var toSchool = await Sharing.SharingDesk.Give(bronwen, family, "reply", "agency:school-990001", "reply");
        (await osric.Get(toSchool.Path.Split('?')[0])).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await osric.Get("/documents")).Text.ShouldContain("Nothing is shared with you now");
        (await (await kith.As(Staff.Bronwen)).Get($"/episodes/{episode}")).Text.ShouldContain("Osric Vandermeer is kept out");
    }
}
