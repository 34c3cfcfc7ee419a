using System.Net;
using AngleSharp.Dom;
using Kith.Tests.Shared;
using Shouldly;
using Xunit;

namespace Kith.Stories.Contacts;

/// <summary>Two people, or two tabs, at the same work: nothing that either typed is lost.</summary>
public sealed class WritersTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_second_writer_sees_theirs_keeps_yours_and_saves_again(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var contact = await kith.Contact(Staff.Osric, "Isolde", "Ravenscroft-Bose");
        var (amara, ravi) = (await kith.As(Staff.Amara), await kith.As(Staff.Ravi));
        var path = $"/steps/{contact.Episode}/screen";
        var (hers, his) = (await amara.Get(path), await ravi.Get(path));

        var both = await Task.WhenAll(amara.Press(hers, "Record", ("summary", "Amara's words")), ravi.Press(his, "Record", ("summary", "Ravi's words")));
        var late = both.Single(a => a.Title == "Screen the contact");
        late.Text.ShouldContain("Somebody else recorded this while you were writing");
        var (second, own, other) = late == both[0] ? (amara, "Amara's words", "Ravi's words") : (ravi, "Ravi's words", "Amara's words");
        Answer.Words(late.Page.QuerySelector("#theirs")).ShouldContain(other);
        late.Value("summary").ShouldBe(own);

        var saved = await second.Press(late, "Record");
        saved.Text.ShouldContain("Recorded: Screen the contact");
        saved.Text.ShouldContain("Screen the contact: recorded again");
        saved.Text.ShouldContain(own);
        saved.Text.ShouldContain(other, customMessage: "both stay on record");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_came_too_late_is_shown_and_kept(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var contact = await kith.Contact(Staff.Osric, "Isolde", "Ravenscroft-Bose");
        var mash = await kith.Mash(contact, "amber", "police");
        var (quill, colleague) = (await kith.As(Staff.Quill, "agency-responder"), await kith.As(Staff.Quill, "agency-responder"));
        var place = $"/asks/{mash}/ask-agencies@police";
        var (first, second) = (await quill.Get(place), await colleague.Get(place));
        await quill.Press(first, "Send the answer", ("trace", "no-trace"));

        var late = await colleague.Press(second, "Send the answer", ("trace", "known"), ("summary", "Two calls last month"), ("risk", "low"), ("may-share", "professionals"));
        late.Text.ShouldContain("What you wrote is kept among your drafts");
        late.Value("summary").ShouldBe("Two calls last month");
        late.Text.ShouldContain("No trace");
        var unsent = await colleague.Follow(await colleague.Get("/drafts"), "Ask the agencies: Isolde Ravenscroft-Bose");
        unsent.Value("summary").ShouldBe("Two calls last month");

        // And a decision that a manager made while another was writing one.
        var (bronwen, juno) = (await kith.As(Staff.Bronwen), await kith.As(Staff.Bronwen));
        await (await kith.As(Staff.Amara)).Step($"/episodes/{mash}", "Say what it means", "Record", ("analysis", "It fits together"));
        var (hers, theirs) = (await bronwen.Get($"/steps/{mash}/outcome"), await juno.Get($"/steps/{mash}/outcome"));
        (string, string)[] decided = [("_outcome", "referral"), ("threshold.level", "4"), ("threshold.indicators", "serious-unexplained-injury")];
        (await bronwen.Press(hers, "Record the decision", [.. decided, ("reason", "The first")])).Text.ShouldContain("Closed");
        var lost = await juno.Press(theirs, "Record the decision", [.. decided, ("reason", "The second, with much thought")]);
        lost.Value("reason").ShouldBe("The second, with much thought");
        lost.Text.ShouldContain("has been done while you were writing");
        lost.Text.ShouldContain("The first");

        // It is still there tomorrow.
        var kept = await juno.Follow(await juno.Get("/drafts"), "Decide the outcome: Isolde Ravenscroft-Bose");
        kept.Value("reason").ShouldBe("The second, with much thought");
        (await juno.Press(kept, "Discard this draft")).Path.ShouldBe($"/episodes/{mash}");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_same_form_sent_twice_makes_one_contact(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var amara = await kith.As(Staff.Amara);
        var page = await amara.Get("/contacts/new");
        (string, string)[] told = [("concern", "Left alone at night"), ("children[0].given-names", "Peregrine")];
        var twice = await Task.WhenAll(amara.Press(page, "Send", told), amara.Press(page, "Send", told));
        twice[0].Title.ShouldBe("Sent");
        twice[1].Path.ShouldBe(twice[0].Path);

        var other = await amara.Press(page, "Send", ("concern", "Something else"), ("children[0].given-names", "Peregrine"));
        other.Text.ShouldContain("You have sent this form already, with other answers");
        other.Value("concern").ShouldBe("Something else");

        // Two tabs are two forms.
        var tab = await amara.Press(await amara.Get("/contacts/new"), "Send", told);
        tab.Title.ShouldBe("Sent");
        tab.Path.ShouldNotBe(twice[0].Path);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_form_sent_after_the_session_ended_comes_back_after_signing_in(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var amara = await kith.As(Staff.Amara);
        var page = await amara.Get("/contacts/new");
        foreach (System.Net.Cookie cookie in amara.Cookies.GetAllCookies().Where(c => c.Name == "kith-session").ToArray()) cookie.Expired = true;

        var ended = await amara.Press(page, "Send", ("concern", "Typed while the kettle boiled"), ("children[0].given-names", "Peregrine"));
        ended.Title.ShouldBe("Sign in again");
        var again = await amara.Submit(ended, ended.Page.QuerySelectorAll<AngleSharp.Html.Dom.IHtmlFormElement>("main form").First(f => f.QuerySelector($"input[value='{Staff.Amara.Id}']") is not null));
        (await amara.Press(again, "Send what I wrote")).Title.ShouldBe("Sent");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task What_is_not_there_and_what_one_may_not_see_look_the_same(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var contact = await kith.Contact(Staff.Osric, "Isolde", "Ravenscroft-Bose");
        foreach (var worker in new[] { Staff.Kwabena, Staff.Ines, Staff.Tamsin })
        {
            var visitor = await kith.As(worker);
            foreach (var path in new[] { "/episodes/{0}", "/episodes/{0}/outline", "/steps/{0}/screen", "/asks/{0}/ask-agencies@police" })
            {
                var (denied, guessed) = (await visitor.Get(string.Format(null, path, contact.Episode)), await visitor.Get(string.Format(null, path, "00000000000000000000")));
                denied.Status.ShouldBe(HttpStatusCode.NotFound);
                guessed.Status.ShouldBe(HttpStatusCode.NotFound);
                denied.Text.ShouldBe(guessed.Text, $"{path} for {worker.Name}");
            }
        }
    }
}
