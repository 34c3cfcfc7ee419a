using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>PW3: a sealed referral exists, and a new contact comes in about the same child. Whoever works on the contact is told, asked and refused nothing because of it.</summary>
public sealed partial class UnseenWorkStories
{
    private const string Working = "Somebody is already working with this child";
    private const string Referred = "This child was referred within the last 12 months";
    private const string Third = "This is at least the third contact in 12 months";
    private const string Held = "Other work about a child you are cleared for";

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_sealed_referral_tells_whoever_links_a_new_contact_nothing_and_those_cleared_of_both(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await Referral(kith);
        await Seal(kith, child);

        var contact = await kith.Contact(Staff.Osric, "Cressida", "Marchbanks");
        await kith.Do(Staff.Amara, new Action.Link(contact.Report, contact.Mention, child.Person, "The same school and name."));
        var amara = await kith.As(Staff.Amara);
        var page = await amara.Get($"/episodes/{contact.Episode}");
        page.Text.ShouldNotContain(Working);
        page.Text.ShouldNotContain(Referred);
        page.Text.ShouldNotContain("New information about a child you work with");
        // Whoever holds the sealed referral for the rest of the team is not cleared: no notice, and no way into the contact by it.
        var kwabena = await kith.As(Staff.Kwabena);
        (await kwabena.Get("/inbox")).Text.ShouldContain("There is nothing unread");
        (await kwabena.Get($"/episodes/{contact.Episode}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await kwabena.Get("/work")).All.ShouldNotContain("Marchbanks");

        // She who is cleared finds both from her inbox.
        var leonie = await kith.As(Staff.Leonie);
        var task = await Opened(leonie, await leonie.Get("/inbox"));
        task.Text.ShouldContain("Work about one child that is held apart");
        var links = task.Page.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")).ToArray();
        links.ShouldContain($"/episodes/{contact.Episode}");
        links.ShouldContain($"/episodes/{child.Referral}");
        (await leonie.Get($"/episodes/{contact.Episode}")).Text.ShouldContain("Comes in hungry and tired");
        foreach (var denied in new[] { amara, kwabena })
            (await denied.Get(task.Path)).Status.ShouldBe(HttpStatusCode.NotFound);

        // Whoever passes it on is answered as where nobody works with the child.
        await Screened(kith, contact);
        var bronwen = await kith.As(Staff.Bronwen);
        var refused = await Decide(bronwen, contact, "link-to-open-case");
        refused.Text.ShouldContain("Nobody is known to be working with this child");
        (await Decide(bronwen, contact, "referral")).Text.ShouldContain("Closed: Gone to social care");
        var second = (await Referrals(kith)).Single(r => r != child.Referral);
        (await bronwen.Get($"/episodes/{second}")).Text.ShouldNotContain("join", Shouldly.Case.Insensitive);
        (await leonie.Get("/inbox")).Page.QuerySelectorAll("main th a").Count(a => a.TextContent.Contains(Held, StringComparison.Ordinal)).ShouldBe(2, "of the contact, and of the referral that came of it");

        // A third: now there is one that she sees, and of that there is one only.
        var third = await kith.Contact(Staff.Osric, "Cressida", "Marchbanks");
        await kith.Do(Staff.Amara, new Action.Link(third.Report, third.Mention, child.Person, "The same school and name."));
        (await amara.Get($"/episodes/{third.Episode}")).Text.ShouldContain(Working);
        await Screened(kith, third);
        (await Decide(bronwen, third, "referral", ("_prompt-third-contact", "Still hungry."))).Text.ShouldContain("there can be only one");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_question_that_rests_on_sealed_work_is_shown_to_those_who_see_it_and_counts_are_of_what_is_seen(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await Referral(kith);
        await Seal(kith, child, "ravi");
        var contact = await kith.Contact(Staff.Osric, "Cressida", "Marchbanks");
        await kith.Do(Staff.Amara, new Action.Link(contact.Report, contact.Mention, child.Person, "The same school and name."));
        var (amara, ravi) = (await kith.As(Staff.Amara), await kith.As(Staff.Ravi));
        string address = $"/episodes/{contact.Episode}", before = Same(await amara.Get(address));

        // Reckoned when he looks, though nobody has raised it.
        (await ravi.Get(address)).Text.ShouldContain(Working);
        (await amara.Get(address)).Text.ShouldNotContain(Working);
        // Raised by what he does, answered with what he knows: not for her, not its words, not that it was asked.
        var answered = await Answered(ravi, await ravi.Get(address), "referred-before", "Her refuge says that he has found them.");
        answered.Text.ShouldContain("Her refuge says that he has found them");
        Same(await amara.Get(address)).ShouldBe(before);
        var known = await amara.Post($"{address}?handler=SetAside", [.. Hidden(await amara.Get(address)), ("prompt", "open-case"), ("reason-open-case", "Trying.")]);
        var unknown = await amara.Post($"{address}?handler=SetAside", [.. Hidden(await amara.Get(address)), ("prompt", "no-such-one"), ("reason-no-such-one", "Trying.")]);
        (known.Status, Same(known).Replace("open-case", "no-such-one", StringComparison.Ordinal)).ShouldBe((unknown.Status, Same(unknown)));

        // Two contacts she sees, one that she does not: two are not three.
        var hidden = await kith.Contact(Staff.Osric, "Cressida", "Marchbanks");
        await kith.Do(Staff.Ravi, new Action.Link(hidden.Report, hidden.Mention, child.Person, "The same."));
        await kith.Do(Staff.Juno, new Action.Restrict($"episode/{hidden.Episode}", "restricted", ["ravi"], "It says where they are."), "emergency-duty-worker");
        (await amara.Get(address)).Text.ShouldNotContain(Third);
        (await ravi.Get(address)).Text.ShouldContain(Third);
        (await Screened(kith, contact)).ShouldBeTrue();
        (await Decide(await kith.As(Staff.Bronwen), contact, "no-further-action")).Text.ShouldContain("Closed: No further action", customMessage: "what she does not see stops nobody");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Work_that_comes_to_a_child_by_a_link_or_a_merge_stands_outside_a_slot_that_is_held_unseen(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await Referral(kith);
        await Seal(kith, child);

        // Referred before anybody said who it is; then said. Today's answer named what is sealed.
        var contact = await kith.Contact(Staff.Osric, "Cressida", "Marchbanks");
        await Screened(kith, contact);
        await Decide(await kith.As(Staff.Bronwen), contact, "referral", ("_prompt-not-linked", "Not found."));
        await kith.Do(Staff.Amara, new Action.Link(contact.Report, contact.Mention, child.Person, "The same school and name."));
        var second = (await Referrals(kith)).Single(r => r != child.Referral);
        (await (await kith.As(Staff.Amara)).Get($"/people/{child.Person}")).All.ShouldContain(second);
        var leonie = await kith.As(Staff.Leonie);
        (await leonie.Get("/inbox")).Text.ShouldContain(Held);

        // Two records of one child, each with an open referral: one of them sealed.
        var other = await kith.Contact(Staff.Osric, "Cressy", "Marchbanks");
        var made = await kith.Do(Staff.Amara, new Action.Link(other.Report, other.Mention, null, "Not found."));
        var person = Replay.Id(made.Entries.Single(e => e.Kind == Kinds.PersonCreated).Chain);
        await Screened(kith, other);
        await Decide(await kith.As(Staff.Bronwen), other, "referral");
        var bronwen = await kith.As(Staff.Bronwen);
        await Close(kith, second);
        await kith.Do(Staff.Bronwen, new Action.Merge(person, child.Person, "The same birth certificate."));
        (await bronwen.Get($"/people/{person}")).Text.ShouldContain("Cress");
        (await leonie.Get("/inbox")).Page.QuerySelectorAll("main th a").Count(a => a.TextContent.Contains(Held, StringComparison.Ordinal)).ShouldBeGreaterThanOrEqualTo(2);
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_notice_lets_in_to_what_is_not_restricted_and_out_of_what_is_it_goes_to_those_cleared(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await Referral(kith);
        var contact = await kith.Contact(Staff.Osric, "Cressida", "Marchbanks");
        await kith.Do(Staff.Amara, new Action.Link(contact.Report, contact.Mention, child.Person, "The same school and name."));
        var kwabena = await kith.As(Staff.Kwabena);
        var notice = (await kwabena.Get("/inbox")).Page.QuerySelectorAll("main th a").First(a => a.TextContent.Contains("New information", StringComparison.Ordinal)).GetAttribute("href")!;
        (await kwabena.Get(notice)).Text.ShouldContain("New information");
        (await kwabena.Get($"/episodes/{contact.Episode}")).Text.ShouldContain("Comes in hungry and tired");

        // Restricted since: the notice, its count, and the way in by it are gone; and back when that is lifted.
        await kith.Do(Staff.Bronwen, new Action.Restrict($"episode/{contact.Episode}", "restricted", [], "A threat was made."));
        await Gone(kith, kwabena, notice, left: 1);
        (await kwabena.Get($"/episodes/{contact.Episode}")).Status.ShouldBe(HttpStatusCode.NotFound);
        // What is told out of it from now on reaches her who is cleared, and no team.
        await kith.Do(Staff.Bronwen, new Action.OfferHandover(contact.Episode, "luton-front-door", "They have moved."));
        (await (await kith.As(Staff.Farida)).Get("/inbox")).Text.ShouldContain("There is nothing unread");
        (await (await kith.As(Staff.Bronwen)).Get("/inbox")).Text.ShouldContain("A handover waits for you");
        await kith.Do(Staff.Bronwen, new Action.LiftRestriction($"episode/{contact.Episode}", "The threat was empty."));
        (await kwabena.Get(notice)).Text.ShouldContain("New information");
        (await kwabena.Get($"/episodes/{contact.Episode}")).Text.ShouldContain("Comes in hungry and tired");
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    private sealed record Child(string Person, string Referral);

    private static async Task<Child> Referral(RunningKith kith)
    {
        var contact = await kith.Contact(Staff.Osric, "Cressida", "Marchbanks");
        var linked = await kith.Do(Staff.Amara, new Action.Link(contact.Report, contact.Mention, null, "Nobody like her is on record."));
        await Screened(kith, contact);
        await Decide(await kith.As(Staff.Bronwen), contact, "referral");
        return new(Replay.Id(linked.Entries.Single(e => e.Kind == Kinds.PersonCreated).Chain), (await Referrals(kith)).Single());
    }

    private static Task Seal(RunningKith kith, Child child, params string[] cleared) =>
        kith.Do(Staff.Leonie, new Action.Restrict($"episode/{child.Referral}", "sealed", [.. cleared], "He must not learn that we work with them."));

    private static async Task<bool> Screened(RunningKith kith, Case contact)
    {
        await kith.Do(Staff.Amara, new Action.Fill(contact.Episode, "screen", 0, new JsonObject { ["summary"] = "Hungry again." }));
        await kith.Rate(Staff.Amara, contact, "amber");
        return true;
    }

    private static Task<Answer> Decide(Visitor visitor, Case contact, string outcome, params (string, string)[] more) => visitor.Step(
        $"/episodes/{contact.Episode}", "Decide what happens next", "Record the decision",
        [("_outcome", outcome), ("threshold.level", "3"), ("threshold.indicators", "persistent-neglect"), ("reason", "She needs help."), .. more]);

    private static async Task<List<string>> Referrals(RunningKith kith)
    {
        await using var db = kith.Store.Context();
        return await db.Set<EpisodeRow>().Where(e => e.Pathway == "referral").OrderBy(e => e.Opened).Select(e => e.Id).ToListAsync();
    }

    private static Task Close(RunningKith kith, string referral) =>
        kith.Do(Staff.Leonie, new Action.Decide(referral, "accept", 0, "no-further-action", new JsonObject { ["reason"] = "Taken together with the other." }));

    private static Task<Answer> Answered(Visitor visitor, Answer page, string prompt, string reason) => visitor.Submit(
        page, page.Page.QuerySelectorAll<IHtmlFormElement>("main form").Single(f => f.QuerySelector($"input[name=prompt][value={prompt}]") is not null), null, ($"reason-{prompt}", reason));

    private static async Task<Answer> Opened(Visitor visitor, Answer inbox)
    {
        var notice = await visitor.Follow(inbox, Held);
        return await visitor.Follow(notice, "Open what it is about");
    }

    /// <param name="left">How many other notices are unread.</param>
    private static async Task Gone(RunningKith kith, Visitor visitor, string notice, int left = 0)
    {
        var inbox = await visitor.Get("/inbox");
        inbox.All.ShouldNotContain(notice);
        inbox.Text.ShouldContain(left == 0 ? "There is nothing unread" : $"Unread ({left})");
        inbox.Page.QuerySelectorAll("a[href='/inbox']").Select(Answer.Words).ShouldContain(words => left == 0 ? words == "Inbox" : words.StartsWith("Inbox", StringComparison.Ordinal) && words.Contains($"{left}", StringComparison.Ordinal), "nor is it counted");
        var (denied, never) = (await visitor.Get(notice), await visitor.Get("/inbox/00000000000000000000"));
        (denied.Status, Same(denied)).ShouldBe((never.Status, Same(never).Replace("00000000000000000000", notice.Split('/')[^1], StringComparison.Ordinal)));
    }

    private static IEnumerable<(string, string)> Hidden(Answer page) =>
        page.Page.QuerySelectorAll("main form input[name=__RequestVerificationToken]").Take(1).Select(i => ("__RequestVerificationToken", i.GetAttribute("value")!));

    private static string Same(Answer page) => Once().Replace(page.All, "");

    [GeneratedRegex("nonce[-=]\"?[A-Za-z0-9+/=_;&#-]+|name=\"__RequestVerificationToken\"[^>]*>|name=\"_once\" value=\"[^\"]*\"")]
    private static partial Regex Once();
}
