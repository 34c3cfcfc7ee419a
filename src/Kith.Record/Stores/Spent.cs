using System.Security.Cryptography;
using System.Text;
using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Stores;

/// <summary>What is good for one use: whoever comes second, at whichever node, is told so.</summary>
public sealed class Spent(RecordStore store)
{
    /// <param name="of">Whose it is and its id: an issuer and the id of its assertion.</param>
    /// <param name="expires">Until when it would be taken at all; after that nobody need remember it.</param>
    /// <returns>False when it was spent before.</returns>
    public async Task<bool> Spend(string of, Instant expires, CancellationToken cancel = default)
    {
        var (hash, until) = (SHA256.HashData(Encoding.UTF8.GetBytes(of)), Micros.From(expires));
        var rows = 0;
        await store.Write(async db => rows = await db.Database.ExecuteSqlAsync(
            $"INSERT INTO spent (partnership, hash, expires) VALUES ({db.Partnership}, {hash}, {until}) ON CONFLICT (partnership, hash) DO NOTHING", cancel), cancel);
        return rows == 1;
    }

    /// <summary>Sweeps out what nobody would take any more.</summary>
    public Task Forget(Instant now, CancellationToken cancel = default)
    {
        var at = Micros.From(now);
        return store.Write(db => db.Set<SpentRow>().Where(s => s.Expires < at).ExecuteDeleteAsync(cancel), cancel);
    }
}
