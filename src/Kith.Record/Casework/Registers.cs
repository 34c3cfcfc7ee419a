using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Pack;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Casework;

/// <summary>A worker acts in a role for an agency, in a team if the role has one.</summary>
public sealed record Posting(string Worker, string Role, string Agency, string? Team);

/// <summary>What is registered rather than worked on: the ledger itself, workers and their postings, cover, agencies' keys.</summary>
public sealed class Registers(RecordStore store, PracticePack pack)
{
    private const string LedgerChain = "register/ledger";
    private const string WorkersChain = "register/workers";
    private const string KeysChain = "register/keys";

    /// <summary>Writes the first entry of an empty ledger, and nothing in one that has begun.</summary>
    /// <param name="demonstration">Everybody in it is invented, and times may lie in the past. For good.</param>
    public Task Begin(bool demonstration, Instant now, CancellationToken cancel = default) => store.Writer.Commit(async db =>
        await db.Entries.AnyAsync(cancel) ? null : Change(now, Actor.Engine, Entry(LedgerChain, Kinds.LedgerOpened, now,
            ("partnership", pack.Partnership.Id), ("demonstration", demonstration ? "yes" : "no"), ("format", "1"))), cancel);

    /// <summary>Whether the ledger's first entry says demonstration; null when it has none.</summary>
    public static async Task<bool?> IsDemonstration(RecordContext db, CancellationToken cancel = default)
    {
        await foreach (var first in db.Read(LedgerChain, cancel: cancel))
            return first.Says["demonstration"] == "yes";
        return null;
    }

    public Task Register(Actor actor, IEnumerable<(string Id, string Name, ImmutableArray<Posting> Postings)> workers, Instant now, CancellationToken cancel = default)
    {
        var entries = workers.SelectMany(w => new[]
        {
            Entry(WorkersChain, Kinds.WorkerRegistered, now, ("worker", w.Id)) with { Parts = [new PartDraft(null, "practice", new JsonObject { ["name"] = w.Name })] },
        }.Concat(w.Postings.Select(p => PostingEntry(Kinds.PostingGiven, p, now)))).ToArray();
        return store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Change(now, actor, entries)), cancel);
    }

    /// <summary>Where a worker lives. Nobody is shown it: reading about that address is looked at afterwards.</summary>
    public Task TellHome(Actor actor, string worker, string line, string postcode, Instant now, CancellationToken cancel = default) =>
        store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Change(now, actor, Entry(WorkersChain, Kinds.WorkerHomeTold, now, ("worker", worker)) with
        {
            Parts = [new PartDraft(null, "protected-address", new JsonObject { ["line"] = line, ["postcode"] = postcode })],
        })), cancel);

    /// <returns>Why it cannot end yet: a restriction would lose its last keeper. Null when it ended.</returns>
    public async Task<Problem?> EndPosting(Actor actor, Posting posting, Instant now, CancellationToken cancel = default)
    {
        Problem? held = null;
        await store.Writer.Commit(async db =>
        {
            held = await Keepers.Held(db, pack, [posting], now, cancel);
            return held is null ? Change(now, actor, PostingEntry(Kinds.PostingEnded, posting, now)) : null;
        }, cancel);
        return held;
    }

    /// <summary>Another worker answers for one who is away, from and until these dates, both included.</summary>
    public Task SetCover(Actor actor, string worker, string cover, LocalDate from, LocalDate until, Instant now, CancellationToken cancel = default) =>
        store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Change(now, actor, Entry(WorkersChain, Kinds.CoverSet, now,
            ("worker", worker), ("cover", cover), ("from", London.Iso(from)), ("until", London.Iso(until))))), cancel);

    /// <summary>Gives agencies' systems their keys. The register says that they have one; the store keeps its hash; the key itself is nowhere.</summary>
    public Task IssueKeys(Actor actor, IReadOnlyCollection<(string Agency, string Key)> keys, Instant now, CancellationToken cancel = default)
    {
        var byHash = keys.ToDictionary(k => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(k.Key))), k => k, StringComparer.Ordinal);
        return store.Writer.Commit(async db =>
        {
            var hashes = byHash.Keys.Select(Convert.FromHexString).ToArray();
            var known = (await db.Set<ApiKeyRow>().Where(k => hashes.Contains(k.Hash)).Select(k => k.Hash).ToListAsync(cancel)).Select(Convert.ToHexStringLower).ToHashSet(StringComparer.Ordinal);
            var wanted = byHash.Where(k => !known.Contains(k.Key)).ToArray();
            foreach (var (_, (agency, key)) in wanted) ApiKeys.Issue(db, agency, key);
            return wanted.Length == 0 ? null
                : Change(now, actor, [.. wanted.Select(k => Entry(KeysChain, Kinds.KeyIssued, now, ("agency", k.Value.Agency), ("key", k.Key[..16])))]);
        }, cancel);
    }

    private static EntryDraft PostingEntry(string kind, Posting p, Instant now) =>
        Entry(WorkersChain, kind, now, ("worker", p.Worker), ("role", p.Role), ("agency", p.Agency), ("team", p.Team));

    private static EntryDraft Entry(string chain, string kind, Instant now, params (string Name, string? Code)[] says) => new(
        chain, kind, 1, Happened.At(now), [],
        says.Where(s => s.Code is not null).ToImmutableSortedDictionary(s => s.Name, s => s.Code!, StringComparer.Ordinal), []);

    private ChangeDraft Change(Instant now, Actor actor, params EntryDraft[] entries) =>
        Changes.Of(NewId.Random(), now, actor, "practice", pack, ImmutableSortedDictionary<string, string>.Empty, [.. entries]);
}
