using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Kith.Record.Views;

/// <summary>A document that was given to somebody: what, to whom, why; its lines stand in the entry.</summary>
public sealed class DisclosureRow : ViewRow
{
    public required string Document { get; set; }
    public required string Kind { get; set; }
    public required string Episode { get; set; }

    /// <summary>Sequence of the entry in the episode's chain.</summary>
    public required long Entry { get; set; }

    /// <summary>The mention that it is about; null for work about nobody.</summary>
    public string? Subject { get; set; }

    /// <summary>party, agency, team or worker.</summary>
    public required string ToKind { get; set; }

    public required string ToId { get; set; }
    public required string Standing { get; set; }
    public string? Agency { get; set; }
    public required string Purpose { get; set; }
    public required string Basis { get; set; }
    public string? Agreement { get; set; }
    public required string Delivery { get; set; }
    public required string Classes { get; set; }
    public required int Withheld { get; set; }
    public required Instant At { get; set; }
    public required string By { get; set; }

    /// <summary>Last day on which whoever received it may open it here; null for ever.</summary>
    public LocalDate? Expires { get; set; }

    /// <summary>Restrictions that stood on what it was made of when it was given, comma-separated; see <see cref="Closings"/>.</summary>
    public string Stood { get; set; } = "";

    /// <summary>Another has come to stand since: closed to whoever was given it.</summary>
    public bool Shut { get; set; }

    /// <summary>Something that it was made of was withdrawn: it opens for nobody.</summary>
    public Instant? Withdrawn { get; set; }

    /// <summary>wrong-child, wrong-fact or not-lawful.</summary>
    public string? WithdrawnWhy { get; set; }
}

public sealed class DisclosureView : IProjector
{
    public int Version => 2;

    public void Shape(ModelBuilder model) => model.Entity<DisclosureRow>(e =>
    {
        e.HasKey(r => new { r.Partnership, r.Document });
        e.HasIndex(r => new { r.Partnership, r.Episode });
        e.HasIndex(r => new { r.Partnership, r.Subject });
        e.HasIndex(r => new { r.Partnership, r.ToKind, r.ToId, r.At });
    });

    public Task Project(RecordContext db, PastEntry entry)
    {
        if (entry.Kind != Kinds.Disclosed) return Task.CompletedTask;
        var (kind, id) = Disclosing.Cut(entry.Word("to"));
        db.Add(new DisclosureRow
        {
            Document = entry.Word("document"), Kind = entry.Word("kind"), Episode = entry.Of(), Entry = entry.Sequence,
            Subject = entry.Concerns.Where(c => c.Role == "subject").Select(c => EntryWords.Bare(c.Who)).FirstOrDefault(),
            ToKind = kind, ToId = id, Standing = entry.Word("standing"), Agency = entry.WordOrNull("agency"), Purpose = entry.Word("purpose"), Basis = entry.Word("basis"),
            Agreement = entry.WordOrNull("agreement"), Delivery = entry.Word("delivery"), Classes = entry.Word("classes"), Withheld = entry.Number("withheld"),
            At = entry.Recorded, By = entry.Actor.Human,
            Expires = entry.WordOrNull("expires") is { } day ? LocalDatePattern.Iso.Parse(day).Value : null,
        });
        return Task.CompletedTask;
    }
}
