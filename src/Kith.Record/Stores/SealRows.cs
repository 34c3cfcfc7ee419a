namespace Kith.Record.Stores;

/// <summary>A change that no seal covers yet. Made with the change, in its transaction, so that none can be overlooked.</summary>
public sealed class UnsealedRow : Row
{
    public required string Change { get; set; }
}

/// <summary>A leaf of the partnership's Merkle tree: how one change left one chain. Leaves are numbered from 0, without a gap; whoever comes second to a number has not sealed.</summary>
public sealed class SealRow : Row
{
    public required long Leaf { get; set; }
    public required string Chain { get; set; }

    /// <summary>The last entry that the change made in the chain.</summary>
    public required long Sequence { get; set; }

    /// <summary>Where the change stands in the order of commits: the only thing about a change that its own hash does not cover.</summary>
    public required long Position { get; set; }

    /// <summary>Hash of that entry.</summary>
    public required byte[] Hash { get; set; }
}

/// <summary>The hash over 2^Level leaves, kept for every eighth level, so that a root needs a few hundred rows and not all of them.</summary>
public sealed class SealTileRow : Row
{
    /// <summary>8, 16, 24 …</summary>
    public required int Level { get; set; }

    public required long Tile { get; set; }
    public required byte[] Hash { get; set; }
}

/// <summary>A signed checkpoint: how many leaves there were, and what they hash to.</summary>
public sealed class CheckpointRow : Row
{
    public required long Size { get; set; }

    /// <summary>Microseconds. When the seal was made, by this program's clock; not signed.</summary>
    public required long At { get; set; }

    /// <summary>The signed note, as it is handed to witnesses.</summary>
    public required byte[] Note { get; set; }

    /// <summary>Over the hash of the checkpoint before it, time and note, so that a damaged or missing row is seen without the key.</summary>
    public required byte[] Hash { get; set; }
}
