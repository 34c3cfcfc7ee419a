using System.Net;
using Kith.Record.Queries;
using Kith.Record.Stores;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Kith.Stories.Desk;

/// <summary>PW4: a page that shows a person is sent only after it is durable who saw it.</summary>
public sealed class ReadAuditTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW4_who_reads_whom_is_written_down_once_for_each_page(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var rose = await kith.Contact(Staff.Osric, "Rose", "Abara");
        var amara = await kith.As(Staff.Amara);
        await amara.Get("/health");
        await amara.Get("/work");
        await using var db = kith.Store.Context();
        (await db.Set<ReadAuditRow>().CountAsync()).ShouldBe(0, "nobody was shown yet");

        var page = await amara.Get("/work?tab=team&rating=unrated");
        page.Text.ShouldContain("Rose Abara");
        page.Response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var row = await db.Set<ReadAuditRow>().SingleAsync();
        (row.Human, row.Role, row.Agency, row.Page).ShouldBe(("amara", "screener", "bedford-social-care", "/work"));
        (await db.Set<ReadAuditSubjectRow>().Where(s => s.Audit == row.Id).Select(s => s.Subject).OrderBy(s => s).ToListAsync())
            .ShouldBe([$"episode/{rose.Episode}", $"mention/{rose.Mention}"]);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW4_when_it_cannot_be_written_nothing_of_the_child_is_sent(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        await kith.Contact(Staff.Osric, "Rose", "Abara");
        var amara = await kith.As(Staff.Amara);
        (await amara.Get("/work?tab=team")).Text.ShouldContain("Abara");
        await using var db = kith.Store.Context();
        await db.Database.ExecuteSqlRawAsync("ALTER TABLE read_audit RENAME TO read_audit_gone");

        var withheld = await amara.Get("/work?tab=team");
        withheld.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        withheld.Title.ShouldBe("We cannot show this now");
        withheld.All.ShouldNotContain("Abara");
        withheld.All.ShouldNotContain("Rose");

        await db.Database.ExecuteSqlRawAsync("ALTER TABLE read_audit_gone RENAME TO read_audit");
        (await amara.Get("/work?tab=team")).Text.ShouldContain("Abara");
    }

    [Fact]
    public void PW4_what_is_asked_while_a_page_is_rendered_comes_too_late()
    {
        var disclosed = new Disclosure();
        disclosed.Episode("rose");
        disclosed.Close();
        Should.NotThrow(() => disclosed.Episode("rose"));
        Should.Throw<InvalidOperationException>(() => disclosed.Person("tomasz")).Message.ShouldContain("after the read audit was written");
        disclosed.Subjects.ShouldBe(["episode/rose"]);
    }
}
