using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Tests;

/// <summary>A view for tests: how long each chain is, and what was last said in it.</summary>
internal sealed class TallyRow : ViewRow
{
    public required string Chain { get; set; }
    public long Entries { get; set; }
    public string? Words { get; set; }
    public NodaTime.Instant Last { get; set; }
}

internal sealed class Tally : IProjector
{
    public void Shape(ModelBuilder model) => model.Entity<TallyRow>().HasKey(t => new { t.Partnership, t.Chain });

    public async Task Project(RecordContext db, PastEntry entry)
    {
        var row = await db.FindAsync<TallyRow>(db.Partnership, entry.Chain);
        if (row is null)
            db.Add(row = new TallyRow { Chain = entry.Chain });
        row.Entries++;
        row.Last = entry.Recorded;
        row.Words = entry.Parts.FirstOrDefault(p => p.Class == "ordinary")?.Body?["text"]?.GetValue<string>();
    }
}
