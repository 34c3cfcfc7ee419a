using System.Collections.Immutable;
using Kith.Practice;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Ledger;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Keeping;

/// <summary>All work about one child that came of one report: kept, held and destroyed as one.</summary>
/// <param name="Until">The last day on which it is kept; null while work is open.</param>
public sealed record KeptCase(EpisodeRow Root, ImmutableArray<EpisodeRow> Episodes, RetentionRule Rule, LocalDate? Until, bool Held, bool Destroyed)
{
    public bool Open => Episodes.Any(e => e.Closed is null);
}

/// <summary>What is kept, until when, and what of it may go. With the engine's eyes: who may look is decided by whoever shows it.</summary>
public sealed class KeptCases(RecordContext db, PracticePack pack)
{
    private const int MostEpisodes = 200;

    /// <summary>The case that an episode belongs to; null when there is none, or no schedule.</summary>
    public async Task<KeptCase?> Of(string episode, CancellationToken cancel = default)
    {
        if (await db.Set<EpisodeRow>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == episode, cancel) is not { } row) return null;
        while (row.Parent is { } parent && await db.Set<EpisodeRow>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == parent, cancel) is { } above) row = above;
        return await Whole(row, cancel);
    }

    /// <summary>Cases that have been kept as long as their rule says, are not held and were not looked at within the year, the longest closed first.</summary>
    public async Task<ImmutableArray<KeptCase>> Due(Instant now, int most, CancellationToken cancel = default)
    {
        var due = ImmutableArray.CreateBuilder<KeptCase>();
        var (today, year) = (now.Local().Date, now.Local().PlusYears(-1).InLondon());
        foreach (var rule in pack.Retention.Rules.Where(r => r.Store is null))
        {
            if (due.Count >= most) break;
            var others = pack.Retention.Rules.SelectMany(r => r.Pathways).ToArray();
            var own = rule.Pathways.ToArray();
            // The bounds only narrow; the rule itself decides below.
            var closed = today.PlusYears(-(rule.From == "born" ? 0 : rule.Years)).PlusDays(1).AtMidnight().InLondon();
            var unknown = today.PlusYears(-(rule.UnknownYears ?? rule.Years)).PlusDays(1).AtMidnight().InLondon();
            var born = London.Iso(today.PlusYears(-rule.Years));
            var fromBirth = rule.From == "born";
            var roots = await db.Set<EpisodeRow>().AsNoTracking()
                .Where(e => e.Parent == null && e.Closed != null && e.Closed < closed && (own.Length == 0 ? !others.Contains(e.Pathway) : own.Contains(e.Pathway)))
                .Where(e => !fromBirth || e.Closed < unknown || db.Set<MentionAnswerRow>().Any(a => a.Mention == e.Subject && a.Field == "date-of-birth" && string.Compare(a.Value, born) <= 0))
                .Where(e => !db.Set<KeepingRow>().Any(k => k.Episode == e.Id && (k.Destroyed != null || k.Held != null || k.Reviewed > year)))
                .OrderBy(e => e.Closed).ThenBy(e => e.Id).Take(most).ToListAsync(cancel);
            foreach (var root in roots)
            {
                if (await Whole(root, cancel) is { Open: false, Held: false, Destroyed: false, Until: { } until } kept && until < today && due.Count < most)
                    due.Add(kept);
            }
        }
        return due.ToImmutable();
    }

    /// <summary>What a review of a case, or of a store, would destroy, and why it may not; null when there is nothing.</summary>
    public async Task<Kept?> ForReview(string? record, string? store, Instant now, CancellationToken cancel = default)
    {
        if (store == RetentionRule.ReadAudit && pack.Retention.OfStore(store) is { } rule)
            return new Kept([new("register/retention", Store: store, UpTo: Replay.Micros(now.Local().PlusYears(-rule.Years).InLondon()))], null);
        if (record is null || !record.StartsWith("episode/", StringComparison.Ordinal) || await Of(EntryWords.Bare(record), cancel) is not { } kept)
            return null;
        var today = now.Local().Date;
        var refusal = kept.Destroyed ? "It was destroyed already."
            : kept.Held ? "It is under a legal hold: nothing of it may be destroyed until the hold is lifted."
            : kept.Open ? "Work on it is open: nothing of it may be destroyed."
            : kept.Until is not { } until || until >= today ? "It must be kept longer: the schedule does not let it go yet."
            : null;
        return new Kept(await Places(kept, cancel), refusal);
    }

    private async Task<ImmutableArray<DestroyedPlace>> Places(KeptCase kept, CancellationToken cancel)
    {
        var ids = kept.Episodes.Select(e => e.Id).ToArray();
        var places = kept.Episodes.Select(e => new DestroyedPlace($"episode/{e.Id}")).ToImmutableArray();
        var files = db.Set<AttachedRow>().AsNoTracking().Where(a => a.Destroyed == null).OrderBy(a => a.Id);
        places = places.AddRange((await files.Where(a => ids.Contains(a.Episode!)).Select(a => a.Id).ToListAsync(cancel)).Select(f => new DestroyedPlace(AttachedView.Chain + f)));
        // What stands with the person (addresses, consents) is every case's, and goes with the last of them.
        if (kept.Root.Person is { } person && !await db.Set<EpisodeRow>()
            .AnyAsync(e => e.Person == person && !ids.Contains(e.Id) && !db.Set<KeepingRow>().Any(k => k.Episode == e.Id && k.Destroyed != null), cancel))
        {
            places = places.AddRange((await OnePerson.Records(db, $"person/{person}", cancel)).Select(r => new DestroyedPlace(r)));
            places = places.AddRange((await files.Where(a => a.Person == person).Select(a => a.Id).ToListAsync(cancel)).Select(f => new DestroyedPlace(AttachedView.Chain + f)));
        }
        if (kept.Root.Report is not { } report)
            return places;
        // Of a report about several children, what is about this one goes; the rest with the last of them.
        var shared = kept.Root.Subject is not null && await db.Set<EpisodeRow>()
            .AnyAsync(e => e.Report == report && !ids.Contains(e.Id) && !db.Set<KeepingRow>().Any(k => k.Episode == e.Id && k.Destroyed != null), cancel);
        return places.Add(new($"report/{report}", shared ? kept.Root.Subject : null));
    }

    private async Task<KeptCase?> Whole(EpisodeRow root, CancellationToken cancel)
    {
        if (pack.Retention.Of(root.Pathway) is not { } rule) return null;
        var (report, subject) = (root.Report, root.Subject);
        var episodes = report is null ? [root]
            : await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Report == report && e.Subject == subject).OrderBy(e => e.Opened).ThenBy(e => e.Id).Take(MostEpisodes).ToListAsync(cancel);
        var ids = episodes.Select(e => e.Id).ToArray();
        var keeping = await db.Set<KeepingRow>().AsNoTracking().Where(k => ids.Contains(k.Episode)).ToListAsync(cancel);
        // The longest of the rules of its parts counts: a contact is kept as long as the referral that came of it.
        var longest = episodes.Select(e => pack.Retention.Of(e.Pathway) ?? rule).MaxBy(r => r.Years) ?? rule;
        LocalDate? until = episodes.Any(e => e.Closed is null) ? null : longest.Until(episodes.Max(e => e.Closed!.Value).Local().Date, await Born(subject, cancel));
        return new KeptCase(root, [.. episodes], longest, until, keeping.Any(k => k.Held is not null), keeping.Any(k => k.Episode == root.Id && k.Destroyed is not null));
    }

    private async Task<LocalDate?> Born(string? subject, CancellationToken cancel) =>
        subject is null ? null : Naming.Day(await db.Set<MentionAnswerRow>().Where(a => a.Mention == subject && a.Field == "date-of-birth").Select(a => a.Value).FirstOrDefaultAsync(cancel));
}
