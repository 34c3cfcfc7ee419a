using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>An expected answer that was missing, until it is found out.</summary>
public sealed class GapRow : ViewRow
{
    public required string Episode { get; set; }

    /// <summary>Its path as named in the report.</summary>
    public required string Field { get; set; }

    /// <summary>The last word of the path: <c>ethnicity</c>.</summary>
    public required string Name { get; set; }

    public string? ChasedWith { get; set; }
    public required Instant Found { get; set; }
    public Instant? Filled { get; set; }
}

public sealed class GapView : IProjector
{
    public void Shape(ModelBuilder model) => model.Entity<GapRow>(e =>
    {
        e.HasKey(r => new { r.Partnership, r.Episode, r.Field });
        e.HasIndex(r => new { r.Partnership, r.Name, r.Found });
    });

    public async Task Project(RecordContext db, PastEntry entry)
    {
        if (entry.Kind is not (Kinds.GapFound or Kinds.GapFilled))
            return;
        var field = entry.Word("field");
        var row = await db.FindAsync<GapRow>(db.Partnership, entry.Of(), field);
        if (entry.Kind == Kinds.GapFilled)
        {
            (row ?? throw new FormatException($"{entry.Chain}#{entry.Sequence} fills a gap that was never found; its view cannot be made.")).Filled = entry.Recorded;
        }
        else if (row is null)
        {
            var name = field[(field.LastIndexOfAny(['.', '/']) + 1)..];
            db.Add(new GapRow { Episode = entry.Of(), Field = field, Name = name, ChasedWith = entry.WordOrNull("chased-with"), Found = entry.Recorded });
        }
        else
        {
            row.Filled = null;
        }
    }
}
