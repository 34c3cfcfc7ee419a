using AngleSharp.Dom;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Kith.Stories.Contacts;

/// <summary>FD2: a professional asks for advice, and goes on to a contact without being asked twice.</summary>
public sealed class ConsultationTests
{
    private static readonly (string, string)[] Asked =
    [
        ("concern", "Her drawings worry me"), ("children[0].given-names", "Seraphina"), ("children[0].family-name", "Dunmore"), ("referrer.phone", "01632 960111"),
    ];

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task FD2_The_asker_turns_it_into_a_contact(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var osric = await kith.As(Staff.Osric);
        var form = await osric.Press(await osric.Get("/consultations/new"), "Add child");
        var sent = await osric.Press(form, "Send", Asked);
        sent.Title.ShouldBe("Your question is with us");

        var contact = await osric.Follow(sent, "Turn it into a contact");
        contact.Value("concern").ShouldBe("Her drawings worry me");
        contact.Value("children[0].family-name").ShouldBe("Dunmore");
        contact.Page.QuerySelector("input[name='_telling'][value='myself']")!.HasAttribute("checked").ShouldBeTrue();
        var made = await osric.Press(contact, "Send", ("children[0].ethnicity", "WBRI"));
        made.Title.ShouldBe("Sent");

        await using var db = kith.Store.Context();
        var reports = await db.Set<ReportRow>().OrderBy(r => r.Pathway).ToListAsync();
        reports.Select(r => r.Pathway).ShouldBe(["consultation", "contact"], ignoreOrder: true);
        reports.Single(r => r.Pathway == "contact").FromReport.ShouldBe(reports.Single(r => r.Pathway == "consultation").Id);
        // Who tells it is known and was not asked.
        var referrer = reports.Single(r => r.Pathway == "contact").ReferrerMention;
        (await db.Set<MentionAnswerRow>().SingleAsync(a => a.Mention == referrer && a.Field == "name")).Value.ShouldBe(Staff.Osric.Name);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task FD2_The_screener_makes_it_a_contact_in_one_step(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var osric = await kith.As(Staff.Osric);
        var sent = await osric.Press(await osric.Press(await osric.Get("/consultations/new"), "Add child"), "Send", Asked);
        var episode = Doing.Link(sent, "Your consultation");

        var own = await osric.Get(episode);
        own.Path.ShouldEndWith("/outline");
        own.Text.ShouldContain("Her drawings worry me");

        var amara = await kith.As(Staff.Amara);
        var made = await amara.Step(episode, "Give advice", "Record the decision",
            ("_outcome", "become-contact"), ("about", kith.Pack.Codes["advice-kind"].Codes[0].Id), ("reason", "This needs screening"));
        made.Text.ShouldContain("Became a contact");
        (await amara.Follow(made, "Contact")).Text.ShouldContain("Seraphina Dunmore");
        (await osric.Get($"/contacts/new?from=00000000000000000000")).Text.ShouldContain("Page not found");
    }
}
