using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>What a worker recorded of two people, whom <see cref="KinshipEndRow"/> names: the other is this to the first.</summary>
public sealed class KinshipRow : ViewRow, IToldIn
{
    public required string Id { get; set; }

    /// <summary>What the other is to the first.</summary>
    public required string Code { get; set; }

    /// <summary>Who may know of it.</summary>
    public required string Class { get; set; }

    public LocalDate? From { get; set; }
    public LocalDate? Until { get; set; }

    /// <summary>Whether the other has parental responsibility: yes, no, not-known; null when nobody said.</summary>
    public string? Responsibility { get; set; }

    public bool Carer { get; set; }

    /// <summary>How close they are; null when nobody judged it.</summary>
    public string? Tie { get; set; }

    /// <summary>It never was so.</summary>
    public bool Wrong { get; set; }

    public required Instant Recorded { get; set; }
    public required string By { get; set; }
    public required string Agency { get; set; }

    /// <summary>When it was last put right or ended; null when never.</summary>
    public Instant? Changed { get; set; }

    /// <summary>How it is known, in the worker's words; null when they were destroyed.</summary>
    public string? Words { get; set; }

    /// <summary>The person on whose chain those words stand.</summary>
    public required string Source { get; set; }

    /// <summary>The episode in which it was told, or last put right; null when in none: then both people and its class say who knows.</summary>
    public string? Episode { get; set; }

    /// <summary>The restricted episode in which it was told that it ended; null when that was told in none. To whoever does not see it, it has not.</summary>
    public string? EndedIn { get; set; }
}

/// <summary>One of the two whom a relationship binds.</summary>
public sealed class KinshipEndRow : ViewRow, IOfPerson
{
    public const string First = "first";
    public const string Other = "other";

    public required string Id { get; set; }

    /// <summary>first or other.</summary>
    public required string Side { get; set; }

    public required string Person { get; set; }
    public required string Written { get; set; }
}

/// <summary>Relationships that workers recorded, and births, which are told of the mention as whom the child was expected.</summary>
public sealed class KinshipView : IProjector
{
    public int Version => 2;

    public void Shape(ModelBuilder model)
    {
        model.Entity<KinshipRow>(e => e.HasKey(r => new { r.Partnership, r.Id }));
        model.Entity<KinshipEndRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Id, r.Side });
            e.HasIndex(r => new { r.Partnership, r.Person });
        });
    }

    public Task Project(RecordContext db, PastEntry entry) => entry.Kind switch
    {
        Kinds.RelationshipRecorded => Record(db, entry),
        Kinds.RelationshipCorrected => Correct(db, entry),
        Kinds.RelationshipEnded => End(db, entry),
        Kinds.BirthRecorded => MentionView.Born(db, entry),
        _ => Task.CompletedTask,
    };

    /// <summary>The words of a person's chain were destroyed.</summary>
    internal static Task Forget(RecordContext db, string person) =>
        db.Set<KinshipRow>().Where(r => r.Source == person).ExecuteUpdateAsync(set => set.SetProperty(r => r.Words, (string?)null));

    private static async Task Record(RecordContext db, PastEntry entry)
    {
        var id = entry.Word("relationship");
        var row = new KinshipRow
        {
            Id = id, Code = "", Class = "", Recorded = entry.Recorded, By = entry.Actor.Human, Agency = entry.Actor.Agency, Words = Words(entry, "source"), Source = entry.Of(),
        };
        Say(row, entry);
        db.Add(row);
        foreach (var (side, written) in new[] { (KinshipEndRow.First, entry.Of()), (KinshipEndRow.Other, entry.Id("other")) })
            db.Add(new KinshipEndRow { Id = id, Side = side, Person = await OnePerson.GoesBy(db, written), Written = written });
    }

    private static async Task Correct(RecordContext db, PastEntry entry)
    {
        var row = await Get(db, entry);
        row.Changed = entry.Recorded;
        if (entry.Yes("wrong")) row.Wrong = true;
        else Say(row, entry);
        (row.Words, row.Source) = (Words(entry, "reason"), entry.Of());
    }

    private static async Task End(RecordContext db, PastEntry entry)
    {
        var row = await Get(db, entry);
        (row.Changed, row.Until, row.EndedIn) = (entry.Recorded, Day(entry, "until"), entry.IdOrNull("episode") is { } told && told != row.Episode ? told : null);
    }

    private static void Say(KinshipRow row, PastEntry entry)
    {
        (row.Episode, row.EndedIn) = (entry.IdOrNull("episode"), null);
        (row.Code, row.Class, row.From, row.Until) = (entry.Word("code"), entry.Word("class"), Day(entry, "from"), Day(entry, "until"));
        (row.Responsibility, row.Carer, row.Tie) = (entry.WordOrNull("responsibility"), entry.Yes("carer"), entry.WordOrNull("tie"));
    }

    private static async Task<KinshipRow> Get(RecordContext db, PastEntry entry) => await db.FindAsync<KinshipRow>(db.Partnership, entry.Word("relationship"))
        ?? throw new FormatException($"Entry {entry.Chain}#{entry.Sequence} names a relationship that nobody recorded; its view cannot be made.");

    private static LocalDate? Day(PastEntry entry, string key) => Queries.Naming.Day(entry.WordOrNull(key));

    private static string? Words(PastEntry entry, string key) => entry.Parts.FirstOrDefault()?.Body?[key]?.ToString();
}
