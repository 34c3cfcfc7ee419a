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

    public static async Task<bool> Run(string[] args)
    {
        var events = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 2_000;
        var folder = Directory.CreateTempSubdirectory("kith-bench-").FullName;
        var practice = args.Length > 1 ? args[1] : "practice";
        try
        {
            var files = PackFolder.Read(practice);
            var pack = PackLoader.Load(files).Pack ?? throw new InvalidOperationException($"{practice} holds no practice that loads.");
            await using var store = await RecordStore.Open(Path.Combine(folder, "kith.db"));
            await new Registers(store, pack).Begin(demonstration: true, Now);
            var packs = await PackShelf.Publish(store, pack, files, Now);
            var person = await Childhood(new Casework(store, packs), events);
            List<double> whole = [], then = [];
            var shown = 0;
            for (var round = 0; round < 60; round++)
            {
                whole.Add(await Time(async () => shown = await Lines(store, packs, pack, person, new ChronologyFilter())));
                then.Add(await Time(() => Lines(store, packs, pack, person, new ChronologyFilter(AsOf: Now + Duration.FromMinutes(5)))));
            }
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shown} entries of one child, SQLite, 60 rounds"));
            var good = Say("whole", whole) & Say("as of a day", then);
            return good;
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

    private static bool Say(string what, List<double> times)
    {
        // The first rounds compile; they are not what a worker meets ten times a day.
        var sorted = times.Skip(5).Order().ToArray();
        var (half, most) = (sorted[sorted.Length / 2], sorted[(int)Math.Ceiling(sorted.Length * 0.99) - 1]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: p50 {half:0} ms, p99 {most:0} ms; limit {Limit:0} ms, ratio {most / Limit:0.00}: {(most <= Limit ? "met" : "not met")}"));
        return most <= Limit;
    }
}
