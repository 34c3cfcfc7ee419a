using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice.Loading;
using Kith.Practice.Pack;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Stores;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Bench;

/// <summary>
/// What it costs that a page waits until it is durable who sees it. One page's questions (a work list) without and with the audit, in turn, by
/// one reader and by several at once, whose rows share a commit. Goal: at most 1 ms more at the median.
/// </summary>
internal static class AuditBench
{
    /// <summary>Milliseconds more at the median, for one reader.</summary>
    private const double Goal = 1;

    private static readonly Reader Screener = new("screener", "screener", "bedford-social-care", "bedford-front-door", "bedford");

    private static readonly Instant Now = Instant.FromUtc(2026, 11, 20, 12, 0);

    public static async Task Run(string[] args, Report report)
    {
        var contacts = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 60;
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 400;
        await using var database = await Databases.Fresh(Databases.Sqlite);
        var (made, pack) = await Made(database.Db, contacts);
        await using var here = made;
        await using var elsewhere = await Databases.Fresh(Databases.Postgres);
        await using var there = await RecordStore.Open(elsewhere.Db);
        await Copy.Run(here, there);
        foreach (var (engine, store) in new[] { (Databases.Sqlite, here), (Databases.Postgres, there) })
        {
            foreach (var readers in new[] { 1, 8, 32 })
                await Measure(report, engine, store, pack, readers, rounds);
        }
    }

    /// <summary>So many contacts that wait at one door.</summary>
    private static async Task<(RecordStore Store, PracticePack Pack)> Made(string db, int contacts)
    {
        var files = PackFolder.Read(Benchmarks.Practice());
        var pack = PackLoader.Load(files).Pack!;
        var store = await RecordStore.Open(db);
        await new Registers(store, pack).Begin(demonstration: true, Now);
        var casework = new Casework(store, await PackShelf.Publish(store, pack, files, Now));
        for (var i = 0; i < contacts; i++)
        {
            var report = new JsonObject
            {
                ["children"] = new JsonArray(new JsonObject { ["given-names"] = $"Child {i}", ["family-name"] = "Longwood", ["address"] = new JsonObject { ["postcode"] = "MK40 2AB" } }),
                ["concern"] = "Comes in hungry.", ["consent"] = new JsonObject { ["state"] = "given" }, ["referrer"] = new JsonObject { ["name"] = "A teacher", ["kind"] = "professional" },
            };
            var done = await casework.Do(Screener, new Action.Open("contact", "report", report, "worker"), Now);
            if (!done.Ok) throw new InvalidOperationException(string.Join("; ", done.Problems));
        }
        return (store, pack);
    }

    private static async Task Measure(Report report, string engine, RecordStore store, PracticePack pack, int readers, int most)
    {
        var audit = new ReadAudit(store);
        var (without, with) = (new List<double>(), new List<double>());
        await Round(store, pack, audit, readers, true, []);
        var (before, kept) = (await Commits(store), await Kept(store));
        var (rows, shown) = (0, 0);
        for (var round = 0; round < Math.Max(Math.Min(20, most), most / readers); round++)
        {
            // In turn, and each first as often as the other: what else the machine does meets both alike.
            var first = round % 2 == 0;
            shown = await Round(store, pack, audit, readers, !first, first ? without : with);
            await Round(store, pack, audit, readers, first, first ? with : without);
            rows += readers;
        }
        var commits = await Commits(store) - before;
        var (one, other) = (At(without, 50), At(with, 50));
        report.Note(FormattableString.Invariant(
            $"{engine}, {readers} readers: page p50 {one:0.00} ms, with audit {other:0.00}; p99 {At(without, 99):0.00}, with audit {At(with, 99):0.00}; rows to a commit {(commits > 0 ? (double)rows / commits : 0):0.0}"));
        report.Work($"{engine}, {readers} readers: lines on the list", shown, 1);
        report.Work($"{engine}, {readers} readers: rows of the audit", await Kept(store) - kept, rows);
        if (readers == 1) report.Say($"{engine}, more at p50", Math.Max(0, other - one), "ms", "the limit", Goal, 1);
    }

    /// <returns>How many lines the list had, for whoever saw fewest.</returns>
    private static async Task<int> Round(RecordStore store, PracticePack pack, ReadAudit audit, int readers, bool audited, List<double> took) => (await Task.WhenAll(Enumerable.Range(0, readers).Select(_ => Task.Run(async () =>
    {
        var start = Stopwatch.GetTimestamp();
        var disclosed = new Disclosure();
        await using (var db = store.Context())
        {
            var asker = await Asker.For(db, new Gate(pack), Screener, Now + Duration.FromHours(1), disclosed);
            await new WorkQuery(db, asker).List(WorkTab.Team, new WorkFilter());
        }
        if (audited)
            await audit.Write(new PageRead(SystemClock.Instance.GetCurrentInstant(), Screener.Human, Screener.Role, Screener.Agency, "safeguarding", "/work", disclosed.Subjects));
        var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        lock (took)
            took.Add(milliseconds);
        return disclosed.Subjects.Length;
    })))).Min();

    private static async Task<long> Kept(RecordStore store)
    {
        await using var db = store.Context();
        return await db.Set<ReadAuditRow>().LongCountAsync();
    }

    /// <summary>Rows that were written together carry one transaction's number on PostgreSQL; SQLite does not tell.</summary>
    private static async Task<long> Commits(RecordStore store)
    {
        if (!store.IsPostgres) return 0;
        await using var db = store.Context();
        return await db.Database.SqlQueryRaw<long>("SELECT count(DISTINCT xmin::text) AS \"Value\" FROM read_audit").SingleAsync();
    }

    private static double At(List<double> all, int percent) => all.Order().ElementAt(Math.Min(all.Count - 1, all.Count * percent / 100));
}
