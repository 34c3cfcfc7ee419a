using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Kith.Record.Stores;

/// <summary>What only its holder knows: 256 random bits in a cookie, a link or a header. Stores keep its hash, which is enough of a secret's own length.</summary>
public static class Token
{
    /// <summary>More characters than any token of ours has: longer ones need not be looked up.</summary>
    public const int Longest = 100;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
