using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>A question that practice asked, until it is answered or set aside with a reason.</summary>
public sealed class PromptRow : ViewRow
{
    public required string Episode { get; set; }
    public required string Prompt { get; set; }

    /// <summary>The step that waits for it, if any.</summary>
    public string? Before { get; set; }

    public required Instant Raised { get; set; }
    public Instant? SetAside { get; set; }
    public string? SetAsideBy { get; set; }
}

public sealed class PromptView : IProjector
{
    public void Shape(ModelBuilder model) => model.Entity<PromptRow>(e => e.HasKey(r => new { r.Partnership, r.Episode, r.Prompt }));

    public async Task Project(RecordContext db, PastEntry entry)
    {
        if (entry.Kind is not (Kinds.PromptRaised or Kinds.PromptSetAside))
            return;
        var row = await db.FindAsync<PromptRow>(db.Partnership, entry.Of(), entry.Word("prompt"));
        if (entry.Kind == Kinds.PromptSetAside)
        {
            if (row is null)
                throw new FormatException($"{entry.Chain}#{entry.Sequence} sets aside a prompt that was never raised; its view cannot be made.");
            (row.SetAside, row.SetAsideBy) = (entry.Recorded, entry.Actor.Human);
        }
        else if (row is null)
        {
            db.Add(new PromptRow { Episode = entry.Of(), Prompt = entry.Word("prompt"), Before = entry.WordOrNull("before"), Raised = entry.Recorded });
        }
        else
        {
            (row.Raised, row.SetAside, row.SetAsideBy) = (entry.Recorded, null, null);
        }
    }
}
