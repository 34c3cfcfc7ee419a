using System.Net;
using Kith.Practice.Kernel;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.Audit;

/// <summary>PW4: every child's record says who has seen it, to those who look after that.</summary>
public sealed class SeenTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW4_who_has_seen_a_child_is_listed_newest_first_with_role_purpose_and_page_and_the_looking_too(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (rose, person) = await Known(kith);
        var (amara, bronwen, osric) = (await kith.As(Staff.Amara), await kith.As(Staff.Bronwen), await kith.As(Staff.Osric));
        kith.Clock.Pass(Duration.FromMinutes(5));
        await amara.Get($"/people/{person}");
        kith.Clock.Pass(Duration.FromMinutes(5));
        await bronwen.Get($"/episodes/{rose.Episode}");
        kith.Clock.Pass(Duration.FromMinutes(5));
        await osric.Get($"/contacts/sent/{rose.Report}");
        kith.Clock.Pass(Duration.FromMinutes(5));

        var seen = await amara.Follow(await amara.Get($"/people/{person}"), "Who has seen this record");
        Rows(seen).ShouldBe([
            "17 Nov 2026, 10:20 Amara Okonjo-Lisle ScreenerBedford Borough children's social care Safeguarding a child Person",
            "17 Nov 2026, 10:15 Osric Vandermeer Referring professionalOuse Meadow Primary School Telling the front door and hearing what became of it Contact as it was sent",
            "17 Nov 2026, 10:10 Bronwen Tallis Front door managerBedford Borough children's social care Safeguarding a child Episode",
            "17 Nov 2026, 10:05 Amara Okonjo-Lisle ScreenerBedford Borough children's social care Safeguarding a child Person",
            "17 Nov 2026, 10:00 Osric Vandermeer Referring professionalOuse Meadow Primary School Telling the front door and hearing what became of it Inbox",
        ]);
        kith.Clock.Pass(Duration.FromMinutes(5));
        var again = await amara.Get($"/episodes/{rose.Episode}/seen");
        // Two readings of one instant stand in either order.
        Rows(again)[..2].ShouldContain("17 Nov 2026, 10:20 Amara Okonjo-Lisle ScreenerBedford Borough children's social care Looking after who sees what Who has seen this record");
        Rows(again).Length.ShouldBe(6);

        var csv = await amara.Get($"/people/{person}/seen?handler=Csv");
        csv.Response.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        csv.Response.Content.Headers.ContentDisposition!.FileName.ShouldBe("who-has-seen-this-record.csv");
        csv.All.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1 + 7);
        csv.All.ShouldContain("\"2026-11-17 10:10:00\",\"Bronwen Tallis\",\"Front door manager\",");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW4_it_is_for_those_who_hold_the_work_and_an_agency_s_own_reading_for_its_information_governance(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (rose, person) = await Known(kith);
        await (await kith.As(Staff.Amara)).Get($"/people/{person}");
        await (await kith.As(Staff.Farida)).Get($"/people/{person}");

        foreach (var nobody in new[] { Staff.Kwabena, Staff.Quill, Staff.Osric, Staff.Ines, Staff.Farida })
        {
            var visitor = await kith.As(nobody, nobody == Staff.Quill ? "agency-responder" : null);
            foreach (var path in new[] { $"/people/{person}/seen", $"/people/{person}/seen?handler=Csv", $"/episodes/{rose.Episode}/seen", "/people/00000000000000000000/seen" })
            {
                var refused = await visitor.Get(path);
                refused.Status.ShouldBe(HttpStatusCode.NotFound, $"{nobody.Name} at {path}");
                refused.All.ShouldNotContain("Amara Okonjo");
            }
        }
        var officer = await (await kith.As(Staff.Sunniva)).Get($"/people/{person}/seen");
        officer.Text.ShouldContain("You see what workers of your own agency have read.");
        Rows(officer).ShouldHaveSingleItem().ShouldContain("Amara Okonjo-Lisle");
        officer.All.ShouldNotContain("Abara");
        (await (await kith.As(Staff.Ffion)).Get($"/people/{person}/seen")).Status.ShouldBe(HttpStatusCode.NotFound, "nobody of the police has read it");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW4_many_readings_come_in_pages_that_neither_miss_nor_repeat_one(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (rose, person) = await Known(kith);
        var audit = new ReadAudit(kith.Store);
        // Several at one instant, and of several subjects: the page's edge falls among them.
        for (var i = 0; i < 130; i++)
            await audit.Write(new PageRead(kith.Now + Duration.FromSeconds(i / 4), $"w-{i:000}", "screener", "bedford-social-care", "safeguarding", "/work", i % 3 == 0 ? [$"person/{person}", $"mention/{rose.Mention}"] : [$"episode/{rose.Episode}"]));
        kith.Clock.Pass(Duration.FromMinutes(1));
        var amara = await kith.As(Staff.Amara);

        var who = new List<string>();
        var page = await amara.Get($"/people/{person}/seen");
        while (true)
        {
            who.AddRange(page.Page.QuerySelectorAll("main tbody tr").Select(Answer.Words).SelectMany(r => r.Split(' ')).Where(n => n.StartsWith("w-", StringComparison.Ordinal)));
            if (page.Page.QuerySelector("a[rel=next]") is not { } next) break;
            page = await amara.Get(next.GetAttribute("href")!);
        }
        who.Count.ShouldBe(130);
        who.Distinct().Count().ShouldBe(130);
        var seconds = who.Select(n => int.Parse(n[2..]) / 4).ToList();
        seconds.ShouldBe(seconds.OrderDescending());
        (await amara.Get($"/people/{person}/seen?before=nonsense")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static string[] Rows(Answer page) => [.. page.Page.QuerySelectorAll("main tbody tr").Select(Answer.Words)];

    private static async Task<(Case Rose, string Person)> Known(RunningKith kith)
    {
        var rose = await kith.Contact(Staff.Osric, "Rose", "Abara");
        var linked = await kith.Do(Staff.Amara, new Kith.Practice.Kernel.Action.Link(rose.Report, rose.Mention, null, "Not found in the index."));
        return (rose, linked.Entries.Single(e => e.Kind == Kith.Practice.Entries.Kinds.MentionLinked).Says["person"]);
    }
}
