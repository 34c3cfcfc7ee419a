using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>A deadline with everything its explaining sentence needs. Overdue is never stored: it is due before now, and not met.</summary>
public sealed class DeadlineRow : ViewRow
{
    public required string Episode { get; set; }

    /// <summary>The clock's id, or <c>clock@agency</c>.</summary>
    public required string Key { get; set; }

    public required string Clock { get; set; }
    public string? Agency { get; set; }
    public required string Timescale { get; set; }

    /// <summary>From which date the timescale's value holds.</summary>
    public required string ValueFrom { get; set; }

    public required int Limit { get; set; }
    public required string Unit { get; set; }
    public required bool RunsOn { get; set; }
    public required Instant From { get; set; }
    public required Instant Due { get; set; }
    public required string Calendar { get; set; }

    /// <summary>The parent's clock that it is kept inside.</summary>
    public string? Inside { get; set; }

    /// <summary>What it would be by itself, when the parent's comes first.</summary>
    public Instant? Own { get; set; }

    /// <summary>Due before it was last moved, and why it was: rated, parent-moved, own-clock.</summary>
    public Instant? Was { get; set; }

    public string? MovedWhy { get; set; }
    public Instant? Met { get; set; }
    public Instant? Dropped { get; set; }
}

public sealed class DeadlineView : IProjector
{
    public void Shape(ModelBuilder model) => model.Entity<DeadlineRow>(e =>
    {
        e.HasKey(r => new { r.Partnership, r.Episode, r.Key });
        e.HasIndex(r => new { r.Partnership, r.Due });
    });

    public async Task Project(RecordContext db, PastEntry entry)
    {
        if (entry.Kind is not (Kinds.DueSet or Kinds.DueMoved or Kinds.DueMet or Kinds.DueDropped))
            return;
        var row = await db.FindAsync<DeadlineRow>(db.Partnership, entry.Of(), entry.Word("key"));
        if (entry.Kind is Kinds.DueSet or Kinds.DueMoved)
        {
            if (row is null)
                db.Add(row = New(entry));
            Set(row, entry);
        }
        else if (row is null)
        {
            throw new FormatException($"{entry.Chain}#{entry.Sequence} is about a deadline that was never set; its view cannot be made.");
        }
        else if (entry.Kind == Kinds.DueMet)
        {
            row.Met = entry.At("at");
        }
        else
        {
            row.Dropped = entry.Recorded;
        }
        var others = await db.Set<DeadlineRow>().Where(d => d.Episode == row.Episode && d.Key != row.Key).ToListAsync();
        (await EpisodeView.Get(db, row.Episode)).Due = others.Append(row).Where(d => d.Met is null && d.Dropped is null).Min(d => (Instant?)d.Due);
    }

    private static DeadlineRow New(PastEntry entry) => new()
    {
        Episode = entry.Of(),
        Key = entry.Word("key"),
        Clock = entry.Word("clock"),
        Agency = entry.WordOrNull("agency"),
        Timescale = "",
        ValueFrom = "",
        Limit = 0,
        Unit = "",
        RunsOn = false,
        From = default,
        Due = default,
        Calendar = "",
    };

    private static void Set(DeadlineRow row, PastEntry entry)
    {
        row.Timescale = entry.Word("timescale");
        row.ValueFrom = entry.Word("value-from");
        row.Limit = entry.Number("limit");
        row.Unit = entry.Word("unit");
        row.RunsOn = entry.Yes("runs-on");
        row.From = entry.At("from");
        row.Due = entry.At("due");
        row.Calendar = entry.Word("calendar");
        row.Inside = entry.WordOrNull("inside");
        row.Own = entry.AtOrNull("own");
        row.Was = entry.AtOrNull("was") ?? row.Was;
        row.MovedWhy = entry.WordOrNull("why") ?? row.MovedWhy;
        (row.Met, row.Dropped) = (null, null);
    }
}
