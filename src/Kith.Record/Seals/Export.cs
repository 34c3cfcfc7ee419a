using System.Data;
using System.Text;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Seals;

/// <summary>What was written: leaves, changes and entries.</summary>
public sealed record Exported(long Seals, long Changes, long Entries, bool Words)
{
    public override string ToString() => $"seals {Seals}, changes {Changes}, entries {Entries}, words {(Words ? "yes" : "no")}";
}

/// <summary>
/// One partnership's record as a file of lines (docs/reference/export.md): the exact bytes that were hashed. Without words it is for a witness,
/// who sees ids and codes; with words it is a second copy.
/// </summary>
public static class Export
{
    private const int PageSize = 500;

    public static async Task<Exported> Write(RecordStore store, Stream to, bool words, string? partnership = null, CancellationToken cancel = default)
    {
        await using var db = store.Context();
        db.Partnership = partnership ?? store.Settings.Partnership;
        // PostgreSQL looks at one moment throughout. On SQLite a long look would hold up whoever writes: it goes by pages, up to where the record stood at
        // the beginning, which nothing there changes afterwards; commits have the order of their positions.
        await using var look = db.IsPostgres ? await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel) : null;
        var last = await db.Changes.MaxAsync(c => (long?)c.Position, cancel) ?? 0;
        var checkpoint = await db.Set<CheckpointRow>().AsNoTracking().OrderByDescending(c => c.Size).FirstOrDefaultAsync(cancel);
        var size = checkpoint?.Size ?? 0;
        if (await db.Set<SealRow>().Where(s => s.Leaf < size).MaxAsync(s => (long?)s.Position, cancel) is { } lastSealed && lastSealed > last)
            last = lastSealed;

        using var lines = new ExportLines(to);
        await lines.Write($"kith-export 1 {(words ? "words" : "headers")} {size} {last} {db.Partnership}", cancel);
        await CheckpointsOf(db, lines, words ? 0 : size, size, cancel);
        await Seals(db, lines, size, cancel);
        var (changes, entries) = await Changes(db, lines, last, words, cancel);
        await lines.End(cancel);
        return new(size, changes, entries, words);
    }

    /// <summary>A witness is given the latest; a second copy has them all.</summary>
    private static async Task CheckpointsOf(RecordContext db, ExportLines lines, long from, long to, CancellationToken cancel)
    {
        await foreach (var row in db.Set<CheckpointRow>().AsNoTracking().Where(c => c.Size >= from && c.Size <= to).OrderBy(c => c.Size).AsAsyncEnumerable().WithCancellation(cancel))
            await lines.Write($"checkpoint {row.At} {Hashes.Hex(row.Hash)} {Convert.ToBase64String(row.Note)}", cancel);
    }

    private static async Task Seals(RecordContext db, ExportLines lines, long size, CancellationToken cancel)
    {
        for (var from = 0L; from < size;)
        {
            var page = await db.Set<SealRow>().AsNoTracking().Where(s => s.Leaf >= from && s.Leaf < size).OrderBy(s => s.Leaf).Take(PageSize).ToListAsync(cancel);
            foreach (var seal in page)
                await lines.Write($"seal {seal.Leaf} {seal.Sequence} {seal.Position} {Hashes.Hex(seal.Hash)} {seal.Chain}", cancel);
            if (page.Count == 0)
                return;
            from = page[^1].Leaf + 1;
        }
    }

    private static async Task<(long Changes, long Entries)> Changes(RecordContext db, ExportLines lines, long last, bool words, CancellationToken cancel)
    {
        var (changes, entries, position) = (0L, 0L, long.MinValue);
        while (true)
        {
            // Parts and their destructions must be of one moment. Deferred, as SQLite's provider calls a transaction that only reads.
            await using var page = db.IsPostgres ? null : await db.Database.BeginTransactionAsync(IsolationLevel.ReadUncommitted, cancel);
            var some = await db.Changes.AsNoTracking().Where(c => c.Position > position && c.Position <= last).OrderBy(c => c.Position).Take(PageSize).ToListAsync(cancel);
            if (some.Count == 0)
                return (changes, entries);
            var ids = some.Select(c => c.Id).ToList();
            var files = (await db.Entries.AsNoTracking().Where(e => ids.Contains(e.Change) && e.Kind == Kinds.DocumentAttached).Select(e => e.Change).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
            some = WholeFiles.Few(some, c => files.Contains(c.Id));
            ids = [.. some.Select(c => c.Id)];
            var made = (await db.Entries.AsNoTracking().Where(e => ids.Contains(e.Change)).OrderBy(e => e.Ordinal).ToListAsync(cancel)).ToLookup(e => e.Change, StringComparer.Ordinal);
            var parts = (await (from p in db.Parts.AsNoTracking() join e in db.Entries on new { p.Chain, p.Sequence } equals new { e.Chain, e.Sequence } where words && ids.Contains(e.Change) select p)
                .ToListAsync(cancel)).OrderBy(p => p.Ordinal).ToLookup(p => (p.Chain, p.Sequence));
            var destroyed = (await (from d in db.Destructions.AsNoTracking() join e in db.Entries on new { d.Chain, d.Sequence } equals new { e.Chain, e.Sequence } where ids.Contains(e.Change) select d)
                .ToListAsync(cancel)).OrderBy(d => d.Ordinal).ToLookup(d => (d.Chain, d.Sequence));
            foreach (var change in some)
            {
                await lines.Write($"change {change.Position} {Convert.ToBase64String(change.Bytes)}", cancel);
                changes++;
                foreach (var entry in made[change.Id])
                {
                    entries++;
                    await lines.Write($"entry {Convert.ToBase64String(entry.Header)}", cancel);
                    foreach (var part in parts[(entry.Chain, entry.Sequence)])
                        await lines.Write($"part {part.Ordinal} {Convert.ToBase64String(part.Salt)} {Convert.ToBase64String(part.Body)}", cancel);
                    foreach (var gone in destroyed[(entry.Chain, entry.Sequence)])
                        await lines.Write($"destroyed {gone.Ordinal} {gone.BySequence} {Text(gone.ByChain)} {Text(gone.First)} {Text(gone.Second)} {Text(gone.Reason)}", cancel);
                }
            }
            position = some[^1].Position;
        }
    }

    private static string Text(string word) => Convert.ToBase64String(Encoding.UTF8.GetBytes(word));
}
