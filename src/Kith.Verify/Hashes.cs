using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Kith.Witness;

/// <summary>The hashes of Kith's envelope, version 1 (docs/decisions/0002-envelope.md), and the leaf of a seal (0005-seals.md).</summary>
public static class Hashes
{
    public static byte[] OfChain(string chain) => SHA256.HashData([.. "kith chain v1\n"u8, .. Encoding.ASCII.GetBytes(chain)]);

    public static byte[] OfChange(byte[] bytes) => SHA256.HashData([.. "kith change v1\n"u8, .. bytes]);

    public static byte[] OfEntry(byte[] header) => SHA256.HashData([.. "kith entry v1\n"u8, .. header]);

    public static byte[] OfPart(byte[] salt, byte[] body) => SHA256.HashData([.. "kith part v1\n"u8, .. salt, .. Big(body.Length), .. body]);

    public static byte[] Leaf(string chain, long sequence, long position, byte[] hash) => [.. "kith seal v1\n"u8, .. OfChain(chain), .. Big(sequence), .. Big(position), .. hash];

    public static string Hex(byte[] hash) => Convert.ToHexStringLower(hash);

    private static byte[] Big(long number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }
}
