using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>A form that asks for the child's voice, as it was last recorded: whether the voice is in it, not what it says.</summary>
public sealed class VoiceRow : ViewRow
{
    public required string Episode { get; set; }
    public required string Instance { get; set; }

    /// <summary>missing, heard or acted-on.</summary>
    public required string State { get; set; }

    public required Instant Recorded { get; set; }
}

public sealed class VoiceView : IProjector
{
    public void Shape(ModelBuilder model) => model.Entity<VoiceRow>(e =>
    {
        e.HasKey(r => new { r.Partnership, r.Episode, r.Instance });
        e.HasIndex(r => new { r.Partnership, r.Recorded });
    });

    public async Task Project(RecordContext db, PastEntry entry)
    {
        if (entry.WordOrNull("voice") is not { } state)
            return;
        var row = await db.FindAsync<VoiceRow>(db.Partnership, entry.Of(), entry.Word("instance"));
        if (row is null)
            db.Add(row = new VoiceRow { Episode = entry.Of(), Instance = entry.Word("instance"), State = state, Recorded = entry.Recorded });
        (row.State, row.Recorded) = (state, entry.Recorded);
    }
}
