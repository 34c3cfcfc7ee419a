using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>A fact about a person that a stated audience must see, and the episode that raised it.</summary>
public sealed class FlagRow : ViewRow, IOfPerson, IToldIn
{
    public required string Person { get; set; }
    public string Written { get; set; } = "";
    public required string Flag { get; set; }
    public required string Episode { get; set; }
    public string? Mention { get; set; }
    public required Instant Raised { get; set; }
    public Instant? Lowered { get; set; }

    /// <summary>The person on whose chain it was lowered; another than the one it was raised on when the two went by one id.</summary>
    public string? LoweredOn { get; set; }
}

public sealed class FlagView : IProjector
{
    public void Shape(ModelBuilder model) => model.Entity<FlagRow>(e =>
    {
        e.HasKey(r => new { r.Partnership, r.Written, r.Flag, r.Episode });
        e.HasIndex(r => new { r.Partnership, r.Person, r.Flag });
    });

    public async Task Project(RecordContext db, PastEntry entry)
    {
        if (entry.Kind is not (Kinds.FlagRaised or Kinds.FlagLowered))
            return;
        var (written, flag, episode) = (entry.Of(), entry.Word("flag"), entry.Id("episode"));
        var person = await OnePerson.GoesBy(db, written);
        if (entry.Kind == Kinds.FlagLowered)
        {
            // Whichever episode lowers it: the fact no longer holds.
            foreach (var raised in await db.Set<FlagRow>().Where(f => f.Person == person && f.Flag == flag && f.Lowered == null).ToListAsync())
                (raised.Lowered, raised.LoweredOn) = (entry.Recorded, written);
        }
        else if (await db.FindAsync<FlagRow>(db.Partnership, written, flag, episode) is { } row)
        {
            (row.Lowered, row.LoweredOn) = (null, null);
        }
        else
        {
            db.Add(new FlagRow { Person = person, Written = written, Flag = flag, Episode = episode, Mention = entry.IdOrNull("mention"), Raised = entry.Recorded });
        }
    }
}
