using Kith.Access;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>Who is let in to an episode, how far, why, and from when until when.</summary>
public sealed class AudienceRow : ViewRow
{
    public required string Episode { get; set; }

    /// <summary><c>team:…</c>, <c>worker:…</c>, <c>agency:…</c>, <c>front-door:…</c>: see <see cref="Audience"/>.</summary>
    public required string Key { get; set; }

    /// <summary>all, summary, own, step:…, or nothing (kept out).</summary>
    public required string Scope { get; set; }

    /// <summary>opened, asked, allocated, offered, handed-over, told or elsewhere; named and barred come from <see cref="NamedView"/>. Each ends by itself.</summary>
    public required string Why { get; set; }

    public required Instant From { get; set; }

    /// <summary>First instant at which it no longer holds.</summary>
    public Instant? Until { get; set; }
}

public sealed class AudienceView : IProjector
{
    /// <summary>Why those are let in who look at work that is held apart.</summary>
    internal const string Elsewhere = "elsewhere";

    public int Version => 4;

    public void Shape(ModelBuilder model) => model.Entity<AudienceRow>(e =>
    {
        e.HasKey(r => new { r.Partnership, r.Episode, r.Key, r.Scope, r.Why });
        e.HasIndex(r => new { r.Partnership, r.Key, r.Scope, r.Episode });
    });

    public Task Project(RecordContext db, PastEntry entry) => entry.Kind switch
    {
        Kinds.EpisodeOpened => Open(db, entry),
        Kinds.StepOpened => LetInToStep(db, entry),
        Kinds.Allocated => Allocate(db, entry),
        Kinds.HandoverOffered => Offer(db, entry),
        Kinds.HandoverAccepted => HandOver(db, entry),
        Kinds.NoticeSent when entry.WordOrNull("opens") != "no" => Tell(db, entry),
        // An agency that was asked keeps its question and its own answer in sight, as it keeps a copy of every letter.
        Kinds.EpisodeClosed => End(db, entry, r => r.Why == "offered"),
        Kinds.MentionUnlinked => Untell(db, entry),
        _ => Task.CompletedTask,
    };

    private static async Task Open(RecordContext db, PastEntry entry)
    {
        const string opened = "opened";
        await LetIn(db, entry, Audience.Team(entry.Word("team")), Audience.All, opened);
        if (entry.WordOrNull("seen-by") is null)
        {
            await LetIn(db, entry, Audience.FrontDoor(entry.Word("front-door")), Audience.All, opened);
            await LetIn(db, entry, Audience.AnyFrontDoor, Audience.Summary, opened);
        }
        var alone = entry.WordOrNull("cleared")?.Split(',') ?? [];
        foreach (var cleared in alone)
            await LetIn(db, entry, Audience.Worker(cleared), Audience.All, opened);
        if (entry.IdOrNull("opens") is { } other)
            foreach (var told in alone.Length == 0 ? [Audience.Team(entry.Word("team"))] : alone.Select(Audience.Worker))
                await LetIn(db, entry, Audience.Told(told), Audience.All, Elsewhere, other);
        if (entry.IdOrNull("opener-worker") is { } worker)
            await LetIn(db, entry, Audience.Worker(worker), Audience.Own, opened);
        if (entry.WordOrNull("opener-agency") is { } agency)
            await LetIn(db, entry, Audience.Agency(agency), Audience.Own, opened);
    }

    private static async Task LetInToStep(RecordContext db, PastEntry entry)
    {
        var scope = Audience.Step(entry.Word("instance"));
        if (entry.WordOrNull("agency") is { } agency)
            await LetIn(db, entry, Audience.Agency(agency), scope, "asked");
        if (entry.WordOrNull("team") is { } team)
            await LetIn(db, entry, Audience.Team(team), scope, "asked");
    }

    private static async Task Allocate(RecordContext db, PastEntry entry)
    {
        await End(db, entry, r => r.Why == "allocated");
        if (entry.IdOrNull("worker") is { } worker)
            await LetIn(db, entry, Audience.Worker(worker), Audience.All, "allocated");
    }

