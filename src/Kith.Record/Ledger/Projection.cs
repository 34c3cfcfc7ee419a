using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Ledger;

/// <summary>Entries into views: the same way when they are appended and when they are replayed.</summary>
internal static class Projection
{
    public static async Task Apply(RecordContext db, PastEntry entry, CancellationToken cancel)
    {
        foreach (var projector in db.Settings.Projectors)
            await projector.Project(db, entry);
        if (db.ChangeTracker.HasChanges())
            await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
    }

    /// <param name="upTo">Position of the last change that counts; all when null.</param>
    /// <summary>All entries of the database in the order of their commits, for each partnership in it.</summary>
    public static async Task Replay(RecordContext db, CancellationToken cancel, long? upTo = null)
    {
        if (db.Settings.Projectors.IsEmpty)
            return;
        foreach (var partnership in await db.Changes.IgnoreQueryFilters().Select(c => c.Partnership).Distinct().ToListAsync(cancel))
        {
            db.Partnership = partnership;
            await foreach (var entry in db.ReadAll(cancel, upTo))
                await Apply(db, entry, cancel);
        }
        db.Partnership = db.Settings.Partnership;
    }
}
