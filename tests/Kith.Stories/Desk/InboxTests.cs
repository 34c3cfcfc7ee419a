using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Kith.Tests.Shared;
using Shouldly;
using Xunit;

namespace Kith.Stories.Desk;

public sealed partial class InboxTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task FD6_a_danger_alert_stands_out_in_words_is_acknowledged_by_name_and_counts_until_then(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        await kith.Contact(Staff.Osric, "Rose", "Abara", danger: true);
        var amara = await kith.As(Staff.Amara);

        var inbox = await amara.Get("/inbox");
        inbox.Text.ShouldContain("A child may be in danger now. Open the notice first.");
        inbox.Text.ShouldContain("Danger Acknowledge today 11:00");
        Menu(inbox).ShouldContain("Inbox, 1 new");

        var notice = await amara.Get(inbox.Page.QuerySelector("main tbody th a")!.GetAttribute("href")!);
        notice.Title.ShouldBe("A child may be in danger now");
        notice.Text.ShouldContain("Open it now and acknowledge by 11:00 on Tuesday 17 November 2026");
        notice.Text.ShouldContain("About Rose Abara.");
        notice.Text.ShouldNotContain("{");
        notice.Page.QuerySelector("main a[href^='/episodes/']").ShouldNotBeNull();
        var read = await amara.Submit(notice, notice.Form("Acknowledge"));
        read.Text.ShouldContain("Marked as read.");
        var after = await amara.Get("/inbox");
        after.Text.ShouldContain("There is nothing unread.");
        Menu(after).ShouldNotContain("Inbox,");
        (await amara.Get("/inbox?read=true")).Text.ShouldContain("Rose Abara");
    }

    [Fact]
    public async Task PW3_somebody_elses_notice_looks_like_one_that_never_was()
    {
        await using var kith = await RunningKith.Start(Databases.Sqlite);
        await kith.Contact(Staff.Osric, "Rose", "Abara", danger: true);
        var inbox = await (await kith.As(Staff.Amara)).Get("/inbox");
        var real = inbox.Page.QuerySelector("main tbody th a")!.GetAttribute("href")!;

        var kwabena = await kith.As(Staff.Kwabena);
        var denied = await kwabena.Get(real);
        var invented = await kwabena.Get("/inbox/00000000000000000000");
        denied.Status.ShouldBe(HttpStatusCode.NotFound);
        invented.Status.ShouldBe(HttpStatusCode.NotFound);
        Secrets().Replace(denied.All, "").ShouldBe(Secrets().Replace(invented.All, ""));
        (await kwabena.Get("/inbox")).All.ShouldNotContain("Abara");
    }

    [Fact]
    public async Task FD1_a_professional_referrer_finds_the_receipt_and_no_more_than_they_sent()
    {
        await using var kith = await RunningKith.Start(Databases.Sqlite);
        await kith.Contact(Staff.Osric, "Rose", "Abara", ethnicity: null);
        var osric = await kith.As(Staff.Osric);
        var inbox = await osric.Get("/inbox");
        inbox.Text.ShouldContain(kith.Pack.Notices["receipt"].Title);
        inbox.Text.ShouldContain(kith.Pack.Notices["ethnicity-chase"].Title);
        Menu(inbox).ShouldNotContain("Work");

        var receipt = await osric.Get(inbox.Page.QuerySelectorAll("main tbody th a").First(a => a.TextContent == kith.Pack.Notices["receipt"].Title).GetAttribute("href")!);
        receipt.Text.ShouldContain("A trained worker of the Integrated Front Door will read it.");
        receipt.Text.ShouldNotContain("{");
    }

    private static string Menu(Answer answer) => Answer.Words(answer.Page.QuerySelector("nav[aria-label=Menu]"));

    // What differs between any two answers: the nonce and the tokens of forms.
    [GeneratedRegex("nonce=\"[^\"]*\"|value=\"CfDJ8[^\"]*\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Secrets();
}
