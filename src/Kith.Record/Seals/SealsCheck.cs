using System.Text;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Seals;

/// <summary>The seals, held against the entries that they name and the checkpoints that were signed.</summary>
internal sealed class SealsCheck(RecordContext db, SealKey? key, Verify.Findings found, CancellationToken cancel)
{
    private const int PageSize = 500;
    private const int Named = 100;

    private readonly List<(int Level, byte[] Hash)> _whole = [];
    private readonly Queue<CheckpointRow> _checkpoints = new();
    private long _lastCheckpoint = long.MinValue;
    private byte[]? _before;
    private bool _rootsFit = true;

    public async Task Run()
    {
        var size = await Leaves();
        await Tiles(size);
        await Remaining(size);
        await Waiting(size);
    }

    private async Task<long> Leaves()
    {
        var expected = 0L;
        while (true)
        {
            // From the first number that there is: one below zero is damaged, too.
            var from = expected == 0 ? long.MinValue : expected;
            var page = await db.Set<SealRow>().AsNoTracking().Where(s => s.Leaf >= from).OrderBy(s => s.Leaf).Take(PageSize).ToListAsync(cancel);
            if (page.Count == 0)
                return expected;
            var last = page[^1].Leaf;
            var met = (await (
                from s in db.Set<SealRow>()
                where s.Leaf >= @from && s.Leaf <= last
                join e in db.Entries on new { s.Chain, s.Sequence } equals new { e.Chain, e.Sequence }
                join c in db.Changes on e.Change equals c.Id
                select new { s.Leaf, e.Change, e.Hash, c.Position }).ToListAsync(cancel)).ToDictionary(m => m.Leaf);
            foreach (var seal in page)
            {
                if (seal.Leaf != expected)
                    found.Add(Spot.Seal(expected), $"is missing; the next is {seal.Leaf}");
                if (met.GetValueOrDefault(seal.Leaf) is not { } entry)
                    found.Add(Spot.Seal(seal.Leaf), $"its entry {seal.Chain} {seal.Sequence} is missing");
                else if (!entry.Hash.AsSpan().SequenceEqual(seal.Hash))
                    found.Add(Spot.Seal(seal.Leaf), $"entry {seal.Chain} {seal.Sequence} is not the one that was sealed", Spot.Entry(seal.Chain, seal.Sequence));
                else if (entry.Position != seal.Position)
                    found.Add(Spot.Seal(seal.Leaf), $"change {entry.Change} stands at {entry.Position} in the order of commits and was sealed at {seal.Position}", Spot.Change(entry.Change));
                expected = seal.Leaf + 1;
                await Grow(SealTree.LeafHash(seal), expected);
            }
        }
    }

    private async Task Grow(byte[] hash, long size)
    {
        var level = 0;
        while (_whole.Count > 0 && _whole[^1].Level == level)
        {
            hash = Merkle.OfNode(_whole[^1].Hash, hash);
            _whole.RemoveAt(_whole.Count - 1);
            level++;
            if (level % SealTree.Height == 0)
                await Tile(level, (size >> level) - 1, hash);
        }
        _whole.Add((level, hash));
        while (await Next() is { } checkpoint && checkpoint.Size <= size)
            Check(_checkpoints.Dequeue(), size);
    }

    private async Task Tile(int level, long tile, byte[] hash)
    {
        var kept = await db.Set<SealTileRow>().AsNoTracking().Where(t => t.Level == level && t.Tile == tile).Select(t => t.Hash).SingleOrDefaultAsync(cancel);
        if (kept is null)
            found.Add(Spot.Tile(level, tile), "is missing");
        else if (!kept.AsSpan().SequenceEqual(hash))
            found.Add(Spot.Tile(level, tile), "is not what its leaves hash to");
    }

    private async Task Tiles(long size)
    {
        foreach (var tile in await db.Set<SealTileRow>().AsNoTracking().Select(t => new { t.Level, t.Tile }).Where(t => t.Level % SealTree.Height != 0 || t.Level < 1 || t.Level > 56 || t.Tile < 0 || t.Tile >= size / 256)
            .Take(Named).ToListAsync(cancel))
            found.Add(Spot.Tile(tile.Level, tile.Tile), "belongs to no leaves");
        for (var level = 2 * SealTree.Height; level <= 56; level += SealTree.Height)
        {
            var (at, beyond) = (level, size >> level);
            foreach (var tile in await db.Set<SealTileRow>().Where(t => t.Level == at && t.Tile >= beyond && t.Tile < size / 256).Select(t => t.Tile).Take(Named).ToListAsync(cancel))
                found.Add(Spot.Tile(at, tile), "belongs to no leaves");
        }
    }

