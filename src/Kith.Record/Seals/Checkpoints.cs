using System.Globalization;
using System.Text;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Seals;

/// <summary>How sealing stands.</summary>
/// <param name="Last">When the last seal was made; null when there is none.</param>
/// <param name="Waiting">Changes that no seal covers yet.</param>
/// <param name="Since">When the oldest of them was made.</param>
public sealed record SealState(Instant? Last, long Size, int Waiting, Instant? Since)
{
    /// <summary>Longer than this and a seal is late: sealing is tried every second.</summary>
    public static readonly Duration Patience = Duration.FromSeconds(10);

    public bool Late(Instant now) => Since is { } since && now - since > Patience;
}

/// <summary>What has been signed, for whoever holds it against the record.</summary>
public static class Checkpoints
{
    /// <returns>The latest signed checkpoint; null when nothing was sealed yet.</returns>
    public static async Task<string?> Latest(RecordContext db, CancellationToken cancel = default) =>
        await db.Set<CheckpointRow>().AsNoTracking().OrderByDescending(c => c.Size).Select(c => c.Note).FirstOrDefaultAsync(cancel) is { } note ? Encoding.UTF8.GetString(note) : null;

    /// <summary>
    /// The latest checkpoint with the proof that it only continues the tree of <paramref name="old"/> leaves, in the form that C2SP tlog-witness gives
    /// to <c>add-checkpoint</c>: “old N”, the proof's hashes, a blank line, the checkpoint.
    /// </summary>
    /// <exception cref="StoreRefused">There is no such tree.</exception>
    public static async Task<string> Since(RecordContext db, long old, CancellationToken cancel = default)
    {
        var note = await Latest(db, cancel) ?? throw new StoreRefused("Nothing is sealed yet.");
        var size = SealNote.Try(note)?.Size ?? throw new StoreRefused("The latest checkpoint cannot be read: run “kith verify”.");
        if (old < 1 || old > size)
            throw new StoreRefused($"--since: the tree has {size} leaves. Give a size from 1 to {size}: the second line of the checkpoint that you saved.");
        var proof = await new SealTree(db, cancel).Merkle.Consistency(old, size);
        return $"old {old.ToString(CultureInfo.InvariantCulture)}\n{string.Concat(proof.Select(hash => Convert.ToBase64String(hash) + "\n"))}\n{note}";
    }

    public static async Task<SealState> State(RecordContext db, CancellationToken cancel = default)
    {
        var last = await db.Set<CheckpointRow>().AsNoTracking().OrderByDescending(c => c.Size).Select(c => new { c.Size, c.At }).FirstOrDefaultAsync(cancel);
        var waiting = await db.Set<UnsealedRow>().CountAsync(cancel);
        var oldest = await (from u in db.Set<UnsealedRow>() join c in db.Changes on u.Change equals c.Id orderby c.Position select c.Bytes).FirstOrDefaultAsync(cancel);
        return new(last is null ? null : Micros.ToInstant(last.At), last?.Size ?? 0, waiting, oldest is null ? null : Micros.ToInstant(Change.Parse(oldest).At));
    }
}
