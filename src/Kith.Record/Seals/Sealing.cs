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
        await foreach (var partnership in Partnerships(cancel))
        {
            while (await Once(partnership, now, cancel) is var added and > 0)
                leaves += added;
        }
        return leaves;
    }

    /// <summary>The partnerships in the database, by steps through the index and not through all changes.</summary>
    private async IAsyncEnumerable<string> Partnerships([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        string? last = null;
        while (true)
        {
            await using var db = store.Context();
            var changes = db.Changes.IgnoreQueryFilters();
            if (last is { } before)
                changes = changes.Where(c => string.Compare(c.Partnership, before) > 0);
            last = await changes.OrderBy(c => c.Partnership).Select(c => c.Partnership).FirstOrDefaultAsync(cancel);
            if (last is null)
                yield break;
            yield return last;
        }
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
        var seals = changes.SelectMany(change => entries[change.Id].GroupBy(e => e.Chain, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => g.MaxBy(e => e.Sequence)!)
                .Select(e => new SealRow { Leaf = 0, Chain = e.Chain, Sequence = e.Sequence, Position = change.Position, Hash = e.Hash }))
            .ToList();
        for (var i = 0; i < seals.Count; i++)
            seals[i].Leaf = size + i;

        db.AddRange(seals);
        await db.SaveChangesAsync(cancel);
        await db.Set<UnsealedRow>().Where(u => ids.Contains(u.Change)).ExecuteDeleteAsync(cancel);
        await tree.Tile(size, size + seals.Count);
        var own = key.For(db.Partnership);
        db.Add(Row(size + seals.Count, now, own.Sign(size + seals.Count, await tree.Merkle.Root(size + seals.Count))));
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

    internal static CheckpointRow Row(long size, Instant at, string note)
    {
        var (micros, bytes) = (Micros.From(at), Encoding.UTF8.GetBytes(note));
        return new CheckpointRow { Size = size, At = micros, Note = bytes, Hash = Hash(micros, bytes) };
    }

    internal static byte[] Hash(long at, ReadOnlySpan<byte> note)
    {
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, at);
        return SHA256.HashData([.. "kith checkpoint v1\n"u8, .. time, .. note]);
    }
}
