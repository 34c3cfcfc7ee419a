using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Kith.Tests.Shared;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Desk;

public sealed class BoardTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task FD3_the_board_says_who_was_asked_who_has_answered_and_who_is_late(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var mash = await kith.Mash(await kith.Contact(Staff.Osric, "Rose", "Abara"), "red", "police", "community-health");
        kith.Clock.Pass(Duration.FromHours(1));
        await kith.Do(Staff.Quill, new Action.Fill(mash, "ask-agencies@police", 0, new JsonObject { ["trace"] = "no-trace" }), "agency-responder");
        kith.Clock.Pass(Duration.FromHours(2));

        var board = await (await kith.As(Staff.Amara)).Get("/board");
        board.Text.ShouldContain("1 request is running.");
        board.Text.ShouldContain("Rose Abara Red Due today 14:00");
        board.Text.ShouldContain("1 of 2 have answered");
        board.Text.ShouldContain("Bedfordshire Police 17 Nov 2026, 10:00 Answered 17 Nov 2026, 11:00");
        board.Text.ShouldContain("Overdue by 1 hour");

        (await (await kith.As(Staff.Farida)).Get("/board")).All.ShouldNotContain("Abara");
        (await (await kith.As(Staff.Rosalind)).Get("/board")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await (await kith.As(Staff.Amara)).Get("/board?door=luton")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task FD3_an_agency_finds_what_it_is_asked_and_nothing_of_the_others(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        await kith.Mash(await kith.Contact(Staff.Osric, "Rose", "Abara"), "red", "police", "community-health");

        var rosalind = await kith.As(Staff.Rosalind);
        var asks = await rosalind.Get("/asks");
        asks.Text.ShouldContain("To answer (1)");
        asks.Text.ShouldContain("Rose Abara");
        asks.Text.ShouldContain("Due today 12:00");
        asks.All.ShouldNotContain("Police");
        Answer.Words(asks.Page.QuerySelector("nav[aria-label=Menu]")).ShouldContain("Requests, 1 new");
        (await (await kith.As(Staff.Tamsin)).Get("/asks")).All.ShouldNotContain("Abara");
    }
}
