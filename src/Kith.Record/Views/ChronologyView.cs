using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>When something in a chronology happened, and of what sort it is. The words stay in the ledger.</summary>
public sealed class ChronologyRow : ViewRow
{
    public required string Chain { get; set; }
    public required long Sequence { get; set; }

    /// <summary>Kind of the entry.</summary>
    public required string Kind { get; set; }

    /// <summary>told, recorded, decided, answered, event, work, person, access or process.</summary>
    public required string Sort { get; set; }

    /// <summary>The day; of a month or year its first day.</summary>
    public required LocalDate On { get; set; }

    public string? Time { get; set; }

    /// <summary>minute, day, month or year.</summary>
    public required string Precision { get; set; }

    public required Instant Recorded { get; set; }
    public required string Agency { get; set; }
    public required string Human { get; set; }

    /// <summary>Of what stands on a person's chain: the episode in which it was told.</summary>
    public string? Episode { get; set; }

    /// <summary>Of what stands on a person's chain: the report in which it was told.</summary>
    public string? Report { get; set; }

    /// <summary>Of what stands on a person's chain: the relationship that it tells of.</summary>
    public string? Relationship { get; set; }
}

/// <summary>Something that an agency added to a child's chronology.</summary>
public sealed class EventRow : ViewRow, IOfPerson
{
    public required string Event { get; set; }
    public required string Person { get; set; }
    public required string Written { get; set; }
    public required long Sequence { get; set; }
    public required string Agency { get; set; }
    public required string Kind { get; set; }

    /// <summary>By what it is known when it is sent again; empty once its words are destroyed.</summary>
    public required string Key { get; set; }

    /// <summary>Class of its words: for whoever does not read it, there is no such event.</summary>
    public required string Class { get; set; }

    /// <summary>When a corrected one replaced it.</summary>
    public Instant? Replaced { get; set; }

    /// <summary>Its agency withdrew it: it is shown no more, as of any day.</summary>
    public required bool Withdrawn { get; set; }
}

/// <summary>Entries that were chosen for a chronology of their own.</summary>
public sealed class MadeChronologyRow : ViewRow, IOfPerson
{
    public required string Id { get; set; }
    public required string Person { get; set; }
    public required string Written { get; set; }
    public required string Use { get; set; }
    public required int Version { get; set; }
    public required long Sequence { get; set; }
    public required Instant Made { get; set; }
    public required string By { get; set; }

    /// <summary>The role in which it was made.</summary>
    public string Role { get; set; } = "";

    /// <summary>Classes of what was chosen, comma-separated.</summary>
    public string Classes { get; set; } = "";

    /// <summary>Something that was chosen was withdrawn since: it must be made anew.</summary>
    public Instant? Withdrawn { get; set; }
}

/// <summary>All that happened in the life of a child and in the work for them, by when it happened.</summary>
public sealed class ChronologyView : IProjector
{
    public int Version => 2;

    public const string Process = "process";

