using System.Globalization;
using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>A file that was attached to an episode or a person. Its bytes stay in the ledger.</summary>
public sealed class AttachedRow : ViewRow, IOfPerson
{
    public required string Id { get; set; }
    public string? Episode { get; set; }
    public string? Person { get; set; }
    public string? Written { get; set; }

    /// <summary>Of a person's file, the restricted episode in which it was attached; null when in none.</summary>
    public string? Told { get; set; }

    /// <summary>pdf, png, jpeg, docx, xlsx, text or email.</summary>
    public required string Type { get; set; }

    public required long Size { get; set; }
    public required string Class { get; set; }

    /// <summary>clean or not-scanned.</summary>
    public required string Scan { get; set; }

    /// <summary>Null when it was destroyed; so are description and hash.</summary>
    public string? Name { get; set; }

    public string? Description { get; set; }
    public string? Sha256 { get; set; }
    public required Instant At { get; set; }
    public required string By { get; set; }

    /// <summary>Taken back: read no more.</summary>
    public Instant? Taken { get; set; }

    public Instant? Destroyed { get; set; }
}

public sealed class AttachedView : IProjector
{
    internal const string Chain = "document/";

    public void Shape(ModelBuilder model) => model.Entity<AttachedRow>(e =>
    {
        e.HasKey(r => new { r.Partnership, r.Id });
        e.HasIndex(r => new { r.Partnership, r.Episode });
        e.HasIndex(r => new { r.Partnership, r.Person });
    });

    public async Task Project(RecordContext db, PastEntry entry)
    {
        if (!entry.Chain.StartsWith(Chain, StringComparison.Ordinal)) return;
        if (entry.Kind != Kinds.DocumentAttached)
        {
            var row = await db.FindAsync<AttachedRow>(db.Partnership, entry.Of()) ?? throw new FormatException($"{entry.Chain}#{entry.Sequence} is about a file that was never attached; its view cannot be made.");
            if (entry.Kind == Kinds.Recalled) row.Taken = entry.Recorded;
            if (entry.Kind == Kinds.Destroyed) (row.Destroyed, row.Name, row.Description, row.Sha256) = (entry.Recorded, null, null, null);
            return;
        }
        var (to, words) = (entry.Word("to"), entry.Parts.FirstOrDefault()?.Body);
        var person = to.StartsWith("person/", StringComparison.Ordinal) ? EntryWords.Bare(to) : null;
        db.Add(new AttachedRow
        {
            Id = entry.Of(), Episode = person is null ? EntryWords.Bare(to) : null, Person = person is null ? null : await OnePerson.GoesBy(db, person), Written = person,
            Told = entry.IdOrNull("episode"), Type = entry.Word("type"), Size = long.Parse(entry.Word("size"), CultureInfo.InvariantCulture), Class = entry.Word("class"), Scan = entry.Word("scan"),
            Name = words?["name"]?.ToString(), Description = words?["description"]?.ToString(), Sha256 = words?["sha256"]?.ToString(), At = entry.Recorded, By = entry.Actor.Human,
        });
    }
}
