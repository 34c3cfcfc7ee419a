using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>
/// Everything has a source, and the source decides: what is told of somebody is as visible as the work in which it was told. Rows that tell
/// something are reached through here; reaching them otherwise is for the engine's own eyes.
/// </summary>
internal static class Sources
{
    /// <summary>What was told in episodes that the asker sees whole.</summary>
    public static IQueryable<T> Told<T>(this RecordContext db, Asker asker)
        where T : ViewRow, IToldIn => db.Set<T>().AsNoTracking().Where(r => db.Seen(asker).Any(e => e.Id == r.Episode));

    /// <summary>
    /// Somebody in a report of which the asker sees an episode whole; but a child whose own work is closed to them is left out, and so is whoever was
    /// told of for the sake of such children only.
    /// </summary>
    public static IQueryable<MentionRow> Whole(this RecordContext db, Asker asker)
    {
        var told = db.Set<MentionRow>().AsNoTracking().Where(m => db.Seen(asker).Any(e => e.Report == m.Report));
        return asker.KeptOut.OutOfNothing
            ? told.Where(m => (m.Closed == 0 || db.SeenAtAll(asker).Any(e => e.Subject == m.Id))
                && (m.ForClosed < m.For || m.For == 0 || db.Set<RelationshipRow>().Any(r => r.Mention == m.Id
                    && db.SeenAtAll(asker).Any(e => e.Subject == r.Child))))
            : told.Where(m => !db.Closed(asker).Any(c => c.Id == m.Id)
                && (!db.Set<RelationshipRow>().Any(r => r.Mention == m.Id && db.Closed(asker).Any(c => c.Id == r.Child))
                    || db.Set<RelationshipRow>().Any(r => r.Mention == m.Id && !db.Closed(asker).Any(c => c.Id == r.Child))));
    }

    /// <summary>Of whom the asker knows at least who they are: told of in a report that they see, or the subject of work that they are let in to.</summary>
    public static IQueryable<MentionRow> Known(this RecordContext db, Asker asker) =>
        db.Set<MentionRow>().AsNoTracking().Where(m => db.SeenAtAll(asker).Any(e => e.Subject == m.Id) || db.Whole(asker).Any(w => w.Id == m.Id));

    /// <summary>
    /// Answers about mentions: all that a report tells to whoever sees it; of whoever is the subject of work that the asker sees no more of, who
    /// they are. What was found out in an episode is told in that episode.
    /// </summary>
    public static IQueryable<MentionAnswerRow> Answers(this RecordContext db, Asker asker)
    {
        var (classes, outline, staying) = (asker.Classes, PersonIndex.OutlineFields, Staying(asker));
        var answers = staying.Length == 0 ? db.Set<MentionAnswerRow>() : db.Set<MentionAnswerRow>().Where(a => !staying.Contains(a.Class) || (a.Episode == null
            ? db.Set<MentionRow>().Any(m => m.Id == a.Mention && db.LetIn(asker).Any(e => e.Report == m.Report)) : db.LetIn(asker).Any(e => e.Id == a.Episode)));
        return answers.AsNoTracking().Where(a => classes.Contains(a.Class) && (a.Episode == null
            ? db.Whole(asker).Any(m => m.Id == a.Mention) || (outline.Contains(a.Name) && db.SeenAtAll(asker).Any(e => e.Subject == a.Mention))
            : db.Seen(asker).Any(e => e.Id == a.Episode) || (outline.Contains(a.Name) && db.SeenAtAll(asker).Any(e => e.Id == a.Episode))));
    }

    /// <summary>What somebody is found by: told of a mention that the asker knows, and found out in work that they are let in to.</summary>
    public static IQueryable<T> Findable<T>(this RecordContext db, Asker asker)
        where T : ViewRow, IOfMention =>
        db.Set<T>().AsNoTracking().Where(r => (r.Episode == null || db.SeenAtAll(asker).Any(e => e.Id == r.Episode)) && db.Known(asker).Any(m => m.Id == r.Mention));

    /// <summary>
    /// Flags that stand and that the asker may know. One that others must know of is wider than its source, unless that is restricted: then it is known to
    /// those who are let in.
    /// </summary>
    public static IQueryable<FlagRow> Flags(this RecordContext db, Asker asker)
    {
        var (may, wide) = (asker.Gate.Flags(asker.Reader).ToArray(), asker.Gate.WideFlags(asker.Reader).ToArray());
        return db.Set<FlagRow>().AsNoTracking().Where(f => f.Lowered == null && may.Contains(f.Flag)
            && (db.Seen(asker).Any(e => e.Id == f.Episode) || (wide.Contains(f.Flag) && db.Set<EpisodeRow>().Any(e => e.Id == f.Episode && !e.Restricted))));
    }

