using System.Security.Cryptography;
using System.Text;
using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Stores;

/// <summary>
/// How often something may be tried, counted in the database, so that all nodes count together. A try is counted before it is looked at:
/// a hundred at once are a hundred. Who succeeds has the count forgotten.
/// </summary>
public sealed class Pace(RecordStore store)
{
    /// <summary>Counts one more try in each bucket.</summary>
    /// <returns>Whether it is within what may be, in all of them.</returns>
    public async Task<bool> Take(Instant now, Duration window, params IReadOnlyList<(string Bucket, int Most)> buckets)
    {
        var within = true;
        await store.Write(async db =>
        {
            foreach (var (bucket, most) in buckets.OrderBy(b => b.Bucket, StringComparer.Ordinal))
                within &= await Count(db, Hash(bucket), Micros.From(now), Micros.From(now - window)) <= most;
        });
        return within;
    }

    /// <summary>Forgets what was counted in a bucket.</summary>
    public Task Forgive(string bucket)
    {
        var hash = Hash(bucket);
        return store.Write(db => db.Set<PaceRow>().Where(p => p.Bucket == hash).ExecuteDeleteAsync());
    }

    /// <summary>Takes one try back that turned out right: a whole agency may come in from one address on one morning.</summary>
    public Task GiveBack(string bucket)
    {
        var hash = Hash(bucket);
        return store.Write(db => db.Set<PaceRow>().Where(p => p.Bucket == hash && p.Count > 0).ExecuteUpdateAsync(set => set.SetProperty(p => p.Count, p => p.Count - 1)));
    }

    /// <summary>Sweeps out counts that began before this.</summary>
    public Task Forget(Instant before, CancellationToken cancel = default)
    {
        var at = Micros.From(before);
        return store.Write(db => db.Set<PaceRow>().Where(p => p.Began < at).ExecuteDeleteAsync(cancel), cancel);
    }

    private static async Task<long> Count(RecordContext db, byte[] bucket, long now, long since) =>
        (await db.Database.SqlQuery<long>(
            $"""
            INSERT INTO pace (partnership, bucket, began, count) VALUES ({db.Partnership}, {bucket}, {now}, 1)
            ON CONFLICT (partnership, bucket) DO UPDATE SET
              count = CASE WHEN pace.began <= {since} THEN 1 ELSE pace.count + 1 END,
              began = CASE WHEN pace.began <= {since} THEN {now} ELSE pace.began END
            RETURNING count AS "Value"
            """).ToListAsync())[0];

    private static byte[] Hash(string bucket) => SHA256.HashData(Encoding.UTF8.GetBytes(bucket));
}
