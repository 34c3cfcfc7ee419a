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
    private const int Rounds = 60;
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 20, 12, 0);
    private static readonly string[] Names = ["osei", "marlowe", "quinn", "farthingale", "wychwood", "vandermeer", "thistle", "ashdown", "pemberley", "greenaway"];

    public static async Task<bool> Run(string[] args)
    {
        var episodes = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var practice = args.Length > 1 ? args[1] : "practice";
        var gate = new Gate(PackLoader.Load(PackFolder.Read(practice)).Pack ?? throw new InvalidOperationException($"{practice} holds no practice that loads."));
        var folder = Directory.CreateTempSubdirectory("kith-bench-").FullName;
        try
        {
            await using var store = await RecordStore.Open(Path.Combine(folder, "kith.db"));
            await using var db = store.Context();
            await Fill(db, episodes);
            var asker = await Asker.For(db, gate, new Reader("w1", "screener", "bedford-social-care", "bedford-front-door"), Now, new Disclosure());
            List<double> filtered = [], byHand = [], searched = [];
            for (var round = 0; round < Rounds; round++)
            {
                // Interleaved, so that a busy machine slows both.
                var (first, second) = (await Time(() => Filtered(db, asker)), await Time(() => ByHand(db)));
                if (round == 0 && !first.Ids.SequenceEqual(second.Ids)) throw new InvalidOperationException("The two lists are not the same: the comparison would say nothing.");
                filtered.Add(first.Ms);
                byHand.Add(second.Ms);
                searched.Add((await Time(async () => [.. (await new PersonSearch(db, asker).Find(new Sought(Names[round % Names.Length]))).People.Select(p => p.Person)])).Ms);
            }
            var ratio = At(filtered, 0.5) / At(byHand, 0.5);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{episodes} episodes, about {episodes * 10L} entries; SQLite; {Rounds} rounds"));
            Console.WriteLine(Line("team's open work, through the filter", filtered));
            Console.WriteLine(Line("the same rows, SQL by hand", byHand));
            Console.WriteLine(Line("search by name", searched));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"filter ratio {ratio:0.00}, goal {GoalRatio:0.0}: {(ratio <= GoalRatio ? "met" : "not met")}; search p99 {At(searched, 0.99):0.0} ms, goal {GoalSearch:0} ms: {(At(searched, 0.99) <= GoalSearch ? "met" : "not met")}"));
            return ratio <= GoalRatio && At(searched, 0.99) <= GoalSearch;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string[]> Filtered(RecordContext db, Asker asker) => await db.Seen(asker).Where(e => e.Closed == null && e.Team == "bedford-front-door")
        .OrderBy(e => e.Danger).ThenBy(e => e.Due == null).ThenBy(e => e.Due).ThenBy(e => e.Received).ThenBy(e => e.Id).Select(e => e.Id).Take(25).ToArrayAsync();

    private static async Task<string[]> ByHand(RecordContext db) => await db.Database.SqlQueryRaw<string>(
        "SELECT id AS \"Value\" FROM episode WHERE partnership = {0} AND team = {1} AND closed IS NULL AND restricted = 0 ORDER BY danger, due IS NULL, due, received, id LIMIT 25",
        db.Partnership, "bedford-front-door").ToArrayAsync();

    private static async Task<(string[] Ids, double Ms)> Time(Func<Task<string[]>> list)
    {
        var clock = Stopwatch.StartNew();
        var ids = await list();
        return (ids, clock.Elapsed.TotalMilliseconds);
    }

    private static string Line(string what, List<double> times) =>
        string.Create(CultureInfo.InvariantCulture, $"  {what,-40} p50 {At(times, 0.5),8:0.00} ms   p99 {At(times, 0.99),8:0.00} ms");

    private static double At(List<double> times, double share) => times.Order().ElementAt(Math.Min(times.Count - 1, (int)(times.Count * share)));

    /// <summary>One episode in fifty is open; one in a hundred restricted; the three doors share them. Each has a person of its own.</summary>
    private static async Task Fill(RecordContext db, int episodes)
    {
        var named = string.Join(' ', Names.Select((n, i) => $"WHEN {i} THEN '{n}'"));
        var (p, at) = (db.Partnership, Now.ToUnixTimeTicks() / 10);
        string[] statements =
        [
            $"INSERT INTO person (partnership, id, created, links, restricted) SELECT '{p}', 'p' || i, {at}, 1, 0 FROM n",
            $"INSERT INTO mention (partnership, id, report, role, path, received, person, linked, episodes, filled) SELECT '{p}', 'm' || i, 'r' || i, 'child', 'children[0]', {at} - i * 1000000, 'p' || i, {at}, 1, 0 FROM n",
            $"INSERT INTO person_name (partnership, person, mention, token, class, whole) SELECT '{p}', 'p' || i, 'm' || i, (CASE i % 10 {named} END) || (i / 10 % 2000), 'identity', 1 FROM n",
            $"INSERT INTO mention_answer (partnership, mention, field, class, value, recorded, source) SELECT '{p}', 'm' || i, 'family-name', 'identity', (CASE i % 10 {named} END) || (i / 10 % 2000), {at}, 'report/r' || i FROM n",
            $"""
            INSERT INTO episode (partnership, id, pathway, shape, stage, subject, person, report, authority, front_door, team, route, received, opened, closed, care, urgent, danger, due, restricted, by_name)
            SELECT '{p}', 'e' || i, 'contact', 'h', 'screening', 'm' || i, 'p' || i, 'r' || i, d, d, d || '-front-door', 'worker', {at} - i * 1000000, {at} - i * 1000000,
              CASE WHEN i % 50 = 0 THEN NULL ELSE {at} END, 0, 0, i % 3, {at} + i, i % 100 = 0, 0 FROM (SELECT i, CASE i % 3 WHEN 0 THEN 'bedford' WHEN 1 THEN 'luton' ELSE 'central-bedfordshire' END AS d FROM n)
            """,
            $"INSERT INTO audience (partnership, episode, key, scope, why, \"from\") SELECT partnership, id, 'team:' || team, 'all', 'opened', opened FROM episode",
            $"INSERT INTO audience (partnership, episode, key, scope, why, \"from\") SELECT partnership, id, 'front-door:' || front_door, 'all', 'opened', opened FROM episode",
            $"INSERT INTO audience (partnership, episode, key, scope, why, \"from\") SELECT partnership, id, 'front-door:*', 'summary', 'opened', opened FROM episode",
            "ANALYZE",
        ];
        db.Database.SetCommandTimeout(TimeSpan.FromHours(1));
        foreach (var statement in statements)
            await db.Database.ExecuteSqlRawAsync(statement.Replace(" FROM n", $" FROM (WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < {episodes}) SELECT i FROM c)", StringComparison.Ordinal));
    }
}
