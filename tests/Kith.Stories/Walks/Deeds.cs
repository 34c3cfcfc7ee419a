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

/// <summary>Something that was done in a walk, so that it can be done again in a world where other things were not.</summary>
internal sealed record Deed(Instant At, string Worker, string What, Func<RunningKith, Task<Done>> Again)
{
    public Done Done { get; set; } = Done.Refused();

    /// <summary>What was asked for, as text: the ids in it are what the deed hangs on.</summary>
    public string Asks { get; init; } = "";

    public string Outcome(Done done) => $"{Worker} does {What}: {(done.Ok ? "done" : string.Join(", ", done.Problems.Select(p => p.Code)))}";
}

/// <summary>
/// What people do in a walk, one thing after another, through casework with its rights. Every change has an id from the seed and its number, so that two
/// walks with one seed make the same ids, whatever one of them leaves out.
/// </summary>
/// <param name="all">Everything that was done in this world, whoever did it.</param>
/// <param name="before">What had been done before, and may be gone on with.</param>
internal sealed class Deeds(RunningKith kith, string seed, List<Deed> all, IEnumerable<PastEntry>? before = null)
{
    /// <summary>Who does what stands in no record.</summary>
    public const string Registering = "register";

    public List<PastEntry> Ledger { get; } = [.. before ?? []];

    /// <summary>Records of which nothing may be known: what the engine opens about them, unseen by whoever acts, is no part of the walk.</summary>
    public HashSet<string> Unknown { get; } = new(StringComparer.Ordinal);

    /// <summary>What was done, and how often it was refused: a walk of refusals walks nowhere.</summary>
    public SortedDictionary<string, (int Done, int Refused)> Counts { get; } = new(StringComparer.Ordinal);

    public RunningKith Kith => kith;

    public List<Deed> All => all;

    public int Number { get; private set; }

    /// <summary>Null when that posting has ended: then nobody acts in it.</summary>
    public Task<Reader?> ReaderOf(Worker worker, string? role) => ReaderOf(kith, worker, role);

    private static async Task<Reader?> ReaderOf(RunningKith kith, Worker worker, string? role) => (await new Postings(kith.Store, kith.Packs).Find(worker.Posting(role)))?.Reader;

    /// <summary>Must be done: the county is planted so.</summary>
    public async Task<Done> Must(Worker worker, Action action, string? role = null)
    {
        var done = await Try(worker, action, role);
        return done.Ok ? done : throw new InvalidOperationException($"{worker.Name} cannot do {action}: {string.Join("; ", done.Problems.Select(p => $"{p.Place} {p.Code} {p.Message}"))}");
    }

    /// <summary>May be refused: then nothing has happened, as in life.</summary>
    public Task<Done> Try(Worker worker, Action action, string? role = null) => Do(worker, action.GetType().Name, Text(action), role, (_, _) => Task.FromResult<(Action?, Problem?)>((action, null)));

    /// <summary>Gives a document as the page does: computed for its recipient, then recorded.</summary>
    public Task<Done> Give(Worker worker, string episode, ShareRequest request, string? role = null) => Do(worker, "Disclose", $"{episode} {request.To}", role, async (kith, reader) =>
    {
        await using var db = kith.Store.Context();
        var prepared = await kith.Services.GetRequiredService<Releasing>().Prepare(db, await Asker.For(db, new Gate(kith.Pack), reader, kith.Now, new Disclosure()), episode, request);
        return prepared is { Refusal: null } ? (new Action.Disclose(episode, prepared.Handing), null) : (null, prepared?.Refusal ?? new Problem("", "not-here", "There is nothing here."));
    });

    /// <summary>What stands in no record of anybody: postings, cover.</summary>
    public Task Register(string deed, Func<Registers, Instant, Task<Problem?>> register) => Note(new(kith.Now, Registering, deed, async kith =>
        await register(kith.Registers, kith.Now) is { } problem ? Done.Refused(problem) : new Done([], [])));

    private Task<Done> Do(Worker worker, string what, string asks, string? role, Func<RunningKith, Reader, Task<(Action? Action, Problem? Refused)>> decide)
    {
        kith.Clock.Pass(Duration.FromMinutes(2));
        var change = OpaqueId.Derive($"walk {seed}", ++Number);
        return Note(new(kith.Now, worker.Id, what, async kith =>
        {
            var done = Done.Refused(new Problem("", "posting-ended", "That posting has ended."));
            if (await ReaderOf(kith, worker, role) is not { } reader) return done;
            var (action, refused) = await decide(kith, reader);
            if (action is null) return Done.Refused(refused!);
            await kith.Store.Writer.Batch(async db => done = await new Casework(kith.Store, kith.Packs).DoWithin(db, reader, action, kith.Now, change));
            return done;
        }) { Asks = asks });
    }

    private async Task<Done> Note(Deed deed)
    {
        var done = deed.Done = await deed.Again(kith);
        all.Add(deed);
        foreach (var aside in done.Entries.Where(e => e.Kind == Kinds.EpisodeOpened && Unknown.Contains(e.Says.GetValueOrDefault("record") ?? "")).ToArray())
            Unknown.UnionWith([aside.Chain, $"report/{aside.Says.GetValueOrDefault("report")}"]);
        Ledger.AddRange(done.Entries.Where(e => !Unknown.Contains(e.Chain)));
        var count = Counts.GetValueOrDefault(deed.What);
        Counts[deed.What] = done.Ok ? (count.Done + 1, count.Refused) : (count.Done, count.Refused + 1);
        return done;
    }

    private static string Text(Action action) => $"{action} {string.Join(' ', action.GetType().GetProperties().Select(p => p.GetValue(action)).Select(v => v is System.Collections.IEnumerable many and not string and not System.Text.Json.Nodes.JsonNode ? string.Join(' ', many.Cast<object>()) : v))}";

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
