using System.Net;
using AngleSharp.Dom;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Record.Views;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.Contacts;

/// <summary>FD1: anybody may report a concern, without an account.</summary>
public sealed class PublicReportTests
{
    private static readonly (string, string)[] Told =
    [
        ("danger-now", "yes"), ("children[0].given-names", "Clementine"), ("children[1].given-names", "Fitzgerald"), ("children[0].address.postcode", "lu1 2ab"),
        ("children[1].address.postcode", "lu1 2ab"), ("concern", "Shouting and a child crying every night"), ("referrer.kind", "anonymous"),
    ];

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task FD1_A_neighbour_who_will_not_say_who_they_are(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var neighbour = kith.Visitor();

        var start = await neighbour.Get("/report");
        start.Text.IndexOf("999", StringComparison.Ordinal).ShouldBeLessThan(start.Text.IndexOf("Start now", StringComparison.Ordinal));
        start.Text.ShouldContain("The Integrated Front Door is open now until 17:20");
        start.Text.ShouldContain("01234 718700");
        var form = await neighbour.Press(await neighbour.Follow(start, "Start now"), "Add another child", ("concern", "Shouting"));
        form.Value("concern").ShouldBe("Shouting");

        var wrong = await neighbour.Press(form, "Send", ("concern", ""), ("children[0].given-names", "Clementine"));
        wrong.Text.ShouldContain("There is a problem");
        wrong.Page.Title.ShouldStartWith("Error: ");
        wrong.Value("children[0].given-names").ShouldBe("Clementine");

        var sent = await neighbour.Press(wrong, "Send", Told);
        sent.Title.ShouldBe("We have your concern");
        sent.Path.ShouldBe("/report/sent");
        sent.Text.ShouldContain("phone 999 now");
        sent.Text.ShouldContain("A worker on duty has been alerted");
        sent.Text.ShouldContain("The MASH is open now until 17:00");
        var reference = sent.Page.QuerySelector(".govuk-panel__body strong")!.TextContent;
        sent.All.ShouldNotContain("Clementine");
        (await neighbour.Get("/report/sent")).Text.ShouldContain(reference);

        await using var db = kith.Store.Context();
        var report = await db.Set<ReportRow>().SingleAsync(r => r.Reference == reference);
        report.ReferrerKind.ShouldBe("anonymous");
        report.Urgent.ShouldBeTrue();
        var episodes = await db.Set<EpisodeRow>().Where(e => e.Report == report.Id).ToListAsync();
        episodes.Select(e => e.Team).ShouldBe(["luton-front-door", "luton-front-door"]);
        (await db.Set<NoticeRow>().Where(n => n.Notice == "danger-alert" && n.ToId == "luton-front-door").CountAsync()).ShouldBe(2);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Who_reads_it_at_night_is_said_for_now(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        kith.Clock.Now = Instant.FromUtc(2026, 12, 24, 23, 30);
        var page = await kith.Visitor().Get("/report");
        page.Text.ShouldContain("The Integrated Front Door is closed; it opens on Tuesday at 08:45. The Emergency Duty Team reads what you send tonight.");
        page.Text.ShouldContain("0300 300 8123 (Emergency Duty Team)");
    }

    [Fact]
    public async Task A_machine_that_sends_without_end_is_asked_to_wait_and_loses_nothing()
    {
        await using var kith = await RunningKith.Start(Databases.Sqlite);
        var machine = kith.Visitor();
        var page = await machine.Get("/report/tell");
        for (var i = 0; i < 20; i++)
            (await machine.Press(page, "Send", ("concern", ""))).Status.ShouldBe(HttpStatusCode.OK);
        var waits = await machine.Press(page, "Send", ("concern", "Typed with care"));
        waits.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        waits.Text.ShouldContain("wait a minute, then send it again. If a child is in danger, phone 999 now.");
        waits.Value("concern").ShouldBe("Typed with care");
    }
}