    private async Task<CheckpointRow?> Next()
    {
        if (_checkpoints.Count == 0)
        {
            foreach (var row in await db.Set<CheckpointRow>().AsNoTracking().Where(c => c.Size > _lastCheckpoint).OrderBy(c => c.Size).Take(PageSize).ToListAsync(cancel))
                _checkpoints.Enqueue(row);
        }
        if (!_checkpoints.TryPeek(out var next))
            return null;
        _lastCheckpoint = Math.Max(_lastCheckpoint, _checkpoints.Last().Size);
        return next;
    }

    private void Check(CheckpointRow row, long size)
    {
        if (!Sealing.Hash(_before, row.At, row.Note).AsSpan().SequenceEqual(row.Hash))
            found.Add(Spot.Checkpoint(row.Size), "its time and text do not give its hash: it was altered, or the one before it is missing");
        _before = row.Hash;
        if (SealNote.Try(Encoding.UTF8.GetString(row.Note)) is not { } note)
        {
            found.Add(Spot.Checkpoint(row.Size), "cannot be read");
            return;
        }
        if (note.Size != row.Size || row.Size != size || !note.Origin.EndsWith($"/{db.Partnership}", StringComparison.Ordinal))
            found.Add(Spot.Checkpoint(row.Size), $"says that it is of {note.Size} leaves of {note.Origin}: it was moved");
        else if (_rootsFit && !note.Root.AsSpan().SequenceEqual(Root()))
        {
            found.Add(Spot.Checkpoint(row.Size), "its root is not what the leaves make: one of them was changed after it was signed");
            // After the first all others are wrong for the same reason.
            _rootsFit = false;
        }
    }

    private byte[] Root()
    {
        var hash = _whole[^1].Hash;
        for (var i = _whole.Count - 2; i >= 0; i--)
            hash = Merkle.OfNode(_whole[i].Hash, hash);
        return hash;
    }

    private async Task Remaining(long size)
    {
        while (await Next() is not null)
        {
            var beyond = _checkpoints.Dequeue();
            found.Add(Spot.Checkpoint(beyond.Size), $"is of {beyond.Size} leaves, and there are {size}: seals were cut off, or it was moved");
        }
        var last = await db.Set<CheckpointRow>().AsNoTracking().OrderByDescending(c => c.Size).FirstOrDefaultAsync(cancel);
        if (size > (last?.Size ?? 0))
            found.Add(Spot.Checkpoint(size), "is missing: leaves stand under no checkpoint");
        else if (last is not null && key is not null && !key.For(db.Partnership).Signed(Encoding.UTF8.GetString(last.Note)))
            found.Add(Spot.Checkpoint(last.Size), "is not signed with the record's key");
    }

    /// <summary>Every change is sealed or waits to be, and never both.</summary>
    private async Task Waiting(long size)
    {
        var unsealed = db.Set<UnsealedRow>();
        foreach (var change in await unsealed.Where(u => !db.Changes.Any(c => c.Id == u.Change)).Select(u => u.Change).Take(Named).ToListAsync(cancel))
            found.Add(Spot.Unsealed(change), "names no change");
        if (size == 0)
            return;
        var forgotten = await db.Entries
            .Where(e => !db.Set<SealRow>().Any(s => s.Chain == e.Chain && s.Sequence == e.Sequence))
            .Where(e => !db.Entries.Any(later => later.Change == e.Change && later.Chain == e.Chain && later.Sequence > e.Sequence))
            .Where(e => !unsealed.Any(u => u.Change == e.Change))
            .Select(e => new { e.Change, e.Chain, e.Sequence }).Take(Named).ToListAsync(cancel);
        foreach (var entry in forgotten)
            found.Add(Spot.Unsealed(entry.Change), $"entry {entry.Chain} {entry.Sequence} is neither sealed nor waiting to be");
        var twice = await (from u in unsealed join e in db.Entries on u.Change equals e.Change where db.Set<SealRow>().Any(s => s.Chain == e.Chain && s.Sequence == e.Sequence) select u.Change)
            .Distinct().Take(Named).ToListAsync(cancel);
        foreach (var change in twice)
            found.Add(Spot.Unsealed(change), "waits to be sealed and is sealed already");
    }
}
