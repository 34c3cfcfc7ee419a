using System.Collections.Immutable;
using System.Text;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Seals;

/// <summary>Seals come first: what they name vouches for entries. A leaf is taken from the copy when all leaves then make the root that was signed here.</summary>
internal sealed class SealRepair(RepairWork work, SealKey? key)
{
    private const int PageSize = 1_000;

    private readonly RecordContext _db = work.Db;

    public async Task Run(ImmutableHashSet<Spot> spots)
    {
        if (!spots.Any(s => s.Kind is "seal" or "seal-tile" or "checkpoint"))
            return;
        await Leaves();
        await Tiles();
        await Checkpoints();
    }

    /// <summary>Changes that are neither sealed nor waiting wait; what waits in vain does not.</summary>
    public static async Task Queue(RepairWork work)
    {
        var db = work.Db;
        foreach (var row in await db.Set<UnsealedRow>().Where(u => !db.Changes.Any(c => c.Id == u.Change)).ToListAsync(work.Cancel))
            await work.Take(row, $"{Spot.Unsealed(row.Change)}: named no change and is taken away");
        // A queue that names a change of which something is sealed: sealing takes a change whole, so it waits for nothing.
        var twice = db.Entries.Where(e => db.Set<SealRow>().Any(s => s.Chain == e.Chain && s.Sequence == e.Sequence));
        foreach (var row in await db.Set<UnsealedRow>().Where(u => twice.Any(e => e.Change == u.Change)).ToListAsync(work.Cancel))
            await work.Take(row, $"{Spot.Unsealed(row.Change)}: was sealed already and is taken out of the queue");
        if (!await db.Set<SealRow>().AnyAsync(work.Cancel))
            return;
        var forgotten = await db.Changes.Where(c => !db.Set<UnsealedRow>().Any(u => u.Change == c.Id))
            .Where(c => db.Entries.Any(e => e.Change == c.Id && !db.Set<SealRow>().Any(s => s.Chain == e.Chain && s.Sequence == e.Sequence)
                && !db.Entries.Any(later => later.Change == c.Id && later.Chain == e.Chain && later.Sequence > e.Sequence)))
            .Select(c => c.Id).ToListAsync(work.Cancel);
        foreach (var id in forgotten)
            await work.Put(new UnsealedRow { Change = id }, exists: false, Spot.Unsealed(id));
    }

    private async Task Leaves()
    {
        var anchor = await Anchor();
        if (anchor is null)
        {
            work.Refuse(Spot.Checkpoint(0), "no checkpoint here is whole, so nothing vouches for the copy's seals");
            return;
        }
        var (merged, different) = (new Growing(), new List<(SealRow? Here, SealRow There)>());
        for (var from = 0L; from < anchor.Size; from += PageSize)
        {
            var (start, end) = (from, Math.Min(from + PageSize, anchor.Size));
            var here = await _db.Set<SealRow>().AsNoTracking().Where(s => s.Leaf >= start && s.Leaf < end).ToDictionaryAsync(s => s.Leaf, work.Cancel);
            var there = await work.From.Set<SealRow>().AsNoTracking().Where(s => s.Leaf >= start && s.Leaf < end).ToDictionaryAsync(s => s.Leaf, work.Cancel);
            for (var leaf = start; leaf < end; leaf++)
            {
                var (own, other) = (here.GetValueOrDefault(leaf), there.GetValueOrDefault(leaf));
                if (other is not null && (own is null || !Same(own, other)))
                    different.Add((own, other));
                if ((other ?? own) is not { } best)
                {
                    work.Refuse(Spot.Seal(leaf), "it is missing in the copy, too");
                    return;
                }
                merged.Add(SealTree.LeafHash(best));
            }
        }
        if (different.Count == 0)
            return;
        if (!merged.Root().AsSpan().SequenceEqual(anchor.Root))
        {
            foreach (var (_, there) in different)
                work.Refuse(Spot.Seal(there.Leaf), "with the copy's seals the tree is not the one that was signed");
            return;
        }
        // Leaves that changed places would meet under one chain and number: all go before any comes.
        foreach (var (here, _) in different.Where(d => d.Here is not null))
            _db.Remove(here!);
        await _db.SaveChangesAsync(work.Cancel);
        _db.ChangeTracker.Clear();
        foreach (var (_, there) in different)
        {
            // What the signed tree has here may stand under another number.
            await _db.Set<SealRow>().Where(s => s.Chain == there.Chain && s.Sequence == there.Sequence).ExecuteDeleteAsync(work.Cancel);
            await work.Put(there, exists: false, Spot.Seal(there.Leaf));
        }
        foreach (var beyond in await _db.Set<SealRow>().Where(s => s.Leaf < 0).ToListAsync(work.Cancel))
            await work.Take(beyond, $"{Spot.Seal(beyond.Leaf)}: stood in a place that is none");
    }

