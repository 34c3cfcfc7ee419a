using Kith.CommandLine;
using Kith.Record;
using Kith.Record.Queries;
using Kith.Record.Stores;
using Kith.Stories.Merging;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>What somebody was shown can be made again: by whom, by which practice, under which restrictions, and why they were let in, as it was then.</summary>
public sealed class ShownAgainStories
{
    public static TheoryData<string> Engines => Stories.Engines.Both;

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_What_was_shown_is_made_again_as_it_was_decided_and_not_as_it_would_be_now(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        var page = $"/episodes/{child.Contact.Episode}";
        (await (await kith.As(Staff.Amara)).Get(page)).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        kith.Clock.Pass(Duration.FromMinutes(1));
        var restriction = await kith.Close(Staff.Bronwen, $"episode/{child.Contact.Episode}", "sealed");
        (await (await kith.As(Staff.Bronwen)).Get(page)).Status.ShouldBe(System.Net.HttpStatusCode.OK);
        (await kith.Status(Staff.Amara, page)).ShouldBe(404, "now she may not");

        var (first, opened) = await Again(kith, Staff.Amara, page);
        opened.Restrictions.ShouldBeEmpty("none stood then");
        opened.Decision!.Sight.All.ShouldBeTrue();
        opened.Decision.Grounds.ShouldContain(g => g.LetsIn && g.Words.Contains("bedford-front-door", StringComparison.Ordinal));
        first.Grounds.ShouldContain($"episode/{child.Contact.Episode} team:bedford-front-door");
        first.Reading.Pack.ShouldBe(kith.Pack.Hash);

        var (second, closed) = await Again(kith, Staff.Bronwen, page);
        second.Height.ShouldBeGreaterThan(first.Height);
        closed.Restrictions.ShouldBe([restriction]);
        closed.Decision!.Sight.All.ShouldBeTrue();
        second.Grounds.ShouldBe([$"episode/{child.Contact.Episode} worker:bronwen"], "by her name, and by nothing else");
        var lines = string.Join('\n', SeenCommand.Lines(second));
        lines.ShouldContain($"restrictions {restriction}; sees all");
        lines.ShouldNotContain("Tamberlane");
    }

    private static async Task<(ShownAgain All, RecordAgain Episode)> Again(RunningKith kith, Worker worker, string page)
    {
        await using var db = kith.Store.Context();
        var reading = (await db.Set<ReadAuditRow>().AsNoTracking().Where(a => a.Human == worker.Id && a.Page == page).OrderByDescending(a => a.At).FirstAsync()).Id;
        var folder = Directory.CreateTempSubdirectory("kith-again-");
        try
        {
            await using var empty = await RecordStore.Open(Path.Combine(folder.FullName, "then.db"));
            var again = (await ShownAgain.Of(kith.Store, db.Partnership, reading, empty, kith.Packs.Of)).ShouldNotBeNull();
            return (again, again.Records.Single(r => r.Record == $"episode/{page["/episodes/".Length..]}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
