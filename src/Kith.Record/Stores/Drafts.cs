using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Stores;

/// <param name="Bytes">What was typed, valid or not, as the page keeps it.</param>
public sealed record Draft(string Author, string Place, long BaseVersion, Instant Updated, byte[] Bytes);

/// <summary>What people have half written. Each author has one draft at each place; saving again replaces it.</summary>
public sealed class Drafts(RecordStore store)
{
    /// <summary>Bytes of one draft.</summary>
    public const int Limit = 4 * 1024 * 1024;

    /// <exception cref="ArgumentException">It is larger than <see cref="Limit"/>.</exception>
    public Task Save(Draft draft, CancellationToken cancel = default)
    {
        if (draft.Bytes.Length > Limit)
            throw new ArgumentException($"The draft has {draft.Bytes.Length} bytes; at most {Limit} are kept.", nameof(draft));
        return store.Write(
            db => db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO draft (partnership, author, place, base_version, updated, bytes)
                VALUES ({db.Partnership}, {draft.Author}, {draft.Place}, {draft.BaseVersion}, {Micros.From(draft.Updated)}, {draft.Bytes})
                ON CONFLICT (partnership, author, place) DO UPDATE SET base_version = excluded.base_version, updated = excluded.updated, bytes = excluded.bytes
                """,
                cancel),
            cancel);
    }

    public async Task<Draft?> Load(string author, string place, CancellationToken cancel = default)
    {
        await using var db = store.Context();
        return await db.Set<DraftRow>().AsNoTracking().SingleOrDefaultAsync(d => d.Author == author && d.Place == place, cancel) is { } row ? Of(row) : null;
    }

    /// <summary>All of an author's drafts, the latest first.</summary>
    public async Task<IReadOnlyList<Draft>> By(string author, CancellationToken cancel = default)
    {
        await using var db = store.Context();
        return [.. (await db.Set<DraftRow>().AsNoTracking().Where(d => d.Author == author).OrderByDescending(d => d.Updated).ToListAsync(cancel)).Select(Of)];
    }

    public Task Discard(string author, string place, CancellationToken cancel = default) => store.Write(db => Discard(db, author, place, cancel), cancel);

    /// <summary>The same within a transaction: the draft goes when, and only when, what came of it is recorded.</summary>
    public static Task Discard(RecordContext db, string author, string place, CancellationToken cancel = default) =>
        db.Set<DraftRow>().Where(d => d.Author == author && d.Place == place).ExecuteDeleteAsync(cancel);

    private static Draft Of(DraftRow row) => new(row.Author, row.Place, row.BaseVersion, Micros.ToInstant(row.Updated), row.Bytes);
}
