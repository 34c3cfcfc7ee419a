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
    private World world;
    private readonly Planted planted;
    private readonly List<Leak> leaks = [];
    private readonly Dictionary<Reading, HashSet<string>> found = [];

    private OneWalk(int seed, World world, Planted planted)
    {
        (Seed, this.world, this.planted) = (seed, world, planted);
        Verdicts = world.Readers.ToDictionary(r => r, r => world.Places.ToDictionary(p => p.Key, p => world.Model.OfWords(r, p.Value), StringComparer.Ordinal));
        var counts = world.Deeds.Counts;
        (Actions, Refused) = (counts.Values.Sum(c => c.Done), counts.Values.Sum(c => c.Refused));
        (Readers, Canaries, Deeds) = (world.Readers.Count, world.Places.Count, string.Join(", ", counts.Select(c => $"{c.Key} {c.Value.Done}/{c.Value.Refused}")));
        Rows = world.Places.Values.Select(p => p[0].Row).ToHashSet(StringComparer.Ordinal);
    }

    public int Seed { get; }
    public IReadOnlyCollection<Leak> Leaks => leaks;
    public int Actions { get; }
    public int Refused { get; }
    public int Requests { get; private set; }
    public int Opened { get; private set; }
    public HashSet<string> Routes { get; } = new(StringComparer.Ordinal);
    public HashSet<string> Rows { get; }
    public int Readers { get; }
    public int Canaries { get; }

    /// <summary>Pairs of reader and canary that the rules allow, and of these those that came in an answer.</summary>
    public (int Allowed, int Found) Shown { get; private set; }

    /// <summary>Pairs of reader and canary that the rules deny, and of these those that came in no answer.</summary>
    public (int Denied, int NotFound) Kept { get; private set; }

    public string Took { get; private set; } = "";
    public string Deeds { get; }
    public int Compared { get; private set; }

    /// <summary>Records that the twin is without, and things done that were not done there.</summary>
    public (int Records, int Deeds) Out { get; private set; }
    public List<Difference> Differences { get; private set; } = [];
    private Dictionary<Reading, Dictionary<string, Verdict>> Verdicts { get; }
    public int Wanted { get; private set; }
    public int Reached { get; private set; }
    public int Followed { get; private set; }
    public List<Leak> Unreached { get; } = [];

    /// <summary>Counts what there is to count, and lets the world go: of a night's walks only the figures stay.</summary>
    private void Settle()
    {
        (Shown, Kept) = (Pairs(Verdict.Must, came: true), Pairs(Verdict.Never, came: false));
        world = null!;
        Verdicts.Clear();
        found.Clear();
    }

    private (int All, int Of) Pairs(Verdict verdict, bool came)
    {
        var pairs = Verdicts.SelectMany(r => r.Value.Where(v => v.Value == verdict).Select(v => found.GetValueOrDefault(r.Key)?.Contains(v.Key) == true)).ToList();
        return (pairs.Count, pairs.Count(p => p == came));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"seed {Seed}: {Actions} actions ({Refused} refused), {Requests} requests ({Opened} opened), {Routes.Count} routes, {Readers} readers, {Canaries} canaries, {Rows.Count} kinds of row; "
        + $"allowed {Shown.Allowed}, found {Shown.Found}; denied {Kept.Denied}, not found {Kept.NotFound}; leaks {Leaks.Count}; "
        + $"twin without {Out.Deeds} deeds in {Out.Records} records, {Compared} compared, {Differences.Count} differ; {Reached} of {Wanted} reached in {Followed} requests");

    private const int Sample = 640;
    private const int LeastSampled = 400;

    public static async Task<OneWalk> Run(Ground ground, int seed, Planted planted)
    {
        var watch = new Phases();
        var walked = await World.Make(ground, seed);
        watch.Ends("made");
        var walk = new OneWalk(seed, walked, planted);
        watch.Ends("model");
        planted.Forget();
        var twins = await Twins.Ask(walked, new Random(seed), planted, walk.Hears);
        watch.Ends("twin asked");
        await walk.Reach();
        watch.Ends("reached");
        await walk.Read();
        watch.Ends("read");
        walk.leaks.AddRange(await walk.Elsewhere());
        await twins.Compare();
        watch.Ends("twin");
        (walk.Compared, walk.Differences, walk.Out) = (twins.Compared, twins.Differences, twins.Out);
        walk.Took = watch.ToString();
        walk.Settle();
        return walk;
    }

    private void Hears(Reading reader, Asking asking, Heard answer)
    {
        Requests++;
        if (asking.Route.Length > 0) Routes.Add(asking.Route);
        if ((int)answer.Status < 300) Opened++;
        var came = Came(asking, answer.Text).ToList();
        if (!found.TryGetValue(reader, out var mine)) found[reader] = mine = new(StringComparer.Ordinal);
        mine.UnionWith(came);
        leaks.AddRange(Check(reader, asking, came, answer.Text));
    }

    private async Task Read()
    {
        var names = world.Places.Where(p => p.Value[0].Path.EndsWith("-name", StringComparison.Ordinal)).Select(p => p.Key).ToList();
        var typed = Enumerable.Range(0, 40).Select(_ => names[world.Chance.Next(names.Count)]).Distinct(StringComparer.Ordinal);
        var rounds = Rounds.All(world.Ground.Kith, world.Ledger, typed);
        foreach (var (reader, asking) in Chosen(world.Readers, rounds, r => Near(world.Model, world.Record, world.Ledger, r), world.Chance, Math.Max(Sample - Requests, LeastSampled)))
        {
            Hears(reader, asking, await world.Ask(reader, asking));
            await planted.Widen(world, reader, asking, (text) => Check(reader, asking, Came(asking, text), text));
        }
    }

    // What was typed is given back to whoever typed it.
    private IEnumerable<string> Came(Asking asking, string text) =>
        world.Words.In(text).Where(w => world.Places.ContainsKey(w) && asking.Post?.Any(p => p.Value.Contains(w, StringComparison.OrdinalIgnoreCase)) != true);

    private IEnumerable<Leak> Check(Reading reader, Asking asking, IEnumerable<string> came, string text) =>
        came.Where(w => Verdicts[reader][w] == Verdict.Never).Select(w => Leaked(world.Places[w], asking, reader, w, text));

    /// <summary>Two readers, by chance, from their start page.</summary>
    private async Task Reach()
    {
        var readers = Verdicts.Where(v => v.Value.Any(w => w.Value == Verdict.Must)).Select(v => v.Key).ToList();
        foreach (var reader in Enumerable.Range(0, 2).Select(_ => readers[world.Chance.Next(readers.Count)]).Distinct())
        {
            var wanted = Verdicts[reader].Where(v => v.Value == Verdict.Must && !Unshown.IsApproved(world, reader, v.Key)).Select(v => v.Key).ToHashSet(StringComparer.Ordinal);
            var (reached, requests) = await Reaching.From(world, reader, wanted, Hears);
            // Each within so many requests, not all: whoever sees much begins again at the start page for what is left.
            for (var (again, before) = (0, 0); again < 2 && !wanted.IsSubsetOf(reached) && reached.Count > before; again++)
            {
                before = reached.Count;
                var (more, further) = await Reaching.From(world, reader, [.. wanted.Except(reached, StringComparer.Ordinal)], Hears);
                reached.UnionWith(more);
                requests += further;
            }
            Wanted += wanted.Count;
            Reached += reached.Count;
            Followed += requests;
            Unreached.AddRange(wanted.Except(reached, StringComparer.Ordinal).Select(w => new Leak(
                world.Places[w][0].Row, world.Places[w][0].Path, $"not reached as {reader.Role}", reader, $"{requests} requests of seed {Seed}", w, world.Model.Where(reader, world.Places[w]))));
        }
    }

    private Leak Leaked(List<Stands> places, Asking asking, Reading reader, string word, string text)
    {
        var at = Math.Max(0, text.IndexOf(word, StringComparison.OrdinalIgnoreCase));
        var around = string.Join(' ', text[Math.Max(0, at - 160)..Math.Min(text.Length, at + 60)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new(places[0].Row, asking.Route, world.Model.Why(reader, places[0]), reader, $"{asking} of seed {Seed}", word,
            string.Create(CultureInfo.InvariantCulture, $"{places[0].Entry.Chain}#{places[0].Entry.Sequence} {places[0].Path}: {around}"));
    }

    /// <summary>
    /// A seeded sample in which every route is asked by somebody, every list by everybody, and of what has an id mostly what is near the reader: work in their
    /// reach were it not closed, and whom it tells of. Elsewhere everything is one and the same refusal.
    /// </summary>
    private static IEnumerable<(Reading, Asking)> Chosen(List<Reading> readers, ILookup<string, Asking> rounds, Func<Reading, HashSet<string>> near, Random chance, int sample)
    {
        var routes = rounds.Select(r => (r.Key, Asks: r.ToList())).Where(r => r.Asks.Count > 0).ToList();
        foreach (var route in routes) yield return (readers[chance.Next(readers.Count)], route.Asks[chance.Next(route.Asks.Count)]);
        var lists = routes.Where(r => Lists.Contains(r.Key)).SelectMany(r => r.Asks.Where(a => a.Post is null)).ToList();
        var telling = routes.Where(r => r.Asks.Count > 4).ToList();
        foreach (var reader in readers)
        {
            foreach (var list in lists) yield return (reader, list);
            var theirs = near(reader);
            for (var i = 0; i < (sample - lists.Count * readers.Count - routes.Count) / readers.Count; i++)
            {
                var (_, asks) = telling[chance.Next(telling.Count)];
                var some = chance.Next(5) == 0 ? [] : asks.Where(a => a.Post is not null || a.Ids.Any(theirs.Contains)).ToList();
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
    private async Task<IEnumerable<Leak>> Elsewhere()
    {
        var (kith, words, places) = (world.Ground.Kith, world.Words, world.Places);
        var nobody = new Reading("nobody", "nobody", "", null);
        await using var db = kith.Store.Context();
        var mail = (await db.Set<OutboxRow>().ToListAsync()).Select(r => $"{r.To} {r.Kind} {System.Text.Encoding.UTF8.GetString(r.Body)}");
        return new[] { ("the log", world.Ground.Logged), ("the outbox", mail) }
            .SelectMany(text => text.Item2.SelectMany(words.In).Distinct(StringComparer.Ordinal).Where(places.ContainsKey)
                .Select(w => new Leak(places[w][0].Row, text.Item1, "nothing of anybody stands there", nobody, text.Item1, w, places[w][0].Entry.Chain)));
    }
}

/// <summary>What a walk's parts took, in seconds of the processor.</summary>
internal sealed class Phases
{
    private readonly System.Diagnostics.Process process = System.Diagnostics.Process.GetCurrentProcess();
    private readonly List<string> parts = [];
    private TimeSpan last;

    public Phases() => last = process.TotalProcessorTime;

    public void Ends(string part)
    {
        process.Refresh();
        parts.Add(string.Create(CultureInfo.InvariantCulture, $"{part} {(process.TotalProcessorTime - last).TotalSeconds:0.0}"));
        last = process.TotalProcessorTime;
    }

    public override string ToString() => $"{string.Join(", ", parts)} s of processor";
}
