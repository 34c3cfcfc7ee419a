using System.Net;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Kith.Session;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.SignIn;

/// <summary>PW2: a GP without an account answers one request, by a link and a code, and reaches nothing else.</summary>
public sealed class AnswerLinkTests
{
    private const string Gp = "Dr Pim Ashdown, Riverside Surgery";

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_recipient_without_an_account_answers_one_question_and_it_stands_as_theirs(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var asked = await Asked(kith);
        var (link, code) = await Make(kith, asked);
        var gp = kith.Visitor();

        var first = await gp.Get(link);
        first.Title.ShouldBe("You are asked one question");
        first.All.ShouldNotContain("Ravenscroft");
        first.All.ShouldNotContain("meals");
        var question = await gp.Press(first, "Continue", ("code", code));
        question.Path.ShouldBe("/answer");
        question.Text.ShouldContain(Gp);
        question.Text.ShouldContain("What do you know of the child's meals and home?");
        question.Text.ShouldContain("Ravenscroft-Bose");
        question.All.ShouldNotContain("Comes in hungry", customMessage: "the question and who it is about, not the concern");

        // Half written, it is kept, and found again on another browser with link and code.
        var box = question.Page.QuerySelector("main textarea")!.GetAttribute("name")!;
        (await gp.Press(question, "Save and come back later", (box, "Seen twice this year."))).Text.ShouldContain("Saved.");
        var elsewhere = kith.Visitor();
        var again = await elsewhere.Press(await elsewhere.Get(link), "Continue", ("code", code));
        again.Value(box).ShouldBe("Seen twice this year.");

        var sent = await elsewhere.Press(again, "Send the answer", Answers(again, box, "Seen twice this year; weight is steady."));
        sent.Title.ShouldBe("Your answer is recorded", sent.Text);
        (await elsewhere.Get("/answer")).Title.ShouldBe("This question is not open here");
        (await gp.Get(link)).Title.ShouldBe("This link is not good any more", "once");

        await using var db = kith.Store.Context();
        var entries = await db.Read($"episode/{asked}").ToListAsync();
        var answer = entries.Single(e => e.Kind == Kinds.Answered);
        answer.Actor.Human.ShouldStartWith("recipient-");
        answer.Actor.Agency.ShouldBe("general-practice");
        entries.Single(e => e.Kind == Kinds.AnswerLinkMade).Parts.Single().Body!["name"]!.ToString().ShouldBe(Gp);
        var amara = await kith.As(Staff.Amara);
        var episode = await amara.Get($"/episodes/{asked}");
        episode.Text.ShouldContain($"A link to answer for General practice was made for {Gp}");
        episode.Text.ShouldContain("weight is steady");
        (await db.Set<ReadAuditRow>().CountAsync(r => r.Human == answer.Actor.Human)).ShouldBeGreaterThan(0, "who read it is written down, for them too");
        (await db.Set<DraftRow>().CountAsync(d => d.Author == answer.Actor.Human)).ShouldBe(0);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Wrong_codes_end_the_link_and_guessed_links_open_nothing(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var asked = await Asked(kith);
        var (link, code) = await Make(kith, asked);
        var gp = kith.Visitor();
        var page = await gp.Get(link);
        for (var i = 0; i < kith.Pack.Accounts.WrongCodes; i++)
            (await gp.Press(page, "Continue", ("code", code == "11111111" ? "22222222" : "11111111"))).Path.ShouldBe(link);
        (await gp.Press(page, "Continue", ("code", code))).Title.ShouldBe("This link is not good any more");
        (await gp.Get("/answer")).Title.ShouldBe("This question is not open here");
        (await gp.Get("/answer/guessed")).Title.ShouldBe("This link is not good any more");
        await using var db = kith.Store.Context();
        (await db.Entries.CountAsync(e => e.Kind == Kinds.AnswerLinkEnded)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task A_link_taken_back_or_too_old_opens_nothing_not_even_where_it_is_open(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var asked = await Asked(kith);
        var (link, code) = await Make(kith, asked);
        var gp = kith.Visitor();
        var open = await gp.Press(await gp.Get(link), "Continue", ("code", code));
        var amara = await kith.As(Staff.Amara);
        (await amara.Press(await amara.Get(Place(asked)), "Take back")).Text.ShouldContain("taken back");
        var box = open.Page.QuerySelector("main textarea")!.GetAttribute("name")!;
        (await gp.Press(open, "Send the answer", Answers(open, box, "Too late."))).Title.ShouldBe("This question is not open here");
        (await gp.Get(link)).Title.ShouldBe("This link is not good any more");

        var (second, _) = await Make(kith, asked);
        kith.Clock.Pass(kith.Pack.Accounts.AnswerLink + Duration.FromSeconds(1));
        (await kith.Visitor().Get(second)).Title.ShouldBe("This link is not good any more");
        await using var db = kith.Store.Context();
        (await db.Entries.CountAsync(e => e.Kind == Kinds.Answered)).ShouldBe(0);
    }

    [Fact]
    public async Task Who_does_not_work_on_the_episode_makes_no_link_and_sees_none()
    {
        await using var kith = await RunningKith.Start(Databases.Sqlite);
        var asked = await Asked(kith);
        foreach (var worker in new[] { Staff.Quill, Staff.Farida, Staff.Kwabena, Staff.Osric })
        {
            var visitor = await kith.As(worker, worker == Staff.Quill ? "agency-responder" : null);
            (await visitor.Get(Place(asked))).Status.ShouldBe(HttpStatusCode.NotFound, worker.Name);
        }
        var amara = await kith.As(Staff.Amara);
        (await amara.Get(Place("00000000000000000000"))).Status.ShouldBe(HttpStatusCode.NotFound);
        (await amara.Get($"/episodes/{asked}/asks/ask-agencies@police/link")).Status.ShouldBe(HttpStatusCode.NotFound, "not asked");
        (await amara.Press(await amara.Get(Place(asked)), "Make the link", ("name", " "))).Text.ShouldContain("Say who it is for");
    }

    [Fact]
    public async Task PW4_when_who_reads_it_cannot_be_written_down_the_question_is_not_shown()
    {
        await using var kith = await RunningKith.Start(Databases.Sqlite, with: s => s.AddSingleton(new AuditHealth(rehearsing: true)));
        var (link, code) = await Make(kith, await Asked(kith));
        var gp = kith.Visitor();
        var withheld = await gp.Press(await gp.Get(link), "Continue", ("code", code));
        withheld.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        withheld.All.ShouldNotContain("Ravenscroft");
        withheld.All.ShouldNotContain("meals");
    }

    private static string Place(string episode) => $"/episodes/{episode}/asks/ask-agencies@general-practice/link";

    private static async Task<string> Asked(RunningKith kith) => await kith.Mash(await kith.Contact(Staff.Amara, "Isolde", "Ravenscroft-Bose"), "amber", "general-practice");

    private static async Task<(string Link, string Code)> Make(RunningKith kith, string episode)
    {
        var amara = await kith.As(Staff.Amara);
        var made = await amara.Press(await amara.Get(Place(episode)), "Make the link", ("name", Gp));
        made.Text.ShouldContain($"Made for {Gp}");
        return (new Uri(made.Page.QuerySelector("#answer-link")!.TextContent).AbsolutePath, made.Page.QuerySelector("#answer-code")!.TextContent);
    }

    /// <summary>The form filled in: this text, and the first of whatever must be chosen.</summary>
    private static (string, string)[] Answers(Answer page, string box, string text) =>
    [
        (box, text),
        .. page.Page.QuerySelectorAll("main input[type=radio]").Select(r => r.GetAttribute("name")!).Distinct(StringComparer.Ordinal)
            .Select(name => (name, page.Page.QuerySelector($"main input[type=radio][name='{name}']")!.GetAttribute("value")!)),
    ];
}
