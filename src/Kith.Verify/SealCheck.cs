namespace Kith.Witness;

/// <summary>A leaf of the tree: how one change left one chain.</summary>
internal sealed record SealLine(long Leaf, string Chain, long Sequence, long Position, string Hash)
{
    public static SealLine Parse(Line line) => new(line.Whole(0), line.Rest(4), line.Whole(1), line.Whole(2), line.Text(3));
}

/// <summary>The leaves: they make the tree that was signed, and each must be met by the entry that it names.</summary>
internal sealed class SealCheck(IReadOnlyList<Checkpoint> saved, Findings findings)
{
    private readonly Tree _tree = new();
    private readonly Dictionary<(string Chain, long Sequence), SealLine> _unmet = [];
    private readonly Dictionary<string, long> _furthest = new(StringComparer.Ordinal);
    private readonly Dictionary<long, byte[]> _roots = [];
    private readonly List<Checkpoint> _signed = [];
    private readonly HashSet<long> _sizes = [.. saved.Select(c => c.Size)];

    public long Size => _tree.Size;

    /// <summary>What was read last.</summary>
    public string? Last { get; private set; }

    public void Next(SealLine seal)
    {
        if (seal.Leaf != _tree.Size)
            findings.Add($"Leaf {seal.Leaf} follows leaf {_tree.Size - 1}: leaves were taken out or put in.");
        if (!_unmet.TryAdd((seal.Chain, seal.Sequence), seal))
            findings.Add($"{seal.Chain}#{seal.Sequence}: was sealed twice, as leaf {_unmet[(seal.Chain, seal.Sequence)].Leaf} and leaf {seal.Leaf}.");
        if (_furthest.TryGetValue(seal.Chain, out var before) && before >= seal.Sequence)
            findings.Add($"{seal.Chain}#{seal.Sequence}: was sealed (leaf {seal.Leaf}) after #{before} of the same chain.");
        _furthest[seal.Chain] = seal.Sequence;
        _tree.Add(Hashes.Leaf(seal.Chain, seal.Sequence, seal.Position, Convert.FromHexString(seal.Hash)));
        if (_sizes.Contains(_tree.Size))
            _roots[_tree.Size] = _tree.Root();
        Last = $"leaf {seal.Leaf}";
    }

    /// <summary>A checkpoint in the export; they stand before the leaves.</summary>
    public void Signed(Checkpoint checkpoint, string? partnership)
    {
        if (partnership is not null && !checkpoint.Origin.EndsWith($"/{partnership}", StringComparison.Ordinal))
            findings.Add($"The export says that it is of {partnership}, and its checkpoint is of {checkpoint.Origin}.");
        _signed.Add(checkpoint);
        _sizes.Add(checkpoint.Size);
    }

    /// <summary>Whether an entry is the one that was sealed there. Null when none was.</summary>
    public bool? Met(string chain, long sequence, long position, byte[] hash)
    {
        if (!_unmet.Remove((chain, sequence), out var seal))
            return null;
        var same = seal.Hash == Hashes.Hex(hash);
        if (!same)
            findings.Add($"{chain}#{sequence}: is not the entry that was sealed as leaf {seal.Leaf}: it, or one before it in its chain, was changed, moved, taken out or put in.");
        if (seal.Position != position)
            findings.Add($"{chain}#{sequence}: stands at {position} in the order of commits, and was sealed (leaf {seal.Leaf}) at {seal.Position}.");
        return same;
    }

    /// <summary>Whether a later entry of the chain was sealed.</summary>
    public bool Beyond(string chain, long sequence) => _furthest.TryGetValue(chain, out var furthest) && furthest > sequence;

    public void End()
    {
        foreach (var seal in _unmet.Values.OrderBy(s => s.Leaf))
            findings.Add($"{seal.Chain}#{seal.Sequence}: was sealed as leaf {seal.Leaf} and is missing: it was deleted, or its chain was cut off.");
        foreach (var checkpoint in _signed.Where(c => c.Size > 0 && c.Size <= _tree.Size && !c.Root.AsSpan().SequenceEqual(_roots[c.Size])))
            findings.Add($"The first {checkpoint.Size} leaves do not make the tree that was signed: at least one of them was changed.");
        if (_signed.Count == 0)
            findings.Add("The export has no signed checkpoint: nobody vouches for it.");
        else if (_signed[^1].Size != _tree.Size)
            findings.Add($"The latest signed checkpoint is of {_signed[^1].Size} leaves, and the export has {_tree.Size}.");
        Saved(_signed.Count == 0 ? null : _signed[^1].Origin);
    }

    private void Saved(string? origin)
    {
        var good = 0L;
        foreach (var checkpoint in saved.OrderBy(c => c.Size))
        {
            if (origin is not null && checkpoint.Origin != origin)
                findings.Add($"A checkpoint that you saved is of {checkpoint.Origin}, and the export is of {origin}.");
            else if (checkpoint.Size > _tree.Size)
                findings.Add($"You saved a checkpoint of {checkpoint.Size} leaves, and the export has {_tree.Size}: the record was cut off, or is older than your checkpoint.");
            else if (checkpoint.Size > 0 && !checkpoint.Root.AsSpan().SequenceEqual(_roots[checkpoint.Size]))
                findings.Add($"The first {checkpoint.Size} leaves are not those of the checkpoint that you saved{(good > 0 ? $", and the first {good} are" : "")}: the record was changed and sealed anew, or forked. An earlier export (--before) shows where.");
            else
                good = checkpoint.Size;
        }
    }
}
