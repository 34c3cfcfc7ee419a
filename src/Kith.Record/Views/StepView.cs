using System.Collections.Immutable;
using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>One step of an episode that was opened; for an ask, one more for each agency asked (<c>step@agency</c>).</summary>
public sealed class StepRow : ViewRow
{
    public required string Episode { get; set; }
    public required string Instance { get; set; }
    public required string Step { get; set; }
    public required string Kind { get; set; }

    /// <summary>Comma-separated.</summary>
    public required string Roles { get; set; }

    public string? Agency { get; set; }
    public string? Team { get; set; }
    public required bool Open { get; set; }

    /// <summary>0 when it has not been done. What a writer must have seen.</summary>
    public required int Version { get; set; }

    public required Instant Opened { get; set; }
    public Instant? Done { get; set; }
    public string? DoneBy { get; set; }
    public string? Outcome { get; set; }

    /// <summary>Sequence, in the episode's chain, of the entry that last did it.</summary>
    public long? DoneEntry { get; set; }

    public ImmutableArray<string> RoleIds => [.. Roles.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}

/// <summary>A question as it was put to one agency; the words are in the entry.</summary>
public sealed class QuestionRow : ViewRow
{
    public required string Episode { get; set; }
    public required long Entry { get; set; }
    public required string Agency { get; set; }
    public required string Step { get; set; }
    public required Instant Asked { get; set; }
}

public sealed class StepView : IProjector
{
    public void Shape(ModelBuilder model)
    {
        model.Entity<StepRow>(e =>
        {
            e.HasKey(r => new { r.Partnership, r.Episode, r.Instance });
            e.HasIndex(r => new { r.Partnership, r.Agency, r.Open, r.Opened });
            e.Ignore(r => r.RoleIds);
        });
        model.Entity<QuestionRow>(e => e.HasKey(r => new { r.Partnership, r.Episode, r.Entry, r.Agency }));
    }

    public async Task Project(RecordContext db, PastEntry entry)
    {
        switch (entry.Kind)
        {
            case Kinds.StepOpened:
                await Open(db, entry);
                break;
            case Kinds.StepClosed:
                (await Get(db, entry)).Open = false;
                break;
            case Kinds.FormRecorded or Kinds.DecisionMade or Kinds.Asked or Kinds.Answered:
                await Do(db, entry);
                break;
        }
    }

    private static async Task<StepRow> Get(RecordContext db, PastEntry entry) =>
        await db.FindAsync<StepRow>(db.Partnership, entry.Of(), entry.Word("instance"))
        ?? throw new FormatException($"{entry.Chain}#{entry.Sequence} is about a step instance that was never opened; its view cannot be made.");

    private static async Task Open(RecordContext db, PastEntry entry)
    {
        if (await db.FindAsync<StepRow>(db.Partnership, entry.Of(), entry.Word("instance")) is { } before)
        {
            before.Open = true;
            return;
        }
        db.Add(new StepRow
        {
            Episode = entry.Of(),
            Instance = entry.Word("instance"),
            Step = entry.Word("step"),
            Kind = entry.Word("kind"),
            Roles = entry.Word("roles"),
            Agency = entry.WordOrNull("agency"),
            Team = entry.WordOrNull("team"),
            Open = true,
            Version = 0,
            Opened = entry.Recorded,
        });
    }

    private static async Task Do(RecordContext db, PastEntry entry)
    {
        var row = await Get(db, entry);
        row.Version = entry.Number("version");
        row.Done = entry.Recorded;
        row.DoneBy = entry.Actor.Human;
        row.DoneEntry = entry.Sequence;
        row.Outcome = entry.WordOrNull("outcome") ?? row.Outcome;
        if (entry.Kind != Kinds.Asked)
            return;
        foreach (var agency in entry.Word("agencies").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal))
            db.Add(new QuestionRow { Episode = row.Episode, Entry = entry.Sequence, Agency = agency, Step = row.Step, Asked = entry.Recorded });
    }
}
