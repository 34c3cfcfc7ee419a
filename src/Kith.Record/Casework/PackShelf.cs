using System.Collections.Concurrent;
using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Practice.Loading;
using Kith.Practice.Pack;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Casework;

/// <summary>
/// The practice packs that have been published, by hash. <see cref="Current"/> gives today's values; an open episode keeps to the shape of
/// the pack it began on, which is read back from the store.
/// </summary>
public sealed class PackShelf
{
    private readonly RecordStore store;
    private readonly ConcurrentDictionary<string, PracticePack> packs = new(StringComparer.Ordinal);

    private PackShelf(RecordStore store, PracticePack current)
    {
        this.store = store;
        Current = current;
        packs[current.Hash] = current;
    }

    public PracticePack Current { get; }

    /// <summary>Publishes a pack if this ledger has not seen it: an entry in the register, its files in the store, for good.</summary>
    public static async Task<PackShelf> Publish(RecordStore store, PracticePack pack, PackFiles files, Instant now, CancellationToken cancel = default)
    {
        await store.Writer.Commit(async db =>
        {
            if (await db.Set<PublishedPackRow>().AnyAsync(p => p.Hash == pack.Hash, cancel)) return null;
            db.Add(new PublishedPackRow { Hash = pack.Hash, Version = pack.Version, Bytes = files.ToBundle() });
            var says = ImmutableSortedDictionary<string, string>.Empty.Add("hash", pack.Hash).Add("version", pack.Version);
            return Changes.Of(NewId.Random(), now, Actor.Engine, "practice", pack, ImmutableSortedDictionary<string, string>.Empty,
                [new EntryDraft("register/practice", Kinds.PackPublished, 1, Happened.At(now), [], says, [])]);
        }, cancel);
        return new PackShelf(store, pack);
    }

    /// <summary>The pack of a hash, wherever it was published.</summary>
    public PracticePack Of(string hash) => packs.GetOrAdd(hash, h =>
    {
        using var db = store.Context();
        var row = db.Set<PublishedPackRow>().FirstOrDefault(p => p.Hash == h)
            ?? throw new InvalidOperationException($"The practice pack {h} is not in this database. Restore the table published_pack from a backup.");
        var loaded = PackLoader.Load(PackFiles.FromBundle(row.Bytes));
        return loaded.Pack ?? throw new InvalidOperationException($"The practice pack {h} can no longer be read: {loaded.Mistakes[0]}");
    });
}
