using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kith.CommandLine;
using Kith.Downtime;
using Kith.Record;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Audit;

/// <summary>PW4: a team's open cases in a file that opens without the server, with no more in it than everybody of the team may read.</summary>
public sealed class DowntimeTests : IDisposable
{
    private const string Phrase = "larkspur quarry violin tea";
    private readonly string folder = Directory.CreateTempSubdirectory("kith-downtime-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW4_a_downtime_copy_holds_the_team_s_open_cases_and_everybody_in_it_is_in_the_audit(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var rose = await kith.Contact(Staff.Osric, "Rose", "Abara");
        await kith.Rate(Staff.Amara, rose, "red");
        var to = Path.Combine(folder, "bedford.html");
        var said = new List<string>();
        await Make(kith, to, said.Add);
        said.ShouldHaveSingleItem().ShouldContain("1 open cases of");

        var page = await File.ReadAllTextAsync(to);
        page.ShouldNotContain("Abara");
        page.ShouldNotContain("MK40");
        page.ShouldContain("2026-11-19");
        using var opened = SealedPage.Open(page, Phrase);
        var text = opened.RootElement.ToString();
        text.ShouldContain("Rose Abara");
        text.ShouldContain("MK40 2AB");
        text.ShouldContain("There is no bread at ours.");
        text.ShouldContain("rated red");
        Should.Throw<AuthenticationTagMismatchException>(() => SealedPage.Open(page, Phrase + "x"));
        var at = page.IndexOf("data-sealed=\"", StringComparison.Ordinal) + 40;
        Should.Throw<AuthenticationTagMismatchException>(() => SealedPage.Open($"{page[..at]}{(page[at] == 'A' ? 'B' : 'A')}{page[(at + 1)..]}", Phrase));

        await using var db = kith.Store.Context();
        var row = await db.Set<ReadAuditRow>().SingleAsync(a => a.Page == "downtime-copy/bedford-front-door");
        (row.Human, row.Role, row.Purpose).ShouldBe(("amara", "screener", "downtime"));
        (await db.Set<ReadAuditSubjectRow>().Where(s => s.Audit == row.Id).Select(s => s.Subject).ToListAsync()).ShouldBe([$"episode/{rose.Episode}", $"mention/{rose.Mention}"], ignoreOrder: true);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW4_restricted_cases_protected_addresses_and_classes_that_one_of_the_team_may_not_read_are_in_no_copy(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var rose = await kith.Contact(Staff.Osric, "Rose", "Abara");
        var ida = await kith.Contact(Staff.Osric, "Ida", "Fenwick");
        await kith.Do(Staff.Amara, new Action.Link(rose.Report, rose.Mention, null, "Not found in the index."));
        await using var db = kith.Store.Context();
        var person = await db.Set<EpisodeRow>().Where(e => e.Id == rose.Episode).Select(e => e.Person!).SingleAsync();
        db.Add(new FlagRow { Partnership = db.Partnership, Person = person, Flag = "address-protected", Episode = rose.Episode, Raised = kith.Now });
        await db.SaveChangesAsync();
        await db.Set<EpisodeRow>().Where(e => e.Id == ida.Episode).ExecuteUpdateAsync(set => set.SetProperty(e => e.Restricted, true));

        var to = Path.Combine(folder, "bedford.html");
        await Make(kith, to);
        using var opened = SealedPage.Open(await File.ReadAllTextAsync(to), Phrase);
        var text = opened.RootElement.ToString();
        text.ShouldContain("Rose Abara");
        text.ShouldContain("Protected: it must not be given out");
        text.ShouldNotContain("MK40 2AB");
        text.ShouldNotContain("Fenwick");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW4_nobody_else_can_have_one_and_without_the_audit_none_is_made(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        await kith.Contact(Staff.Osric, "Rose", "Abara");
        var to = Path.Combine(folder, "bedford.html");
        (await Should.ThrowAsync<StoreRefused>(() => Make(kith, to, by: "farida"))).Message.ShouldContain("works neither in");
        (await Should.ThrowAsync<StoreRefused>(() => Make(kith, to, team: "no-such-team"))).Message.ShouldContain("There is no team");
        (await Should.ThrowAsync<Refused>(() => Make(kith, to, phrase: "short"))).Message.ShouldContain("fewer than 12");
        (await Should.ThrowAsync<Refused>(() => Make(kith, to, days: 30))).Message.ShouldContain("from 1 to 7");
        await using var db = kith.Store.Context();
        await db.Database.ExecuteSqlRawAsync("ALTER TABLE read_audit RENAME TO gone");
        await Should.ThrowAsync<Exception>(() => Make(kith, to));
        File.Exists(to).ShouldBeFalse();
    }

    private static Task Make(RunningKith kith, string to, Action<string>? tell = null, string team = "bedford-front-door", string by = "amara", string phrase = Phrase, int days = 2) =>
        DowntimeCommand.Write(new Opened(kith.Store, kith.Pack, null!, kith.Packs), team, by, to, days, phrase, kith.Now, tell ?? (_ => { }), default);
}
