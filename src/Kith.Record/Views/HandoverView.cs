using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>An offer of an episode from one team to another, until it is accepted or replaced.</summary>
public sealed class HandoverRow : ViewRow
{
    public required string Episode { get; set; }

    /// <summary>Sequence of the offer, which holds the note.</summary>
    public required long Entry { get; set; }

    public required string FromTeam { get; set; }
    public required string ToTeam { get; set; }
    public required Instant Offered { get; set; }
    public required string OfferedBy { get; set; }
    public Instant? Accepted { get; set; }
    public string? AcceptedBy { get; set; }

    /// <summary>Another offer was made instead, or the episode ended.</summary>
    public Instant? Lapsed { get; set; }
}

public sealed class HandoverView : IProjector
{
    public void Shape(ModelBuilder model) => model.Entity<HandoverRow>(e =>
    {
        e.HasKey(r => new { r.Partnership, r.Episode, r.Entry });
        e.HasIndex(r => new { r.Partnership, r.ToTeam, r.Offered });
        e.HasIndex(r => new { r.Partnership, r.FromTeam, r.Offered });
    });

    public async Task Project(RecordContext db, PastEntry entry)
    {
        if (entry.Kind is not (Kinds.HandoverOffered or Kinds.HandoverAccepted or Kinds.EpisodeClosed))
            return;
        var episode = entry.Of();
        foreach (var open in await db.Set<HandoverRow>().Where(h => h.Episode == episode && h.Accepted == null && h.Lapsed == null).ToListAsync())
        {
            if (entry.Kind == Kinds.HandoverAccepted && open.ToTeam == entry.Word("to"))
                (open.Accepted, open.AcceptedBy) = (entry.Recorded, entry.Actor.Human);
            else
                open.Lapsed = entry.Recorded;
        }
        if (entry.Kind != Kinds.HandoverOffered)
            return;
        db.Add(new HandoverRow
        {
            Episode = episode,
            Entry = entry.Sequence,
            FromTeam = entry.Word("from"),
            ToTeam = entry.Word("to"),
            Offered = entry.Recorded,
            OfferedBy = entry.Actor.Human,
        });
    }
}
