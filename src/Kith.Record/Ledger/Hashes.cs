using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Kith.Record.Ledger;

/// <summary>The hashes of envelope version 1: SHA-256, each kind under its own prefix so that one can never pass for another.</summary>
public static class Hashes
{
    public const int SaltLength = 32;

    /// <summary>What the first entry of a chain names as its predecessor.</summary>
    public static byte[] OfChain(string chain) => Of("kith chain v1\n", Encoding.ASCII.GetBytes(chain));

    public static byte[] OfChange(ReadOnlySpan<byte> bytes) => Of("kith change v1\n", bytes);

    public static byte[] OfEntry(ReadOnlySpan<byte> header) => Of("kith entry v1\n", header);

    /// <summary>Over salt, length (8 bytes, big-endian) and body, so that a destroyed body cannot be guessed from its hash.</summary>
    public static byte[] OfPart(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> body)
    {
        if (salt.Length != SaltLength)
            throw new EnvelopeRefused($"A part's salt has {salt.Length} bytes; it must have {SaltLength}.");
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(length, body.Length);
        return Of("kith part v1\n", salt, length, body);
    }

    public static string Hex(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash);

    private static byte[] Of(string prefix, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default, ReadOnlySpan<byte> third = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes(prefix));
        hash.AppendData(first);
        hash.AppendData(second);
        hash.AppendData(third);
        return hash.GetHashAndReset();
    }
}
