using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Kith.Record.Views;

/// <summary>What somebody said when asked to agree, for one purpose. Their words stand in the entry.</summary>
public sealed class ConsentRow : ViewRow, IOfPerson, IToldIn
{
    public required string Consent { get; set; }
    public required string Person { get; set; }
    public required string Written { get; set; }

    /// <summary>Mention of whoever was asked.</summary>
    public required string By { get; set; }

    /// <summary>child, or what they are to the child.</summary>
    public required string As { get; set; }

    public required string Purpose { get; set; }

    /// <summary>given, refused or withdrawn.</summary>
    public required string State { get; set; }

    public string? Competent { get; set; }
    public required LocalDate On { get; set; }
    public required Instant Recorded { get; set; }
    public required string Episode { get; set; }

    /// <summary>The person in whose chain the words stand.</summary>
    public required string Source { get; set; }

    /// <summary>Sequence of the entry in that chain.</summary>
    public required long Entry { get; set; }
}

public sealed class ConsentView : IProjector
{
    public void Shape(ModelBuilder model) => model.Entity<ConsentRow>(e =>
    {
        e.HasKey(r => new { r.Partnership, r.Consent });
        e.HasIndex(r => new { r.Partnership, r.Person, r.Purpose });
    });

    public async Task Project(RecordContext db, PastEntry entry)
    {
        if (entry.Kind != Kinds.ConsentRecorded) return;
        db.Add(new ConsentRow
        {
            Consent = entry.Word("consent"), Person = await OnePerson.GoesBy(db, entry.Of()), Written = entry.Of(), Source = entry.Of(), By = entry.Word("by"), As = entry.Word("as"), Purpose = entry.Word("purpose"), State = entry.Word("state"),
            Competent = entry.WordOrNull("competent"), On = LocalDatePattern.Iso.Parse(entry.Word("on")).Value, Recorded = entry.Recorded, Episode = entry.Word("episode"), Entry = entry.Sequence,
        });
    }

    /// <summary>What stands for a purpose: of each who was asked the last that they said; one who refuses or takes it back outweighs the others. Null when nobody was asked.</summary>
    internal static async Task<string?> Standing(RecordContext db, string person, string purpose, CancellationToken cancel)
    {
        const int most = 200;
        person = await OnePerson.GoesBy(db, person, cancel);
        var rows = await db.Set<ConsentRow>().AsNoTracking().Where(c => c.Person == person && c.Purpose == purpose)
            .OrderByDescending(c => c.On).ThenByDescending(c => c.Recorded).Take(most).ToListAsync(cancel);
        var last = rows.DistinctBy(c => c.By).ToArray();
        return last.FirstOrDefault(c => c.State != "given")?.State ?? last.FirstOrDefault()?.State;
    }
}
