using System.Net;
using AngleSharp.Dom;
using Kith.Tests.Shared;
using Shouldly;
using Xunit;

namespace Kith.Stories.Desk;

public sealed class PublicPagesTests
{
    [Fact]
    public async Task Anybody_may_open_the_public_pages_and_nothing_else()
    {
        await using var kith = await RunningKith.Start(Databases.Sqlite);
        var visitor = kith.Visitor();
        foreach (var path in new[] { "/", "/sign-in", "/health", "/accessibility", "/privacy", "/source" })
        {
            var page = await visitor.Get(path);
            page.Status.ShouldBe(HttpStatusCode.OK, path);
            page.Path.ShouldBe(path);
        }
        foreach (var path in new[] { "/work", "/work/cover", "/inbox", "/inbox/00000000000000000000", "/handover", "/board", "/gaps", "/asks" })
            (await visitor.Get(path)).Title.ShouldBe("Sign in", path);
        (await visitor.Get("/")).Text.ShouldContain("If a child is in danger now, call 999.");
    }

    [Theory, InlineData(Databases.Sqlite, "SQLite 3.", "Rollback journal"), InlineData(Databases.Postgres, "PostgreSQL", "Synchronous commit")]
    public async Task Health_says_on_what_the_program_stands(string engine, string database, string durability)
    {
        await using var kith = await RunningKith.Start(engine);
        var health = await kith.Visitor().Get("/health");
        health.Text.ShouldContain(database);
        health.Text.ShouldContain(durability);
        health.Text.ShouldContain(kith.Pack.Hash);
        health.Text.ShouldContain("Demonstration: everybody in it is invented");
        health.Text.ShouldNotContain("Unexpected");
    }

    [Fact]
    public async Task The_menu_holds_what_the_role_may_do()
    {
        await using var kith = await RunningKith.Start(Databases.Sqlite);
        (await Menu(kith, Staff.Amara)).ShouldBe(["Work", "Inbox", "New contact", "Consultation", "People", "MASH board", "Handover", "Gaps", "Sign out"]);
        (await Menu(kith, Staff.Rosalind)).ShouldBe(["Requests", "Inbox", "Shared with us", "New contact", "Consultation", "Sign out"]);
        (await Menu(kith, Staff.Osric)).ShouldBe(["Inbox", "Shared with us", "New contact", "Consultation", "Sign out"]);
        (await Menu(kith, Staff.Ines)).ShouldBe(["Gaps", "Sign out"]);
    }

    private static async Task<string[]> Menu(RunningKith kith, Worker worker) =>
        [.. (await (await kith.As(worker)).Get("/")).Page.QuerySelectorAll("nav[aria-label=Menu] li").Select(Answer.Words)];
}