    /// <summary>
    /// Relationships that workers recorded: by class, by the work in which it was told, and by both whom it binds: both are known to the asker, and of one they
    /// see more than that they are.
    /// </summary>
    public static IQueryable<KinshipRow> Kinships(this RecordContext db, Asker asker)
    {
        var classes = asker.Classes;
        return db.Set<KinshipRow>().AsNoTracking().Where(k => classes.Contains(k.Class) && (k.Episode == null || db.Seen(asker).Any(e => e.Id == k.Episode))
            && !db.Set<KinshipEndRow>().Any(end => end.Id == k.Id && !db.WithPage(asker).Any(p => p.Id == end.Person))
            && db.Set<KinshipEndRow>().Any(end => end.Id == k.Id && (db.Seen(asker).Any(e => e.Person == end.Person) || db.Whole(asker).Any(m => m.Person == end.Person))));
    }

    /// <summary>Events that agencies added: to that agency its own, to whoever sees some work about the child whole all of a class that they read.</summary>
    /// <param name="work">Work about children that the asker sees whole: a life has thousands of events, and whether its work is seen is one question.</param>
    public static async Task<IQueryable<EventRow>> EventsOf(this RecordContext db, Asker asker, IEnumerable<EpisodeRow> work, CancellationToken cancel)
    {
        var (agency, classes, staying) = (asker.Reader.Agency, asker.Classes, Staying(asker));
        var whole = work.Select(e => e.Person).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var letIn = staying.Length == 0 || whole.Length == 0 ? whole
            : await db.LetIn(asker).Where(e => e.Person != null && whole.Contains(e.Person)).Select(e => e.Person!).Distinct().OrderBy(p => p)
                .Take(whole.Length).ToArrayAsync(cancel);
        return db.Set<EventRow>().AsNoTracking().Where(v => !v.Withdrawn && (v.Agency == agency
            || (classes.Contains(v.Class) && (staying.Contains(v.Class) ? letIn.Contains(v.Person) : whole.Contains(v.Person)))));
    }

    /// <summary>Classes that the asker reads where they were let in, and not where they look for what led to their work.</summary>
    internal static string[] Staying(Asker asker) => asker.Behind == Practice.Pack.Role.Held ? [] : [.. asker.Staying.Where(asker.Classes.Contains)];

    /// <summary>Takes out of reports what is said of those whom the asker does not see in them.</summary>
    public static async Task<ImmutableArray<PastEntry>> WithoutHidden(this RecordContext db, Asker asker, ImmutableArray<PastEntry> entries, CancellationToken cancel)
    {
        const string report = "report/";
        string[] reports = [.. entries.Where(e => e.Chain.StartsWith(report, StringComparison.Ordinal)).Select(e => e.Of()).Distinct(StringComparer.Ordinal)];
        if (reports.Length == 0) return entries;
        var hidden = (await MentionsSeen.Hidden(db, asker, reports, cancel)).Select(id => $"mention/{id}").ToHashSet(StringComparer.Ordinal);
        return hidden.Count == 0 ? entries :
        [
            .. entries.Select(e => !e.Chain.StartsWith(report, StringComparison.Ordinal) ? e : e with
            {
                Concerns = [.. e.Concerns.Where(c => !hidden.Contains(c.Who))],
                Parts = [.. e.Parts.Select(p => p.About is { } about && hidden.Contains(about) ? p with { Body = null } : p)],
            }),
        ];
    }

    /// <summary>Children of whose own work some is closed to an asker who is kept out of something, and none open.</summary>
    private static IQueryable<MentionRow> Closed(this RecordContext db, Asker asker)
    {
        var (me, now, persons) = (Audience.Worker(asker.Reader.Human), asker.Now, asker.KeptOut.Persons.ToArray());
        return db.Set<MentionRow>().Where(m => (db.Set<EpisodeRow>().Any(e => e.Subject == m.Id && (e.Restricted
                || db.Set<AudienceRow>().Any(a => a.Episode == e.Id && a.Key == me && a.Scope == Audience.Nothing && a.From <= now && (a.Until == null || now < a.Until))))
            && !db.SeenAtAll(asker).Any(e => e.Subject == m.Id)) || (m.Person != null && persons.Contains(m.Person)));
    }
}
