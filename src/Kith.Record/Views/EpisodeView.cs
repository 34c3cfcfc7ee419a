using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>Where an episode stands: what lists filter and order by.</summary>
public sealed class EpisodeRow : ViewRow, IOfPerson
{
    public required string Id { get; set; }
    public required string Pathway { get; set; }
    public required string Shape { get; set; }
    public required string Stage { get; set; }

    /// <summary>Id of the mention it is about; null for a pathway about nobody.</summary>
    public string? Subject { get; set; }

    /// <summary>The person that mention is linked to.</summary>
    public string? Person { get; set; }

    public string? Written { get; set; }

    public string? Report { get; set; }
    public string? Parent { get; set; }

    /// <summary>Clock of the parent that it may not outlast.</summary>
    public string? Inside { get; set; }

    public required string Authority { get; set; }
    public required string FrontDoor { get; set; }
    public required string Team { get; set; }
    public string? Worker { get; set; }
    public required string Route { get; set; }
    public required Instant Received { get; set; }
    public required Instant Opened { get; set; }
    public Instant? Closed { get; set; }
    public string? CloseReason { get; set; }

    /// <summary>The outcome it was closed with.</summary>
    public string? Outcome { get; set; }

    /// <summary>Outcome of the step <c>rate</c>; of an episode that runs inside another's clock, the other's.</summary>
    public string? Rating { get; set; }

    public string? LastStep { get; set; }
    public string? LastOutcome { get; set; }
    public int? ThresholdLevel { get; set; }
    public required bool Care { get; set; }
    public string? Slot { get; set; }

    /// <summary>What the report said of danger now. It counts until somebody has rated it.</summary>
    public required bool Urgent { get; set; }

    /// <summary>0 rated red, 1 said to be urgent and not yet rated, 2 not yet rated or never to be, and the rest.</summary>
    public required int Danger { get; set; }

    /// <summary>The earliest deadline that still runs.</summary>
    public Instant? Due { get; set; }

    /// <summary>Denied to all but those named on it: for its own sake, for its person's, or because only those cleared may know of it.</summary>
    public bool Restricted { get; set; }

    /// <summary>How much was written in it that is found by its words; counted so that who restricts it and who writes collide.</summary>
    public int Passages { get; set; }

    /// <summary>Opened for workers who alone may know of it.</summary>
    public bool ByName { get; set; }

    /// <summary>About the work or whoever asks, more than about the child: seen by the team that has it, and part of nobody's whole record.</summary>
    public bool TeamOnly { get; set; }

    /// <summary>The record that it is about, <c>person/…</c> or <c>episode/…</c>: a review, a request to know.</summary>
    public string? Record { get; set; }
}

/// <summary>Another episode belongs to this one: as part (opened by it) or open-case.</summary>
public sealed class EpisodeTieRow : ViewRow
{
    public required string Episode { get; set; }
    public required string Tied { get; set; }
    public required string As { get; set; }
    public required string Pathway { get; set; }
    public required Instant Since { get; set; }
}

public sealed class EpisodeView : IProjector
{
    /// <summary>The step whose outcome is the rating of the work.</summary>
    private const string RatingStep = "rate";

    public int Version => 2;

