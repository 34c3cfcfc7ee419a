using System.Net;
using System.Security.Cryptography;
using Kith.CommandLine;
using Kith.Record.Stores;
using Kith.Session;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.Audit;

/// <summary>PW4: when the audit store fails, only safety facts are shown, only when a sealed audit could be written instead, and everybody is told.</summary>
public sealed class DegradedTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kith-sealed-").FullName;
    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW4_while_the_audit_store_fails_safety_facts_can_be_read_and_who_read_them_comes_into_the_store_afterwards(string engine)
    {
        using var local = new SealedAudit(folder, key);
        await using var kith = await RunningKith.Start(engine, with: s => s.AddSingleton(new AuditHealth(local)));
        var rose = await kith.Contact(Staff.Osric, "Rose", "Abara");
        await kith.Rate(Staff.Amara, rose, "red");
        var (amara, farida) = (await kith.As(Staff.Amara), await kith.As(Staff.Farida));
        (await amara.Get("/work?tab=team")).Text.ShouldNotContain("it has not been possible");
        await using var db = kith.Store.Context();
        var before = await db.Set<ReadAuditRow>().CountAsync();
        await db.Database.ExecuteSqlRawAsync("ALTER TABLE read_audit RENAME TO gone");

        var withheld = await amara.Get("/work?tab=team");
        withheld.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        withheld.All.ShouldNotContain("Abara");
        var facts = await amara.Follow(withheld, "Read the safety facts of open cases.");
        facts.Status.ShouldBe(HttpStatusCode.OK);
        facts.Text.ShouldContain("Rose Abara");
        var one = await amara.Follow(facts, "Rose Abara");
        one.Text.ShouldContain("Warnings None is recorded");
        one.Text.ShouldContain("Address MK40 2AB");
        one.Text.ShouldContain("rated red");
        one.Text.ShouldContain("Integrated Front Door, 01234 718700; out of hours 0300 300 8123");
        one.Page.QuerySelectorAll("main form").ShouldBeEmpty("nothing can be changed here");
        one.All.ShouldNotContain("no bread at ours", Shouldly.Case.Insensitive);
        // Everybody is told, on every page and on the health page; and access is as always.
        foreach (var path in new[] { "/contacts/new", "/health", "/" })
            (await farida.Get(path)).Text.ShouldContain("it has not been possible to write down who reads what");
        (await kith.Visitor().Get("/report")).Text.ShouldContain("it has not been possible to write down who reads what");
        (await farida.Get("/health")).Text.ShouldContain("Cannot be written since 17 Nov 2026, 10:00");
        (await farida.Get("/safety")).All.ShouldNotContain("Abara");
        (await farida.Get($"/safety/{rose.Episode}")).Status.ShouldBe(HttpStatusCode.NotFound);

        await db.Database.ExecuteSqlRawAsync("ALTER TABLE gone RENAME TO read_audit");
        (await db.Set<ReadAuditRow>().CountAsync()).ShouldBe(before);
        var said = new List<string>();
        (await AuditCommand.Import(kith.Store, folder, key, said.Add, default)).ShouldBe(0);
        said[^1].ShouldBe("files 1, lines 2, new 2, broken 0");
        var rows = await db.Set<ReadAuditRow>().Where(a => a.Page.StartsWith("/safety")).OrderBy(a => a.Page).ToListAsync();
        rows.Select(r => (r.Human, r.Page)).ShouldBe([("amara", "/safety"), ("amara", $"/safety/{rose.Episode}")]);
        (await db.Set<ReadAuditSubjectRow>().CountAsync(s => s.Audit == rows[1].Id && s.Subject == $"episode/{rose.Episode}" && s.At == rows[1].At)).ShouldBe(1);
        await AuditCommand.Import(kith.Store, folder, key, said.Add, default);
        said[^1].ShouldBe("files 1, lines 2, new 0, broken 0");
        (await amara.Get("/work?tab=team")).Text.ShouldContain("Abara");
        (await farida.Get("/health")).Text.ShouldContain("Written before anything is shown");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW4_when_the_sealed_audit_fails_too_or_there_is_none_nothing_at_all_is_shown(string engine)
    {
        // A folder that cannot be made: its parent is a file.
        var file = Path.Combine(folder, "a-file");
        await File.WriteAllTextAsync(file, "");
        using var broken = new SealedAudit(Path.Combine(file, "sealed"), key);
        foreach (var health in new[] { new AuditHealth(broken), new AuditHealth() })
        {
            await using var kith = await RunningKith.Start(engine, with: s => s.AddSingleton(health));
            var rose = await kith.Contact(Staff.Osric, "Rose", "Abara");
            var amara = await kith.As(Staff.Amara);
            await using var db = kith.Store.Context();
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE read_audit RENAME TO gone");
            foreach (var path in new[] { "/safety", $"/safety/{rose.Episode}", "/work?tab=team" })
            {
                var answer = await amara.Get(path);
                answer.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
                answer.All.ShouldNotContain("Abara");
            }
        }
    }

    [Fact]
    public async Task PW4_a_sealed_audit_that_was_altered_cut_or_moved_is_found_out_and_says_where()
    {
        using var local = new SealedAudit(folder, key);
        for (var i = 0; i < 5; i++)
            await local.Write(new PageRead(Instant.FromUtc(2026, 11, 17, 10, i), "amara", "screener", "bedford-social-care", "safeguarding", "/safety", ["person/rose"]));
        var whole = await File.ReadAllTextAsync(local.Path);
        whole.ShouldNotContain("amara");
        SealedAudit.Read(local.Path, key).Length.ShouldBe(5);
        local.End.Lines.ShouldBe(5);
        var lines = whole.Split('\n');

        void Found(string text, int line) => Should.Throw<SealBroken>(() => Read(text, key)).Message.ShouldContain($"line {line}:");
        for (var at = lines[0].Length + 1; at < whole.Length; at += 7)
        {
            if (whole[at] == '\n') continue;
            var flipped = $"{whole[..at]}{(whole[at] == 'A' ? 'B' : 'A')}{whole[(at + 1)..]}";
            Should.Throw<SealBroken>(() => Read(flipped, key), $"character {at}");
        }
        Found(string.Join('\n', lines.Where((_, i) => i != 3)), 3);
        Found(string.Join('\n', [lines[0], lines[2], lines[1], .. lines[3..]]), 1);
        Found(string.Join('\n', [lines[0], lines[1], lines[1], .. lines[2..]]), 2);
        Found(string.Join('\n', [lines[0] + "x", .. lines[1..]]), 1);
        Should.Throw<SealBroken>(() => Read(whole, RandomNumberGenerator.GetBytes(32)));
        // What was being written when the disk failed was never shown; it is told of and left out.
        var told = new List<string>();
        SealedAudit.Read(Written(whole[..^20]), key, told.Add).Length.ShouldBe(4);
        told.ShouldHaveSingleItem().ShouldContain("line 5 was not finished");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW4_the_degraded_mode_can_be_rehearsed_step_by_step_and_with_people(string engine)
    {
        using var local = new SealedAudit(folder, key);
        await using var kith = await RunningKith.Start(engine, with: s => s.AddSingleton(new AuditHealth(local, rehearsing: true)));
        var said = new List<string>();
        (await RehearseCommand.Degraded(kith.Store, folder, key, kith.Now, said.Add, default)).ShouldBe(0);
        said.Select(s => s.Split(':')[0]).ShouldBe(["1. Sealed and on the disk", "2. Read back and verified", "3. An altered copy is found out", "4. Brought into the audit store", "Rehearsed. To see the pages as people would"]);

        await kith.Contact(Staff.Osric, "Rose", "Abara");
        var amara = await kith.As(Staff.Amara);
        var withheld = await amara.Get("/work?tab=team");
        withheld.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        withheld.Text.ShouldContain("This is a rehearsal.");
        (await amara.Get("/safety")).Text.ShouldContain("Rose Abara");
    }

    private System.Collections.Immutable.ImmutableArray<PageRead> Read(string text, byte[] with) => SealedAudit.Read(Written(text), with);

    private string Written(string text)
    {
        var path = Path.Combine(folder, "altered.txt");
        File.WriteAllText(path, text);
        return path;
    }
}
