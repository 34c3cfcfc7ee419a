using System.Data;
using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Ledger;

/// <summary>
/// The write path: opens the transaction, lets the caller read and decide in it, appends, commits; on a collision all of it again.
/// PostgreSQL runs at REPEATABLE READ, so that a decision made on what has since moved can only collide, never slip in behind.
/// </summary>
public sealed class Writer(RecordStore store)
{
    /// <summary>How often a decision is taken again before the collision is the caller's.</summary>
    public const int Attempts = 40;

    /// <param name="decide">
    /// Reads the state and runs the kernel; may be run several times. It may add rows of stores (outbox, idempotency) to the context: they
    /// stand or fall with the change. Null when there is nothing to record: everything is then rolled back.
    /// </param>
    /// <returns>The change as recorded and durable; null when <paramref name="decide"/> gave none.</returns>
    /// <exception cref="Collision">Others came first every time.</exception>
    public async Task<Appended?> Commit(Func<RecordContext, Task<ChangeDraft?>> decide, CancellationToken cancel = default)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await store.Alone(() => Once(decide, cancel), cancel);
            }
            catch (Exception e) when (Collision.Typed(e) is Collision && attempt < Attempts)
            {
                await Task.Delay(Random.Shared.Next(1, 3 * attempt), cancel);
            }
            catch (Exception e) when (e is not Collision && Collision.Typed(e) is Collision)
            {
                throw Collision.Typed(e)!;
            }
        }
    }

    /// <summary>Many changes in one transaction: for generators and imports, not for people's work. Nothing is retried.</summary>
    public Task Batch(Func<RecordContext, Task> work, CancellationToken cancel = default) => store.Alone(
        async () =>
        {
            await using var db = store.Context();
            await using var transaction = await Begin(db, cancel);
            await work(db);
            await transaction.CommitAsync(cancel);
            return true;
        },
        cancel);

    private async Task<Appended?> Once(Func<RecordContext, Task<ChangeDraft?>> decide, CancellationToken cancel)
    {
        await using var db = store.Context();
        await using var transaction = await Begin(db, cancel);
        if (await decide(db) is not { } draft)
            return null;
        var appended = await db.Append(draft, cancel);
        await transaction.CommitAsync(cancel);
        return appended;
    }

    private static Task<Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction> Begin(RecordContext db, CancellationToken cancel) =>
        db.Database.BeginTransactionAsync(db.IsPostgres ? IsolationLevel.RepeatableRead : IsolationLevel.Serializable, cancel);
}
