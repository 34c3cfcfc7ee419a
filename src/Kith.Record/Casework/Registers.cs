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

    public Task EndPosting(Actor actor, Posting posting, Instant now, CancellationToken cancel = default) =>
        store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Change(now, actor, PostingEntry(Kinds.PostingEnded, posting, now))), cancel);

    /// <summary>Another worker answers for one who is away, from and until these dates, both included.</summary>
    public Task SetCover(Actor actor, string worker, string cover, LocalDate from, LocalDate until, Instant now, CancellationToken cancel = default) =>
        store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Change(now, actor, Entry(WorkersChain, Kinds.CoverSet, now,
            ("worker", worker), ("cover", cover), ("from", London.Iso(from)), ("until", London.Iso(until))))), cancel);

    /// <summary>Gives an agency's system a key. The register says that it has one; the store keeps its hash; the key itself is nowhere.</summary>
    public Task IssueKey(Actor actor, string agency, string key, Instant now, CancellationToken cancel = default)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return store.Writer.Commit(async db =>
        {
            if (await db.Set<ApiKeyRow>().AnyAsync(k => k.Hash == hash, cancel)) return null;
            db.Add(new ApiKeyRow { Hash = hash, Agency = agency });
            return Change(now, actor, Entry(KeysChain, Kinds.KeyIssued, now, ("agency", agency), ("key", Convert.ToHexStringLower(hash)[..16])));
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
