using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Kith.Practice.Entries;
using Kith.Record.Views;
using Kith.Stories.Breaches;
using Kith.Stories.Sharing;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>PW3: words are withdrawn after a document of them was given. Nobody opens it as it was, and whoever holds a copy is told which, and about whom.</summary>
public sealed class WithdrawnDocumentStories
{
    private const string Reason = "The cousin of the same name was meant; her school says so.";
    private static readonly string[] Formats = ["", "/html", "/csv", "/json", "/docx", "/pdf"];

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Words_that_were_withdrawn_stand_in_no_document_notice_or_page_of_anybody(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        await kith.Decide(family);
        var (bronwen, ravi, quill, osric) = (await kith.As(Staff.Bronwen), await kith.As(Staff.Ravi), await kith.As(Staff.Quill, "agency-responder"), await kith.As(Staff.Osric));
        var given = (await bronwen.Give(family, "summary", "agency:police", basis: "section-47")).Path.Split('?')[0];
        (await ravi.Get(given)).Text.ShouldContain(SharingCase.Decision);
        (await quill.Get($"{given}/csv")).All.ShouldContain(SharingCase.Decision);
        var reply = await osric.Follow(await osric.Get("/inbox"), "What we decided");
        reply.Text.ShouldContain(SharingCase.Decision);
        kith.Clock.Pass(Duration.FromHours(1));

        await Withdraw(kith, bronwen, family);

        foreach (var visitor in new[] { bronwen, ravi, quill })
        {
            foreach (var format in Formats)
            {
                var answer = await visitor.Get(given + format);
                answer.All.ShouldNotContain(SharingCase.Decision, customMessage: format);
                answer.All.ShouldNotContain(SharingCase.Concern, customMessage: $"it opens for nobody as it was: {format}");
                answer.All.ShouldNotContain(Reason, customMessage: format);
            }
            var page = await visitor.Get(given);
            page.Text.ShouldContain("Withdrawn on 17 November 2026");
            page.Text.ShouldContain("It was wrong");
            page.Text.ShouldContain("Ask the");
        }
        (await quill.Get("/documents")).Text.ShouldContain("Withdrawn on 17 November 2026");
        foreach (var visitor in new[] { bronwen, ravi })
        {
            var episode = await visitor.Get($"/episodes/{family.Episode}");
            episode.All.ShouldNotContain(SharingCase.Decision);
            episode.Text.ShouldContain("Withdrawn on 17 November 2026");
            episode.Text.ShouldContain(Reason, Shouldly.Case.Sensitive, "whoever sees the record may know why");
        }
        var old = await osric.Get(reply.Path);
        old.Text.ShouldNotContain(SharingCase.Decision);
        old.Text.ShouldContain("was withdrawn on 17 November 2026");
        old.Text.ShouldNotContain(Reason);
        foreach (var address in new[] { "/inbox", "/inbox?read=true", $"/contacts/sent/{family.Report}", $"/episodes/{family.Episode}" })
        {
            (await osric.Get(address)).All.ShouldNotContain(SharingCase.Decision);
            (await osric.Get(address)).All.ShouldNotContain(Reason);
        }

        // Whoever never knew of it learns nothing of it now.
        var (tamsin, never) = (await kith.As(Staff.Tamsin), "/documents/0123456789abcdef0123");
        (await tamsin.Get(given)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await tamsin.Get(given)).Text.ShouldBe((await tamsin.Get(never)).Text);
        (await Record.Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Whoever_was_given_it_is_told_which_and_about_whom_whether_they_opened_it_or_not(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        await kith.Decide(family);
        var bronwen = await kith.As(Staff.Bronwen);
        var opened = (await bronwen.Give(family, "summary", "agency:police", basis: "section-47")).Path.Split('?')[0];
        await bronwen.Give(family, "summary", "agency:community-health");
        await bronwen.Give(family, "summary", "team:bedford-assessment");
        await bronwen.Give(family, "summary", $"party:{family.Mother}", "take-part");
        await (await kith.As(Staff.Quill, "agency-responder")).Get(opened);
        kith.Clock.Pass(Duration.FromHours(1));

        (await Withdraw(kith, bronwen, family)).Text.ShouldContain("Withdrawn");
        (await (await kith.As(Staff.Tamsin)).Get("/inbox")).Text.ShouldNotContain("withdrawn", Shouldly.Case.Insensitive, "she was given nothing");
        foreach (var holder in new[] { Staff.Quill, Staff.Rosalind, Staff.Kwabena })
        {
            var visitor = await kith.As(holder, holder == Staff.Quill ? "agency-responder" : null);
            var notice = await visitor.Follow(await visitor.Get("/inbox"), "A document that you were given was withdrawn");
            notice.Text.ShouldContain(SharingCase.ChildName, Shouldly.Case.Sensitive, holder.Name);
            notice.Text.ShouldContain("Summary of the work");
            notice.Text.ShouldContain("destroy", Shouldly.Case.Insensitive);
            notice.All.ShouldNotContain(SharingCase.Decision);
            notice.All.ShouldNotContain(Reason);
            (await visitor.Follow(notice, "See what became of the document")).Text.ShouldContain("Withdrawn on 17 November 2026");
        }
        var quill = await kith.As(Staff.Quill, "agency-responder");
        var told = await quill.Follow(await quill.Get("/inbox"), "A document that you were given was withdrawn");
        (await quill.Press(told, "Acknowledge")).Text.ShouldContain("Marked as read");

        // What is on paper somebody must fetch; what nobody acknowledges is chased.
        var amara = await kith.As(Staff.Amara);
        var paper = await amara.Follow(await amara.Get("/inbox"), "A document on paper was withdrawn");
        paper.Text.ShouldContain("Summary of the work");
        paper.Text.ShouldContain("Parent");
        (await amara.Get("/inbox")).Text.ShouldNotContain("Nobody has said that they destroyed");
        kith.Clock.Pass(Duration.FromDays(4));
        await kith.Do(Staff.Engine, new Action.Chase(family.Episode));
        var chased = await kith.As(Staff.Amara);
        var passed = await chased.Follow(await chased.Get("/inbox"), "Nobody has said that they destroyed");
        passed.Text.ShouldContain("Summary of the work");
        await using var db = kith.Store.Context();
        (await db.Set<NoticeRow>().CountAsync(n => n.Notice == "document-not-destroyed")).ShouldBe(3, "community health, the assessment team, and the paper that nobody fetched; the police have acknowledged");
        (await Record.Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_one_time_link_says_that_it_was_withdrawn_and_hands_out_nothing(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        await AddressBreachTests.Link(kith, family, family.Child);
        await kith.Decide(family);
        var (link, code) = await OneTimeLink(kith, family);
        var visitor = kith.Visitor();
        var door = await visitor.Get(link);
        door.Text.ShouldContain("This link opens once");
        kith.Clock.Pass(Duration.FromHours(1));

        await Withdraw(kith, await kith.As(Staff.Bronwen), family);

        // Whoever had the page open already, and whoever opens it now.
        foreach (var answer in new[] { await visitor.Get(link), await visitor.Press(door, "Take the file", ("code", code)), await visitor.Get(link) })
        {
            answer.Text.ShouldContain("withdrawn on 17 November 2026", Shouldly.Case.Insensitive);
            foreach (var word in new[] { SharingCase.Decision, SharingCase.Concern, "There is no bread at ours", "Wychwood", Reason })
                answer.All.ShouldNotContain(word);
        }
        var sunniva = await kith.As(Staff.Sunniva);
        (await sunniva.Get("/inbox")).Text.ShouldContain("A document on paper was withdrawn", Shouldly.Case.Sensitive, "those who answered the request speak with whoever asked");
        (await Record.Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_What_is_withdrawn_is_withdrawn_once_with_its_files_and_marks(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        await AddressBreachTests.Link(kith, family, family.Child);
        await kith.Decide(family);
        await kith.Do(Staff.Bronwen, new Action.Attach($"episode/{family.Episode}", "letter.txt", "The school's letter about Petronella", "concern", "text", 3, new string('a', 64), "clean", ["YWJj"]));
        string person;
        await using (var db = kith.Store.Context())
            person = (await db.Set<EpisodeRow>().SingleAsync(e => e.Id == family.Episode)).Person!;
        await kith.Do(Staff.Bronwen, new Action.Mark(person, $"report/{family.Report}", 1, "established", "The neighbour has seen it, too."));
        var bronwen = await kith.As(Staff.Bronwen);
        var file = Doing.Link(await bronwen.Get($"/episodes/{family.Episode}/files"), "letter.txt");
        var last = await Entry(kith, family, Kinds.DecisionMade);
        await Withdraw(kith, bronwen, family);
        (await Refused(kith, new Action.Recall(family.Episode, [last], "wrong-fact", Reason))).ShouldContain("not-withdrawable");

        await kith.Do(Staff.Bronwen, new Action.Recall(family.Episode, [], "wrong-child", Reason));
        (await bronwen.Get(file)).Status.ShouldBe(HttpStatusCode.NotFound, "what was attached to it goes with it");
        (await bronwen.Get($"/episodes/{family.Episode}/files")).Text.ShouldNotContain("The school's letter");
        (await bronwen.Get($"/episodes/{family.Episode}")).All.ShouldNotContain("The neighbour has seen it");
        (await Refused(kith, new Action.Recall(family.Episode, [], "wrong-child", Reason))).ShouldContain("already-withdrawn");
        (await Record.Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_recipient_reads_as_the_posting_they_hold_and_until_it_is_restricted_afterwards(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        await kith.Decide(family);
        var bronwen = await kith.As(Staff.Bronwen);
        var toTeam = (await bronwen.Give(family, "summary", "team:bedford-assessment")).Path.Split('?')[0];
        var toPolice = (await bronwen.Give(family, "summary", "agency:police", basis: "section-47")).Path.Split('?')[0];
        var (kwabena, quill) = (await kith.As(Staff.Kwabena), await kith.As(Staff.Quill, "agency-responder"));
        (await kwabena.Get(toTeam)).Text.ShouldContain(SharingCase.Concern);
        (await quill.Get(toPolice)).Text.ShouldContain(SharingCase.Concern);

        // He moves to another team, with the document open in a tab: the next request reads what the new posting reads.
        var old = Staff.Kwabena.Posting();
        await kith.Registers.EndPosting(Actor.Engine, old, kith.Now);
        var moved = new Worker(Staff.Kwabena.Id, Staff.Kwabena.Name, [new(old.Worker, "early-help-worker", "bedford-early-help", "bedford-early-help")]);
        await kith.Registers.Register(Actor.Engine, [(moved.Id, moved.Name, moved.Postings)], kith.Now);
        (await kwabena.Get(toTeam)).All.ShouldNotContain(SharingCase.Concern);
        var again = await kith.As(moved);
        (await again.Get(toTeam)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await again.Get($"{toTeam}/json")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await again.Get("/documents")).Text.ShouldNotContain("Summary of the work");

        // Restricted afterwards: closed to whoever was given it; lifted, it opens again; what is given of a restricted record stays open.
        kith.Clock.Pass(Duration.FromMinutes(5));
        await kith.Do(Staff.Bronwen, new Action.Restrict($"episode/{family.Episode}", "sealed", ["bronwen"], "She was moved."));
        (await quill.Get(toPolice)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await quill.Get($"{toPolice}/csv")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await quill.Get("/documents")).Text.ShouldNotContain("Summary of the work");
        (await (await kith.As(Staff.Ravi)).Get(toPolice)).Status.ShouldBe(HttpStatusCode.NotFound);
        var known = (await bronwen.Give(family, "summary", "agency:police", basis: "section-47")).Path.Split('?')[0];
        (await quill.Get(known)).Text.ShouldContain(SharingCase.Concern, Shouldly.Case.Sensitive, "given by somebody cleared, with the restriction before their eyes");
        (await Record.Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
        kith.Clock.Pass(Duration.FromMinutes(5));
        await kith.Do(Staff.Bronwen, new Action.LiftRestriction($"episode/{family.Episode}", "She is home."));
        (await quill.Get(toPolice)).Text.ShouldContain(SharingCase.Concern);

        // And no longer than it may be kept.
        kith.Clock.Pass(Duration.FromDays(400));
        (await (await kith.As(Staff.Quill, "agency-responder")).Get(toPolice)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await (await kith.As(Staff.Quill, "agency-responder")).Get("/documents")).Text.ShouldNotContain("Summary of the work");
    }

    /// <summary>Withdraws what was written last in a step: the decision about what happens next.</summary>
    private static async Task<Answer> Withdraw(RunningKith kith, Visitor bronwen, SharingCase family)
    {
        var page = await bronwen.Get($"/episodes/{family.Episode}/withdraw");
        var entry = await Entry(kith, family, Kinds.DecisionMade);
        page.Page.QuerySelectorAll<IHtmlInputElement>("input[name=what]").Select(i => i.Value).ShouldContain($"{entry}");
        return await bronwen.Press(page, "Withdraw it", ("what", $"{entry}"), ("why", "wrong-fact"), ("reason", Reason));
    }

    private static async Task<long> Entry(RunningKith kith, SharingCase family, string kind)
    {
        await using var db = kith.Store.Context();
        return await db.Entries.Where(e => e.Chain == $"episode/{family.Episode}" && e.Kind == kind).MaxAsync(e => e.Sequence);
    }

    private static async Task<string> Refused(RunningKith kith, Action action)
    {
        var reader = (await new Kith.Session.Postings(kith.Store, kith.Packs).Find(Staff.Bronwen.Posting()))!.Reader;
        return string.Join(' ', (await new Record.Casework.Casework(kith.Store, kith.Packs).Do(reader, action, kith.Now)).Problems.Select(p => p.Code));
    }

    private static async Task<(string Link, string Code)> OneTimeLink(RunningKith kith, SharingCase family)
    {
        _ = family;
        var (sunniva, caspian) = (await kith.As(Staff.Sunniva), await kith.As(Staff.Caspian));
        var request = await sunniva.TakeDown("Petronella", "Wychwood", "self", born: ("4", "5", "2017"));
        await sunniva.Link(request);
        await sunniva.FindAsker(request, SharingCase.ChildName, SharingCase.ChildName, "self");
        await sunniva.CheckPapers(request);
        await sunniva.Judge(await sunniva.Get($"{request}/pack"));
        await caspian.Step(request, "Read it a second time", "Record the decision", ("_outcome", "agreed"), ("reason", "Each cut is right"));
        var released = await caspian.Press(await caspian.Get($"{request}/pack"), "Release it by a one-time link");
        return (new Uri(released.Page.QuerySelector("#one-time-link")!.TextContent).PathAndQuery, released.Page.QuerySelector("#one-time-code")!.TextContent);
    }
}
