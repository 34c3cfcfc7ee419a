using System.Security.Cryptography;
using System.Text;
using Kith.Record.Ledger;

namespace Kith.Record.Seals;

/// <summary>Writes the lines of an export: each with a digest of its own in front, so that damage is found in its line, and one over all at the end.</summary>
internal sealed class ExportLines(Stream to) : IDisposable
{
    /// <summary>Hexadecimal digits of a line's digest: against accidents. Against people there are the hashes that the lines hold.</summary>
    public const int DigestLength = 16;

    private readonly IncrementalHash _all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _lines;

    public async Task Write(string line, CancellationToken cancel)
    {
        var bytes = Encoding.UTF8.GetBytes($"{Digest(line)} {line}\n");
        _all.AppendData(bytes);
        _lines++;
        await to.WriteAsync(bytes, cancel);
    }

    public Task End(CancellationToken cancel) => Write($"end {_lines} {Hashes.Hex(_all.GetCurrentHash())}", cancel);

    public static string Digest(string line) => Hashes.Hex(SHA256.HashData(Encoding.UTF8.GetBytes(line)))[..DigestLength];

    public void Dispose() => _all.Dispose();
}
