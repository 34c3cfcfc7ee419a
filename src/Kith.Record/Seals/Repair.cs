using System.Collections.Immutable;
using System.Data;
using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Seals;

/// <summary>What a repair did. No record was changed when <see cref="Records"/> is 0; the triggers stand as they were made in any case.</summary>
/// <param name="Records">Records that were written or put back in their place.</param>
/// <param name="After">What verification found afterwards.</param>
public sealed record Repaired(long Records, Verified After)
{
    public override string ToString() => $"repaired {Records}, problems left {After.Problems}";
}

/// <summary>
/// Puts damaged records right from a second copy. A record of the copy is taken only when the damaged database itself vouches for it: by the leaf that
/// was sealed, by the entry after it, by the header that names it. So a copy can restore, never rewrite. What was destroyed stays destroyed.
/// </summary>
public static class Repair
{
    // The tables whose triggers are lifted, in this transaction only, and put back in it.
    private static readonly string[] Guarded = ["change", "entry", "part", "destruction", "seal", "seal_tile", "checkpoint"];

    /// <param name="tell">What is repaired, and what is refused and why: ids and numbers only.</param>
    /// <exception cref="StoreRefused">The repair would have left new problems; nothing was changed.</exception>
    public static Task<Repaired> Run(RecordStore store, RecordStore copy, string partnership, SealKey? key = null, Action<string>? tell = null, CancellationToken cancel = default) => store.Alone(
        async () =>
        {
            await using var db = store.Context(partnership);
            await using var from = copy.Context(partnership);
            await db.Database.OpenConnectionAsync(cancel);
            // Rows change places: what refers to what is looked at once, at the end. It must be said before the transaction.
            if (!store.IsPostgres)
                await Schema.Sql(db, "PRAGMA foreign_keys=OFF", cancel);
            try
            {
                await using var transaction = await db.Database.BeginTransactionAsync(store.IsPostgres ? IsolationLevel.ReadCommitted : IsolationLevel.Serializable, cancel);
                var done = await InTransaction(db, from, key, tell, cancel);
                await transaction.CommitAsync(cancel);
                return done;
            }
            finally
            {
                if (!store.IsPostgres)
                    await Schema.Sql(db, "PRAGMA foreign_keys=ON", CancellationToken.None);
            }
        },
        cancel);

    private static async Task<Repaired> InTransaction(RecordContext db, RecordContext from, SealKey? key, Action<string>? tell, CancellationToken cancel)
    {
        // On PostgreSQL this holds writers back until the end; readers go on.
        foreach (var command in Guarded.SelectMany(table => Triggers.Lifted(table, db.IsPostgres)))
            await Schema.Sql(db, command, cancel);

        var before = await Verify.Run(db, null, cancel, key);
        var work = new RepairWork(db, from, tell, cancel);
        if (before.Problems > 0)
        {
            await new SealRepair(work, key).Run(before.Spots);
            await new LedgerRepair(work).Run(before.Spots);
            await SealRepair.Queue(work);
        }
        // As they were made, also when somebody had taken them away.
        foreach (var command in Guarded.SelectMany(table => Triggers.For(table, db.IsPostgres)))
            await Schema.Sql(db, command, cancel);
        var after = before.Problems > 0 ? await Verify.Run(db, null, cancel, key) : before;
        if (after.Spots.Except(before.Spots) is { Count: > 0 } worse)
            throw new StoreRefused($"The repair would have left something wrong that was right before ({string.Join(", ", worse.Take(5))}); nothing was changed. Is the copy of the same record?");
        if (!db.IsPostgres && await Dangling(db, cancel))
            throw new StoreRefused("The repair would have left rows that refer to nothing; nothing was changed.");
        return new(work.Records, after);
    }

    private static async Task<bool> Dangling(RecordContext db, CancellationToken cancel)
    {
        // What the ledger's own verification names already is not a reason to keep the rest unrepaired.
        await using var command = db.Command("SELECT count(*) FROM pragma_foreign_key_check WHERE \"table\" NOT IN ('change', 'entry', 'part', 'destruction', 'seal', 'unsealed')");
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), System.Globalization.CultureInfo.InvariantCulture) > 0;
    }
}

/// <summary>Both databases, and what has been done so far.</summary>
internal sealed class RepairWork(RecordContext db, RecordContext from, Action<string>? tell, CancellationToken cancel)
{
    public RecordContext Db { get; } = db;

    public RecordContext From { get; } = from;

    public CancellationToken Cancel { get; } = cancel;

    public long Records { get; private set; }

    /// <summary>Writes a row in place of what stands under its key, or where nothing does.</summary>
    public async Task Put<T>(T row, bool exists, Spot spot)
        where T : Row
    {
        row.Partnership = Db.Partnership;
        if (exists)
            Db.Update(row);
        else
            Db.Add(row);
        await Db.SaveChangesAsync(Cancel);
        Db.ChangeTracker.Clear();
        Done($"{spot}: repaired from the copy");
    }

    /// <summary>Takes away a row that stands in a wrong place, whose bytes stand, or will stand, in the right one.</summary>
    public async Task Take<T>(T row, string what)
        where T : Row
    {
        Db.Remove(row);
        await Db.SaveChangesAsync(Cancel);
        Db.ChangeTracker.Clear();
        Done(what);
    }

    public void Done(string what)
    {
        Records++;
        tell?.Invoke(what);
    }

    public void Refuse(Spot spot, string why) => tell?.Invoke($"{spot}: not repaired: {why}");
}
