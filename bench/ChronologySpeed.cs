using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Loading;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Queries.Chronology;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Bench;

/// <summary>How long the chronology of a long childhood takes to put together, whole, and as of a day: eighteen years, 2,000 entries and more on one page, without the page's HTML.</summary>
internal static class ChronologySpeed
{
    private const double Limit = 300;
    private const int InOneChange = 200;
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 17, 10, 0);
    private static readonly Reader Screener = new("screener", "screener", "bedford-social-care", "bedford-front-door", "bedford");

    public static async Task Run(string[] args, Report report)
    {
        var events = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2_000;
        var folder = Directory.CreateTempSubdirectory("kith-bench-").FullName;
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 60;
        var practice = Benchmarks.Practice();
        try
        {
            var files = PackFolder.Read(practice);
            var pack = PackLoader.Load(files).Pack ?? throw new InvalidOperationException($"{practice} holds no practice that loads.");
            await using var store = await RecordStore.Open(Path.Combine(folder, "kith.db"));
            await new Registers(store, pack).Begin(demonstration: true, Now);
            var packs = await PackShelf.Publish(store, pack, files, Now);
            var person = await Childhood(new Casework(store, packs), events);
            List<double> whole = [], then = [];
            var (shown, known) = (0, 0);
            for (var round = 0; round < rounds; round++)
            {
                whole.Add(await Time(async () => shown = await Lines(store, packs, pack, person, new ChronologyFilter())));
                then.Add(await Time(async () => known = await Lines(store, packs, pack, person, new ChronologyFilter(AsOf: Now + Duration.FromMinutes(5)))));
            }
            report.Note(string.Create(CultureInfo.InvariantCulture, $"{shown} entries of one child, {known} as of a day, SQLite, {rounds} rounds"));
            report.Work("entries on the page", shown, events + 1);
            // As of a day: the report and the first change of events, at least, and no more than the whole.
            report.Work("entries as of a day", known > shown ? 0 : known, Math.Min(events, InOneChange) + 1);
            Say(report, "whole", whole);
            Say(report, "as of a day", then);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> Childhood(Casework casework, int events)
    {
        var report = new JsonObject
        {
            ["children"] = new JsonArray(new JsonObject { ["given-names"] = "Methuselah", ["family-name"] = "Longwood", ["date-of-birth"] = "2008-11-20", ["address"] = new JsonObject { ["postcode"] = "MK40 2AB" } }),
            ["concern"] = "Comes in hungry.", ["consent"] = new JsonObject { ["state"] = "given" }, ["referrer"] = new JsonObject { ["name"] = "A teacher", ["kind"] = "professional" },
        };
        var opened = await Do(casework, new Action.Open("contact", "report", report, "worker"), Now);
        var linked = await Do(casework, new Action.Link(Replay.Id(opened.Report!.Chain), Replay.Id(opened.Entries.First(e => e.Kind == Kinds.EpisodeOpened).Says["subject"]), null, "New."), Now);
        var person = linked.Entries.First(e => e.Kind == Kinds.MentionLinked).Says["person"];
        var born = new LocalDate(2008, 11, 20);
        string[] kinds = ["attendance", "health-visit", "not-brought", "home-visit", "school-concern", "offence"];
        foreach (var some in Enumerable.Range(0, events).Chunk(InOneChange))
        {
            await Do(casework, new Action.RecordEvents([.. some.Select(n => new NewEvent(
                person, Practice.London.Iso(born.PlusDays(n * 6500 / events)), null, kinds[n % kinds.Length], "established", n % 20 == 0,
                new JsonObject { ["what"] = $"Entry {n}: seen at home, clean and talkative; the picture is mixed, warm with each other and worn out.", ["source"] = "The agency's own record", ["reference"] = $"R-{n}" }))]), Now + Duration.FromMinutes(1 + (some[0] / InOneChange)));
        }
        return person;
    }

    private static async Task<Done> Do(Casework casework, Action action, Instant at)
    {
        var done = await casework.Do(Screener, action, at);
        return done.Ok ? done : throw new InvalidOperationException(string.Join("; ", done.Problems));
    }

    private static async Task<int> Lines(RecordStore store, PackShelf packs, Practice.Pack.PracticePack pack, string person, ChronologyFilter filter)
    {
        await using var db = store.Context();
        var asker = await Asker.For(db, new Gate(pack), Screener, Now + Duration.FromHours(1), new Disclosure());
        return (await new ChronologyQuery(db, asker, packs).Sheet(person, [], filter) ?? throw new InvalidOperationException("Nobody is there.")).Lines.Length;
    }

    private static async Task<double> Time(Func<Task> what)
    {
        var clock = Stopwatch.StartNew();
        await what();
        return clock.Elapsed.TotalMilliseconds;
    }

    private static void Say(Report report, string what, List<double> times)
    {
        // The first rounds compile; they are not what a worker meets ten times a day.
        var sorted = times.Skip(5).Order().ToArray();
        var (half, most) = (sorted[sorted.Length / 2], sorted[(int)Math.Ceiling(sorted.Length * 0.99) - 1]);
        report.Note(string.Create(CultureInfo.InvariantCulture, $"{what} p50 {half:0} ms"));
        report.Say($"{what} p99", most, "ms", "the limit", Limit, 1);
    }
}
