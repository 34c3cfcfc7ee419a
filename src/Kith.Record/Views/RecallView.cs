using System.Globalization;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>An entry whose parts are read no more. The ledger keeps them; whoever reviews a recall may ask for them by name.</summary>
public sealed class RecalledRow : ViewRow
{
    public required string Chain { get; set; }
    public required long Sequence { get; set; }

    /// <summary>wrong-child, wrong-fact or not-lawful.</summary>
    public required string Why { get; set; }

    public required Instant At { get; set; }
}

/// <summary>Withdrawn entries; and nothing that the other views had taken from them stays.</summary>
public sealed class RecallView : IProjector
{
    public void Shape(ModelBuilder model) => model.Entity<RecalledRow>(e => e.HasKey(r => new { r.Partnership, r.Chain, r.Sequence }));

    public async Task Project(RecordContext db, PastEntry entry)
    {
        if (entry.Kind != Kinds.Recalled)
            return;
        foreach (var sequence in Replay.Withdrawn(entry))
            if (await db.FindAsync<RecalledRow>(db.Partnership, entry.Chain, sequence) is null)
                db.Add(new RecalledRow { Chain = entry.Chain, Sequence = sequence, Why = entry.Word("why"), At = entry.Recorded });
        // A file says nothing that a view took from it but its own name, which AttachedView takes care of.
        if (entry.Chain.StartsWith(AttachedView.Chain, StringComparison.Ordinal))
            return;
        await PassageView.Recall(db, entry.Chain, Replay.Withdrawn(entry));
        await NetworkView.Unsay(db, entry);
        if (entry.Chain.StartsWith("episode/", StringComparison.Ordinal))
            (await EpisodeView.Get(db, entry.Of())).ThresholdLevel = null;
        else
            await Unsay(db, entry);
    }

    /// <summary>What the report said of people is known of nobody any more.</summary>
    private static async Task Unsay(RecordContext db, PastEntry entry)
    {
        var report = entry.Of();
        foreach (var mention in await db.Set<MentionRow>().Where(m => m.Report == report).ToListAsync())
        {
            var answers = await db.Set<MentionAnswerRow>().Where(a => a.Mention == mention.Id).ToListAsync();
            db.RemoveRange(answers.Where(a => a.Source == entry.Chain));
            db.RemoveRange(await db.Set<RelationshipRow>().Where(r => r.Mention == mention.Id).ToListAsync());
            mention.Filled++;
            if (mention.Person is not null)
                await PersonIndex.Write(db, mention, [.. answers.Where(a => a.Source != entry.Chain)]);
        }
    }
}
