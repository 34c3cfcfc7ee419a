using System.Diagnostics;
using System.Globalization;
using Kith.Access;
using Kith.Practice.Loading;
using Kith.Record;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Bench;

/// <summary>
/// What the access filter costs: a team's open work, through the filter, against SQL written by hand that gives the same rows; and how long a
/// search by name takes, newest first. The rows of the views are made directly: ten entries of the ledger stand behind one episode, as a rule.
/// </summary>
internal static class AccessFilter
{
    private const double GoalRatio = 1.3;
    private const double GoalSearch = 50;
    private const int Shown = 25;
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 20, 12, 0);
    private static readonly string[] Names = ["osei", "marlowe", "quinn", "farthingale", "wychwood", "vandermeer", "thistle", "ashdown", "pemberley", "greenaway"];

    public static async Task Run(string[] args, Report report)
    {
        var episodes = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 60;
        var gate = new Gate(PackLoader.Load(PackFolder.Read(Benchmarks.Practice())).Pack!);
        var folder = Directory.CreateTempSubdirectory("kith-bench-").FullName;
        try
        {
            await using var store = await RecordStore.Open(Path.Combine(folder, "kith.db"));
            await using var db = store.Context();
            await Fill(db, episodes);
            var asker = await Asker.For(db, gate, new Reader("w1", "screener", "bedford-social-care", "bedford-front-door"), Now, new Disclosure());
            List<double> filtered = [], byHand = [], searched = [];
            var (listed, named) = (0, 0);
            for (var round = 0; round < rounds; round++)
            {
                // Interleaved, so that a busy machine slows both.
                var (first, second) = (await Time(() => Filtered(db, asker)), await Time(() => ByHand(db)));
                if (round == 0 && first.Ids.SequenceEqual(second.Ids)) listed = first.Ids.Length;
                filtered.Add(first.Ms);
                byHand.Add(second.Ms);
                var (people, took) = await Time(async () => [.. (await new PersonSearch(db, asker).Find(new Sought(Names[round % Names.Length]))).People.Select(p => p.Person)]);
                searched.Add(took);
                named += people.Length > 0 ? 1 : 0;
            }
            report.Note(string.Create(CultureInfo.InvariantCulture, $"{episodes} episodes, about {episodes * 10L} entries; SQLite; {rounds} rounds"));
            report.Work("rows on the list, the same through the filter as by hand", listed, Shown);
            report.Work("searches that found somebody", named, rounds);
            report.Say("open work p50", At(filtered, 0.5), "ms", "SQL by hand", At(byHand, 0.5), GoalRatio);
            report.Note(string.Create(CultureInfo.InvariantCulture, $"open work p99 {At(filtered, 0.99):0.00} ms, by hand {At(byHand, 0.99):0.00} ms; search p50 {At(searched, 0.5):0.00} ms"));
            report.Say("search by name p99", At(searched, 0.99), "ms", "the limit", GoalSearch, 1);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string[]> Filtered(RecordContext db, Asker asker) => await db.Seen(asker).Where(e => e.Closed == null && e.Team == "bedford-front-door")
        .OrderBy(e => e.Danger).ThenBy(e => e.Due == null).ThenBy(e => e.Due).ThenBy(e => e.Received).ThenBy(e => e.Id).Select(e => e.Id).Take(Shown).ToArrayAsync();

    private static async Task<string[]> ByHand(RecordContext db) => await db.Database.SqlQueryRaw<string>(
        "SELECT id AS \"Value\" FROM episode WHERE partnership = {0} AND team = {1} AND closed IS NULL AND restricted = 0 ORDER BY danger, due IS NULL, due, received, id LIMIT {2}",
        db.Partnership, "bedford-front-door", Shown).ToArrayAsync();

    private static async Task<(string[] Ids, double Ms)> Time(Func<Task<string[]>> list)
    {
        var clock = Stopwatch.StartNew();
        var ids = await list();
        return (ids, clock.Elapsed.TotalMilliseconds);
    }

    private static double At(List<double> times, double share) => times.Order().ElementAt(Math.Min(times.Count - 1, (int)(times.Count * share)));

    /// <summary>One episode in thirty is open; one in a hundred restricted; the three doors share them. Each has a person of its own.</summary>
    private static async Task Fill(RecordContext db, int episodes)
    {
        string[] doors = ["bedford", "luton", "central-bedfordshire"];
        await using var rows = await Rows.Begin(db);
        for (var i = 1; i <= episodes; i++)
        {
            var (person, mention, report, episode, door, received) = ($"p{i}", $"m{i}", $"r{i}", $"e{i}", doors[i % doors.Length], Now - Duration.FromSeconds(i));
            var name = Names[i % Names.Length] + (i / Names.Length % 2000).ToString(CultureInfo.InvariantCulture);
            rows.Add(new PersonRow { Id = person, Created = Now, Links = 1, GoesBy = person });
            rows.Add(new MentionRow { Id = mention, Report = report, Role = "child", Path = "children[0]", Received = received, Person = person, Written = person, Linked = Now, Episodes = 1, Filled = 0 });
            rows.Add(new PersonNameRow { Person = person, Written = person, Mention = mention, Token = name, Class = "identity", Whole = true });
            rows.Add(new MentionAnswerRow { Mention = mention, Field = "family-name", Name = "family-name", Class = "identity", Value = name, Recorded = Now, Source = $"report/{report}" });
            rows.Add(new EpisodeRow
            {
                Id = episode, Pathway = "contact", Shape = "h", Stage = "screening", Subject = mention, Person = person, Written = person, Report = report, Authority = door, FrontDoor = door, Team = $"{door}-front-door",
                Route = "worker", Received = received, Opened = received, Closed = i % 31 == 0 ? null : Now, Care = false, Urgent = false, Danger = i % 4, Due = Now + Duration.FromMilliseconds(i), Restricted = i % 100 == 0,
            });
            foreach (var (key, scope) in new[] { ($"team:{door}-front-door", "all"), ($"front-door:{door}", "all"), ("front-door:*", "summary") })
                rows.Add(new AudienceRow { Episode = episode, Key = key, Scope = scope, Why = "opened", From = received });
        }
        await rows.Commit();
    }
}
