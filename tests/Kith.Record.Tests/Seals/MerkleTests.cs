using Kith.Record.Seals;
using Kith.Witness;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Seals;

/// <summary>Two trees that share no code, the known answers of RFC 6962's reference tree, and every proof of every small tree.</summary>
public class MerkleTests
{
    private static readonly string[] Leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public async Task Both_trees_give_the_known_roots()
    {
        var leaves = Leaves.Select(Convert.FromHexString).ToArray();
        var tree = new Tree();
        for (var size = 1; size <= leaves.Length; size++)
        {
            tree.Add(leaves[size - 1]);
            Convert.ToHexStringLower(tree.Root()).ShouldBe(Roots[size - 1]);
            Convert.ToHexStringLower(await Over(leaves).Root(size)).ShouldBe(Roots[size - 1]);
        }
    }

    [Fact]
    public async Task Every_proof_of_every_small_tree_convinces_and_no_other_does()
    {
        var leaves = Enumerable.Range(0, 40).Select(i => new[] { (byte)i }).ToArray();
        var merkle = Over(leaves);
        for (var size = 1; size <= leaves.Length; size++)
        {
            var root = await merkle.Root(size);
            for (var leaf = 0; leaf < size; leaf++)
            {
                var path = await merkle.Inclusion(leaf, size);
                Tree.Includes(leaves[leaf], leaf, size, path, root).ShouldBeTrue($"leaf {leaf} of {size}");
                Tree.Includes(leaves[(leaf + 1) % 40], leaf, size, path, root).ShouldBeFalse();
                Tree.Includes(leaves[leaf], leaf + 1, size, path, root).ShouldBeFalse();
                if (path.Length > 0)
                    Tree.Includes(leaves[leaf], leaf, size, path[1..], root).ShouldBeFalse();
            }
            for (var old = 1; old <= size; old++)
            {
                var (path, before) = (await merkle.Consistency(old, size), await merkle.Root(old));
                Tree.Continues(old, before, size, root, path).ShouldBeTrue($"{old} to {size}");
                Tree.Continues(old, root, size, before, path).ShouldBe(old == size);
                if (old < size)
                    Tree.Continues(old, before, size, root, [.. path, before]).ShouldBeFalse();
            }
        }
    }

    private static Merkle Over(byte[][] leaves)
    {
        Task<byte[]> Subtree(int level, long index) => Task.FromResult(Hash(level, index));
        byte[] Hash(int level, long index) => level == 0 ? Merkle.OfLeaf(leaves[index]) : Merkle.OfNode(Hash(level - 1, 2 * index), Hash(level - 1, 2 * index + 1));
        return new Merkle(Subtree);
    }
}
