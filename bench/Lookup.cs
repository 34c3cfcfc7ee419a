using System.Diagnostics;
using System.Globalization;
using Kith.Access;
using Kith.Practice.Loading;
using Kith.Record;
using Kith.Record.Queries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Bench;

/// <summary>
/// Interactive look-up against the SQLite index: a name, a birth and a postcode as somebody types them, half of them with a slip, a nickname, the names the other
/// way round, or day and month exchanged. The rows of the views are made directly, as the projectors would make them: 20,000 family names and 240 given
/// names, unevenly common, one description each; the first look, with a cold cache, is not counted. One asker, one at a time, no page around it.
/// </summary>
internal static class Lookup
{
    private const double Goal = 50;
    private const int Warm = 20;
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 20, 12, 0);

    public static async Task Run(string[] args, Report report)
    {
        var people = args is ["--people", var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 1_000_000;
        var looks = args is [_, _, "--looks", var most] ? int.Parse(most, CultureInfo.InvariantCulture) : 300;
        var gate = new Gate(PackLoader.Load(PackFolder.Read(Benchmarks.Practice())).Pack!);
        var folder = Directory.CreateTempSubdirectory("kith-bench-").FullName;
        try
        {
            await using var store = await RecordStore.Open(Path.Combine(folder, "kith.db"));
            await using var db = store.Context();
            await new LookupPeople(people).Fill(db);
            var asker = await Asker.For(db, gate, new Reader("w1", "screener", "bedford-social-care", "bedford-front-door"), Now, new Disclosure());
            Dictionary<string, (List<double> Times, int Found, int Tries)> kinds = new(StringComparer.Ordinal);
            for (var round = 0; round < looks + Warm; round++)
            {
                var (kind, sought, person) = LookupPeople.Typed(round, people);
                var clock = Stopwatch.StartNew();
                var matches = await new PersonSearch(db, asker).Find(sought);
                var took = clock.Elapsed.TotalMilliseconds;
                if (round < Warm)
                    continue;
                var (times, found, tries) = kinds.GetValueOrDefault(kind, ([], 0, 0));
                times.Add(took);
                kinds[kind] = (times, found + (matches.People.Concat(matches.Near).Any(m => m.Person == person) ? 1 : 0), tries + 1);
            }
            report.Note(string.Create(CultureInfo.InvariantCulture, $"{people} people, SQLite, {looks} looks, {new FileInfo(Path.Combine(folder, "kith.db")).Length / 1_000_000} MB"));
            foreach (var (kind, (times, found, tries)) in kinds)
            {
                report.Note(string.Create(CultureInfo.InvariantCulture, $"{kind,-44} p50 {At(times, 0.5),7:0.0} ms   p99 {At(times, 0.99),7:0.0} ms"));
                report.Work($"{kind}: found of {tries}", found, (long)Math.Ceiling(tries * Least(kind)));
            }
            var all = kinds.Values.SelectMany(k => k.Times).ToList();
            report.Note(string.Create(CultureInfo.InvariantCulture, $"all p50 {At(all, 0.5):0.0} ms"));
            report.Say("all p99", At(all, 0.99), "ms", "the limit", Goal, 1);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Whoever is typed right is found; with a slip, nearly always. By a common name alone a screenful of others may stand before them.</summary>
    private static double Least(string kind) => kind == LookupPeople.NameAlone ? 0.5 : kind.EndsWith("right", StringComparison.Ordinal) && !kind.Contains("left out", StringComparison.Ordinal) ? 1 : 0.9;

    private static double At(List<double> times, double share) => times.Order().ElementAt(Math.Min(times.Count - 1, (int)(times.Count * share)));
}
