using System.Globalization;

namespace Kith.Witness;

/// <summary>A checkpoint, alone or with the proof that the record has only grown since an earlier one (C2SP tlog-witness, add-checkpoint).</summary>
internal static class Growth
{
    public static void Check(string text, IReadOnlyList<PublicKey> keys, IReadOnlyList<Checkpoint> saved, Findings findings)
    {
        var (old, proof, note) = text.StartsWith("old ", StringComparison.Ordinal) ? Split(text) : (0, [], text);
        var now = Checkpoint.Open(note, keys, "The checkpoint");
        findings.Sum = $"{now.Origin}, {now.Size} leaves, ";
        foreach (var before in saved.Where(c => c.Origin == now.Origin))
        {
            if (before.Size > now.Size)
                findings.Add($"The checkpoint has {now.Size} leaves, and one that you saved has {before.Size}: the record was cut off.");
            else if (before.Size == now.Size && !before.Root.AsSpan().SequenceEqual(now.Root))
                findings.Add($"The checkpoint of {now.Size} leaves is not the one that you saved: the record was changed or forked.");
            else if (before.Size < now.Size && before.Size != old)
                throw new CannotCheck($"To see that the record has only grown, ask for: kith checkpoint --since {before.Size}");
            else if (before.Size < now.Size && !Tree.Continues(before.Size, before.Root, now.Size, now.Root, proof))
                findings.Add($"The record does not continue the one that you saved a checkpoint of ({before.Size} leaves): something in it was changed, removed or put in. Ask for an export: it shows where.");
        }
        if (saved.Count > 0 && saved.All(c => c.Origin != now.Origin))
            findings.Add($"The checkpoint is of {now.Origin}; those that you saved are of {string.Join(", ", saved.Select(c => c.Origin).Distinct(StringComparer.Ordinal))}.");
    }

    private static (long Old, byte[][] Proof, string Note) Split(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = end < 0 ? [] : text[..end].Split('\n');
        if (lines.Length == 0 || !long.TryParse(lines[0][4..], NumberStyles.None, CultureInfo.InvariantCulture, out var old))
            throw new NotGenuine("The file begins like a proof of growth and is not one.");
        var proof = new List<byte[]>();
        foreach (var line in lines.Skip(1))
        {
            var hash = new byte[32];
            if (!Convert.TryFromBase64String(line, hash, out var length) || length != hash.Length)
                throw new NotGenuine("A line of the proof of growth is not a hash.");
            proof.Add(hash);
        }
        return (old, [.. proof], text[(end + 2)..]);
    }
}
