using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kith.Witness;

/// <summary>A line of an export: where it is, what it is, its words.</summary>
public sealed class Line
{
    private readonly byte[] _bytes;
    private readonly List<Range> _words = [];

    public Line(int number, byte[] bytes, int from)
    {
        (Number, _bytes) = (number, bytes);
        while (bytes.AsSpan(from).IndexOf((byte)' ') is var length and >= 0)
        {
            _words.Add(from..(from + length));
            from += length + 1;
        }
        _words.Add(from..bytes.Length);
        Kind = Text(-1);
    }

    public int Number { get; }

    public string Kind { get; }

    /// <summary>Words after the kind.</summary>
    public int Words => _words.Count - 1;

    public string Text(int word) => Encoding.UTF8.GetString(_bytes.AsSpan(At(word)));

    /// <summary>From a word to the end: names may hold spaces.</summary>
    public string Rest(int word) => Encoding.UTF8.GetString(_bytes.AsSpan(At(word).Start.Value));

    public long Whole(int word) => long.Parse(_bytes.AsSpan(At(word)), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public byte[] Decoded(int word)
    {
        var encoded = _bytes.AsSpan(At(word));
        var decoded = new byte[Base64.GetMaxDecodedFromUtf8Length(encoded.Length)];
        return Base64.DecodeFromUtf8(encoded, decoded, out _, out var length) == System.Buffers.OperationStatus.Done ? length == decoded.Length ? decoded : decoded[..length] : throw new FormatException("not base64");
    }

    public string DecodedText(int word) => Encoding.UTF8.GetString(Decoded(word));

    private Range At(int word) => word + 1 < _words.Count ? _words[word + 1] : throw new FormatException("the line is too short");
}

/// <summary>Reads an export line by line and tells of every line that is not as it was written.</summary>
internal static class ExportFile
{
    private const int DigestLength = 16;

    /// <param name="after">What was read last, so that a damaged line can be placed.</param>
    public static IEnumerable<Line> Lines(string path, Findings findings, Func<string> after)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = File.OpenRead(path);
        var (number, ended) = (0, false);
        foreach (var bytes in Split(file))
        {
            number++;
            if (ended)
            {
                findings.Add($"Line {number}: stands after the end.");
                yield break;
            }
            if (!Whole(bytes))
            {
                findings.Add($"Line {number}, after {after()}: was damaged; its digest does not fit.");
                Append(all, bytes);
                continue;
            }
            var line = new Line(number, bytes, DigestLength + 1);
            if (line.Kind == "end")
            {
                ended = true;
                if (line.Words != 2 || line.Text(0) != (number - 1).ToString(CultureInfo.InvariantCulture) || line.Text(1) != Hashes.Hex(all.GetCurrentHash()))
                    findings.Add($"Line {number}: the file is not what it was when it was ended: lines were changed, added or taken out.");
                continue;
            }
            Append(all, bytes);
            yield return line;
        }
        if (!ended)
            findings.Add("The file has no end: it was cut off.");
    }

    private static void Append(IncrementalHash all, byte[] line)
    {
        all.AppendData(line);
        all.AppendData("\n"u8);
    }

    private static bool Whole(ReadOnlySpan<byte> line)
    {
        if (line.Length <= DigestLength + 1 || line[DigestLength] != (byte)' ')
            return false;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<char> digits = stackalloc char[DigestLength];
        SHA256.HashData(line[(DigestLength + 1)..], hash);
        Convert.TryToHexStringLower(hash[..(DigestLength / 2)], digits, out _);
        for (var i = 0; i < DigestLength; i++)
        {
            if (line[i] != digits[i])
                return false;
        }
        return true;
    }

    private static IEnumerable<byte[]> Split(FileStream file)
    {
        var line = new MemoryStream();
        var block = new byte[1 << 18];
        int read;
        while ((read = file.Read(block)) > 0)
        {
            var from = 0;
            while (block.AsSpan(from, read - from).IndexOf((byte)'\n') is var length and >= 0)
            {
                if (line.Length == 0)
                {
                    yield return block[from..(from + length)];
                }
                else
                {
                    line.Write(block, from, length);
                    yield return line.ToArray();
                    line.SetLength(0);
                }
                from += length + 1;
            }
            line.Write(block, from, read - from);
        }
        if (line.Length > 0)
            yield return line.ToArray();
    }
}
