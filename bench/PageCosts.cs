using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Loading;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Views;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Bench;

/// <summary>
/// What the pages cost that are looked at all day: statements, rows read and time of a work list, a search, a person, their chronology of 2,000 entries
/// and their family of 30, on both databases. Another build of this program measures its own in turn: goal, at most 1.1 times its figures.
/// A person's page runs at most 12 statements, whatever the number of grounds for seeing it.
/// </summary>
internal static class PageCosts
{
    private const double Goal = 1.1;
    private const double MostStatements = 12;
    private const int InOneChange = 200;
    private const string OwnFigure = "cost ";

    private static readonly Reader Screener = new("screener", "screener", "bedford-social-care", "bedford-front-door", "bedford");
    /// <summary>Sees the whole record of whom their team holds, which is asked of every row.</summary>
    private static readonly Reader SocialWorker = new("allocated", "social-worker", "bedford-social-care", "bedford-front-door", "bedford");
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 20, 12, 0);

    /// <summary>Where to write the statements of each page, with the milliseconds that each took: to find what costs.</summary>
    private static string? Statements => Environment.GetEnvironmentVariable("KITH_BENCH_SQL") is { Length: > 0 } file ? file : null;

    private sealed record Cost(string Page, double Statements, double Rows, double Milliseconds);

    public static async Task Run(string[] args, Report report)
    {
        var numbers = args.Where(a => int.TryParse(a, CultureInfo.InvariantCulture, out _)).Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray();
        var (events, rounds) = (numbers.ElementAtOrDefault(0) is > 0 and var e ? e : 2_000, numbers.ElementAtOrDefault(1) is > 0 and var r ? r : 40);
        var peer = args.SkipWhile(a => a != "--peer").Skip(1).FirstOrDefault();
        foreach (var engine in new[] { Databases.Sqlite, Databases.Postgres })
        {
            // The two in turn, twice: what else the machine does meets both alike.
            List<Cost> own = [], other = [];
            for (var turn = 0; turn < (peer is null ? 1 : 2); turn++)
            {
                own.AddRange(await Measure(report, engine, events, rounds));
                if (peer is not null) other.AddRange(Measured(peer, engine, events, rounds));
            }
            foreach (var page in own.Select(c => c.Page).Distinct(StringComparer.Ordinal))
            {
                var (mine, theirs) = (Least(own, page), Least(other, page));
                report.Note(string.Create(CultureInfo.InvariantCulture, $"{OwnFigure}{engine}|{page}|{mine!.Statements}|{mine.Rows}|{mine.Milliseconds:0.00}"));
                if (page.StartsWith("person", StringComparison.Ordinal)) report.Say($"{engine}, {page}, statements", mine.Statements, "statements",
                    "the limit", MostStatements, 1);
                if (theirs is null) continue;
                report.Say($"{engine}, {page}, statements", mine.Statements, "statements", "the other build", theirs.Statements, Goal);
                report.Say($"{engine}, {page}, rows", mine.Rows, "rows", "the other build", Math.Max(1, theirs.Rows), Goal);
                report.Say($"{engine}, {page}, least time", mine.Milliseconds, "ms", "the other build", theirs.Milliseconds, Goal);
            }
        }
    }

    private static Cost? Least(List<Cost> costs, string page) => costs.Where(c => c.Page == page).ToList() is { Count: > 0 } some
        ? new(page, some.Min(c => c.Statements), some.Min(c => c.Rows), some.Min(c => c.Milliseconds)) : null;

    /// <summary>What the other build says of itself on this engine.</summary>
    private static IEnumerable<Cost> Measured(string peer, string engine, int events, int rounds)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [peer, "pages", .. new[] { events, rounds }
            .Select(n => n.ToString(CultureInfo.InvariantCulture))])
        {
            UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(peer)),
        })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return [.. said.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith($"{OwnFigure}{engine}|", StringComparison.Ordinal)).Select(l => l.Split('|'))
            .Select(c => new Cost(c[1], double.Parse(c[2], CultureInfo.InvariantCulture), double.Parse(c[3], CultureInfo.InvariantCulture),
                double.Parse(c[4], CultureInfo.InvariantCulture)))];
    }

    private static async Task<List<Cost>> Measure(Report report, string engine, int events, int rounds)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db);
        var files = PackFolder.Read(Benchmarks.Practice());
        var pack = PackLoader.Load(files).Pack!;
        var registers = new Registers(store, pack);
        await registers.Begin(demonstration: true, Now);
        var packs = await PackShelf.Publish(store, pack, files, Now);
        foreach (var reader in new[] { Screener, SocialWorker })
            await registers.Register(Actor.Engine, [(reader.Human, $"Amaryllis {reader.Human}", [Posted(reader)])], Now);
        var (many, few, work) = await County(store, new Casework(store, packs), events);

        // As it is with a database that has been up for an hour.
        await using (var db = store.Context()) await db.Database.ExecuteSqlRawAsync("ANALYZE");
        await using var web = await Served.Start(store, packs);
        using var counted = new Counted();
        var costs = new List<Cost>();
        foreach (var reader in new[] { Screener, SocialWorker })
        {
            using var http = await Served.SignedIn(web, Posted(reader));
            foreach (var (page, path, typed, expects) in new[]
            {
                ("work list", "/work?tab=team", null, "Longwood"), ("search", "/people", "Longwood", "ron Longwood"),
                ("person", $"/people/{many}", null, "Longwood"), ("person of one report", $"/people/{few}", null, "Brookfield"),
                ("chronology", $"/people/{many}/chronology", null, "Longwood"), ("family", $"/people/{many}/family", null, "Longwood"),
                ("episode", $"/episodes/{work}", null, "Longwood"),
            })
            {
                var (times, statements, rows, found) = (new List<double>(), 0L, 0L, 0);
                for (var round = -6; round < rounds; round++)
                {
                    using var form = typed is null ? null : await Form(http, path, typed);
                    counted.Begin();
                    var began = Stopwatch.GetTimestamp();
                    using var answer = form is null ? await http.GetAsync(new Uri(path, UriKind.Relative))
                        : await http.PostAsync(new Uri(path, UriKind.Relative), form);
                    var body = await answer.Content.ReadAsStringAsync();
                    var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                    if (round < 0) continue;
                    times.Add(took);
                    (statements, rows) = counted.End();
                    if (answer.IsSuccessStatusCode && body.Contains(expects, StringComparison.Ordinal)) found++;
                }
                if (Statements is { } file) File.Move(file, $"{file}.{engine}.{page.Replace(' ', '-')}.{reader.Role}", true);
                report.Work($"{engine}, {page} as {reader.Role}: shown", found, rounds);
                costs.Add(new($"{page} as {reader.Role}", statements, rows, times.Min()));
            }
        }
        return costs;
    }

    /// <summary>A long childhood with six reports and a family of thirty, somebody told of once, and a work list of sixty.</summary>
    private static async Task<(string Many, string Few, string Work)> County(RecordStore store, Casework casework, int events)
    {
        var (many, work) = await Told(store, casework, null, "Longwood", 0, 20);
        for (var again = 0; again < 5; again++) await Told(store, casework, many, "Longwood", 20 + 2 * again, 2);
        var (few, _) = await Told(store, casework, null, "Brookfield", 0, 1);
        for (var other = 0; other < 53; other++) await Open(casework, string.Create(CultureInfo.InvariantCulture, $"Other{other}"), "Longwood", 0, 1);
        var born = new LocalDate(2008, 11, 20);
        string[] kinds = ["attendance", "health-visit", "not-brought", "home-visit", "school-concern", "offence"];
        foreach (var some in Enumerable.Range(0, events).Chunk(InOneChange))
        {
            await Do(casework, new Action.RecordEvents([.. some.Select(n => new NewEvent(
                many, Kith.Practice.London.Iso(born.PlusDays(n * 6500 / events)), null, kinds[n % kinds.Length], "established", n % 20 == 0,
                new JsonObject { ["what"] = $"Entry {n}: seen at home, clean and talkative; the picture is mixed, warm with each other and worn out.",
                    ["source"] = "The agency's own record", ["reference"] = $"R-{n}" }))]));
        }
        return (many, few, work);
    }

    private static async Task<(string Person, string Work)> Told(RecordStore store, Casework casework, string? person, string name, int from, int household)
    {
        var opened = await Open(casework, "Methuselah", name, from, household);
        var report = Replay.Id(opened.Report!.Chain);
        var episode = opened.Entries.First(e => e.Kind == Kinds.EpisodeOpened);
        await using var db = store.Context();
        var subject = Replay.Id(episode.Says["subject"]);
        var mentions = await db.Set<MentionRow>().Where(m => m.Report == report && m.Id != subject && m.Role != "referrer").OrderBy(m => m.Path)
            .Select(m => m.Id).ToListAsync();
        var linked = await Do(casework, new Action.Link(report, subject, person, "Their own."));
        foreach (var mention in mentions) await Do(casework, new Action.Link(report, mention, null, "Nobody like this was on record."));
        return (person ?? linked.Entries.First(e => e.Kind == Kinds.MentionLinked).Says["person"], Replay.Id(episode.Chain));
    }

    private static Posting Posted(Reader reader) => new(reader.Human, reader.Role, reader.Agency, reader.Team!);

    private static Task<Done> Open(Casework casework, string given, string name, int from, int household)
    {
        string[] kin = ["mother", "father", "brother-or-sister", "grandparent", "aunt-or-uncle"];
        return Do(casework, new Action.Open("contact", "report", new JsonObject
        {
            ["children"] = new JsonArray(new JsonObject { ["given-names"] = given, ["family-name"] = name, ["date-of-birth"] = "2008-11-20",
                ["address"] = new JsonObject { ["postcode"] = "MK40 2AB" } }),
            ["household"] = new JsonArray([.. Enumerable.Range(from, household).Select(n => (JsonNode)new JsonObject
            {
                ["given-names"] = $"{(char)('A' + n)}{(char)('a' + n)}ron", ["family-name"] = name,
                ["relationships"] = new JsonArray(new JsonObject { ["child"] = "0", ["relationship"] = n < kin.Length ? kin[n] : "cousin" }),
            })]),
            ["concern"] = "Comes in hungry.", ["consent"] = new JsonObject { ["state"] = "given" }, ["referrer"] = new JsonObject { ["name"] = "A teacher",
                ["kind"] = "professional" },
        }, "worker"));
    }

    private static async Task<Done> Do(Casework casework, Action action)
    {
        var done = await casework.Do(Screener, action, Now);
        return done.Ok ? done : throw new InvalidOperationException(string.Join("; ", done.Problems));
    }

    private static async Task<FormUrlEncodedContent> Form(HttpClient http, string path, string typed) =>
        new(new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Served.Field] = await Served.Token(http, path), ["name"] = typed,
    });

    /// <summary>Statements run and rows read in this program.</summary>
    private sealed class Counted : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly List<IDisposable> subscribed = [];
        private long statements, rows;

        public Counted() => subscribed.Add(DiagnosticListener.AllListeners.Subscribe(this));

        public void Begin()
        {
            (statements, rows) = (0, 0);
            if (Statements is { } file) File.Delete(file);
        }

        public (long Statements, long Rows) End() => (Interlocked.Read(ref statements), Interlocked.Read(ref rows));

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == "Microsoft.EntityFrameworkCore") subscribed.Add(value.Subscribe(this));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value.Value is CommandExecutedEventData command)
            {
                Interlocked.Increment(ref statements);
                if (Statements is { } file) File.AppendAllText(file, $"{command.Duration.TotalMilliseconds:0.00}\n{command.Command.CommandText}\n----\n");
            }
            if (value.Value is DataReaderDisposingEventData read) Interlocked.Add(ref rows, read.ReadCount);
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }

        public void Dispose() => subscribed.ForEach(s => s.Dispose());
    }
}