    public void Shape(ModelBuilder model)
    {
        model.Entity<EpisodeRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Id });
            e.HasIndex(r => new { r.Partnership, r.Team, r.Closed, r.Danger, r.Due });
            e.HasIndex(r => new { r.Partnership, r.Worker, r.Closed, r.Danger, r.Due });
            e.HasIndex(r => new { r.Partnership, r.FrontDoor, r.Closed, r.Danger, r.Due });
            e.HasIndex(r => new { r.Partnership, r.Person, r.Received });
            e.HasIndex(r => new { r.Partnership, r.Subject });
            e.HasIndex(r => new { r.Partnership, r.Report });
            e.HasIndex(r => new { r.Partnership, r.Parent });
            // Nobody has two open plans of a slot: two actions at once collide here, whatever each of them had read.
            e.HasIndex(r => new { r.Partnership, r.Person, r.Slot }).IsUnique().HasDatabaseName("one_open_episode_of_a_slot")
                .HasFilter("person IS NOT NULL AND slot IS NOT NULL AND closed IS NULL");
        });
        model.Entity<EpisodeTieRow>(e => e.HasKey(r => new { r.Partnership, r.Episode, r.Tied, r.As }));
    }

    public Task Project(RecordContext db, PastEntry entry) => entry.Kind switch
    {
        Kinds.EpisodeOpened => Open(db, entry),
        Kinds.EpisodeTied => Tie(db, entry),
        Kinds.StageEntered => With(db, entry, e => e.Stage = entry.Word("stage")),
        Kinds.FormRecorded => With(db, entry, e => e.ThresholdLevel = entry.NumberOrNull("threshold-level") ?? e.ThresholdLevel),
        Kinds.DecisionMade when entry.Word("step") == RatingStep => Rate(db, entry),
        Kinds.DecisionMade => With(db, entry, e => Decide(e, entry)),
        Kinds.Allocated => With(db, entry, e => e.Worker = entry.IdOrNull("worker")),
        Kinds.HandoverAccepted => With(db, entry, e => (e.Team, e.Worker) = (entry.Word("to"), null)),
        Kinds.EpisodeClosed => With(db, entry, e => Close(e, entry)),
        _ => Task.CompletedTask,
    };

    internal static async Task<EpisodeRow> Get(RecordContext db, string id) =>
        await db.FindAsync<EpisodeRow>(db.Partnership, id)
        ?? throw new FormatException($"episode/{id} has entries but was never opened; its view cannot be made.");

    private static async Task Open(RecordContext db, PastEntry entry)
    {
        var inside = entry.WordOrNull("inside");
        var parent = entry.IdOrNull("parent");
        var report = entry.IdOrNull("report");
        var subject = entry.IdOrNull("subject");
        var (person, written) = subject is null ? (null, null) : await MentionView.NowSubjectOf(db, subject);
        var row = new EpisodeRow
        {
            Id = entry.Of(),
            Pathway = entry.Word("pathway"),
            Shape = entry.Word("shape"),
            Stage = entry.Word("stage"),
            Subject = subject,
            Person = person,
            Written = written,
            Report = report,
            Parent = parent,
            Inside = inside,
            Authority = entry.Word("authority"),
            FrontDoor = entry.Word("front-door"),
            Team = entry.Word("team"),
            Route = entry.Word("route"),
            Received = entry.At("received"),
            Opened = entry.Recorded,
            Rating = inside is null || parent is null ? null : (await db.FindAsync<EpisodeRow>(db.Partnership, parent))?.Rating,
            Care = entry.Yes("care"),
            Slot = entry.WordOrNull("slot"),
            Urgent = parent is null && report is not null && (await db.FindAsync<ReportRow>(db.Partnership, report))?.Urgent == true,
            Danger = 0,
            ByName = entry.WordOrNull("cleared") is not null,
            Record = entry.WordOrNull("record"),
            TeamOnly = entry.WordOrNull("seen-by") is not null,
        };
        row.Danger = DangerOf(row);
        db.Add(row);
    }

    private static async Task Rate(RecordContext db, PastEntry entry)
    {
        var id = entry.Of();
        var inside = await db.Set<EpisodeRow>().Where(e => e.Parent == id && e.Inside != null).ToListAsync();
        foreach (var row in inside.Append(await Get(db, id)))
        {
            row.Rating = entry.Word("outcome");
            row.Danger = DangerOf(row);
        }
    }

    private static void Decide(EpisodeRow row, PastEntry entry)
    {
        row.LastStep = entry.Word("step");
        row.LastOutcome = entry.Word("outcome");
        row.ThresholdLevel = entry.NumberOrNull("threshold-level") ?? row.ThresholdLevel;
    }

    private static void Close(EpisodeRow row, PastEntry entry)
    {
        row.Closed = entry.Recorded;
        row.CloseReason = entry.Word("reason");
        row.Outcome = entry.WordOrNull("outcome") ?? row.LastOutcome;
    }

    private static async Task Tie(RecordContext db, PastEntry entry)
    {
        var (episode, tied, as_) = (entry.Of(), entry.Id("episode"), entry.Word("as"));
        if (await db.FindAsync<EpisodeTieRow>(db.Partnership, episode, tied, as_) is null)
            db.Add(new EpisodeTieRow { Episode = episode, Tied = tied, As = as_, Pathway = entry.Word("pathway"), Since = entry.Recorded });
    }

    private static async Task With(RecordContext db, PastEntry entry, Action<EpisodeRow> change) => change(await Get(db, entry.Of()));

    private static int DangerOf(EpisodeRow row) => row switch
    {
        { Rating: "red" } => 0,
        { Rating: null, Urgent: true } => 1,
        _ => 2,
    };
}
