using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Seals;

/// <summary>
/// Puts what changed into the tree and signs what it hashes to. Any program may seal at any time: two at once take the same leaf,
/// and the database lets one of them through.
/// </summary>
public sealed class Sealing(RecordStore store, SealKey key)
{
    /// <summary>Changes in one transaction; the rest comes with the next.</summary>
    public const int Most = 500;

    /// <summary>Seals all that waits, for every partnership in the database.</summary>
    /// <returns>How many leaves were added here; what another program sealed meanwhile is not counted.</returns>
    public async Task<long> Run(Instant now, CancellationToken cancel = default)
    {
        var leaves = 0L;
        await foreach (var partnership in Partnerships.In(store, cancel))
        {
            while (await Once(partnership, now, cancel) is var added and > 0)
                leaves += added;
        }
        return leaves;
    }

    private async Task<long> Once(string partnership, Instant now, CancellationToken cancel)
    {
        // Looked at first without a transaction that writes: mostly there is nothing.
        if (!await Waiting(partnership, cancel))
            return 0;
        var leaves = 0L;
        try
        {
            await store.Writer.Batch(
                async db =>
                {
                    db.Partnership = partnership;
                    leaves = await Seal(db, now, cancel);
                },
                cancel);
            return leaves;
        }
        catch (Exception e) when (Collision.Typed(e) is Collision)
        {
            // Another program sealed the same: what it left comes with the next second.
            return 0;
        }
    }

    private async Task<bool> Waiting(string partnership, CancellationToken cancel)
    {
        await using var db = store.Context();
        db.Partnership = partnership;
        return await db.Set<UnsealedRow>().AnyAsync(cancel) || !await db.Set<SealRow>().AnyAsync(cancel);
    }

    private async Task<long> Seal(RecordContext db, Instant now, CancellationToken cancel)
    {
        var tree = new SealTree(db, cancel);
        var size = await tree.Size();
        if (size == 0)
            await Inherit(db, cancel);

        var changes = await (from u in db.Set<UnsealedRow>() join c in db.Changes on u.Change equals c.Id orderby c.Position select new { c.Id, c.Position }).Take(Most).ToListAsync(cancel);
        if (changes.Count == 0)
            return 0;
        var ids = changes.Select(c => c.Id).ToList();
        var entries = (await db.Entries.Where(e => ids.Contains(e.Change)).Select(e => new { e.Change, e.Chain, e.Sequence, e.Hash }).ToListAsync(cancel)).ToLookup(e => e.Change, StringComparer.Ordinal);
        // A change that was put in the queue again (by a repair, say) is not sealed again.
        var done = (await (from e in db.Entries where ids.Contains(e.Change) join s in db.Set<SealRow>() on new { e.Chain, e.Sequence } equals new { s.Chain, s.Sequence } select new { s.Chain, s.Sequence })
            .ToListAsync(cancel)).ToHashSet();
        var seals = changes.SelectMany(change => entries[change.Id].GroupBy(e => e.Chain, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => g.MaxBy(e => e.Sequence)!)
                .Where(e => !done.Contains(new { e.Chain, e.Sequence }))
                .Select(e => new SealRow { Leaf = 0, Chain = e.Chain, Sequence = e.Sequence, Position = change.Position, Hash = e.Hash }))
            .ToList();
        for (var i = 0; i < seals.Count; i++)
            seals[i].Leaf = size + i;

        await db.Set<UnsealedRow>().Where(u => ids.Contains(u.Change)).ExecuteDeleteAsync(cancel);
        if (seals.Count == 0)
            return 0;
        db.AddRange(seals);
        await db.SaveChangesAsync(cancel);
        await tree.Tile(size, size + seals.Count);
        var own = key.For(db.Partnership);
        var before = await db.Set<CheckpointRow>().OrderByDescending(c => c.Size).Select(c => c.Hash).FirstOrDefaultAsync(cancel);
        db.Add(Row(before, size + seals.Count, now, own.Sign(size + seals.Count, await tree.Merkle.Root(size + seals.Count))));
        await db.SaveChangesAsync(cancel);
        return seals.Count;
    }

    /// <summary>A ledger from before there were seals: all of it waits.</summary>
    private static Task Inherit(RecordContext db, CancellationToken cancel) => db.Database.ExecuteSqlAsync(
        $"""
        INSERT INTO unsealed (partnership, change) SELECT c.partnership, c.id FROM change c
        WHERE c.partnership = {db.Partnership} AND NOT EXISTS (SELECT 1 FROM unsealed u WHERE u.partnership = c.partnership AND u.change = c.id)
        """,
        cancel);

    private static CheckpointRow Row(byte[]? before, long size, Instant at, string note)
    {
        var (micros, bytes) = (Micros.From(at), Encoding.UTF8.GetBytes(note));
        return new CheckpointRow { Size = size, At = micros, Note = bytes, Hash = Hash(before, micros, bytes) };
    }

    /// <param name="before">Hash of the checkpoint before it; null for the first.</param>
    internal static byte[] Hash(byte[]? before, long at, ReadOnlySpan<byte> note)
    {
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, at);
        return SHA256.HashData([.. "kith checkpoint v1\n"u8, .. before ?? [], .. time, .. note]);
    }
}