    /// <summary>Whoever is asked to take it must be able to read what they would take; an offer made anew replaces the one before.</summary>
    private static async Task Offer(RecordContext db, PastEntry entry)
    {
        await End(db, entry, r => r.Why == "offered");
        await LetIn(db, entry, Audience.Team(entry.Word("to")), Audience.All, "offered");
    }

    private static async Task HandOver(RecordContext db, PastEntry entry)
    {
        var from = Audience.Team(entry.Word("from"));
        var told = Audience.Told(from);
        await End(db, entry, r => r.Why == "offered" || r.Why == "allocated" || r.Key == from || r.Key == told);
        await LetIn(db, entry, Audience.Team(entry.Word("to")), Audience.All, "handed-over");
    }

    /// <summary>
    /// Who is told must be able to read what it is about, by an entry of its own that opens nothing restricted: out of a restricted record a
    /// notice lets nobody in. A referrer's reply opens no more than what they sent.
    /// </summary>
    private static async Task Tell(RecordContext db, PastEntry entry)
    {
        var (kind, id) = NoticeView.Recipient(entry);
        var episode = await EpisodeView.Get(db, entry.Of());
        if (kind is not ("worker" or "team") || episode.Restricted)
            return;
        var report = episode.Report is null ? null : await db.FindAsync<ReportRow>(db.Partnership, episode.Report);
        if (kind == "team" || report?.ReferrerWorker != id)
            await LetIn(db, entry, Audience.Told($"{kind}:{id}"), Audience.All, "told");
    }

    /// <summary>
    /// Who was told of work since its child was said to be somebody was told for that somebody's sake: when it is taken back, it is not theirs to read.
    /// Whoever holds it reads on.
    /// </summary>
    private static async Task Untell(RecordContext db, PastEntry entry)
    {
        await db.SaveChangesAsync();
        var (chain, mention, before) = (entry.Chain, entry.Id("mention"), entry.Sequence);
        var linked = (await db.Entries.AsNoTracking().Where(e => e.Chain == chain && e.Kind == Kinds.MentionLinked && e.Sequence < before).OrderByDescending(e => e.Sequence).Select(e => new { e.Header, e.Recorded }).ToListAsync())
            .Find(e => Header.Parse(e.Header).Says.GetValueOrDefault("mention") is { } said && EntryWords.Bare(said) == mention);
        if (linked is null) return;
        var since = Micros.ToInstant(linked.Recorded);
        foreach (var episode in await db.Set<EpisodeRow>().Where(e => e.Subject == mention).OrderBy(e => e.Id).ToListAsync())
        {
            string[] holds = [Audience.Told(Audience.Team(episode.Team)), .. episode.Worker is { } worker ? [Audience.Told(Audience.Worker(worker))] : Array.Empty<string>()];
            foreach (var row in await db.Set<AudienceRow>().Where(r => r.Episode == episode.Id && r.Why == "told" && r.Until == null && r.From >= since && !holds.Contains(r.Key)).ToListAsync())
                row.Until = entry.Recorded;
        }
    }

    private static async Task LetIn(RecordContext db, PastEntry entry, string key, string scope, string why, string? episode = null)
    {
        var row = await db.FindAsync<AudienceRow>(db.Partnership, episode ?? entry.Of(), key, scope, why);
        if (row is null)
            db.Add(new AudienceRow { Episode = episode ?? entry.Of(), Key = key, Scope = scope, Why = why, From = entry.Recorded });
        else if (row.Until is not null)
            (row.From, row.Until) = (entry.Recorded, null);
    }

    private static async Task End(RecordContext db, PastEntry entry, System.Linq.Expressions.Expression<Func<AudienceRow, bool>> which)
    {
        var episode = entry.Of();
        foreach (var row in await db.Set<AudienceRow>().Where(r => r.Episode == episode && r.Until == null).Where(which).ToListAsync())
            row.Until = entry.Recorded;
    }
}
