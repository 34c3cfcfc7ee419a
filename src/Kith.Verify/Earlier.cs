namespace Kith.Witness;

/// <summary>An earlier export of the same record, from the witness's own drawer: what it held must be there still, unchanged.</summary>
internal sealed class Earlier
{
    private readonly Dictionary<(string Chain, long Sequence), string> _entries = [];
    private readonly Dictionary<long, SealLine> _seals = [];

    public static Earlier Read(string path, Findings findings)
    {
        var earlier = new Earlier();
        var damage = new Findings(TextWriter.Null);
        if (!File.Exists(path))
            throw new CannotCheck($"{path} is not there.");
        foreach (var line in ExportFile.Lines(path, damage, () => ""))
        {
            if (line.Kind == "seal" && SealLine.Parse(line) is var seal)
                earlier._seals[seal.Leaf] = seal;
            else if (line.Kind == "entry" && line.Decoded(0) is var bytes && Header.Parse(bytes) is var header)
                earlier._entries[(header.Chain, header.Sequence)] = Hashes.Hex(Hashes.OfEntry(bytes));
        }
        if (damage.Count > 0)
            findings.Add($"The earlier export was damaged in {damage.Count} places; what is whole of it is compared.");
        return earlier;
    }

    public void Meets(SealLine seal, Findings findings)
    {
        if (_seals.Remove(seal.Leaf, out var before) && before != seal)
            findings.Add($"Leaf {seal.Leaf}: was {before.Chain}#{before.Sequence} in the earlier export and is {(seal.Chain == before.Chain && seal.Sequence == before.Sequence ? "another entry" : $"{seal.Chain}#{seal.Sequence}")} now.");
    }

    public void Meets(byte[] bytes, Header header, Findings findings)
    {
        if (_entries.Remove((header.Chain, header.Sequence), out var before) && before != Hashes.Hex(Hashes.OfEntry(bytes)))
            findings.Add($"{header.Chain}#{header.Sequence}: is not what it was in the earlier export.");
    }

    public void End(Findings findings)
    {
        foreach (var (chain, sequence) in _entries.Keys)
            findings.Add($"{chain}#{sequence}: was in the earlier export and is missing.");
        foreach (var seal in _seals.Values)
            findings.Add($"Leaf {seal.Leaf} ({seal.Chain}#{seal.Sequence}): was in the earlier export and is missing.");
    }
}
