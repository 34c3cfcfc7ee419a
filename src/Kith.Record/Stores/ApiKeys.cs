using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Stores;

/// <summary>Keys of agencies' systems. Only hashes are kept; a key has 256 random bits, so a plain hash is enough.</summary>
public static class ApiKeys
{
    /// <summary>Adds a key to the context; it counts from when the transaction's change (<c>key-issued</c>) is recorded.</summary>
    public static void Issue(RecordContext db, string agency, string key) => db.Add(new ApiKeyRow { Agency = agency, Hash = Hash(key) });

    /// <returns>The agency; null when the key is nobody's.</returns>
    public static Task<string?> Agency(RecordContext db, string key, CancellationToken cancel = default)
    {
        var hash = Hash(key);
        return db.Set<ApiKeyRow>().Where(k => k.Hash == hash).Select(k => k.Agency).SingleOrDefaultAsync(cancel);
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
