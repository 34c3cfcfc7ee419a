using System.Collections.Immutable;
using System.Numerics;
using System.Security.Cryptography;

namespace Kith.Record.Seals;

/// <summary>Hashes, roots and proofs of RFC 6962 section 2.1, over whatever gives the hashes of whole subtrees.</summary>
/// <param name="subtree">The hash over the 2^level leaves that begin at index · 2^level; all of them exist.</param>
public sealed class Merkle(Func<int, long, Task<byte[]>> subtree)
{
    public static byte[] OfLeaf(ReadOnlySpan<byte> leaf) => SHA256.HashData([0, .. leaf]);

    public static byte[] OfNode(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);

    /// <summary>Root over the first <paramref name="size"/> leaves.</summary>
    public Task<byte[]> Root(long size) => size > 0 ? Over(0, size) : Task.FromResult(SHA256.HashData([]));

    /// <summary>What proves that a leaf is in a tree of this size, from the leaf upwards.</summary>
    public async Task<ImmutableArray<byte[]>> Inclusion(long leaf, long size)
    {
        var path = ImmutableArray.CreateBuilder<byte[]>();
        await Inclusion(leaf, 0, size, path);
        return path.ToImmutable();
    }

    /// <summary>What proves that the tree of <paramref name="size"/> leaves only continues the one of <paramref name="old"/> leaves.</summary>
    public async Task<ImmutableArray<byte[]>> Consistency(long old, long size)
    {
        var path = ImmutableArray.CreateBuilder<byte[]>();
        if (old > 0 && old < size)
            await Consistency(old, 0, size, true, path);
        return path.ToImmutable();
    }

    private async Task Inclusion(long leaf, long start, long count, ImmutableArray<byte[]>.Builder path)
    {
        if (count == 1)
            return;
        var left = Split(count);
        if (leaf < left)
        {
            await Inclusion(leaf, start, left, path);
            path.Add(await Over(start + left, count - left));
        }
        else
        {
            await Inclusion(leaf - left, start + left, count - left, path);
            path.Add(await Over(start, left));
        }
    }

    private async Task Consistency(long old, long start, long count, bool known, ImmutableArray<byte[]>.Builder path)
    {
        if (old == count)
        {
            // The old root itself is what the other side holds already.
            if (!known)
                path.Add(await Over(start, count));
            return;
        }
        var left = Split(count);
        if (old <= left)
        {
            await Consistency(old, start, left, known, path);
            path.Add(await Over(start + left, count - left));
        }
        else
        {
            await Consistency(old - left, start + left, count - left, false, path);
            path.Add(await Over(start, left));
        }
    }

    private async Task<byte[]> Over(long start, long count)
    {
        if (BitOperations.IsPow2(count))
        {
            var level = BitOperations.Log2((ulong)count);
            return await subtree(level, start >> level);
        }
        var left = Split(count);
        return OfNode(await Over(start, left), await Over(start + left, count - left));
    }

    /// <summary>The largest power of two below a count.</summary>
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
