using System.Net;
using AngleSharp.Dom;
using Kith.Tests.Shared;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.Contacts;

public sealed class DraftTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_is_half_written_waits_where_it_was_begun_and_goes_when_it_is_recorded(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var contact = await kith.Contact(Staff.Osric, "Wilfred", "Lanternby");
        var amara = await kith.As(Staff.Amara);
        var page = await amara.Get($"/steps/{contact.Episode}/screen");

        // Saved as the page saves itself: a level without its indicators, not valid and kept all the same.
        var saved = await amara.Autosave(page, ("summary", "Nobody answers the ph"), ("threshold.level", "3"));
        saved.Status.ShouldBe(HttpStatusCode.NoContent);

        kith.Clock.Pass(Duration.FromHours(1));
        var again = await amara.Get($"/steps/{contact.Episode}/screen");
        again.Text.ShouldContain("Draft of 10:00, not yet recorded");
        again.Value("summary").ShouldBe("Nobody answers the ph");
        again.Page.QuerySelector("input[name='threshold.level'][value='3']")!.HasAttribute("checked").ShouldBeTrue();
        (await amara.Get("/drafts")).Text.ShouldContain("Screen the contact: Wilfred Lanternby");
        (await (await kith.As(Staff.Ravi)).Get($"/steps/{contact.Episode}/screen")).Text.ShouldNotContain("Nobody answers the ph");

        var recorded = await amara.Press(again, "Record", ("summary", "Nobody answers the phone"), ("threshold.indicators", "unexplained-injury"));
        recorded.Text.ShouldContain("Recorded: Screen the contact");
        (await amara.Get("/drafts")).Text.ShouldContain("You have no drafts");
        (await amara.Get($"/steps/{contact.Episode}/screen")).Text.ShouldNotContain("not yet recorded");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Without_a_script_a_button_saves_it_and_a_button_throws_it_away(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var amara = await kith.As(Staff.Amara);

        var later = await amara.Press(await amara.Get("/contacts/new"), "Save and come back later", ("concern", "The caller will ring back"), ("children[0].given-names", "Ottoline"));
        later.Title.ShouldBe("My drafts");
        later.Text.ShouldContain("New contact");

        // A second call begins with an empty form; the first is one link away.
        var second = await amara.Get("/contacts/new");
        second.Value("concern").ShouldBe("");
        var first = await amara.Follow(second, "Draft of 10:00, not yet recorded");
        first.Value("concern").ShouldBe("The caller will ring back");
        first.Value("children[0].given-names").ShouldBe("Ottoline");
        first.Path.ShouldNotContain("Ottoline");

        var gone = await amara.Press(first, "Discard this draft");
        gone.Text.ShouldContain("Discarded");
        (await amara.Get("/drafts")).Text.ShouldContain("You have no drafts");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_draft_on_top_of_what_has_changed_since_shows_what_has_changed(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var contact = await kith.Contact(Staff.Osric, "Wilfred", "Lanternby");
        var (amara, ravi) = (await kith.As(Staff.Amara), await kith.As(Staff.Ravi));
        await amara.Autosave(await amara.Get($"/steps/{contact.Episode}/screen"), ("summary", "What Amara found"));
        await ravi.Step($"/episodes/{contact.Episode}", "Screen the contact", "Record", ("summary", "What Ravi found"));

        var page = await amara.Get($"/steps/{contact.Episode}/screen");
        page.Text.ShouldContain("Somebody else recorded this while you were writing");
        page.Text.ShouldContain("What Ravi found");
        page.Value("summary").ShouldBe("What Amara found");
        (await amara.Press(page, "Record")).Text.ShouldContain("Recorded: Screen the contact");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_draft_goes_nowhere_but_to_a_form_or_a_step(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var amara = await kith.As(Staff.Amara);
        var page = await amara.Get("/contacts/new");
        (await amara.Autosave(page, "/drafts/wherever/i/like", ("concern", "x"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await kith.Visitor().Post("/drafts/new/contact/abc", ("concern", "x"))).Title.ShouldBe("Sign in again");
    }
}
