using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>Reads one entry of a chain, with the parts of some classes.</summary>
internal static class Single
{
    /// <param name="classes">All when null: only for an entry that is the asker's own, or addressed to them.</param>
    /// <param name="recalled">Withdrawn parts too: only for what a document says of itself.</param>
    public static async Task<PastEntry?> Entry(RecordContext db, string chain, long sequence, string[]? classes, CancellationToken cancel, bool recalled = false)
    {
        var found = await (
            from e in db.Entries.AsNoTracking()
            join c in db.Changes on e.Change equals c.Id
            where e.Chain == chain && e.Sequence == sequence
            select new { e.Header, c.Bytes }).Take(1).FirstOrDefaultAsync(cancel);
        if (found is null)
            return null;
        var parts = (recalled ? db.Parts.AsNoTracking() : db.Standing()).Where(p => p.Chain == chain && p.Sequence == sequence);
        if (classes is not null)
            parts = parts.Where(p => classes.Contains(p.Class));
        return Reading.Past(found.Header, Change.Parse(found.Bytes), await parts.Take(Limits.Parts).ToListAsync(cancel));
    }
}
