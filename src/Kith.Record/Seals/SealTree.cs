using System.Buffers.Binary;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Seals;

/// <summary>The Merkle tree as it is stored: leaves, and the hash of every 256, 65,536 … of them.</summary>
public sealed class SealTree(RecordContext db, CancellationToken cancel)
{
    /// <summary>Levels from one kept hash to the next.</summary>
    public const int Height = 8;

    private const int Width = 1 << Height;

    private readonly Dictionary<(int Level, long Block), byte[][]> _blocks = [];

    public Merkle Merkle => new(Node);

    public Task<long> Size() => Size(db, cancel);

    public static async Task<long> Size(RecordContext db, CancellationToken cancel) => (await db.Set<SealRow>().MaxAsync(s => (long?)s.Leaf, cancel) ?? -1) + 1;

    /// <summary>What a leaf commits to: the chain, how far it had come, where in the order of commits, and the entry, which vouches for all before it.</summary>
    public static byte[] Leaf(string chain, long sequence, long position, ReadOnlySpan<byte> hash)
    {
        Span<byte> numbers = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(numbers, sequence);
        BinaryPrimitives.WriteInt64BigEndian(numbers[8..], position);
        return [.. "kith seal v1\n"u8, .. Hashes.OfChain(chain), .. numbers, .. hash];
    }

    public static byte[] LeafHash(SealRow seal) => Merkle.OfLeaf(Leaf(seal.Chain, seal.Sequence, seal.Position, seal.Hash));

    /// <summary>Adds the tiles that are whole now and were not before.</summary>
    internal async Task Tile(long before, long size)
    {
        for (var level = Height; size >> level > 0; level += Height)
        {
            var made = new List<SealTileRow>();
            for (var tile = before >> level; tile < size >> level; tile++)
                made.Add(new SealTileRow { Level = level, Tile = tile, Hash = await Node(level, tile, kept: false) });
            db.AddRange(made);
            await db.SaveChangesAsync(cancel);
        }
        _blocks.Clear();
    }

    private Task<byte[]> Node(int level, long index) => Node(level, index, kept: true);

    private async Task<byte[]> Node(int level, long index, bool kept)
    {
        if (level % Height == 0 && (kept || level == 0))
            return (await Block(level, index / Width))[index % Width];
        return Merkle.OfNode(await Node(level - 1, 2 * index), await Node(level - 1, 2 * index + 1));
    }

    private async Task<byte[][]> Block(int level, long block)
    {
        if (_blocks.TryGetValue((level, block), out var known))
            return known;
        var (from, to) = (block * Width, (block + 1) * Width);
        var rows = level == 0
            ? [.. (await db.Set<SealRow>().AsNoTracking().Where(s => s.Leaf >= from && s.Leaf < to).OrderBy(s => s.Leaf).ToListAsync(cancel)).Select(s => (Number: s.Leaf, Hash: LeafHash(s)))]
            : (await db.Set<SealTileRow>().AsNoTracking().Where(t => t.Level == level && t.Tile >= from && t.Tile < to).OrderBy(t => t.Tile).ToListAsync(cancel)).Select(t => (Number: t.Tile, t.Hash)).ToList();
        if (rows.Where((row, i) => row.Number != from + i).Any())
            throw new StoreRefused($"The seals have a gap at {(level == 0 ? "leaf" : $"level {level}, tile")} {from} or after it. Run “kith verify”, and “kith repair --from” a second copy.");
        return _blocks[(level, block)] = [.. rows.Select(r => r.Hash)];
    }
}
