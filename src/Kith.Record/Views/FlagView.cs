using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>A fact about a person that a stated audience must see, and the episode that raised it.</summary>
public sealed class FlagRow : ViewRow
{
    public required string Person { get; set; }
    public required string Flag { get; set; }
    public required string Episode { get; set; }
    public string? Mention { get; set; }
    public required Instant Raised { get; set; }
    public Instant? Lowered { get; set; }
}

public sealed class FlagView : IProjector
{
    public void Shape(ModelBuilder model) => model.Entity<FlagRow>(e => e.HasKey(r => new { r.Partnership, r.Person, r.Flag, r.Episode }));

    public async Task Project(RecordContext db, PastEntry entry)
    {
        if (entry.Kind is not (Kinds.FlagRaised or Kinds.FlagLowered))
            return;
        var (person, flag, episode) = (entry.Of(), entry.Word("flag"), entry.Id("episode"));
        if (entry.Kind == Kinds.FlagLowered)
        {
            // Whichever episode lowers it: the fact no longer holds.
            foreach (var raised in await db.Set<FlagRow>().Where(f => f.Person == person && f.Flag == flag && f.Lowered == null).ToListAsync())
                raised.Lowered = entry.Recorded;
        }
        else if (await db.FindAsync<FlagRow>(db.Partnership, person, flag, episode) is { } row)
        {
            row.Lowered = null;
        }
        else
        {
            db.Add(new FlagRow { Person = person, Flag = flag, Episode = episode, Mention = entry.IdOrNull("mention"), Raised = entry.Recorded });
        }
    }
}
