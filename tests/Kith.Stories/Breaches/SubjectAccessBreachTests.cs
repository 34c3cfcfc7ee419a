using System.Net;
using Kith.Record.Stores;
using Kith.Stories.NeedToKnow;
using Kith.Stories.Sharing;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.Breaches;

/// <summary>Subject access: late and unexplained redactions. A clock, proposals, a reason for each cut, a second reader, a link that opens once.</summary>
public sealed class SubjectAccessBreachTests
{
    public static TheoryData<string> Engines => Stories.Engines.Both;

    [Theory, MemberData(nameof(Engines))]
    public async Task Subject_access_is_answered_in_time_with_a_reason_for_each_cut_and_a_second_reader(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        await AddressBreachTests.Link(kith, family, family.Child);
        await kith.Decide(family);
        await (await kith.As(Staff.Amara)).Get($"/episodes/{family.Episode}");
        kith.Clock.Pass(Duration.FromMinutes(1));

        // Taken down by information governance; the month runs, and may be extended with a reason.
        var sunniva = await kith.As(Staff.Sunniva);
        var taken = await sunniva.Press(await sunniva.Get("/subject-access/new"), "Take it down",
            ("subject.family-name", "Wychwood"), ("subject.given-names", "Petronella"), ("subject.date-of-birth.day", "4"), ("subject.date-of-birth.month", "5"), ("subject.date-of-birth.year", "2017"),
            ("requester", "self"), ("reach", "01632 960200"), ("scope", "Everything"));
        taken.Text.ShouldContain(SharingCase.ChildName);
        var request = Doing.Link(taken, SharingCase.ChildName);
        (await sunniva.Get(request)).Text.ShouldContain("Request answered: by 23:59 on Thursday 17 December 2026");
        (await (await kith.As(Staff.Amara)).Get(request)).Status.ShouldBe(HttpStatusCode.NotFound, "who asks for their record is nobody else's business");
        var pack = $"{request}/pack";
        (await sunniva.Get(pack)).Text.ShouldContain("Nothing is put together before it is known who asks");
        await sunniva.Link(request);
        await sunniva.FindAsker(request, SharingCase.ChildName, SharingCase.ChildName, "self");
        (await sunniva.Get(pack)).Text.ShouldContain("Check who asks first");
        (await sunniva.Get(pack)).All.ShouldNotContain(SharingCase.Concern);

        await sunniva.CheckPapers(request);
        var proposed = await sunniva.Get(pack);
        proposed.Text.ShouldContain(SharingCase.Concern);
        proposed.Text.ShouldContain("Who told us");
        proposed.Text.ShouldContain("Proposed: cut, because: It is about somebody else");
        proposed.Text.ShouldContain("Who has seen your record");
        proposed.GroupOf(SharingCase.Concern).Decided.ShouldBe("");
        proposed.GroupOf(Staff.Osric.Name).Decided.ShouldBe("reporter");
        proposed.GroupOf("Harcastle").Decided.ShouldBe("third-party");

        // The first reader cuts one thing more. What has no reason on the list is no cut.
        var concern = proposed.BoxOf(SharingCase.Concern);
        (await sunniva.Judge(proposed, (concern, "because-i-say-so"))).Text.ShouldContain("A line that is cut has a reason from the list");
        var read = await sunniva.Judge(proposed, (concern, "serious-harm"));
        read.Text.ShouldContain("A second reader, who is not you");

        // The second reader is never the first, and nothing is released before they agree.
        var release = await sunniva.Get(pack);
        release.Text.ShouldNotContain("Release it by a one-time link");
        var mine = await sunniva.Step(request, "Read it a second time", "Record the decision", ("_outcome", "agreed"), ("reason", "I trust myself"));
        mine.Text.ShouldContain("is somebody else's");
        var caspian = await kith.As(Staff.Caspian);
        (await caspian.Get(pack)).Text.ShouldContain("Cut: It would be likely to cause serious harm");
        (await caspian.Step(request, "Read it a second time", "Record the decision", ("_outcome", "agreed"), ("reason", "Each cut is right"))).Text.ShouldContain("Recorded: Read it a second time");
        var released = await caspian.Press(await caspian.Get(pack), "Release it by a one-time link");
        var link = new Uri(released.Page.QuerySelector("#one-time-link")!.TextContent).PathAndQuery;
        var code = released.Page.QuerySelector("#one-time-code")!.TextContent;

        // Opened once, with the code; a wrong code is not the end, and the right one is.
        var petronella = kith.Visitor();
        var door = await petronella.Get(link);
        door.Text.ShouldContain("This link opens once");
        door.All.ShouldNotContain("Wychwood");
        (await petronella.Press(door, "Take the file", ("code", "00000000"))).Text.ShouldContain("You can try 4 more times");
        var file = await petronella.Press(await petronella.Get(link), "Take the file", ("code", code));
        file.Response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        file.All.ShouldContain("There is no bread at ours.");
        file.All.ShouldContain(SharingCase.Decision);
        file.All.ShouldContain("<dt>Cut</dt><dd>It would be likely to cause serious harm</dd>");
        file.All.ShouldContain("It would show who told us: ");
        file.All.ShouldContain("complain to the Information Commissioner");
        foreach (var cut in new[] { SharingCase.Concern, "Harcastle", "Unthank", "01632 960100", Staff.Osric.Name, "Ouse Meadow Primary School" }) file.All.ShouldNotContain(cut);
        (await petronella.Get(link)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await kith.Visitor().Post(link, ("code", code))).Status.ShouldNotBe(HttpStatusCode.OK);

        // That it was given is in the ledger, and who read it is in the audit.
        (await caspian.Get(request)).Text.ShouldContain("Your record given to the person themselves");
        await using var db = kith.Store.Context();
        (await db.Set<ReadAuditRow>().AnyAsync(a => a.Human == "public" && a.Purpose == "subject-access")).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Subject_access_a_link_ends_by_time_and_by_wrong_codes(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        async Task<bool> Stands(string link)
        {
            await using var db = kith.Store.Context();
            return await DocumentLinks.Stands(db, link, kith.Now);
        }
        var (late, lateCode) = await DocumentLinks.Make(kith.Store, "a-document", kith.Now + Duration.FromDays(14));
        (await Stands(late)).ShouldBeTrue();
        var (anew, anewCode) = await DocumentLinks.Make(kith.Store, "a-document", kith.Now + Duration.FromDays(14));
        (await Stands(late)).ShouldBeFalse("of one document only the newest link opens");
        for (var left = DocumentLinks.MostWrong - 1; left >= 0; left--)
            (await DocumentLinks.Open(kith.Store, anew, lateCode == anewCode ? "1" : lateCode, kith.Now)).ShouldBe(new LinkTried(null, left));
        (await DocumentLinks.Open(kith.Store, anew, anewCode, kith.Now)).ShouldBe(new LinkTried(null, null));

        var (third, thirdCode) = await DocumentLinks.Make(kith.Store, "another", kith.Now + Duration.FromDays(14));
        kith.Clock.Pass(Duration.FromDays(14));
        (await DocumentLinks.Open(kith.Store, third, thirdCode, kith.Now)).Document.ShouldBeNull();
        var (fourth, fourthCode) = await DocumentLinks.Make(kith.Store, "another", kith.Now + Duration.FromDays(1));
        var at_once = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => DocumentLinks.Open(kith.Store, fourth, $" {fourthCode[..4]} {fourthCode[4..]} ", kith.Now)));
        at_once.Count(t => t.Document == "another").ShouldBe(1);
    }
}
