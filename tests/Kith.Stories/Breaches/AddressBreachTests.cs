using Kith.Practice.Kernel;
using Kith.Stories.Sharing;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Breaches;

/// <summary>Breaches by address: the one that must not be given out, and the old one.</summary>
public sealed class AddressBreachTests
{
    private const string SafeLines = "7 Tanglewood Row";
    private const string SafePostcode = "SG17 5TQ";

    public static TheoryData<string> Engines => Stories.Engines.Both;

    [Theory, MemberData(nameof(Engines))]
    public async Task Halton_a_protected_address_is_in_no_document_for_the_birth_mother(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        await Link(kith, family, family.Child);
        var amara = await kith.As(Staff.Amara);
        var recorded = await Record(amara, family, family.Child, "placement", isProtected: true);
        recorded.Text.ShouldContain("Address must not be given out");
        recorded.Text.ShouldContain("No post.");
        await kith.Decide(family);

        var bronwen = await kith.As(Staff.Bronwen);
        foreach (var kind in new[] { "summary", "person" })
        {
            foreach (var (to, purpose, basis) in new[] { ($"party:{family.Mother}", "take-part", "section-17"), ("agency:community-health", "safeguarding", "children-act-2004"), ("agency:police", "safeguarding", "section-47") })
            {
                var given = await bronwen.Give(family, kind, to, purpose, basis);
                foreach (var format in new[] { "", "/html", "/csv", "/json" })
                {
                    var text = (await bronwen.Get(given.Path + format)).All;
                    text.ShouldNotContain(SafeLines, customMessage: $"{kind} {to} {format}");
                    text.ShouldNotContain(SafePostcode);
                    text.ShouldNotContain("Larkspur", customMessage: $"{kind} {to} {format}: where the child was known to live is as good as a map");
                    text.ShouldNotContain(SharingCase.ChildPostcode);
                }
            }
        }
        (await bronwen.Look(family, "summary", $"party:{family.Mother}", "take-part")).Text.ShouldContain("An address that must not be given out");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Telford_addresses_are_private_by_default_and_an_unknown_relationship_blocks(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family(fatherImplicated: false);
        foreach (var mention in new[] { family.Child, family.Mother, family.Father }) await Link(kith, family, mention);
        var amara = await kith.As(Staff.Amara);
        await Record(amara, family, family.Father, "home", confirmed: true);
        await kith.Decide(family);
        var bronwen = await kith.As(Staff.Bronwen);

        // Nobody gets another's address without a rule that says so: not the other parent, not even where the child lives.
        var mother = await bronwen.Give(family, "summary", $"party:{family.Mother}", "take-part");
        mother.All.ShouldNotContain(SafeLines);
        mother.All.ShouldNotContain("Larkspur");
        (await bronwen.Look(family, "summary", $"party:{family.Mother}", "take-part")).Text.ShouldContain("Another person's address");

        var stranger = await bronwen.Look(family, "summary", $"party:{family.Stranger}", "take-part");
        stranger.Text.ShouldContain("Nobody has said what this person is to the child");
        stranger.Title.ShouldBe("Share or print");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Charnwood_an_address_in_a_note_is_asked_about_and_an_old_address_is_not_written_to(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        await Link(kith, family, family.Mother);
        var amara = await kith.As(Staff.Amara);

        // Typed into a note: asked about once, beside the box; all that was typed stays; the writer decides.
        var screen = await amara.Follow(await amara.Get($"/episodes/{family.Episode}"), "Screen the contact");
        var note = "Mother has fled to 7 Tanglewood Row, sg17 5tq, and is safe";
        var asked = await amara.Press(screen, "Record", ("summary", note), ("threshold.level", "2"), ("threshold.indicators", "home-conditions"));
        asked.Text.ShouldContain("“What this is about, and what is known already” looks as if it holds an address");
        asked.Value("summary").ShouldBe(note);
        var kept = await amara.Press(asked, "Record", ("_address-kept", "yes"));
        kept.Text.ShouldContain("Recorded: Screen the contact");
        kept.Text.ShouldContain("fled to 7 Tanglewood Row");

        // The old address is dated and confirmed; a newer one that nobody has confirmed stops post to either.
        await Record(amara, family, family.Mother, "home", lines: "4 Larkspur Close", postcode: SharingCase.ChildPostcode, from: ("1", "2", "2020"), confirmed: true);
        await kith.Decide(family);
        var bronwen = await kith.As(Staff.Bronwen);
        (string, string)[] byPost = [("delivery", "post")];
        (await bronwen.Look(family, "summary", $"party:{family.Mother}", "take-part", more: byPost)).Text.ShouldContain("By post: 4 Larkspur Close, MK40 2AB");
        kith.Clock.Pass(NodaTime.Duration.FromMinutes(5));
        await Record(amara, family, family.Mother, "refuge", from: ("16", "11", "2026"));
        var stopped = await bronwen.Look(family, "summary", $"party:{family.Mother}", "take-part", more: byPost);
        stopped.Text.ShouldContain("Nobody has confirmed the address that holds from 16 November 2026");
        stopped.Title.ShouldBe("Share or print");

        // Confirmed, it is the one written to; a safety flag stops it again until somebody confirms anew.
        kith.Clock.Pass(NodaTime.Duration.FromMinutes(5));
        await Confirm(amara, family);
        (await bronwen.Look(family, "summary", $"party:{family.Mother}", "take-part", more: byPost)).Text.ShouldContain($"By post: {SafeLines}, {SafePostcode}");
        kith.Clock.Pass(NodaTime.Duration.FromMinutes(5));
        var care = await amara.Get($"/episodes/{family.Episode}/care/{family.Mother}");
        (await amara.Press(care, "Record the flag", ("flag", "contact-safely"), ("raised", "yes"), ("reason", "He may open her letters"))).Text.ShouldContain("Contact only in the way agreed");
        (await bronwen.Look(family, "summary", $"party:{family.Mother}", "take-part", more: byPost)).Text.ShouldContain("A safety flag was raised on 17 November 2026, after the address was confirmed");
        kith.Clock.Pass(NodaTime.Duration.FromMinutes(5));
        await Confirm(amara, family);
        (await bronwen.Look(family, "summary", $"party:{family.Mother}", "take-part", more: byPost)).Text.ShouldContain("By post:");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Seven_reprimands_a_safe_address_is_on_no_channel_for_those_who_may_not_know_it(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        await Link(kith, family, family.Child);
        await kith.Decide(family);
        var mirela = await kith.As(Staff.Mirela);
        var work = await mirela.Get("/work?tab=unallocated");
        var helping = Doing.Link(work, SharingCase.ChildName);
        var before = await mirela.Get(helping);
        before.Text.ShouldContain("Larkspur");
        var person = before.Page.QuerySelectorAll("a[href^='/people/']").Select(a => a.GetAttribute("href")!).FirstOrDefault() ?? $"/people/{await PersonOf(kith, family)}";
        (await mirela.Get(person)).Text.ShouldContain(SharingCase.ChildPostcode);

        var amara = await kith.As(Staff.Amara);
        await Record(amara, family, family.Child, "refuge", isProtected: true);

        // Neither the safe address, nor the one that leads to it: on no page, list, export, history or document.
        var care = helping.Replace("/episodes/", "", StringComparison.Ordinal);
        foreach (var path in new[] { helping, person, $"/episodes/{care}/care/{family.Child}", "/work?tab=unallocated", $"{helping}?as-of.day=17&as-of.month=11&as-of.year=2026&as-of.time=09:59", $"/episodes/{care}/consent" })
        {
            var page = await mirela.Get(path);
            page.All.ShouldNotContain(SafeLines, customMessage: path);
            page.All.ShouldNotContain(SafePostcode, customMessage: path);
            page.All.ShouldNotContain("Larkspur", customMessage: path);
            page.All.ShouldNotContain(SharingCase.ChildPostcode, customMessage: path);
        }
        var export = await mirela.Press(await mirela.Get("/work/export?tab=unallocated"), "Take the file", ("purpose", "help"));
        export.All.ShouldContain("Wychwood");
        export.All.ShouldNotContain("Larkspur");
        export.All.ShouldNotContain(SharingCase.ChildPostcode);

        // Whoever must go there sees it; he who is said to have harmed the child is given nothing at all, by any document.
        (await amara.Get($"/episodes/{family.Episode}/care/{family.Child}")).Text.ShouldContain(SafeLines);
        var bronwen = await kith.As(Staff.Bronwen);
        foreach (var kind in new[] { "summary", "person", "reply" })
            (await bronwen.Look(family, kind, $"party:{family.Father}", "take-part")).Text.ShouldContain("Nothing of this work is given to somebody who is said to have harmed the child");
    }

    internal static Task Link(RunningKith kith, SharingCase family, string mention) => kith.Do(Staff.Amara, new Action.Link(family.Report, mention, null, "Nobody like this was on record"));

    private static async Task<string> PersonOf(RunningKith kith, SharingCase family)
    {
        await using var db = kith.Store.Context();
        return db.Set<Record.Views.MentionRow>().Single(m => m.Id == family.Child).Person!;
    }

    internal static async Task<Answer> Record(
        Visitor visitor, SharingCase family, string mention, string kind, bool isProtected = false, bool confirmed = false, string lines = SafeLines, string postcode = SafePostcode,
        (string Day, string Month, string Year)? from = null)
    {
        var (day, month, year) = from ?? ("3", "11", "2026");
        var page = await visitor.Get($"/episodes/{family.Episode}/care/{mention}");
        var recorded = await visitor.Press(page, "Record the address",
            [("kind", kind), ("lines", lines), ("postcode", postcode), ("from.day", day), ("from.month", month), ("from.year", year), .. isProtected ? [("protected", "yes")] : Array.Empty<(string, string)>(), .. confirmed ? [("confirmed", "yes")] : Array.Empty<(string, string)>()]);
        recorded.Text.ShouldContain("The address is recorded", customMessage: recorded.Text);
        return recorded;
    }

    private static async Task Confirm(Visitor visitor, SharingCase family)
    {
        var page = await visitor.Get($"/episodes/{family.Episode}/care/{family.Mother}");
        var newest = page.Page.QuerySelector("main input[name=address]")!.GetAttribute("value")!;
        (await visitor.Press(page, "Confirm it", ("address", newest), ("how", "She said so by telephone today, alone"))).Text.ShouldContain("Confirmed. Your name stands by it");
    }
}
