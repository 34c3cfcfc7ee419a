using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Kith.Practice.Entries;
using Kith.Record.Stores;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Kith.Stories.SignIn;

public sealed class SignInTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_page_for_workers_leads_to_sign_in_and_back(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var visitor = kith.Visitor();

        var asked = await visitor.Get("/sign-out-of-nowhere");
        asked.Status.ShouldBe(HttpStatusCode.NotFound);
        var work = await visitor.Get("/work?tab=team");
        work.Title.ShouldBe("Sign in");
        work.Path.ShouldBe("/sign-in?then=%2Fwork%3Ftab%3Dteam");

        var form = work.Page.QuerySelectorAll<IHtmlFormElement>("form").First(f => Answer.Words(f).Contains("Amara Okonjo-Lisle", StringComparison.Ordinal));
        var after = await visitor.Submit(work, form);
        after.Path.ShouldBe("/work?tab=team");
        Answer.Words(after.Page.QuerySelector("header")).ShouldContain("Amara Okonjo-Lisle acting as Screener, Bedford Integrated Front Door");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_county_that_is_not_the_demonstration_lets_nobody_choose_who_they_are(string engine)
    {
        await using var kith = await RunningKith.Start(engine, demonstration: false);
        var visitor = kith.Visitor();

        var page = await visitor.Get("/sign-in");
        page.Text.ShouldContain("Sign-in name");
        page.All.ShouldNotContain(Staff.Amara.Name);
        page.All.ShouldNotContain("every person here is invented");

        // Nor by hand: a token from another page's form does not help.
        var token = (page.Page.QuerySelector("input[name=__RequestVerificationToken]") as IHtmlInputElement)?.Value ?? "";
        var forced = await visitor.Post("/sign-in", ("worker", "amara"), ("role", "screener"), ("agency", "bedford-social-care"), ("team", "bedford-front-door"), ("__RequestVerificationToken", token));
        ((int)forced.Status).ShouldBeInRange(400, 404);
        (await visitor.Get("/work")).Title.ShouldBe("Sign in");
    }

    [Fact]
    public async Task One_human_with_two_postings_acts_in_one_and_changes_to_the_other()
    {
        await using var kith = await RunningKith.Start(Databases.Sqlite);
        var juno = await kith.As(Staff.Juno, "emergency-duty-worker");

        var change = await juno.Get("/sign-in");
        change.Title.ShouldBe("Change the role you act in");
        change.Text.ShouldContain("You are Juno Castellane, acting as Emergency duty worker, Emergency Duty Team.");
        var work = await juno.SignIn(Staff.Juno.Posting("screener"));
        Answer.Words(work.Page.QuerySelector("header")).ShouldContain("Juno Castellane acting as Screener, Bedford Integrated Front Door");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_posting_that_has_ended_counts_for_nothing_from_the_next_request_on(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var amara = await kith.As(Staff.Amara);
        (await amara.Get("/work")).Path.ShouldBe("/work");

        await kith.Registers.EndPosting(Actor.Engine, Staff.Amara.Posting(), kith.Now);
        var next = await amara.Get("/work");
        next.Title.ShouldBe("Sign in");
        next.Text.ShouldNotContain("Act as Amara Okonjo-Lisle");
    }

    [Fact]
    public async Task A_cookie_is_out_of_reach_of_scripts_and_other_sites()
    {
        await using var kith = await RunningKith.Start(Databases.Sqlite);
        var visitor = kith.Visitor();
        var page = await visitor.Get("/sign-in");
        var posted = await visitor.Submit(page, page.Page.QuerySelector<IHtmlFormElement>("form[action='/sign-in']")!);
        posted.Status.ShouldBe(HttpStatusCode.OK);
        var cookie = visitor.SetCookies.Single(c => c.StartsWith("kith-session=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=lax");
        cookie.ShouldNotContain("amara");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Signed_in_at_one_node_is_signed_in_at_the_other(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        await using var other = await kith.Another();
        var amara = await kith.As(Staff.Amara);

        var there = other.Visitor();
        there.Cookies.Add(amara.Cookies.GetAllCookies());
        var page = await there.Get("/work/cover");
        page.Path.ShouldBe("/work/cover");
        (await there.Submit(page, page.Form("Set cover"))).Text.ShouldContain("Choose who covers", customMessage: "a form's token is good there too");
        await using var db = kith.Store.Context();
        (await db.Set<SessionKeyRow>().CountAsync()).ShouldBeGreaterThan(0, "the keys lie with the record, not on the disk of a node");
    }

    [Fact]
    public async Task What_was_typed_outlives_a_session_that_ended_and_only_its_writer_gets_it_back()
    {
        await using var kith = await RunningKith.Start(Databases.Sqlite);
        var juno = await kith.As(Staff.Juno, "emergency-duty-worker");
        var bronwen = await kith.As(Staff.Juno, "emergency-duty-worker");
        await kith.Registers.EndPosting(Actor.Engine, Staff.Juno.Posting("emergency-duty-worker"), kith.Now);
        (string, string)[] typed = [("note", "Rose was not seen.\nRing the school at nine."), ("to", "bedford-front-door")];

        var late = await juno.Post("/work?handler=Take", typed);
        late.Title.ShouldBe("Sign in again");
        late.All.ShouldNotContain("Ring the school");
        var back = await juno.Submit(late, Offer(late, "Juno Castellane"));
        back.Title.ShouldBe("You are signed in again");
        var form = back.Form("Send what I wrote");
        form.GetAttribute("action").ShouldBe("/work?handler=Take");
        ((IHtmlInputElement)form.QuerySelector("input[name=note]")!).Value.ShouldBe("Rose was not seen.\nRing the school at nine.");
        form.QuerySelector("input[name=__RequestVerificationToken]").ShouldNotBeNull();

        var others = await bronwen.Post("/work?handler=Take", typed);
        var other = await bronwen.Submit(others, Offer(others, "Bronwen Tallis"));
        other.All.ShouldNotContain("Ring the school");
        other.Title.ShouldNotBe("You are signed in again");
    }

    [Fact]
    public async Task A_script_without_a_session_is_told_so_and_not_shown_a_page()
    {
        await using var kith = await RunningKith.Start(Databases.Sqlite);
        var visitor = kith.Visitor();
        visitor.Accept = "*/*";
        (await visitor.Post("/work", ("note", "draft"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static IHtmlFormElement Offer(Answer page, string name) =>
        page.Page.QuerySelectorAll<IHtmlFormElement>("form").First(f => Answer.Words(f).Contains(name, StringComparison.Ordinal));
}
