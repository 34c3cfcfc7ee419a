using System.Globalization;
using Kith.Practice.Entries;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;

namespace Kith.Stories.Walks;

/// <summary>Something read by somebody who may not.</summary>
/// <param name="Row">What told the words, and at which class: the kind of row that leaks.</param>
internal sealed record Leak(string Row, string Route, string Why, Reading Reader, string Asked, string Word, string At);

/// <summary>One walk: the county planted, wandered through, and read by everybody.</summary>
internal sealed class OneWalk
{
    public required int Seed { get; init; }
    public required List<Leak> Leaks { get; init; }
    public required int Actions { get; init; }
    public required int Refused { get; init; }
    public required int Requests { get; init; }
    public required int Opened { get; init; }
    public required HashSet<string> Routes { get; init; }
    public required HashSet<string> Rows { get; init; }
    public required int Readers { get; init; }
    public required int Canaries { get; init; }

    /// <summary>Pairs of reader and canary that the rules allow, and of these those that came in an answer.</summary>
    public required (int Allowed, int Found) Shown { get; init; }

    /// <summary>Pairs of reader and canary that the rules deny, and of these those that came in no answer.</summary>
    public required (int Denied, int NotFound) Kept { get; init; }

    public string Took { get; private set; } = "";
    public string Deeds { get; private set; } = "";
    public int Compared { get; private set; }
    public List<Difference> Differences { get; private set; } = [];
    public required Dictionary<Reading, Dictionary<string, Verdict>> Verdicts { get; init; }
    public int Wanted { get; private set; }
    public int Reached { get; private set; }
    public int Followed { get; private set; }
    public List<Leak> Unreached { get; } = [];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"seed {Seed}: {Actions} actions ({Refused} refused), {Requests} requests ({Opened} opened), {Routes.Count} routes, {Readers} readers, {Canaries} canaries, {Rows.Count} kinds of row; "
        + $"allowed {Shown.Allowed}, found {Shown.Found}; denied {Kept.Denied}, not found {Kept.NotFound}; leaks {Leaks.Count}; "
        + $"twins {Compared} compared, {Differences.Count} differ; {Reached} of {Wanted} reached in {Followed} requests");

    private const int Sample = 800;

    public static async Task<OneWalk> Run(string engine, int seed, Planted planted)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await using var world = await World.Make(engine, seed, withHidden: true);
        var made = watch.Elapsed;
        int compared;
        List<Difference> differences;
        await using (var without = await World.Make(engine, seed, withHidden: false)) (compared, differences) = await Twins.Compare(world, without, new Random(seed), planted);
        var twinned = watch.Elapsed;
        planted.Forget();
        var walk = await Read(world, seed, planted);
        (walk.Compared, walk.Differences) = (compared, differences);
        var read = watch.Elapsed;
        await Reach(world, walk);
        walk.Took = string.Create(CultureInfo.InvariantCulture, $"made {made.TotalSeconds:0.0}, twin {(twinned - made).TotalSeconds:0.0}, read {(read - twinned).TotalSeconds:0.0}, reached {(watch.Elapsed - read).TotalSeconds:0.0} s");
        walk.Deeds = string.Join(", ", world.Deeds.Counts.Select(c => $"{c.Key} {c.Value.Done}/{c.Value.Refused}"));
        return walk;
    }

    private static async Task<OneWalk> Read(World world, int seed, Planted planted)
    {
        var (places, words, chance) = (world.Places, world.Words, world.Chance);
        var verdicts = world.Visitors.Keys.ToDictionary(r => r, r => places.ToDictionary(p => p.Key, p => world.Model.OfWords(r, p.Value), StringComparer.Ordinal));
        var names = places.Where(p => p.Value[0].Path.EndsWith("-name", StringComparison.Ordinal)).Select(p => p.Key).ToList();
        var typed = Enumerable.Range(0, 40).Select(_ => names[chance.Next(names.Count)]).Distinct(StringComparer.Ordinal);
        var rounds = Rounds.All(world.Kith, world.Ledger, typed);
        var (leaks, found, heard, opened) = (new List<Leak>(), new Dictionary<Reading, HashSet<string>>(), 0, 0);
        var routes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (reader, asking) in Chosen([.. world.Visitors.Keys], rounds, r => Near(world.Model, world.Record, world.Ledger, r), chance))
        {
            var answer = await world.Ask(reader, asking);
            heard++;
            routes.Add(asking.Route);
            if ((int)answer.Status < 300) opened++;
            if (!found.TryGetValue(reader, out var mine)) found[reader] = mine = new(StringComparer.Ordinal);
            mine.UnionWith(Came(asking, answer.Text));
            leaks.AddRange(Check(reader, asking, answer.Text));
            await planted.Widen(world, reader, asking, Check);
        }

        // What was typed is given back to whoever typed it.
        IEnumerable<string> Came(Asking asking, string text) => words.In(text).Where(w => places.ContainsKey(w) && asking.Post?.Any(p => p.Value.Contains(w, StringComparison.OrdinalIgnoreCase)) != true);
        IEnumerable<Leak> Check(Reading reader, Asking asking, string text) =>
            Came(asking, text).Where(w => verdicts[reader][w] == Verdict.Never).Select(w => Leaked(world.Model, places[w], asking.Route, reader, asking.ToString(), w));
        leaks.AddRange(await Elsewhere(world));
        return new()
        {
            Seed = seed, Leaks = leaks, Actions = world.Deeds.Counts.Values.Sum(c => c.Done), Refused = world.Deeds.Counts.Values.Sum(c => c.Refused), Requests = heard, Opened = opened, Routes = routes,
            Readers = world.Visitors.Count, Canaries = places.Count, Rows = places.Values.Select(p => p[0].Row).ToHashSet(StringComparer.Ordinal), Verdicts = verdicts,
            Shown = (verdicts.Sum(r => r.Value.Count(v => v.Value == Verdict.Must)), verdicts.Sum(r => r.Value.Count(v => v.Value == Verdict.Must && found.GetValueOrDefault(r.Key)?.Contains(v.Key) == true))),
            Kept = (verdicts.Sum(r => r.Value.Count(v => v.Value == Verdict.Never)), verdicts.Sum(r => r.Value.Count(v => v.Value == Verdict.Never && found.GetValueOrDefault(r.Key)?.Contains(v.Key) != true))),
        };
    }

    /// <summary>Two readers, by chance, from their start page.</summary>
    private static async Task Reach(World world, OneWalk walk)
    {
        var readers = walk.Verdicts.Where(v => v.Value.Any(w => w.Value == Verdict.Must)).Select(v => v.Key).ToList();
        foreach (var reader in Enumerable.Range(0, 2).Select(_ => readers[world.Chance.Next(readers.Count)]).Distinct())
        {
            var wanted = walk.Verdicts[reader].Where(v => v.Value == Verdict.Must && !Unshown.IsApproved(world.Places[v.Key][0])).Select(v => v.Key).ToHashSet(StringComparer.Ordinal);
            var (reached, requests) = await Reaching.From(world, reader, wanted);
            // Each within so many requests, not all: whoever sees much begins again at the start page for what is left.
            for (var again = 0; again < 2 && !wanted.IsSubsetOf(reached); again++)
            {
                var (more, further) = await Reaching.From(world, reader, [.. wanted.Except(reached, StringComparer.Ordinal)]);
                reached.UnionWith(more);
                requests += further;
            }
            walk.Wanted += wanted.Count;
            walk.Reached += reached.Count;
            walk.Followed += requests;
            walk.Unreached.AddRange(wanted.Except(reached, StringComparer.Ordinal).Select(w => world.Places[w][0] is var at
                ? new Leak(at.Row, at.Path, $"not reached as {reader.Role}", reader, $"{requests} requests", w, string.Create(CultureInfo.InvariantCulture, $"{at.Entry.Chain}#{at.Entry.Sequence}")) : null!));
        }
    }

    private static Leak Leaked(ReferenceModel model, List<Stands> places, string route, Reading reader, string asked, string word) => new(
        places[0].Row, route, model.Why(reader, places[0]), reader, asked, word, string.Create(CultureInfo.InvariantCulture, $"{places[0].Entry.Chain}#{places[0].Entry.Sequence} {places[0].Path}"));

    /// <summary>
    /// A seeded sample in which every route is asked by somebody, every list by everybody, and of what has an id mostly what is near the reader: work in their
    /// reach were it not closed, and whom it tells of. Elsewhere everything is one and the same refusal.
    /// </summary>
    private static IEnumerable<(Reading, Asking)> Chosen(List<Reading> readers, ILookup<string, Asking> rounds, Func<Reading, HashSet<string>> near, Random chance)
    {
        var routes = rounds.Select(r => (r.Key, Asks: r.ToList())).Where(r => r.Asks.Count > 0).ToList();
        foreach (var route in routes) yield return (readers[chance.Next(readers.Count)], route.Asks[chance.Next(route.Asks.Count)]);
        var lists = routes.Where(r => Lists.Contains(r.Key)).SelectMany(r => r.Asks.Where(a => a.Post is null)).ToList();
        var telling = routes.Where(r => r.Asks.Count > 4).ToList();
        foreach (var reader in readers)
        {
            foreach (var list in lists) yield return (reader, list);
            var theirs = near(reader);
            for (var i = 0; i < (Sample - lists.Count * readers.Count - routes.Count) / readers.Count; i++)
            {
                var (_, asks) = telling[chance.Next(telling.Count)];
                var some = chance.Next(5) == 0 ? [] : asks.Where(a => a.Post is not null || a.Path.Split('/', '?', '=', '@', '-').Any(theirs.Contains)).ToList();
                if (some.Count == 0) some = asks;
                yield return (reader, some[chance.Next(some.Count)]);
            }
        }
    }

    /// <summary>What shows a reader many records at once.</summary>
    public static readonly string[] Lists = ["work", "inbox", "board", "handover", "gaps", "asks", "documents", "safety", "people/duplicates"];

    /// <summary>Ids of what is near a reader.</summary>
    public static HashSet<string> Near(ReferenceModel model, TheRecord record, IReadOnlyList<PastEntry> ledger, Reading reader)
    {
        var near = new HashSet<string>(StringComparer.Ordinal);
        foreach (var work in record.Works.Values.Where(w => model.InReach(reader, w)))
        {
            near.Add(work.Id);
            if (work.Report is not { } report) continue;
            near.Add(report);
            foreach (var mention in record.Reports[report].Mentions.Keys)
                if (record.PersonOf.TryGetValue(mention, out var person)) near.Add(person);
        }
        foreach (var entry in ledger)
        {
            if (near.Contains(TheRecord.Cut(entry.Chain).Id))
                foreach (var key in new[] { "id", "document" })
                    if (entry.Says.TryGetValue(key, out var id)) near.Add(id);
            if (entry.Kind == Kinds.DocumentAttached && near.Contains(TheRecord.Cut(entry.Says["to"]).Id)) near.Add(TheRecord.Cut(entry.Chain).Id);
        }
        return near;
    }

    /// <summary>What leaves by no page: logs, and what waits to be carried out of the house.</summary>
    private static async Task<IEnumerable<Leak>> Elsewhere(World world)
    {
        var (kith, words, places) = (world.Kith, world.Words, world.Places);
        var nobody = new Reading("nobody", "nobody", "", null);
        await using var db = kith.Store.Context();
        var mail = (await db.Set<OutboxRow>().ToListAsync()).Select(r => $"{r.To} {r.Kind} {System.Text.Encoding.UTF8.GetString(r.Body)}");
        return new[] { ("the log", kith.Logged), ("the outbox", mail) }
            .SelectMany(text => text.Item2.SelectMany(words.In).Distinct(StringComparer.Ordinal).Where(places.ContainsKey)
                .Select(w => new Leak(places[w][0].Row, text.Item1, "nothing of anybody stands there", nobody, text.Item1, w, places[w][0].Entry.Chain)));
    }
}
