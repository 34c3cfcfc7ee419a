using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Seals;

/// <summary>What was destroyed by an entry is put back on record, all of it together, when it is what the entry says; and is destroyed here, too.</summary>
internal static class DestructionRepair
{
    public static async Task Run(RepairWork work, IEnumerable<EntryRow> good)
    {
        foreach (var entry in good)
        {
            if (!Header.Parse(entry.Header).Says.TryGetValue(Destructions.Says, out var digest))
                continue;
            var here = await Of(work.Db, entry, work.Cancel);
            if (Destructions.Digest(here) == digest)
                continue;
            var there = await Of(work.From, entry, work.Cancel);
            if (Destructions.Digest(there) != digest)
            {
                work.Refuse(Spot.Destroying(new(entry.Chain, entry.Sequence)), "the copy does not know what it destroyed; no missing part is brought back until this is known");
                continue;
            }
            work.Db.RemoveRange(here);
            await work.Db.SaveChangesAsync(work.Cancel);
            work.Db.ChangeTracker.Clear();
            foreach (var row in there)
            {
                await work.Put(row, exists: false, Spot.Destroying(new(entry.Chain, entry.Sequence)));
                await work.Db.Parts.Where(p => p.Chain == row.Chain && p.Sequence == row.Sequence && p.Ordinal == row.Ordinal).ExecuteDeleteAsync(work.Cancel);
            }
        }
    }

    private static Task<List<DestructionRow>> Of(RecordContext db, EntryRow by, CancellationToken cancel) =>
        db.Destructions.AsNoTracking().Where(d => d.ByChain == by.Chain && d.BySequence == by.Sequence).ToListAsync(cancel);
}
