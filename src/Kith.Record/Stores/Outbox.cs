using Kith.Access;
using Kith.Record.Ledger;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Stores;

/// <summary>Notices that leave the house. Put in with the change that causes them; carried later, at least once.</summary>
public static class Outbox
{
    /// <param name="id">Derived from the change, so that deciding again makes the same notice.</param>
    public static void Add(RecordContext db, string id, Instant at, string to, string kind, byte[] body) =>
        db.Add(new OutboxRow { Id = id, At = Micros.From(at), To = to, Kind = kind, Body = body });

    /// <summary>
    /// What waits and may go, the oldest first. What its recipient has been kept out of since, and what was restricted since, stays: it goes when
    /// that is lifted.
    /// </summary>
    public static async Task<List<OutboxRow>> Waiting(RecordContext db, int most, CancellationToken cancel = default)
    {
        var waiting = db.Set<OutboxRow>().AsNoTracking().Where(n => n.Sent == null
            && !db.Set<NoticeRow>().Any(m => m.Id == n.Id && db.Set<AudienceRow>().Any(a => a.Episode == m.Episode && a.Scope == Audience.Nothing
                && (a.Key == n.To || db.Set<ReportRow>().Any(r => "referrer:" + r.Id == n.To && "worker:" + r.ReferrerWorker == a.Key && a.From > m.Sent))))
            && !db.Set<NoticeRow>().Any(m => m.Id == n.Id && !m.Given && db.Set<EpisodeRow>().Any(e => e.Id == m.Episode && e.Restricted
                && !db.Set<AudienceRow>().Any(a => a.Episode == e.Id && a.Key == n.To && n.To.StartsWith("worker:") && a.Scope == Audience.All))));
        var rows = await waiting.OrderBy(n => n.At).ThenBy(n => n.Id).Take(most).ToListAsync(cancel);
        // Somebody in the record is kept out without being named on it: found for each of them, since it hangs on what reports say.
        var keptOut = new Dictionary<string, KeptOut>(StringComparer.Ordinal);
        foreach (var to in rows.Where(r => r.To.StartsWith("worker:", StringComparison.Ordinal)).Select(r => r.To["worker:".Length..]).Distinct(StringComparer.Ordinal))
            if (await KeptOut.For(db, to, cancel) is { Nothing: false } from) keptOut[Audience.Worker(to)] = from;
        if (keptOut.Count == 0) return rows;
        string[] ids = [.. rows.Where(r => keptOut.ContainsKey(r.To)).Select(r => r.Id)];
        var about = await (from m in db.Set<NoticeRow>() join e in db.Set<EpisodeRow>() on m.Episode equals e.Id where ids.Contains(m.Id) orderby m.Id select new { m.Id, e.Person, e.Report }).Take(ids.Length).ToListAsync(cancel);
        rows.RemoveAll(r => about.Exists(a => a.Id == r.Id && keptOut[r.To].Of(a.Person, a.Report)));
        return rows;
    }

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
