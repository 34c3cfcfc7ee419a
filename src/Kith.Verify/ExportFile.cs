using System.Security.Cryptography;
using System.Text;

namespace Kith.Witness;

/// <summary>A line of an export: where it is, what it is, its words.</summary>
public sealed record Line(int Number, string Kind, string[] Words, string Rest);

/// <summary>Reads an export line by line and tells of every line that is not as it was written.</summary>
internal static class ExportFile
{
    private const int DigestLength = 16;

    /// <param name="after">What was read last, so that a damaged line can be placed.</param>
    public static IEnumerable<Line> Lines(string path, Findings findings, Func<string> after)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var reader = new BinaryReader(new BufferedStream(File.OpenRead(path), 1 << 16));
        var (number, ended) = (0, false);
        foreach (var bytes in Split(reader))
        {
            number++;
            var line = Encoding.UTF8.GetString(bytes);
            if (ended)
            {
                findings.Add($"Line {number}: stands after the end.");
                yield break;
            }
            if (line.Length <= DigestLength + 1 || line[DigestLength] != ' ' || Digest(bytes) != line[..DigestLength] || !Encoding.UTF8.GetBytes(line).AsSpan().SequenceEqual(bytes))
            {
                findings.Add($"Line {number}, after {after()}: was damaged; its digest does not fit.");
                all.AppendData([.. bytes, (byte)'\n']);
                continue;
            }
            var words = line[(DigestLength + 1)..].Split(' ');
            if (words[0] == "end")
            {
                ended = true;
                if (words.Length != 3 || words[1] != $"{number - 1}" || words[2] != Hashes.Hex(all.GetCurrentHash()))
                    findings.Add($"Line {number}: the file is not what it was when it was ended: lines were changed, added or taken out.");
                continue;
            }
            all.AppendData([.. bytes, (byte)'\n']);
            yield return new Line(number, words[0], words[1..], line);
        }
        if (!ended)
            findings.Add("The file has no end: it was cut off.");
    }

    private static string Digest(byte[] line) => Hashes.Hex(SHA256.HashData(line.AsSpan(DigestLength + 1)))[..DigestLength];

    private static IEnumerable<byte[]> Split(BinaryReader reader)
    {
        var line = new MemoryStream();
        var block = new byte[1 << 16];
        int read;
        while ((read = reader.Read(block)) > 0)
        {
            var from = 0;
            for (var i = 0; i < read; i++)
            {
                if (block[i] != '\n')
                    continue;
                line.Write(block, from, i - from);
                yield return line.ToArray();
                line.SetLength(0);
                from = i + 1;
            }
            line.Write(block, from, read - from);
        }
        if (line.Length > 0)
            yield return line.ToArray();
    }
}
