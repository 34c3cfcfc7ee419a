using System.Net;
using AngleSharp.Dom;
using Kith.Tests.Shared;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.Desk;

/// <summary>PW5: what is due, for whom, by which rule.</summary>
public sealed class WorkTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW5_the_most_dangerous_comes_first_in_words_and_only_to_those_whose_work_it_is(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var ida = await kith.Contact(Staff.Osric, "Ida", "Fenwick");
        await kith.Contact(Staff.Osric, "Tomasz", "Quillfeather", danger: true);
        var rose = await kith.Contact(Staff.Osric, "Rose", "Abara");
        await kith.Rate(Staff.Amara, ida, "green");
        await kith.Rate(Staff.Amara, rose, "red");
        var amara = await kith.As(Staff.Amara);

        var team = await amara.Get("/work?tab=team");
        var rows = Rows(team);
        rows.Length.ShouldBe(3);
        rows[0].ShouldContain("Rose Abara");
        rows[0].ShouldContain("Red Due today 14:00");
        rows[0].ShouldContain("Not yet linked:");
        rows[0].ShouldContain("9 years, born 4 May 2017");
        rows[0].ShouldContain("Nobody yet");
        rows[1].ShouldContain("Tomasz Quillfeather");
        rows[1].ShouldContain("Not rated Said to be in danger now Due tomorrow Screen the contact; Rate Red, Amber or Green");
        rows[2].ShouldContain("Green Due Fri 20 Nov");
        team.Text.ShouldContain("My team’s (3)");
        team.Text.ShouldContain("Mine (0)");

        Rows(await amara.Get("/work?tab=team&rating=green")).ShouldHaveSingleItem().ShouldContain("Ida Fenwick");
        Rows(await amara.Get("/work?tab=team&rating=unrated")).ShouldHaveSingleItem().ShouldContain("Tomasz Quillfeather");
        (await amara.Get("/work?tab=team&overdue=true")).Text.ShouldContain("Nothing matches the filter.");
        (await amara.Get("/work?tab=nobodys")).Status.ShouldBe(HttpStatusCode.NotFound);
        kith.Clock.Pass(Duration.FromHours(6));
        Rows(await amara.Get("/work?tab=team&overdue=true")).ShouldHaveSingleItem().ShouldContain("Overdue by 2 hours");

        (await (await kith.As(Staff.Farida)).Get("/work?tab=team")).All.ShouldNotContain("Abara");
        (await (await kith.As(Staff.Kwabena)).Get("/work?tab=team")).All.ShouldNotContain("Abara");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW5_work_is_taken_given_back_and_allocated_by_those_who_may(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var rose = await kith.Contact(Staff.Osric, "Rose", "Abara");
        var ida = await kith.Contact(Staff.Osric, "Ida", "Fenwick");
        var amara = await kith.As(Staff.Amara);

        var free = await amara.Get("/work?tab=unallocated");
        free.Page.QuerySelector("select[name=to]").ShouldBeNull("a screener allocates to nobody");
        var taken = await amara.Submit(free, free.Form("Take"), "Take Rose Abara");
        taken.Text.ShouldContain("It is yours now.");
        Rows(await amara.Get("/work")).ShouldHaveSingleItem().ShouldContain("Amara Okonjo-Lisle");

        // Somebody else took it from the same page a moment later: told so, and nothing changes.
        var ravi = await kith.As(Staff.Ravi);
        var stale = await ravi.Get("/work?tab=unallocated");
        (await ravi.Submit(stale, stale.Form("Take"), "Take", ("episode", rose.Episode))).Path.ShouldStartWith("/work");
        Rows(await ravi.Get("/work")).ShouldBeEmpty();

        var mine = await amara.Get("/work");
        (await amara.Submit(mine, mine.Form("Give back"), "Give back Rose Abara")).Text.ShouldContain("It is back with the team.");

        var bronwen = await kith.As(Staff.Bronwen);
        var list = await bronwen.Get("/work?tab=team");
        var nothing = await bronwen.Submit(list, list.Form("Allocate"));
        nothing.Text.ShouldContain("Tick the work that you want to allocate.");
        nothing.Text.ShouldContain("Choose who is to have it.");
        nothing.Page.Title.ShouldStartWith("Error: ");
        var done = await bronwen.Submit(list, list.Form("Allocate"), null, ("chosen", rose.Episode), ("chosen", ida.Episode), ("to", "ravi"));
        done.Text.ShouldContain("2 pieces of work are allocated.");
        Rows(await ravi.Get("/work")).Length.ShouldBe(2);

        // A form that somebody who does not allocate makes up is refused, whatever it says.
        var own = await amara.Get("/work?tab=team");
        var forced = await amara.Submit(own, own.Page.QuerySelector<AngleSharp.Html.Dom.IHtmlFormElement>("main form[method=post]")!, null, ("chosen", rose.Episode), ("to", "amara"));
        forced.Text.ShouldContain("There is a problem");
        Rows(await ravi.Get("/work")).Length.ShouldBe(2);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW5_work_of_a_colleague_who_is_away_is_on_the_list_of_the_one_who_covers(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var rose = await kith.Contact(Staff.Osric, "Rose", "Abara");
        await kith.Do(Staff.Bronwen, new Practice.Kernel.Action.Allocate(rose.Episode, "ravi", null));
        var bronwen = await kith.As(Staff.Bronwen);

        var page = await bronwen.Get("/work/cover");
        var wrong = await bronwen.Submit(page, page.Form("Set cover"), null, [("away", "ravi"), ("by", "ravi"), .. Day("from", 19, 11, 2026), .. Day("until", 31, 11, 2026)]);
        wrong.Text.ShouldContain("Somebody cannot cover for themselves.");
        wrong.Text.ShouldContain("Enter the last day as day, month and year");
        wrong.Page.QuerySelector<AngleSharp.Html.Dom.IHtmlInputElement>("input[name='until.day']")!.Value.ShouldBe("31");

        var set = await bronwen.Submit(page, page.Form("Set cover"), null, [("away", "ravi"), ("by", "amara"), .. Day("from", 17, 11, 2026), .. Day("until", 19, 11, 2026)]);
        set.Text.ShouldContain("Cover is set.");
        set.Text.ShouldContain("Ravi Thistlewood Amara Okonjo-Lisle 17 Nov 2026 19 Nov 2026");

        var amara = await kith.As(Staff.Amara);
        var covered = await amara.Get("/work?tab=covered");
        covered.Text.ShouldContain("Covered by me (1)");
        Rows(covered).ShouldHaveSingleItem().ShouldContain("Ravi Thistlewood");
        kith.Clock.Pass(Duration.FromDays(3));
        (await amara.Get("/work?tab=covered")).Text.ShouldContain("Covered by me (0)");

        // A screener sets cover for nobody but themselves.
        var own = await amara.Get("/work/cover");
        own.Page.QuerySelectorAll("input[name=away]").Select(i => i.GetAttribute("value")).ShouldBe(["amara"]);
    }

    private static IEnumerable<(string, string)> Day(string name, int day, int month, int year) => [($"{name}.day", $"{day}"), ($"{name}.month", $"{month}"), ($"{name}.year", $"{year}")];

    private static string[] Rows(Answer answer) => [.. answer.Page.QuerySelectorAll("main tbody tr").Select(Answer.Words)];
}
