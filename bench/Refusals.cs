using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Loading;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Tests.Shared;
using Kith.Web;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Bench;

/// <summary>
/// Whether time tells what is closed from what never was: a worker asks, in turn, for work that is denied to them and for work that was invented, over
/// a socket, without the floor and with it. Goal: with the floor, at most 1 ms between the medians.
/// </summary>
internal static class Refusals
{
    private const double Goal = 1;
    private const string Invented = "00000000000000000000";

    private static readonly Reader Screener = new("screener", "screener", "bedford-social-care", "bedford-front-door", "bedford");
    private static readonly Posting Denied = new("denied", "agency-responder", "police", "police-desk");

    public static async Task Run(string[] args, Report report)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 40;
        foreach (var engine in new[] { Databases.Sqlite, Databases.Postgres })
        {
            foreach (var floor in new[] { RefusalFloor.Usual with { Least = TimeSpan.Zero }, RefusalFloor.Usual })
                await Measure(report, engine, floor, rounds);
        }
    }

    private static async Task Measure(Report report, string engine, RefusalFloor floor, int rounds)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db);
        var files = PackFolder.Read(Benchmarks.Practice());
        var pack = PackLoader.Load(files).Pack!;
        // A Friday at noon, with the door open: at night the contact would be the emergency duty team's.
        var now = Instant.FromUtc(2026, 11, 20, 12, 0);
        var registers = new Registers(store, pack);
        await registers.Begin(demonstration: true, now);
        var packs = await PackShelf.Publish(store, pack, files, now);
        await registers.Register(Actor.Engine, [("denied", "Somebody Denied", [Denied])], now);
        var casework = new Casework(store, packs);
        var opened = await casework.Do(Screener, new Action.Open("contact", "report", Contact(), "worker"), now);
        if (!opened.Ok) throw new InvalidOperationException(string.Join("; ", opened.Problems));
        var report1 = opened.Report!.Chain["report/".Length..];
        var mention = Replay.Id(opened.Entries.First(e => e.Kind == Kinds.EpisodeOpened).Says["subject"]);
        var linked = await casework.Do(Screener, new Action.Link(report1, mention, null, "Nobody like this was on record"), now);
        if (!linked.Ok) throw new InvalidOperationException(string.Join("; ", linked.Problems));
        var person = linked.Entries.First(e => e.Kind == Kinds.PersonCreated).Chain["person/".Length..];

        await using var web = await Served.Start(store, packs, floor);
        using var http = await Served.SignedIn(web, Denied);
        foreach (var (what, there, never) in new[]
        {
            ("episodes", $"/episodes/{opened.Opened.First()}", $"/episodes/{Invented}"), ("people", $"/people/{person}", $"/people/{Invented}"),
            ("mentions", $"/reports/{report1}/mentions/{mention}", $"/reports/{Invented}/mentions/{Invented}"),
        })
        {
            var (denied, invented, refused) = (new List<double>(), new List<double>(), 0);
            for (var round = -2; round < rounds; round++)
            {
                // In turn, and each first as often as the other; the first two rounds warm up.
                foreach (var (path, took) in round % 2 == 0 ? new[] { (there, denied), (never, invented) } : [(never, invented), (there, denied)])
                {
                    var began = Stopwatch.GetTimestamp();
                    using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
                    await answer.Content.ReadAsByteArrayAsync();
                    if (round < 0) continue;
                    took.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                    if (answer.StatusCode == HttpStatusCode.NotFound) refused++;
                }
            }
            var at = FormattableString.Invariant($"{engine}, {what}, floor {floor.Least.TotalMilliseconds:0} ms");
            report.Note(FormattableString.Invariant($"{at}: denied p50 {At(denied, 50):0.00} ms, invented {At(invented, 50):0.00}; p95 {At(denied, 95):0.00} and {At(invented, 95):0.00}"));
            report.Work($"{at}: refused", refused, rounds * 2);
            if (floor.Least > TimeSpan.Zero) report.Say($"{at}, between them at p50", Math.Abs(At(denied, 50) - At(invented, 50)), "ms", "the limit", Goal, 1);
        }
    }

    private static JsonObject Contact() => new()
    {
        ["children"] = new JsonArray(new JsonObject { ["given-names"] = "Tansy", ["family-name"] = "Longwood", ["date-of-birth"] = "2017-05-04", ["address"] = new JsonObject { ["postcode"] = "MK40 2AB" } }),
        ["concern"] = "Comes in hungry.", ["consent"] = new JsonObject { ["state"] = "given" }, ["referrer"] = new JsonObject { ["name"] = "A teacher", ["kind"] = "professional" },
    };

    private static double At(List<double> all, int percent) => all.Order().ElementAt(Math.Min(all.Count - 1, all.Count * percent / 100));
}
