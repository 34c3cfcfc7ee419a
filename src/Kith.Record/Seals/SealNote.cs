using System.Globalization;

namespace Kith.Record.Seals;

/// <summary>What a checkpoint says, whoever signed it.</summary>
public sealed record SealNote(string Origin, long Size, byte[] Root)
{
    /// <summary>Null when it is not a checkpoint.</summary>
    public static SealNote? Try(string note)
    {
        var lines = note.Split('\n');
        var root = new byte[32];
        return lines.Length > 4 && lines[0].Length > 0 && lines[3].Length == 0
            && long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && Convert.TryFromBase64String(lines[2], root, out var length) && length == root.Length
            ? new SealNote(lines[0], size, root) : null;
    }
}