    /// <summary>The latest checkpoint here that can be read, whose hash fits, and that is signed with the key if there is one at hand.</summary>
    private async Task<SealNote?> Anchor()
    {
        var hashes = await _db.Set<CheckpointRow>().AsNoTracking().OrderBy(c => c.Size).Select(c => new { c.Size, c.Hash }).ToListAsync(work.Cancel);
        var before = hashes.Zip(hashes.Prepend(null)).ToDictionary(p => p.First.Size, p => p.Second?.Hash);
        await foreach (var row in _db.Set<CheckpointRow>().AsNoTracking().OrderByDescending(c => c.Size).AsAsyncEnumerable().WithCancellation(work.Cancel))
        {
            var text = Encoding.UTF8.GetString(row.Note);
            if (Sealing.Hash(before[row.Size], row.At, row.Note).AsSpan().SequenceEqual(row.Hash) && SealNote.Try(text) is { } note && note.Size == row.Size && (key is null || key.For(_db.Partnership).Signed(text)))
                return note;
        }
        return null;
    }

    /// <summary>Tiles follow from the leaves: no copy is needed.</summary>
    private async Task Tiles()
    {
        var tree = new SealTree(_db, work.Cancel);
        var before = await _db.Set<SealTileRow>().AsNoTracking().ToDictionaryAsync(t => (t.Level, t.Tile), t => t.Hash, work.Cancel);
        await _db.Set<SealTileRow>().ExecuteDeleteAsync(work.Cancel);
        await tree.Tile(0, await tree.Size());
        _db.ChangeTracker.Clear();
        var after = await _db.Set<SealTileRow>().AsNoTracking().ToDictionaryAsync(t => (t.Level, t.Tile), t => t.Hash, work.Cancel);
        foreach (var tile in after.Where(t => !before.TryGetValue(t.Key, out var hash) || !hash.AsSpan().SequenceEqual(t.Value)).Select(t => t.Key).Union(before.Keys.Where(k => !after.ContainsKey(k))))
            work.Done($"{Spot.Tile(tile.Level, tile.Tile)}: made again from its leaves");
    }

    private async Task Checkpoints()
    {
        var (size, tree) = (await SealTree.Size(_db, work.Cancel), new SealTree(_db, work.Cancel));
        var here = await _db.Set<CheckpointRow>().AsNoTracking().ToDictionaryAsync(c => c.Size, work.Cancel);
        var there = await work.From.Set<CheckpointRow>().AsNoTracking().ToDictionaryAsync(c => c.Size, work.Cancel);
        byte[]? before = null;
        foreach (var at in here.Keys.Union(there.Keys).Order())
        {
            var (own, other) = (here.GetValueOrDefault(at), there.GetValueOrDefault(at));
            if (own is not null && await Fits(own))
            {
                before = own.Hash;
            }
            else if (other is not null && await Fits(other))
            {
                await work.Put(other, own is not null, Spot.Checkpoint(at));
                before = other.Hash;
            }
            else if (own is not null && SealNote.Try(Encoding.UTF8.GetString(own.Note)) is { } note && note.Size != at && (here.ContainsKey(note.Size) || there.ContainsKey(note.Size)))
            {
                // It says where it belongs, and that place is filled without it.
                await work.Take(own, $"{Spot.Checkpoint(at)}: stood in the place of another");
            }
            else if (own is not null)
            {
                work.Refuse(Spot.Checkpoint(at), "the copy has none that fits the tree and the checkpoint before it");
            }
        }

        async Task<bool> Fits(CheckpointRow row)
        {
            var text = Encoding.UTF8.GetString(row.Note);
            return Sealing.Hash(before, row.At, row.Note).AsSpan().SequenceEqual(row.Hash) && SealNote.Try(text) is { } note && note.Size == row.Size && row.Size > 0 && row.Size <= size
                && (await tree.Merkle.Root(row.Size)).AsSpan().SequenceEqual(note.Root) && (key is null || key.For(_db.Partnership).Signed(text));
        }
    }

    private static bool Same(SealRow a, SealRow b) => a.Chain == b.Chain && a.Sequence == b.Sequence && a.Position == b.Position && a.Hash.AsSpan().SequenceEqual(b.Hash);

    /// <summary>A root over leaves that come one by one.</summary>
    private sealed class Growing
    {
        private readonly List<(int Level, byte[] Hash)> _whole = [];

        public void Add(byte[] hash)
        {
            var level = 0;
            for (; _whole.Count > 0 && _whole[^1].Level == level; level++)
            {
                hash = Merkle.OfNode(_whole[^1].Hash, hash);
                _whole.RemoveAt(_whole.Count - 1);
            }
            _whole.Add((level, hash));
        }

        public byte[] Root() => _whole.Select(w => w.Hash).Reverse().Aggregate((right, left) => Merkle.OfNode(left, right));
    }
}
