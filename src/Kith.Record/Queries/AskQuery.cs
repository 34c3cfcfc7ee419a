using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>One request that waits for the reader's agency, or that it has answered.</summary>
/// <param name="Version">What a writer must have seen.</param>
public sealed record AskItem(
    string Episode, string Pathway, string Shape, string Instance, string Step, Named? Subject, Instant Asked, Instant? Answered, Instant? Due, bool Overdue,
    int Version, bool Open);

public sealed record AskPage(ImmutableArray<AskItem> Items, int Page, int Pages, int Total);

/// <summary>A request with its question, who it is about, and what the agency itself has answered.</summary>
/// <param name="Question">The entry that asked, with the parts that the reader's classes let through.</param>
/// <param name="Identity">What is known of who the child is.</param>
/// <param name="Answer">The agency's own answer, whole; null before it has answered.</param>
public sealed record AskSheet(
    AskItem Item, StepPlace Place, string FrontDoor, PastEntry? Question, ImmutableArray<MentionAnswerRow> Identity, PastEntry? Answer);

/// <summary>What an agency is asked: in its own place it sees the question and who it is about, and of the rest nothing.</summary>
public sealed class AskQuery(RecordContext db, Asker asker)
{
    public const int PageSize = 25;
    private const string Identity = "identity";
    private const int MostAnswers = 100;

    /// <summary>Requests that wait, by when they are due; or those answered, newest first.</summary>
    public async Task<AskPage> List(bool answered = false, int page = 1, CancellationToken cancel = default)
    {
        var query = Places().Where(p => p.Step.Open != answered);
        var total = await query.CountAsync(cancel);
        var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        var ordered = answered
            ? query.OrderByDescending(p => p.Step.Done).ThenBy(p => p.Step.Episode)
            : query.OrderBy(p => p.Due == null).ThenBy(p => p.Due).ThenBy(p => p.Step.Opened).ThenBy(p => p.Step.Episode);
        var rows = await ordered.Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        var named = await Naming.OfSeen(db, asker, rows.Select(p => p.Episode.Subject), cancel);
        return new AskPage([.. rows.Select(p => Item(p, named))], page, pages, total);
    }

    /// <summary>Requests that wait.</summary>
    internal IQueryable<StepRow> Open() => Places().Where(p => p.Step.Open).Select(p => p.Step);

    /// <summary>Null when there is no such request, or not for this agency.</summary>
    public async Task<AskSheet?> One(string episode, string instance, CancellationToken cancel = default)
    {
        var found = await Places().Where(p => p.Step.Episode == episode && p.Step.Instance == instance).Take(1).ToListAsync(cancel);
        if (found is not [var place])
            return null;
        var named = await Naming.OfSeen(db, asker, [place.Episode.Subject], cancel);
        var step = place.Step;
        var question = await db.Set<QuestionRow>().Where(q => q.Episode == episode && q.Step == step.Step && q.Agency == step.Agency)
            .OrderByDescending(q => q.Entry).Select(q => (long?)q.Entry).FirstOrDefaultAsync(cancel);
        var chain = $"episode/{episode}";
        var classes = asker.Classes;
        var identity = place.Episode.Subject is not { } subject ? [] : await db.Set<MentionAnswerRow>().AsNoTracking()
            .Where(a => a.Mention == subject && a.Class == Identity && classes.Contains(a.Class) && !a.Field.StartsWith("relationships"))
            .OrderBy(a => a.Field).Take(MostAnswers).ToListAsync(cancel);
        return new AskSheet(
            Item(place, named),
            new StepPlace(step.Instance, step.RoleIds, step.Agency, step.Team),
            place.Episode.FrontDoor,
            question is null ? null : await Single.Entry(db, chain, question.Value, classes, cancel),
            [.. identity],
            step.DoneEntry is { } done ? await Single.Entry(db, chain, done, null, cancel) : null);
    }

    private sealed class Found
    {
        public required StepRow Step { get; init; }
        public required EpisodeRow Episode { get; init; }
        public Instant? Due { get; init; }
    }

    private IQueryable<Found> Places()
    {
        var (keys, now, agency, me) = (asker.Keys, asker.Now, asker.Reader.Agency, Audience.Worker(asker.Reader.Human));
        var (persons, reports) = (asker.KeptOut.Persons.ToArray(), asker.KeptOut.Reports.ToArray());
        return
            from s in db.Set<StepRow>().AsNoTracking()
            join e in db.Set<EpisodeRow>() on s.Episode equals e.Id
            where s.Agency == agency && !e.Restricted && db.Set<AudienceRow>().Any(a =>
                a.Episode == s.Episode && keys.Contains(a.Key) && (a.Scope == Audience.All || a.Scope == "step:" + s.Instance) && a.From <= now && (a.Until == null || now < a.Until))
                && !db.Set<AudienceRow>().Any(a => a.Episode == s.Episode && a.Key == me && a.Scope == Audience.Nothing)
                && (e.Person == null || !persons.Contains(e.Person)) && (e.Report == null || !reports.Contains(e.Report))
            select new Found
            {
                Step = s,
                Episode = e,
                Due = db.Set<DeadlineRow>().Where(d => d.Episode == s.Episode && d.Agency == s.Agency && d.Dropped == null).Min(d => (Instant?)d.Due),
            };
    }

    private AskItem Item(Found found, ImmutableDictionary<string, Named> named)
    {
        var (step, episode) = (found.Step, found.Episode);
        asker.Disclosed.Episode(episode.Id);
        return new AskItem(
            episode.Id, episode.Pathway, episode.Shape, step.Instance, step.Step, episode.Subject is null ? null : named.GetValueOrDefault(episode.Subject),
            step.Opened, step.Done, found.Due, step.Open && found.Due < asker.Now, step.Version, step.Open);
    }
}
