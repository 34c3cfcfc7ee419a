using System.Globalization;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
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

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"seed {Seed}: {Actions} actions ({Refused} refused), {Requests} requests ({Opened} opened), {Routes.Count} routes, {Readers} readers, {Canaries} canaries, {Rows.Count} kinds of row; "
        + $"allowed {Shown.Allowed}, found {Shown.Found}; denied {Kept.Denied}, not found {Kept.NotFound}; leaks {Leaks.Count}");

    private const int Steps = 90;
    private const int Sample = 1000;

    public static async Task<OneWalk> Run(string engine, int seed)
    {
        await using var kith = await RunningKith.Start(engine);
        var (chance, words) = (new Random(seed), new Canaries());
        var deeds = new Deeds(kith, seed.ToString(CultureInfo.InvariantCulture));
        var county = new CanaryCounty(deeds, words);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        await county.Plant();
        var planted = watch.Elapsed;
        var before = await Visitors(kith, []);
        await using (var db = kith.Store.Context())
            await new Wandering(deeds, county, words, chance, PracticeByItself.Read(PracticeFolder()), await db.ReadAll().Where(e => e.Chain.StartsWith("register/", StringComparison.Ordinal)).ToListAsync()).Walk(Steps);
        var walked = watch.Elapsed;
        var walk = await Read(kith, deeds, words, chance, seed, before);
        walk.Took = string.Create(CultureInfo.InvariantCulture, $"planted {planted.TotalSeconds:0.0}, walked {(walked - planted).TotalSeconds:0.0}, read {(watch.Elapsed - walked).TotalSeconds:0.0} s");
        walk.Deeds = string.Join(", ", deeds.Counts.Select(c => $"{c.Key} {c.Value.Done}/{c.Value.Refused}"));
        return walk;
    }

    private static async Task<Dictionary<Reading, Visitor>> Visitors(RunningKith kith, Dictionary<Reading, Visitor> before)
    {
        var visitors = new Dictionary<Reading, Visitor>();
        foreach (var (who, role) in WalkStaff.Readers)
        {
            var posting = who.Posting(role);
            var reading = new Reading(who.Id, posting.Role, posting.Agency, posting.Team);
            try
            {
                visitors[reading] = await kith.As(who, role);
            }
            catch (InvalidOperationException) when (before.ContainsKey(reading))
            {
                // A posting that ended has no way in any more; its browser of before is still there, and is shown nothing.
                visitors[reading] = before[reading];
            }
        }
        return visitors;
    }

    private static async Task<OneWalk> Read(RunningKith kith, Deeds deeds, Canaries words, Random chance, int seed, Dictionary<Reading, Visitor> before)
    {
        List<PastEntry> ledger;
        await using (var db = kith.Store.Context()) ledger = await db.ReadAll().ToListAsync();
        var places = words.Places(ledger);
        var record = new TheRecord(ledger);
        var model = new ReferenceModel(record, PracticeByItself.Read(PracticeFolder()), kith.Now);
        var visitors = await Visitors(kith, before);
        var verdicts = visitors.Keys.ToDictionary(r => r, r => places.ToDictionary(p => p.Key, p => model.OfWords(r, p.Value), StringComparer.Ordinal));
        var names = places.Where(p => p.Value[0].Path.EndsWith("-name", StringComparison.Ordinal)).Select(p => p.Key).ToList();
        var typed = Enumerable.Range(0, 40).Select(_ => names[chance.Next(names.Count)]).Distinct(StringComparer.Ordinal);
        var rounds = Rounds.All(kith, ledger, typed);
        var (leaks, found, heard, opened) = (new List<Leak>(), new Dictionary<Reading, HashSet<string>>(), 0, 0);
        var routes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (reader, asking) in Chosen([.. visitors.Keys], rounds, r => Near(model, record, ledger, r), chance))
        {
            var answer = await new Ears(kith, visitors[reader]).Ask(asking);
            heard++;
            if (Environment.GetEnvironmentVariable("KITH_WALKS_TRACE") is { } trace) await File.AppendAllTextAsync(trace, $"{reader} {asking} {(int)answer.Status} {answer.Text.Length} {System.Text.RegularExpressions.Regex.Match(answer.Text, "<h1[^>]*>(.*?)</h1>").Groups[1].Value}\n");
            routes.Add(asking.Route);
            if ((int)answer.Status < 300) opened++;
            if (!found.TryGetValue(reader, out var mine)) found[reader] = mine = new(StringComparer.Ordinal);
            // What was typed is given back to whoever typed it.
            foreach (var word in words.In(answer.Text).Where(w => places.ContainsKey(w) && asking.Post?.Any(p => p.Value.Contains(w, StringComparison.OrdinalIgnoreCase)) != true))
            {
                mine.Add(word);
                if (verdicts[reader][word] == Verdict.Never) leaks.Add(Leaked(model, places[word], asking.Route, reader, asking.ToString(), word));
            }
        }
        leaks.AddRange(await Elsewhere(kith, words, places));
        return new()
        {
            Seed = seed, Leaks = leaks, Actions = deeds.Counts.Values.Sum(c => c.Done), Refused = deeds.Counts.Values.Sum(c => c.Refused), Requests = heard, Opened = opened, Routes = routes, Readers = visitors.Count,
            Canaries = places.Count, Rows = places.Values.Select(p => p[0].Row).ToHashSet(StringComparer.Ordinal),
            Shown = (verdicts.Sum(r => r.Value.Count(v => v.Value == Verdict.Must)), verdicts.Sum(r => r.Value.Count(v => v.Value == Verdict.Must && found.GetValueOrDefault(r.Key)?.Contains(v.Key) == true))),
            Kept = (verdicts.Sum(r => r.Value.Count(v => v.Value == Verdict.Never)), verdicts.Sum(r => r.Value.Count(v => v.Value == Verdict.Never && found.GetValueOrDefault(r.Key)?.Contains(v.Key) != true))),
        };
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
    private static readonly string[] Lists = ["work", "inbox", "board", "handover", "gaps", "asks", "documents", "safety", "people/duplicates"];

    /// <summary>Ids of what is near a reader.</summary>
    private static HashSet<string> Near(ReferenceModel model, TheRecord record, IReadOnlyList<PastEntry> ledger, Reading reader)
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
    private static async Task<IEnumerable<Leak>> Elsewhere(RunningKith kith, Canaries words, Dictionary<string, List<Stands>> places)
    {
        var nobody = new Reading("nobody", "nobody", "", null);
        await using var db = kith.Store.Context();
        var mail = (await db.Set<OutboxRow>().ToListAsync()).Select(r => $"{r.To} {r.Kind} {System.Text.Encoding.UTF8.GetString(r.Body)}");
        return new[] { ("the log", kith.Logged), ("the outbox", mail) }
            .SelectMany(text => text.Item2.SelectMany(words.In).Distinct(StringComparer.Ordinal).Where(places.ContainsKey)
                .Select(w => new Leak(places[w][0].Row, text.Item1, "nothing of anybody stands there", nobody, text.Item1, w, places[w][0].Entry.Chain)));
    }

    private static string PracticeFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Kith.slnx"))) folder = folder.Parent;
        return Path.Combine(folder!.FullName, "practice");
    }
}
