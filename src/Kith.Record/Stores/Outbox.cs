using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Stores;

/// <summary>Notices that leave the house. Put in with the change that causes them; carried later, at least once.</summary>
public static class Outbox
{
    /// <param name="id">Derived from the change, so that deciding again makes the same notice.</param>
    public static void Add(RecordContext db, string id, Instant at, string to, string kind, byte[] body) =>
        db.Add(new OutboxRow { Id = id, At = Micros.From(at), To = to, Kind = kind, Body = body });

    /// <summary>What waits, the oldest first.</summary>
    public static Task<List<OutboxRow>> Waiting(RecordContext db, int most, CancellationToken cancel = default) =>
        db.Set<OutboxRow>().AsNoTracking().Where(n => n.Sent == null).OrderBy(n => n.At).ThenBy(n => n.Id).Take(most).ToListAsync(cancel);

    public static Task Sent(RecordStore store, string id, Instant at, CancellationToken cancel = default) => store.Write(
        db =>
        {
            var sent = Micros.From(at);
            return db.Set<OutboxRow>().Where(n => n.Id == id).ExecuteUpdateAsync(set => set.SetProperty(n => n.Sent, sent).SetProperty(n => n.Attempts, n => n.Attempts + 1), cancel);
        },
        cancel);

    public static Task Failed(RecordStore store, string id, CancellationToken cancel = default) => store.Write(
        db => db.Set<OutboxRow>().Where(n => n.Id == id).ExecuteUpdateAsync(set => set.SetProperty(n => n.Attempts, n => n.Attempts + 1), cancel), cancel);
}
