using Kith.Practice.Entries;
using Kith.Practice.Pack;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>What keeping has come to for an episode: held, looked at, destroyed.</summary>
public sealed class KeepingRow : ViewRow
{
    public required string Episode { get; set; }
    public Instant? Held { get; set; }

    /// <summary>When a review of it was last opened.</summary>
    public Instant? Reviewed { get; set; }

    public Instant? Destroyed { get; set; }
}

/// <summary>
/// Replays holds, reviews and destructions. Where a certificate stands, the words that it names go: from the ledger, where two people's leave
/// for each part was written in the same transaction, and from the views that were made of them. A rebuild, a copy or a restored backup comes
/// through here too, so what was destroyed stays destroyed.
/// </summary>
public sealed class KeepingView : IProjector
{
    public void Shape(ModelBuilder model) => model.Entity<KeepingRow>(e => e.HasKey(r => new { r.Partnership, r.Episode }));

    public async Task Project(RecordContext db, PastEntry entry)
    {
        switch (entry.Kind)
        {
            case Kinds.HoldPut:
                (await Row(db, entry.Of())).Held = entry.Recorded;
                break;
            case Kinds.HoldLifted:
                (await Row(db, entry.Of())).Held = null;
                break;
            case Kinds.EpisodeOpened when entry.WordOrNull("pathway") == RetentionSchedule.Review && entry.WordOrNull("record") is { } record:
                (await Row(db, EntryWords.Bare(record))).Reviewed = entry.Recorded;
                break;
            case Kinds.Destroyed:
                await Destroy(db, entry);
                break;
            case Kinds.StoreDestroyed when entry.Word("store") == RetentionRule.ReadAudit:
                await Release(db, Micros.From(entry.At("up-to")));
                break;
        }
    }

    private static async Task Destroy(RecordContext db, PastEntry entry)
    {
        var (chain, about) = (entry.Chain, entry.WordOrNull("mention") is { } mention ? $"mention/{mention}" : null);
        await db.Parts.Where(p => p.Chain == chain && (about == null || p.About == about)
            && db.Destructions.Any(d => d.Chain == p.Chain && d.Sequence == p.Sequence && d.Ordinal == p.Ordinal)).ExecuteDeleteAsync();
        if (chain.StartsWith(AttachedView.Chain, StringComparison.Ordinal))
            return;
        await db.Set<PassageRow>().Where(p => p.Chain == chain && !db.Parts.Any(o => o.Chain == p.Chain && o.Sequence == p.Sequence && o.Ordinal == p.Ordinal)).ExecuteDeleteAsync();
        if (chain.StartsWith("episode/", StringComparison.Ordinal))
        {
            (await Row(db, entry.Of())).Destroyed = entry.Recorded;
            await NetworkView.Forget(db, entry.Of());
            await Forget(db, await db.Set<MentionAnswerRow>().Where(a => a.Source == chain).Select(a => a.Mention).Distinct().ToListAsync(), chain);
            return;
        }
        if (chain.StartsWith("person/", StringComparison.Ordinal))
        {
            var person = entry.Of();
            await KinshipView.Forget(db, person);
            foreach (var born in await db.Set<MentionAnswerRow>().Where(a => a.Source == chain).Select(a => a.Mention).Distinct().ToListAsync())
            {
                await Forget(db, [born], chain);
                await PersonIndex.Forget(db, born);
            }
            await db.Set<PersonAddressRow>().Where(a => a.Source == person).ExecuteUpdateAsync(set => set.SetProperty(a => a.Lines, (string?)null).SetProperty(a => a.Postcode, (string?)null));
            await db.Set<PersonPostcodeRow>().Where(p => db.Set<PersonAddressRow>().Any(a => a.Address == p.Mention && a.Source == person)).ExecuteDeleteAsync();
            return;
        }
        var report = entry.Of();
        await Forget(db, about is null ? await db.Set<MentionRow>().Where(m => m.Report == report).Select(m => m.Id).ToListAsync() : [EntryWords.Bare(about)], null);
    }

    /// <summary>What views held of these words, whichever chain said it: a case goes as one, so nothing of it is left to say.</summary>
    private static async Task Forget(RecordContext db, List<string> mentions, string? source)
    {
        foreach (var mention in mentions)
        {
            await db.Set<MentionAnswerRow>().Where(a => a.Mention == mention && (source == null || a.Source == source)).ExecuteDeleteAsync();
            if (source is not null)
                continue;
            await db.Set<RelationshipRow>().Where(r => r.Mention == mention).ExecuteDeleteAsync();
            if (await db.FindAsync<MentionRow>(db.Partnership, mention) is { } row)
                MentionView.ForNobody(row);
            await PersonIndex.Forget(db, mention);
        }
        await LikenessView.Anew(db, mentions);
    }

    private static async Task Release(RecordContext db, long upTo)
    {
        await db.Set<ReadAuditSubjectRow>().Where(s => s.At < upTo && db.Set<AuditReleaseRow>().Any(r => r.UpTo > s.At)).ExecuteDeleteAsync();
        await db.Set<ReadAuditRow>().Where(a => a.At < upTo && db.Set<AuditReleaseRow>().Any(r => r.UpTo > a.At)).ExecuteDeleteAsync();
    }

    private static async Task<KeepingRow> Row(RecordContext db, string episode)
    {
        if (await db.FindAsync<KeepingRow>(db.Partnership, episode) is { } row)
            return row;
        row = new KeepingRow { Episode = episode };
        db.Add(row);
        return row;
    }
}
