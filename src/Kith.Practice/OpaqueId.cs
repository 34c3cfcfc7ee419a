using System.Security.Cryptography;
using System.Text;

namespace Kith.Practice;

/// <summary>
/// Ids that say nothing: 20 characters, 100 bits, of Crockford's alphabet. An action's id is random, drawn outside the kernel;
/// the ids of what it makes are derived from it, so that the same action always makes the same entries.
/// </summary>
public static class OpaqueId
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static string Derive(string change, int ordinal) =>
        From(SHA256.HashData(Encoding.UTF8.GetBytes($"kith id v1\n{change}\n{ordinal}")));

    /// <summary>Writes the first 100 bits of at least 13 bytes.</summary>
    public static string From(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[20];
        for (var i = 0; i < 20; i++)
        {
            var bit = i * 5;
            var two = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[bit / 8 + 1] : 0);
            text[i] = Alphabet[(two >> (11 - bit % 8)) & 31];
        }
        return new string(text);
    }
}
