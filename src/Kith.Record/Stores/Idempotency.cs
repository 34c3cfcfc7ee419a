using System.Security.Cryptography;
using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Stores;

/// <summary>What was answered before.</summary>
/// <param name="SameBody">False: the key was used with another body, which is a conflict (409).</param>
public sealed record Answered(int Status, byte[] Body, bool SameBody);

/// <summary>
/// Same key and body, same answer; done within the writer's transaction. First <see cref="Find"/>; if there is nothing, decide and <see cref="Keep"/>
/// the answer in the same transaction. Of two at once the first wins: the other collides, is run again by the writer, and finds the answer.
/// </summary>
public static class Idempotency
{
    public static async Task<Answered?> Find(RecordContext db, string agency, string key, byte[] body, CancellationToken cancel = default)
    {
        var row = await db.Set<IdempotencyRow>().AsNoTracking().SingleOrDefaultAsync(i => i.Agency == agency && i.Key == key, cancel);
        return row is null ? null : new(row.Status, row.Answer, SHA256.HashData(body).AsSpan().SequenceEqual(row.BodyHash));
    }

    /// <summary>Takes effect when the transaction's change is recorded.</summary>
    public static void Keep(RecordContext db, string agency, string key, byte[] body, int status, byte[] answer, Instant at) => db.Add(new IdempotencyRow
    {
        Agency = agency, Key = key, BodyHash = SHA256.HashData(body), Status = status, Answer = answer, At = Micros.From(at),
    });
}