    public void Shape(ModelBuilder model)
    {
        model.Entity<ChronologyRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Chain, r.Sequence });
            e.HasIndex(r => new { r.Partnership, r.Chain, r.On });
        });
        model.Entity<EventRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Event });
            e.HasIndex(r => new { r.Partnership, r.Key });
            e.HasIndex(r => new { r.Partnership, r.Written, r.Sequence });
            e.HasIndex(r => new { r.Partnership, r.Person });
            e.HasIndex(r => new { r.Partnership, r.Agency, r.Event });
        });
        model.Entity<MadeChronologyRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Id });
            e.HasIndex(r => new { r.Partnership, r.Person });
        });
    }

    /// <summary>What people look for an entry under; null for what belongs to nobody's life.</summary>
    public static string? SortOf(PastEntry entry) => entry.Chain.StartsWith("register/", StringComparison.Ordinal) ? null : entry.Kind switch
    {
        Kinds.ReportReceived or Kinds.GapFilled => "told",
        Kinds.FormRecorded => "recorded",
        Kinds.DecisionMade => "decided",
        Kinds.Answered => "answered",
        Kinds.EventRecorded => "event",
        Kinds.EpisodeOpened or Kinds.StageEntered or Kinds.EpisodeClosed or Kinds.HandoverAccepted or Kinds.Allocated or Kinds.Asked => "work",
        Kinds.FlagRaised or Kinds.FlagLowered or Kinds.AddressRecorded or Kinds.ConsentRecorded or Kinds.PersonCreated => "person",
        Kinds.Disclosed or Kinds.Restricted or Kinds.ClosedAround or Kinds.RestrictionLifted or Kinds.LetIn or Kinds.LetOut or Kinds.Barred or Kinds.BarLifted or Kinds.Recalled => "access",
        // Who is not whom, and whose an entry is after a parting, is told on the pages of those records.
        Kinds.Marked or Kinds.EventWithdrawn or Kinds.ChronologyMade or Kinds.LikenessRefused or Kinds.EntryAssigned => null,
        _ => OfTheEntry(entry),
    };

    public async Task Project(RecordContext db, PastEntry entry)
    {
        switch (entry.Kind)
        {
            case Kinds.EventWithdrawn:
                if (await db.FindAsync<EventRow>(db.Partnership, entry.Word("event")) is { } withdrawn)
                    withdrawn.Withdrawn = true;
                return;
            case Kinds.ChronologyMade:
                await Make(db, entry);
                return;
            case Kinds.EventRecorded:
                await Event(db, entry);
                break;
            case Kinds.Destroyed when entry.Chain.StartsWith("person/", StringComparison.Ordinal):
                await Forget(db, entry.Of());
                break;
        }
        if (SortOf(entry) is not { } sort)
            return;
        var person = entry.Chain.StartsWith("person/", StringComparison.Ordinal);
        db.Add(new ChronologyRow
        {
            Episode = person ? entry.IdOrNull("episode") : null, Report = person ? await ReportOf(db, entry) : null, Relationship = person ? entry.WordOrNull("relationship") : null, Chain = entry.Chain, Sequence = entry.Sequence, Kind = entry.Kind, Sort = sort, On = Events.First(entry.Happened), Time = entry.Happened.Time,
            Precision = entry.Happened.Precision, Recorded = entry.Recorded, Agency = entry.Actor.Agency, Human = entry.Actor.Human,
        });
    }

    /// <summary>Kinds about people that are not named above belong to the person; whatever else there is, to how the work is done.</summary>
    private static string OfTheEntry(PastEntry entry) => entry.Chain.StartsWith("person/", StringComparison.Ordinal) ? "person" : Process;

    /// <summary>The report that made the person known; of a birth, the one that told of whoever was expected.</summary>
    private static async Task<string?> ReportOf(RecordContext db, PastEntry entry) => entry.Kind switch
    {
        Kinds.PersonCreated => entry.IdOrNull("report"),
        Kinds.BirthRecorded => (await db.FindAsync<MentionRow>(db.Partnership, entry.Id("mention")))?.Report,
        _ => null,
    };

    private static async Task Event(RecordContext db, PastEntry entry)
    {
        if (entry.WordOrNull("corrects") is { } corrected && await db.FindAsync<EventRow>(db.Partnership, corrected) is { } before)
            before.Replaced = entry.Recorded;
        db.Add(new EventRow
        {
            Event = entry.Word("event"), Person = await OnePerson.GoesBy(db, entry.Of()), Written = entry.Of(), Sequence = entry.Sequence, Agency = entry.Word("agency"), Kind = entry.Word("kind"), Withdrawn = false,
            Class = entry.Parts.Length > 0 ? entry.Parts[0].Class : "",
            Key = entry.Parts.Any(p => p.Body is not null) ? Events.Key(entry.Word("agency"), entry.Happened.Date, entry.Word("kind"), Replay.Answers(entry)) : "",
        });
    }

    private static async Task Make(RecordContext db, PastEntry entry)
    {
        var row = await db.FindAsync<MadeChronologyRow>(db.Partnership, entry.Word("chronology"));
        if (row is null)
            db.Add(row = new MadeChronologyRow { Id = entry.Word("chronology"), Person = await OnePerson.GoesBy(db, entry.Of()), Written = entry.Of(), Use = "", Version = 0, Sequence = 0, Made = entry.Recorded, By = "" });
        (row.Use, row.Version, row.Sequence, row.Made, row.By) = (entry.Word("use"), entry.Number("version"), entry.Sequence, entry.Recorded, entry.Actor.Human);
    }

    private static async Task Forget(RecordContext db, string person)
    {
        foreach (var row in await db.Set<EventRow>().Where(e => e.Written == person).ToListAsync())
            row.Key = "";
    }
}
