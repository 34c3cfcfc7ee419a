namespace Kith.Record.Ledger;

/// <summary>A change as its entries are held against it.</summary>
internal sealed record MadeBy(long Position, string Hash, Change? Change)
{
    public static MadeBy Of(ChangeRow row) => new(row.Position, Hashes.Hex(Hashes.OfChange(row.Bytes)), Envelope.Try(() => Change.Parse(row.Bytes)));
}

/// <summary>Walks one chain, entry by entry, and checks each against itself, its predecessor, its change and its parts.</summary>
internal sealed class ChainCheck(string chain, Verify.Findings found)
{
    private long _sequence;
    private long _recorded = long.MinValue;
    private long _position = long.MinValue;
    private byte[] _hash = Hashes.OfChain(chain);

    public string Chain => chain;

    public void Next(EntryRow row, MadeBy? change, IReadOnlyList<PartRow> parts, Func<int, bool> destroyed)
    {
        void Say(string what) => found.Add(Spot.Entry(chain, row.Sequence), what);

        if (row.Sequence != _sequence + 1)
            Say(_sequence == 0 ? "the chain does not begin with 1: entries before it are missing" : $"follows {_sequence}: entries between them are missing");
        var hash = Hashes.OfEntry(row.Header);
        if (!hash.AsSpan().SequenceEqual(row.Hash))
            Say("its header bytes do not give its hash: it was altered");
        if (Envelope.Try(() => Header.Parse(row.Header)) is not { } header)
        {
            Say("its header cannot be read as envelope version 1");
        }
        else
        {
            if (Envelope.Try(header.Bytes) is not { } again || !again.AsSpan().SequenceEqual(row.Header))
                Say("its header is not in canonical form");
            Columns(row, header, Say);
            if (header.Says.TryGetValue(Destructions.Says, out var destroys))
                found.Destroying[new(row.Chain, row.Sequence)] = destroys;
            if (header.Previous != Hashes.Hex(_hash))
                Say("does not follow the entry before it");
            Times(row, header, change, Say);
            OfChange(row, header, change, Say);
            Parts(header, parts, destroyed, Say);
            _recorded = Math.Max(_recorded, header.Recorded);
        }
        (_sequence, _hash) = (row.Sequence, hash);
    }

    private static void Columns(EntryRow row, Header header, Action<string> say)
    {
        if (header.Chain != row.Chain || header.Sequence != row.Sequence)
            say($"its header says that it is {header.Chain} {header.Sequence}: it was moved");
        if (header.Change != row.Change)
            say("its change is not the one in its header");
        if (header.Kind != row.Kind)
            say("its kind is not the one in its header");
        if (header.Recorded != row.Recorded)
            say("its time of recording is not the one in its header");
        if (header.Previous != Hashes.Hex(row.Previous))
            say("its previous hash is not the one in its header");
    }

    private void Times(EntryRow row, Header header, MadeBy? change, Action<string> say)
    {
        if (header.Recorded < _recorded)
            say("was recorded before the entry before it");
        else if (change?.Change is { } made && header.Recorded != Math.Max(made.At, _recorded))
            say("was not recorded when its change was made");
        if (change is null)
            return;
        if (change.Position < _position)
            say("its change stands before that of the entry before it");
        _position = change.Position;
    }

    private static void OfChange(EntryRow row, Header header, MadeBy? change, Action<string> say)
    {
        if (change is null)
        {
            say($"its change {row.Change} is missing");
            return;
        }
        if (header.ChangeHash != change.Hash)
            say("its change is not the one that it was made with");
        if (change.Change is { } made && made.Entries.ElementAtOrDefault(row.Ordinal) != new Place(row.Chain, row.Sequence))
            say($"its change {row.Change} does not list it at {row.Ordinal}");
    }

    private static void Parts(Header header, IReadOnlyList<PartRow> parts, Func<int, bool> destroyed, Action<string> say)
    {
        for (var i = 0; i < header.Parts.Length; i++)
        {
            if (parts.FirstOrDefault(p => p.Ordinal == i) is not { } part)
            {
                if (!destroyed(i))
                    say($"its part {i} is missing, and nobody destroyed it lawfully");
                continue;
            }
            if (destroyed(i))
                say($"its part {i} was to be destroyed and is still there");
            if (part.Salt.Length != Hashes.SaltLength || Hashes.Hex(Hashes.OfPart(part.Salt, part.Body)) != header.Parts[i].Hash)
                say($"the bytes of its part {i} do not give the hash in its header: it was altered");
            if (part.Class != header.Parts[i].Class || part.About != header.Parts[i].About)
                say($"its part {i} has another class or is about another person than its header says");
        }
        foreach (var part in parts.Where(p => p.Ordinal < 0 || p.Ordinal >= header.Parts.Length))
            say($"its part {part.Ordinal} is not named in its header: it was inserted");
    }
}
