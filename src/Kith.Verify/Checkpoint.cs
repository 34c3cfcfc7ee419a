using System.Globalization;

namespace Kith.Witness;

/// <summary>A signed checkpoint (C2SP tlog-checkpoint): how many leaves the record's tree had, and what they hash to.</summary>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    private const int MostSignatures = 100;

    /// <exception cref="NotGenuine">None of the keys signed it.</exception>
    public static Checkpoint Open(string note, IReadOnlyList<PublicKey> keys, string where)
    {
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !note.EndsWith('\n'))
            throw new NotGenuine($"{where} is not a signed checkpoint: it has no signature under its text.");
        var text = note[..(split + 1)];
        var checkpoint = Parse(text) ?? throw new NotGenuine($"{where} is not a signed checkpoint: its text is not a name, a size and a root.");
        var known = false;
        foreach (var line in note[(split + 2)..].TrimEnd('\n').Split('\n').Take(MostSignatures))
        {
            var words = line.Split(' ');
            var bytes = new byte[128];
            if (words.Length != 3 || words[0] != "—" || !Convert.TryFromBase64String(words[2], bytes, out var length) || length < 5)
                throw new NotGenuine($"{where}: a line under its text is not a signature.");
            foreach (var key in keys.Where(k => k.Name == words[1] && k.Id.AsSpan().SequenceEqual(bytes.AsSpan(0, 4))))
            {
                if (!key.Signed(text, bytes[4..length]))
                    throw new NotGenuine($"{where}: the signature of {key.Name} does not fit its text. It was changed after it was signed, or never signed by that key.");
                // A key vouches for the log of its own name only.
                known |= key.Name == checkpoint.Origin;
            }
        }
        return known ? checkpoint : throw new NotGenuine($"{where}: {checkpoint.Origin} did not sign it with the key that you gave.");
    }

    private static Checkpoint? Parse(string text)
    {
        var lines = text.Split('\n');
        var root = new byte[32];
        return lines.Length >= 4 && lines[0].Length > 0 && long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size.ToString(CultureInfo.InvariantCulture) == lines[1]
            && Convert.TryFromBase64String(lines[2], root, out var length) && length == root.Length
            ? new(lines[0], size, root) : null;
    }
}
