using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Kith.Record.Views;

/// <summary>A worker. The name is null when the part that held it was destroyed.</summary>
public sealed class WorkerRow : ViewRow
{
    public required string Id { get; set; }
    public string? Name { get; set; }
    public required Instant Registered { get; set; }
}

/// <summary>Where a worker lives: compared by the watch over reading, shown to nobody.</summary>
public sealed class WorkerHomeRow : ViewRow
{
    public required string Worker { get; set; }

    /// <summary>Without spaces, upper case.</summary>
    public required string Postcode { get; set; }

    /// <summary>The first line, letters and figures only.</summary>
    public required string Line { get; set; }
}

/// <summary>A worker acts in a role for an agency, in a team if the role has one (else empty).</summary>
public sealed class PostingRow : ViewRow
{
    public required string Worker { get; set; }
    public required string Role { get; set; }
    public required string Agency { get; set; }
    public required string Team { get; set; }
    public required Instant From { get; set; }
    public Instant? Until { get; set; }
}

/// <summary>Somebody covers for a worker, on local dates, both included. The entry set last for a worker and a first day counts.</summary>
public sealed class CoverRow : ViewRow
{
    public required string Worker { get; set; }
    public required LocalDate From { get; set; }
    public required LocalDate Until { get; set; }
    public required string Cover { get; set; }
    public required Instant Set { get; set; }
}

public sealed class RegisterView : IProjector
{
    public void Shape(ModelBuilder model)
    {
        model.Entity<WorkerRow>(e => e.HasKey(r => new { r.Partnership, r.Id }));
        model.Entity<WorkerHomeRow>(e => e.HasKey(r => new { r.Partnership, r.Worker }));
        model.Entity<PostingRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Worker, r.Role, r.Agency, r.Team });
            e.HasIndex(r => new { r.Partnership, r.Team, r.Worker });
        });
        model.Entity<CoverRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Worker, r.From });
            e.HasIndex(r => new { r.Partnership, r.Cover, r.Until });
        });
    }

    public Task Project(RecordContext db, PastEntry entry) => entry.Kind switch
    {
        Kinds.WorkerRegistered => Register(db, entry),
        Kinds.WorkerHomeTold => House(db, entry),
        Kinds.PostingGiven => Post(db, entry),
        Kinds.PostingEnded => EndPosting(db, entry),
        Kinds.CoverSet => SetCover(db, entry),
        Kinds.AnswerLinkMade => Recipient(db, entry),
        _ => Task.CompletedTask,
    };

    private static async Task Register(RecordContext db, PastEntry entry)
    {
        var id = entry.Id("worker");
        var name = entry.Parts.Select(p => p.Body?["name"]?.ToString()).FirstOrDefault(n => n is not null);
        if (await db.FindAsync<WorkerRow>(db.Partnership, id) is { } row)
            row.Name = name;
        else
            db.Add(new WorkerRow { Id = id, Name = name, Registered = entry.Recorded });
    }

    /// <summary>Somebody who answers by a link has a name like a worker, and no posting.</summary>
    private static Task Recipient(RecordContext db, PastEntry entry)
    {
        db.Add(new WorkerRow { Id = entry.Id("recipient"), Name = entry.Parts.Select(p => p.Body?["name"]?.ToString()).FirstOrDefault(n => n is not null), Registered = entry.Recorded });
        return Task.CompletedTask;
    }

    private static async Task House(RecordContext db, PastEntry entry)
    {
        var id = entry.Id("worker");
        if (await db.FindAsync<WorkerHomeRow>(db.Partnership, id) is { } before)
            db.Remove(before);
        await db.SaveChangesAsync();
        if (entry.Parts.Select(p => p.Body).FirstOrDefault(b => b is not null) is { } told)
            db.Add(new WorkerHomeRow { Worker = id, Postcode = PersonIndex.Compact(told["postcode"]?.ToString() ?? ""), Line = PersonIndex.Compact(told["line"]?.ToString() ?? "") });
    }

    private static async Task Post(RecordContext db, PastEntry entry)
    {
        if (await Posting(db, entry) is { } row)
        {
            if (row.Until is not null)
                (row.From, row.Until) = (entry.Recorded, null);
            return;
        }
        db.Add(new PostingRow
        {
            Worker = entry.Id("worker"),
            Role = entry.Word("role"),
            Agency = entry.Word("agency"),
            Team = entry.WordOrNull("team") ?? "",
            From = entry.Recorded,
        });
    }

    private static async Task EndPosting(RecordContext db, PastEntry entry)
    {
        if (await Posting(db, entry) is { } row)
            row.Until = entry.Recorded;
    }

    private static async Task SetCover(RecordContext db, PastEntry entry)
    {
        var (worker, from) = (entry.Id("worker"), Date(entry, "from"));
        var row = await db.FindAsync<CoverRow>(db.Partnership, worker, from);
        if (row is null)
            db.Add(row = new CoverRow { Worker = worker, From = from, Until = from, Cover = "", Set = entry.Recorded });
        (row.Until, row.Cover, row.Set) = (Date(entry, "until"), entry.Id("cover"), entry.Recorded);
    }

    private static async Task<PostingRow?> Posting(RecordContext db, PastEntry entry) =>
        await db.FindAsync<PostingRow>(db.Partnership, entry.Id("worker"), entry.Word("role"), entry.Word("agency"), entry.WordOrNull("team") ?? "");

    private static LocalDate Date(PastEntry entry, string key) => LocalDatePattern.Iso.Parse(entry.Word(key)).GetValueOrThrow();
}
