using System.Globalization;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Ledger;
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
    public int Version => 3;

    public void Shape(ModelBuilder model) => model.Entity<RecalledRow>(e => e.HasKey(r => new { r.Partnership, r.Chain, r.Sequence }));

    public async Task Project(RecordContext db, PastEntry entry)
    {
        if (entry.Kind != Kinds.Recalled)
            return;
        foreach (var sequence in Replay.Withdrawn(entry))
            await Seal(db, entry, sequence);
        // A file says nothing that a view took from it but its own name, which AttachedView takes care of.
        if (entry.Chain.StartsWith(AttachedView.Chain, StringComparison.Ordinal))
            return;
        await Follow(db, entry);
        await PassageView.Recall(db, entry.Chain, Replay.Withdrawn(entry));
        await NetworkView.Unsay(db, entry);
        if (entry.Chain.StartsWith("person/", StringComparison.Ordinal))
            await Unrecord(db, entry);
        else if (entry.Chain.StartsWith("episode/", StringComparison.Ordinal))
            (await EpisodeView.Get(db, entry.Of())).ThresholdLevel = null;
        else
        {
            await Untell(db, entry);
            await Unsay(db, entry);
        }
    }

    private static async Task Seal(RecordContext db, PastEntry entry, long sequence)
    {
        if (await db.FindAsync<RecalledRow>(db.Partnership, entry.Chain, sequence) is null)
            db.Add(new RecalledRow { Chain = entry.Chain, Sequence = sequence, Why = entry.Word("why"), At = entry.Recorded });
    }

    /// <summary>Words that were taken from it go with it: those of notices that were sent with it, and what was said of it since.</summary>
    private static async Task Follow(RecordContext db, PastEntry entry)
    {
        await db.SaveChangesAsync();
        var (chain, last, episode, withdrawn) = (entry.Chain, entry.Sequence, entry.Of(), Replay.Withdrawn(entry).ToArray());
        var of = await db.Entries.AsNoTracking().Where(e => e.Chain == chain && withdrawn.Contains(e.Sequence)).Select(e => new { e.Change, e.Recorded }).ToListAsync();
        var (changes, instants) = (of.Select(e => e.Change).Distinct().ToArray(), of.Select(e => e.Recorded).Distinct().ToArray());
        var headers = await db.Entries.AsNoTracking().Where(e => e.Chain == chain && e.Sequence < last && ((e.Kind == Kinds.NoticeSent && (changes.Contains(e.Change) || instants.Contains(e.Recorded))) || e.Kind == Kinds.Marked))
            .OrderBy(e => e.Sequence).Select(e => e.Header).ToListAsync();
        foreach (var header in headers.Select(h => Header.Parse(h)).Where(h => h.Parts.Length > 0))
        {
            if (header.Kind == Kinds.Marked && !withdrawn.Contains(long.Parse(header.Says["of"], CultureInfo.InvariantCulture))) continue;
            await Seal(db, entry, header.Sequence);
            if (header.Kind == Kinds.NoticeSent && await db.Set<NoticeRow>().FirstOrDefaultAsync(n => n.Episode == episode && n.Entry == header.Sequence) is { } notice)
                notice.Withdrawn ??= entry.Recorded;
        }
    }

    /// <summary>What was recorded with a person: where they live, what somebody agreed to, who is whose.</summary>
    private static async Task Unrecord(RecordContext db, PastEntry entry)
    {
        var (chain, withdrawn) = (entry.Chain, Replay.Withdrawn(entry).ToArray());
        foreach (var header in (await db.Entries.AsNoTracking().Where(e => e.Chain == chain && withdrawn.Contains(e.Sequence)).OrderBy(e => e.Sequence).Select(e => e.Header).ToListAsync()).Select(h => Header.Parse(h)))
            switch (header.Kind)
            {
                case Kinds.AddressRecorded:
                    var address = header.Says["address"];
                    await db.Set<PersonAddressRow>().Where(a => a.Address == address).ExecuteDeleteAsync();
                    await db.Set<PersonPostcodeRow>().Where(p => p.Mention == address).ExecuteDeleteAsync();
                    break;
                case Kinds.ConsentRecorded:
                    var consent = header.Says["consent"];
                    await db.Set<ConsentRow>().Where(c => c.Consent == consent).ExecuteDeleteAsync();
                    break;
                case Kinds.RelationshipRecorded when await db.FindAsync<KinshipRow>(db.Partnership, header.Says["relationship"]) is { } kinship:
                    (kinship.Wrong, kinship.Words, kinship.Changed) = (true, null, entry.Recorded);
                    break;
            }
    }

    /// <summary>
    /// A whole contact is withdrawn with all that came of it: why somebody was said to be whom, what was said of its entries, and what was told on
    /// somebody's record in its work, are read no more either.
    /// </summary>
    private static async Task Untell(RecordContext db, PastEntry entry)
    {
        await db.SaveChangesAsync();
        var (report, chain, last, until) = (entry.Of(), entry.Chain, entry.Sequence, Micros.From(entry.Recorded));
        var works = (await db.Set<EpisodeRow>().Where(e => e.Report == report).Select(e => e.Id).ToListAsync()).ToHashSet(StringComparer.Ordinal);
        var people = (await db.Set<MentionRow>().Where(m => m.Report == report && m.Written != null).Select(m => m.Written!).Distinct().ToListAsync()).Select(p => $"person/{p}").ToArray();
        var chains = works.Select(w => $"episode/{w}").ToArray();
        var headers = await db.Entries.AsNoTracking().Where(e => (e.Chain == chain && e.Sequence < last && (e.Kind == Kinds.MentionLinked || e.Kind == Kinds.MentionUnlinked || e.Kind == Kinds.Marked))
                || (chains.Contains(e.Chain) && e.Kind == Kinds.Marked && e.Recorded <= until) || (people.Contains(e.Chain) && e.Recorded <= until))
            .OrderBy(e => e.Chain).ThenBy(e => e.Sequence).Select(e => e.Header).ToListAsync();
        foreach (var header in headers.Select(h => Header.Parse(h)).Where(h => h.Parts.Length > 0 && (h.Chain == chain || chains.Contains(h.Chain) || works.Contains(h.Says.GetValueOrDefault("episode", "")))))
            if (await db.FindAsync<RecalledRow>(db.Partnership, header.Chain, header.Sequence) is null)
                db.Add(new RecalledRow { Chain = header.Chain, Sequence = header.Sequence, Why = entry.Word("why"), At = entry.Recorded });
        db.RemoveRange(await db.Set<PersonAddressRow>().Where(a => works.Contains(a.Episode)).ToListAsync());
        db.RemoveRange(await db.Set<PersonPostcodeRow>().Where(a => a.Episode != null && works.Contains(a.Episode)).ToListAsync());
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
            MentionView.ForNobody(mention);
            if (mention.Person is not null)
                await PersonIndex.Write(db, mention, [.. answers.Where(a => a.Source != entry.Chain)]);
        }
    }
}
