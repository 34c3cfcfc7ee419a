using System.Globalization;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Sharing;
using Kith.Session;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Walks;

/// <summary>
/// What people do in a walk, one thing after another, through casework with its rights. Every change has an id from the seed and its number, so that two
/// walks with one seed make the same ids, whatever one of them leaves out.
/// </summary>
internal sealed class Deeds(RunningKith kith, string seed)
{
    private readonly Casework casework = new(kith.Store, kith.Packs);

    public List<PastEntry> Ledger { get; } = [];

    /// <summary>Records of which nothing may be known: what the engine opens about them, unseen by whoever acts, is no part of the walk.</summary>
    public HashSet<string> Unknown { get; } = new(StringComparer.Ordinal);

    /// <summary>What was done, and how often it was refused: a walk of refusals walks nowhere.</summary>
    public SortedDictionary<string, (int Done, int Refused)> Counts { get; } = new(StringComparer.Ordinal);

    /// <summary>What became of each deed, by its number: the same in two worlds that differ in nothing its doer may see.</summary>
    public List<string> Outcomes { get; } = [];

    public RunningKith Kith => kith;

    public int Number { get; private set; }

    /// <summary>Null when that posting has ended: then nobody acts in it.</summary>
    public async Task<Reader?> ReaderOf(Worker worker, string? role) => (await new Postings(kith.Store, kith.Packs).Find(worker.Posting(role)))?.Reader;

    /// <summary>Must be done: the county is planted so.</summary>
    public async Task<Done> Must(Worker worker, Action action, string? role = null)
    {
        var done = await Try(worker, action, role);
        return done.Ok ? done : throw new InvalidOperationException($"{worker.Name} cannot do {action}: {string.Join("; ", done.Problems.Select(p => $"{p.Place} {p.Code} {p.Message}"))}");
    }

    /// <summary>May be refused: then nothing has happened, as in life.</summary>
    public async Task<Done> Try(Worker worker, Action action, string? role = null)
    {
        kith.Clock.Pass(Duration.FromMinutes(2));
        var change = OpaqueId.Derive($"walk {seed}", ++Number);
        var done = Done.Refused(new Problem("", "posting-ended", "That posting has ended."));
        if (await ReaderOf(worker, role) is { } reader) await kith.Store.Writer.Batch(async db => done = await casework.DoWithin(db, reader, action, kith.Now, change));
        foreach (var aside in done.Entries.Where(e => e.Kind == Kinds.EpisodeOpened && Unknown.Contains(e.Says.GetValueOrDefault("record") ?? "")).ToArray())
            Unknown.UnionWith([aside.Chain, $"report/{aside.Says.GetValueOrDefault("report")}"]);
        Ledger.AddRange(done.Entries.Where(e => !Unknown.Contains(e.Chain)));
        Outcomes.Add($"{Number} {worker.Name} does {action.GetType().Name}: {(done.Ok ? "done" : string.Join(", ", done.Problems.Select(p => p.Code)))}");
        var count = Counts.GetValueOrDefault(action.GetType().Name);
        Counts[action.GetType().Name] = done.Ok ? (count.Done + 1, count.Refused) : (count.Done, count.Refused + 1);
        return done;
    }

    /// <summary>Gives a document as the page does: computed for its recipient, then recorded.</summary>
    public async Task<Done> Give(Worker worker, string episode, ShareRequest request, string? role = null)
    {
        Prepared? prepared = null;
        if (await ReaderOf(worker, role) is { } reader)
        {
            await using var db = kith.Store.Context();
            prepared = await kith.Services.GetRequiredService<Releasing>().Prepare(db, await Asker.For(db, new Gate(kith.Pack), reader, kith.Now, new Disclosure()), episode, request);
        }
        if (prepared is { Refusal: null }) return await Try(worker, new Action.Disclose(episode, prepared.Handing), role);
        Number++;
        Counts["Disclose"] = (Counts.GetValueOrDefault("Disclose").Done, Counts.GetValueOrDefault("Disclose").Refused + 1);
        return Done.Refused(prepared?.Refusal ?? new Problem("", "not-here", "There is nothing here."));
    }

    public IEnumerable<PastEntry> Of(string kind) => Ledger.Where(e => e.Kind == kind);

    /// <summary>Steps that stand open now: episode, instance, step, roles, agency, version.</summary>
    public IEnumerable<(string Episode, string Instance, string Step, string[] Roles, string? Agency, int Version)> Open()
    {
        foreach (var chain in Ledger.Where(e => e.Chain.StartsWith("episode/", StringComparison.Ordinal)).GroupBy(e => e.Chain, StringComparer.Ordinal))
        {
            if (chain.Any(e => e.Kind == Kinds.EpisodeClosed)) continue;
            foreach (var instance in chain.Where(e => e.Kind is Kinds.StepOpened or Kinds.StepClosed).GroupBy(e => e.Says["instance"], StringComparer.Ordinal))
            {
                if (instance.Last() is not { Kind: Kinds.StepOpened } opened) continue;
                var version = chain.Where(e => e.Says.GetValueOrDefault("instance") == instance.Key && e.Says.ContainsKey("version"))
                    .Select(e => int.Parse(e.Says["version"], CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Max();
                yield return (Replay.Id(chain.Key), instance.Key, opened.Says["step"], opened.Says["roles"].Split(','), opened.Says.GetValueOrDefault("agency"), version);
            }
        }
    }

    public string Pathway(string episode) => Ledger.First(e => e.Chain == $"episode/{episode}" && e.Kind == Kinds.EpisodeOpened).Says["pathway"];
}
