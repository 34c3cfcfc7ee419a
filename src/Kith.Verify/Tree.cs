using System.Security.Cryptography;

namespace Kith.Witness;

/// <summary>A Merkle tree of RFC 6962 that leaves are added to one by one, and its proofs.</summary>
public sealed class Tree
{
    private readonly List<(int Level, byte[] Hash)> _whole = [];

    public long Size { get; private set; }

    public static byte[] OfLeaf(byte[] leaf) => SHA256.HashData([0, .. leaf]);

    public void Add(byte[] leaf)
    {
        var (level, hash) = (0, OfLeaf(leaf));
        while (_whole.Count > 0 && _whole[^1].Level == level)
        {
            hash = OfNode(_whole[^1].Hash, hash);
            _whole.RemoveAt(_whole.Count - 1);
            level++;
        }
        _whole.Add((level, hash));
        Size++;
    }

    public byte[] Root()
    {
        if (_whole.Count == 0)
            return SHA256.HashData([]);
        var hash = _whole[^1].Hash;
        for (var i = _whole.Count - 2; i >= 0; i--)
            hash = OfNode(_whole[i].Hash, hash);
        return hash;
    }

    /// <summary>RFC 9162, 2.1.3.2.</summary>
    public static bool Includes(byte[] leaf, long index, long size, IReadOnlyList<byte[]> path, byte[] root)
    {
        if (index < 0 || index >= size)
            return false;
        var (fn, sn, r) = (index, size - 1, OfLeaf(leaf));
        foreach (var p in path)
        {
            if (sn == 0)
                return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                r = OfNode(p, r);
                while ((fn & 1) == 0 && fn != 0)
                    (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                r = OfNode(r, p);
            }
            (fn, sn) = (fn >> 1, sn >> 1);
        }
        return sn == 0 && r.AsSpan().SequenceEqual(root);
    }

    /// <summary>RFC 9162, 2.1.4.2.</summary>
    public static bool Continues(long first, byte[] firstRoot, long second, byte[] secondRoot, IReadOnlyList<byte[]> path)
    {
        if (first == second)
            return path.Count == 0 && firstRoot.AsSpan().SequenceEqual(secondRoot);
        if (first < 1 || first > second || path.Count == 0)
            return false;
        var proof = long.IsPow2(first) ? [firstRoot, .. path] : path.ToArray();
        var (fn, sn) = (first - 1, second - 1);
        while ((fn & 1) == 1)
            (fn, sn) = (fn >> 1, sn >> 1);
        var (fr, sr) = (proof[0], proof[0]);
        foreach (var c in proof.Skip(1))
        {
            if (sn == 0)
                return false;
            if ((fn & 1) == 1 || fn == sn)
            {
                (fr, sr) = (OfNode(c, fr), OfNode(c, sr));
                while ((fn & 1) == 0 && fn != 0)
                    (fn, sn) = (fn >> 1, sn >> 1);
            }
            else
            {
                sr = OfNode(sr, c);
            }
            (fn, sn) = (fn >> 1, sn >> 1);
        }
        return sn == 0 && fr.AsSpan().SequenceEqual(firstRoot) && sr.AsSpan().SequenceEqual(secondRoot);
    }

    private static byte[] OfNode(byte[] left, byte[] right) => SHA256.HashData([1, .. left, .. right]);
}
