using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kith.Practice;
using Kith.Record.Ledger;

namespace Kith.Record.Stores;

/// <summary>A sealed audit does not read as it was written; the message says which line of which file.</summary>
public sealed class SealBroken(string message) : Exception(message);

/// <summary>
/// Who saw what, in a file of this machine, for when the audit store cannot be written. Lines are only appended; each is encrypted with
/// AES-256-GCM under the seal's key, bound to its number and to the hash of the line before, and on the disk before <see cref="Write"/>
/// returns. Whoever alters, drops or moves a line without the key breaks it; that the end was cut off shows against the number and hash
/// which the program logs.
/// </summary>
public sealed class SealedAudit : IDisposable
{
    public const string Extension = ".sealed";
    private const string Head = "kith sealed audit v1 ";
    private const int NonceLength = 12, TagLength = 16, KeyLength = 32;

    private readonly string _folder;
    private readonly byte[] _key;
    private readonly SemaphoreSlim _one = new(1);
    private FileStream? _file;
    private long _lines;
    private byte[] _last = [];

    /// <param name="folder">On this machine, not on the database's disk; made when it is missing.</param>
    /// <param name="key">32 bytes.</param>
    public SealedAudit(string folder, byte[] key)
    {
        if (key.Length != KeyLength)
            throw new StoreRefused($"The key of the sealed audit has {key.Length} bytes; give {KeyLength} random bytes in base64 (openssl rand -base64 32).");
        (_folder, _key) = (folder, key);
    }

    /// <summary>The number and hash of the last line: whoever keeps them elsewhere can tell whether the end was cut off.</summary>
    public (long Lines, string Hash) End => (_lines, Convert.ToHexStringLower(_last));

    /// <summary>The file that is being written.</summary>
    /// <exception cref="InvalidOperationException">Nothing has been written yet.</exception>
    public string Path => _file?.Name ?? throw new InvalidOperationException("Nothing has been sealed yet.");

    /// <summary>Returns when the line is on the disk.</summary>
    /// <exception cref="Exception">It could not be written: show nothing.</exception>
    public async Task Write(PageRead reading)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(new Line(
            reading.Id ?? ReadAudit.NewId(), Micros.From(reading.At), reading.Human, reading.Role, reading.Agency, reading.Purpose, reading.Page, [.. reading.Subjects], reading.Sight?.Team, reading.Sight?.Pack, reading.Sight is { } sight ? [.. sight.Grounds] : null));
        await _one.WaitAsync();
        try
        {
            _file ??= Begin();
            var (blob, hash) = Seal(text, _lines + 1);
            try
            {
                _file.Write(Encoding.ASCII.GetBytes($"{_lines + 1} {Convert.ToBase64String(blob)} {Convert.ToHexStringLower(hash)}\n"));
                _file.Flush(flushToDisk: true);
            }
            catch (Exception)
            {
                // What stands of the line is not one; the next goes into a file of its own.
                _file.Dispose();
                (_file, _lines) = (null, 0);
                throw;
            }
            (_lines, _last) = (_lines + 1, hash);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Every line of a file, verified.</summary>
    /// <param name="torn">Told when the last line was not finished: its writing failed, so what it was for was never shown.</param>
    /// <exception cref="SealBroken">A line was altered, moved, removed or slipped in, or the key is another.</exception>
    public static ImmutableArray<PageRead> Read(string path, byte[] key, Action<string>? torn = null)
    {
        var text = File.ReadAllText(path, Encoding.ASCII);
        var lines = text.Split('\n');
        if (lines[^1].Length > 0)
            torn?.Invoke($"{System.IO.Path.GetFileName(path)}: line {lines.Length - 1} was not finished; it is left out");
        if (lines.Length < 2 || !lines[0].StartsWith(Head, StringComparison.Ordinal))
            throw new SealBroken($"{System.IO.Path.GetFileName(path)} does not begin as a sealed audit does.");
        var last = SHA256.HashData(Encoding.ASCII.GetBytes(lines[0]));
        var readings = ImmutableArray.CreateBuilder<PageRead>();
        for (var n = 1; n < lines.Length - 1; n++)
        {
            try
            {
                var (line, hash) = Open(lines[n], n, last, key);
                readings.Add(new PageRead(Micros.ToInstant(line.At), line.Human, line.Role, line.Agency, line.Purpose, line.Page, [.. line.Subjects]) { Id = line.Id, Sight = line.Pack is { } pack ? new(line.Team, pack, [.. line.Grounds ?? []]) : null });
                last = hash;
            }
            catch (Exception e) when (e is CryptographicException or FormatException or JsonException)
            {
                throw new SealBroken($"{System.IO.Path.GetFileName(path)}, line {n}: it was altered, moved or slipped in, one before it is missing, or the key is not the one it was sealed with.");
            }
        }
        return readings.ToImmutable();
    }

    public void Dispose()
    {
        _file?.Dispose();
        _one.Dispose();
    }

    private sealed record Line(string Id, long At, string Human, string Role, string Agency, string Purpose, string Page, string[] Subjects, string? Team = null, string? Pack = null, string[]? Grounds = null);

    private FileStream Begin()
    {
        Directory.CreateDirectory(_folder);
        var id = ReadAudit.NewId();
        var file = new FileStream(System.IO.Path.Combine(_folder, id + Extension), FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        var head = Encoding.ASCII.GetBytes(Head + id);
        file.Write(head);
        file.WriteByte((byte)'\n');
        (_lines, _last) = (0, SHA256.HashData(head));
        return file;
    }

    private (byte[] Blob, byte[] Hash) Seal(byte[] text, long number)
    {
        var blob = new byte[NonceLength + TagLength + text.Length];
        RandomNumberGenerator.Fill(blob.AsSpan(0, NonceLength));
        using var aes = new AesGcm(_key, TagLength);
        aes.Encrypt(blob.AsSpan(0, NonceLength), text, blob.AsSpan(NonceLength + TagLength), blob.AsSpan(NonceLength, TagLength), Bound(_last, number));
        return (blob, SHA256.HashData([.. _last, .. blob]));
    }

    private static (Line Line, byte[] Hash) Open(string written, long number, byte[] last, byte[] key)
    {
        if (written.Split(' ') is not [var said, var base64, var hex] || said != number.ToString(System.Globalization.CultureInfo.InvariantCulture))
            throw new FormatException("not the line of this number");
        var blob = Convert.FromBase64String(base64);
        var hash = SHA256.HashData([.. last, .. blob]);
        if (blob.Length < NonceLength + TagLength || Convert.ToHexStringLower(hash) != hex)
            throw new FormatException("not the hash of this line");
        var text = new byte[blob.Length - NonceLength - TagLength];
        using var aes = new AesGcm(key, TagLength);
        aes.Decrypt(blob.AsSpan(0, NonceLength), blob.AsSpan(NonceLength + TagLength), blob.AsSpan(NonceLength, TagLength), text, Bound(last, number));
        return (JsonSerializer.Deserialize<Line>(text) ?? throw new FormatException("nothing in it"), hash);
    }

    private static byte[] Bound(byte[] last, long number)
    {
        var bound = new byte[last.Length + sizeof(long)];
        last.CopyTo(bound, 0);
        BinaryPrimitives.WriteInt64BigEndian(bound.AsSpan(last.Length), number);
        return bound;
    }
}
