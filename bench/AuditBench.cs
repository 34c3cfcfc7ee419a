using System.Diagnostics;
using Kith.Access;
using Kith.CommandLine;
using Kith.Record;
using Kith.Record.Queries;
using Kith.Record.Stores;
using Kith.Simulator;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Bench;

/// <summary>
/// What it costs that a page waits until it is durable who sees it. One page's questions (a work list) without and with the audit, in turn, by
/// one reader and by several at once, whose rows share a commit. Goal: at most 1 ms more at the median.
/// </summary>
internal static class AuditBench
{
    private const int Rounds = 400;

    /// <summary>Milliseconds more at the median, for one reader.</summary>
    private const double Goal = 1;

    public static async Task<bool> Run(string[] args)
    {
        // PostgreSQL must really write: the tests' own cluster does not.
        Environment.SetEnvironmentVariable("KITH_TEST_PG_FSYNC", "on");
        Console.WriteLine("engine      readers  page p50  with audit p50  more p50   page p99  with audit p99   rows/commit");
        var met = true;
        foreach (var engine in new[] { Databases.Sqlite, Databases.Postgres })
        {
            await using var database = await Databases.Fresh(engine);
            await DemoCommand.Make(database.Db, Practice(), new CountySize(60, 2, 1), default, Instant.FromUtc(2026, 11, 20, 12, 0));
            await using var opened = await Opening.Open(database.Db, Practice(), mustExist: true, default);
            foreach (var readers in new[] { 1, 8, 32 })
                met &= await Measure(engine, opened, readers) <= Goal || readers > 1;
        }
        return met;
    }

    private static async Task<double> Measure(string engine, Opened opened, int readers)
    {
        var audit = new ReadAudit(opened.Store);
        var (without, with) = (new List<double>(), new List<double>());
        await Round(opened, audit, readers, true, []);
        var before = await Commits(opened.Store);
        var rows = 0;
        for (var round = 0; round < Math.Max(20, Rounds / readers); round++)
        {
            // In turn, and each first as often as the other: what else the machine does meets both alike.
            var first = round % 2 == 0;
            await Round(opened, audit, readers, !first, first ? without : with);
            await Round(opened, audit, readers, first, first ? with : without);
            rows += readers;
        }
        var commits = await Commits(opened.Store) - before;
        var more = At(with, 50) - At(without, 50);
        Console.WriteLine(FormattableString.Invariant(
            $"{engine,-11} {readers,7}  {At(without, 50),8:0.00}  {At(with, 50),14:0.00}  {more,8:0.00}  {At(without, 99),9:0.00}  {At(with, 99),14:0.00}   {(commits > 0 ? (double)rows / commits : 0),11:0.0}"));
        return more;
    }

    private static Task Round(Opened opened, ReadAudit audit, int readers, bool audited, List<double> took) => Task.WhenAll(Enumerable.Range(0, readers).Select(_ => Task.Run(async () =>
    {
        var start = Stopwatch.GetTimestamp();
        var disclosed = new Disclosure();
        var reader = new Reader("amara-okonjo", "screener", "bedford-social-care", "bedford-front-door");
        await using (var db = opened.Store.Context())
        {
            var asker = await Asker.For(db, new Gate(opened.Pack), reader, Instant.FromUtc(2026, 11, 20, 12, 0), disclosed);
            await new WorkQuery(db, asker).List(WorkTab.Team, new WorkFilter());
        }
        if (audited)
            await audit.Write(new PageRead(SystemClock.Instance.GetCurrentInstant(), reader.Human, reader.Role, reader.Agency, "safeguarding", "/work", disclosed.Subjects));
        var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        lock (took)
            took.Add(milliseconds);
    })));

    /// <summary>Rows that were written together carry one transaction's number on PostgreSQL; SQLite does not tell.</summary>
    private static async Task<long> Commits(RecordStore store)
    {
        if (!store.IsPostgres) return 0;
        await using var db = store.Context();
        return await db.Database.SqlQueryRaw<long>("SELECT count(DISTINCT xmin::text) AS \"Value\" FROM read_audit").SingleAsync();
    }

    private static double At(List<double> all, int percent) => all.Order().ElementAt(Math.Min(all.Count - 1, all.Count * percent / 100));

    private static string Practice()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Kith.slnx"))) folder = folder.Parent;
        return Path.Combine(folder!.FullName, "practice");
    }
}
