using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Record.Views;
using Kith.Stories.Merging;
using Kith.Stories.Sharing;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>
/// What is withdrawn takes with it what it told. The attackers: a page that goes on showing another child's address, and a school that takes its words back
/// when others have copies of them.
/// </summary>
public sealed class WithdrawnTooStories
{
    private const string Secret = "The Lindens";

    public static TheoryData<string> Engines => Stories.Engines.Both;

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_A_contact_about_the_wrong_child_takes_back_the_address_consent_and_flag_that_were_told_in_it(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        var wrong = await kith.Again(child, "Tamberlane");
        await kith.Do(Staff.Amara, new Action.RecordAddress(wrong.Episode, wrong.Mention, "refuge", Secret, "SG17 5TQ", "2026-11-03", true, true));
        await kith.Do(Staff.Amara, new Action.RecordConsent(wrong.Episode, wrong.Mention, "help", "refused", "yes", "2026-11-02", "marmotwords"));
        await kith.Do(Staff.Amara, new Action.SetFlag(wrong.Episode, wrong.Mention, kith.Pack.Flags.Keys.First(), true, "wombatwords"));
        await kith.Do(Staff.Amara, new Action.RecordAddress(child.Contact.Episode, child.Contact.Mention, "home", "3 Mill Lane", "MK40 2AB", "2026-10-01", false, true));
        var amara = await kith.As(Staff.Amara);
        string[] pages = [$"/people/{child.Person}", $"/people/{child.Person}/chronology", $"/episodes/{child.Contact.Episode}/care/{child.Contact.Mention}", $"/episodes/{child.Contact.Episode}/consent", $"/episodes/{wrong.Episode}"];
        async Task<string> All() => string.Join('\n', await Task.WhenAll(pages.Select(async p => (await amara.Get(p)).All)));
        var before = await All();
        foreach (var word in new[] { Secret, "SG17 5TQ", "marmotwords", "wombatwords" }) before.ShouldContain(word);
        kith.Clock.Pass(Duration.FromHours(1));

        await kith.Do(Staff.Bronwen, new Action.Recall(wrong.Episode, [], "wrong-child", "Another girl of the same name."));
        var after = await All();
        foreach (var word in new[] { Secret, "SG17 5TQ", "marmotwords", "wombatwords" }) after.ShouldNotContain(word);
        after.ShouldContain("3 Mill Lane", Shouldly.Case.Sensitive, "what another contact told stands");
        (await amara.Press(await amara.Get("/people"), "Find", ("postcode", "SG17 5TQ"))).All.ShouldNotContain(child.Person);
        await using (var db = kith.Store.Context())
            (await db.Set<ConsentRow>().CountAsync()).ShouldBe(0, "a refusal of another child's does not bind");
        (await amara.Get($"{pages[1]}?as-of.day=17&as-of.month=11&as-of.year=2026&as-of.time=10:30")).All.ShouldNotContain(Secret);
        (await Record.Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_An_event_that_its_agency_withdraws_is_read_in_no_document_and_whoever_holds_one_is_told(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        await kith.Do(Staff.Osric, new Action.RecordEvents([new(child.Person, "2026-11-03", null, "school-concern", "established", false, new JsonObject { ["what"] = "wombatwords", ["source"] = "Register" })]));
        var (bronwen, quill) = (await kith.As(Staff.Bronwen), await kith.As(Staff.Quill, "agency-responder"));
        var choose = await bronwen.Get($"/people/{child.Person}/chronologies/new");
        foreach (var box in choose.Page.QuerySelectorAll("input[name=entries]")) box.SetAttribute("checked", "checked");
        var made = await bronwen.Press(choose, "Make the chronology", ("title", "For the court"), ("use", choose.Page.QuerySelector("input[name=use]")!.GetAttribute("value")!), ("analysis", "As told."));
        made.Text.ShouldContain("wombatwords");
        var given = (await bronwen.Give(new SharingCase(child.Contact.Episode, child.Contact.Report, child.Contact.Mention, "", "", "", "", null), "chronology", "agency:police", basis: "section-47")).Path.Split('?')[0];
        (await quill.Get(given)).Text.ShouldContain("wombatwords");
        kith.Clock.Pass(Duration.FromHours(1));

        await using (var db = kith.Store.Context())
            await kith.Do(Staff.Osric, new Action.WithdrawEvent(child.Person, (await db.Set<EventRow>().SingleAsync()).Event, "Written down for the wrong pupil."));
        foreach (var visitor in new[] { bronwen, quill })
            foreach (var format in new[] { "", "/html", "/csv", "/json" }) (await visitor.Get(given + format)).All.ShouldNotContain("wombatwords", customMessage: format);
        (await quill.Get(given)).Text.ShouldContain("Withdrawn on 17 November 2026");
        (await bronwen.Get(made.Path)).All.ShouldNotContain("wombatwords");
        (await quill.Get("/inbox")).Text.ShouldContain("A document that you were given was withdrawn");
        (await Record.Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }
}
