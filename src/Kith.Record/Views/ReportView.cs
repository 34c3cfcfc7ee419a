using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>What somebody told us: its reference and where it came from. Their words stay in the ledger.</summary>
public sealed class ReportRow : ViewRow
{
    public required string Id { get; set; }

    /// <summary>What the referrer was given to ask by.</summary>
    public required string Reference { get; set; }

    public required string Pathway { get; set; }
    public required string Form { get; set; }
    public required string Route { get; set; }

    /// <summary>professional, lay or anonymous.</summary>
    public required string ReferrerKind { get; set; }

    public string? ReferrerMention { get; set; }
    public string? ReferrerWorker { get; set; }
    public string? ReferrerAgency { get; set; }

    /// <summary>The worker on whose behalf an agency's system told it.</summary>
    public string? OnBehalfOf { get; set; }

    public string? FrontDoor { get; set; }
    public required Instant Received { get; set; }
    public required bool Urgent { get; set; }
    public string? FromReport { get; set; }

    /// <summary>How often an episode of it was restricted or opened again; written each time, so that two at once collide.</summary>
    public int Closings { get; set; }
}

public sealed class ReportView : IProjector
{
    public int Version => 2;

    public void Shape(ModelBuilder model) => model.Entity<ReportRow>(e =>
    {
        e.HasKey(r => new { r.Partnership, r.Id });
        e.HasIndex(r => new { r.Partnership, r.Reference }).IsUnique();
        e.HasIndex(r => new { r.Partnership, r.ReferrerAgency, r.Received });
        e.HasIndex(r => new { r.Partnership, r.ReferrerWorker, r.Received });
    });

    public Task Project(RecordContext db, PastEntry entry)
    {
        if (entry.Kind == Kinds.ReportReceived)
        {
            db.Add(new ReportRow
            {
                Id = entry.Of(),
                Reference = entry.Word("reference"),
                Pathway = entry.Word("pathway"),
                Form = entry.Word("form"),
                Route = entry.Word("route"),
                ReferrerKind = entry.Word("referrer-kind"),
                ReferrerMention = entry.IdOrNull("referrer-mention"),
                ReferrerWorker = entry.IdOrNull("referrer-worker"),
                ReferrerAgency = entry.WordOrNull("referrer-agency"),
                OnBehalfOf = entry.Actor.OnBehalfOf,
                FrontDoor = entry.WordOrNull("front-door"),
                Received = entry.At("received"),
                Urgent = entry.Yes("urgent"),
                FromReport = entry.IdOrNull("from-report"),
            });
        }
        return Task.CompletedTask;
    }
}
