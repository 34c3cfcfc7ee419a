namespace Kith.Witness;

/// <summary>Walks the changes and their entries in the order of commits and checks every hash, link and listing.</summary>
internal sealed class LedgerCheck(SealCheck seals, Findings findings)
{
    private sealed record Head(long Sequence, byte[] Hash, long Recorded);

    private readonly Dictionary<string, Head> _heads = new(StringComparer.Ordinal);
    private readonly Destructions _destructions = new(findings);
    private readonly HashSet<int> _parts = [];
    private Change? _change;
    private string _changeHash = "";
    private long _position;
    private int _ordinal;
    private Header? _entry;

    public bool WithWords { get; set; }

    public long Entries { get; private set; }

    public long Chains => _heads.Count;

    /// <summary>Entries that no seal covers yet.</summary>
    public long Newer { get; private set; }

    /// <summary>What was read last.</summary>
    public string? Last { get; private set; }

    /// <summary>The entry that is being read.</summary>
    public (string Chain, long Sequence) At => _entry is { } entry ? (entry.Chain, entry.Sequence) : throw new FormatException("no entry before it");

    public void Change(long position, byte[] bytes)
    {
        Finish();
        var change = Kith.Witness.Change.Parse(bytes);
        if (_change is not null && position <= _position)
            findings.Add($"Change {change.Id}: stands at {position}, not after {_position}: changes were put in another order.");
        (_change, _changeHash, _position, _ordinal) = (change, Hashes.Hex(Hashes.OfChange(bytes)), position, 0);
        Last = $"change {change.Id}";
    }

    public void Entry(byte[] bytes, Header header)
    {
        FinishEntry();
        var hash = Hashes.OfEntry(bytes);
        Entries++;
        Last = $"{header.Chain}#{header.Sequence}";
        Linked(header, _heads.GetValueOrDefault(header.Chain));
        Listed(header);
        Sealed(header, hash);
        _destructions.Read(header);
        if (_heads.GetValueOrDefault(header.Chain) is not { } head || header.Sequence > head.Sequence)
            _heads[header.Chain] = new Head(header.Sequence, hash, header.Recorded);
        _entry = header;
        _ordinal++;
    }

    public void Part(int ordinal, byte[] salt, byte[] body)
    {
        if (_entry is not { } entry || ordinal < 0 || ordinal >= entry.Parts.Length)
            findings.Add($"{Last}: part {ordinal} is not named in the header: it was put in.");
        else if (!_parts.Add(ordinal))
            findings.Add($"{Last}: part {ordinal} is there twice, or was to be destroyed.");
        else if (salt.Length != 32 || Hashes.Hex(Hashes.OfPart(salt, body)) != entry.Parts[ordinal])
            findings.Add($"{Last}: the words of part {ordinal} are not those that its header vouches for: they were changed.");
    }

    public void Destroyed(Destruction destruction)
    {
        _destructions.Add(destruction);
        if (!_parts.Add(destruction.Ordinal))
            findings.Add($"{Last}: part {destruction.Ordinal} was to be destroyed and is still there.");
    }

    public void End()
    {
        Finish();
        _destructions.End();
    }

    private void Linked(Header header, Head? before)
    {
        if (header.Sequence != (before?.Sequence ?? 0) + 1)
        {
            findings.Add(before is null
                ? $"{Last}: its chain does not begin with 1: entries before it are missing."
                : $"{Last}: stands after #{before.Sequence} of its chain: entries were taken out, put in or moved.");
        }
        if (header.Previous != Hashes.Hex(before?.Hash ?? Hashes.OfChain(header.Chain)))
            findings.Add($"{Last}: does not follow the entry before it: one of the two was changed.");
        if (before is not null && header.Recorded < before.Recorded)
            findings.Add($"{Last}: was recorded before the entry before it.");
    }

    private void Listed(Header header)
    {
        if (_change is null)
            findings.Add($"{Last}: stands under no change.");
        else if (header.Change != _change.Id || header.ChangeHash != _changeHash)
            findings.Add($"{Last}: its change {_change.Id} is not the one that it was made with.");
        else if (_ordinal >= _change.Entries.Length || _change.Entries[_ordinal] != (header.Chain, header.Sequence))
            findings.Add($"{Last}: its change {_change.Id} does not list it there: it was put in or moved.");
    }

    private void Sealed(Header header, byte[] hash)
    {
        if (_change is null)
            return;
        if (seals.Met(header.Chain, header.Sequence, _position, hash) is null && _change.Entries.Where(e => e.Chain == header.Chain).All(e => e.Sequence <= header.Sequence))
        {
            Newer++;
            if (seals.Beyond(header.Chain, header.Sequence))
                findings.Add($"{Last}: was never sealed, though later entries of its chain were: it was put in.");
        }
    }

    private void Finish()
    {
        FinishEntry();
        if (_change is not null && _ordinal < _change.Entries.Length)
        {
            foreach (var (chain, sequence) in _change.Entries.Skip(_ordinal))
                findings.Add($"{chain}#{sequence}: is listed by change {_change.Id} and is missing.");
        }
    }

    private void FinishEntry()
    {
        if (_entry is { } entry && WithWords)
        {
            foreach (var missing in Enumerable.Range(0, entry.Parts.Length).Where(i => !_parts.Contains(i)))
                findings.Add($"{entry.Chain}#{entry.Sequence}: part {missing} is missing, and nobody destroyed it lawfully.");
        }
        _parts.Clear();
        _entry = null;
    }
}
