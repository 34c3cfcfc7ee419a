using System.Collections.Immutable;
using Kith.Access;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>What became of one child of a report, as its sender may know it.</summary>
/// <param name="Path">Where in the report the child is: <c>children[0]</c>.</param>
/// <param name="Stage">Id of the stage that it is in.</param>
/// <param name="Due">When a decision is due, while it is open.</param>
public sealed record ReportChild(string? Path, Named? Child, string Episode, string Pathway, string Shape, string Stage, bool Open, string? Outcome, string? CloseReason, Instant? Due);

public sealed record ReportStatus(ReportRow Report, ImmutableArray<ReportChild> Children);

public sealed record SentPage(ImmutableArray<ReportStatus> Items, int Page, int Pages, int Total);

/// <summary>
/// What its sender may know of a report: that it came, and what became of each child. Another's report and none look the same; so does one whose
/// children's work is closed to its sender, by name or as somebody in it. An agency's system sees it with the eyes of the worker on whose behalf
/// it asks; on nobody's behalf it sees what its agency sent, but for what was told by a worker who is kept out: theirs is closed to everybody who
/// has it from them.
/// </summary>
public sealed class ReportStatusQuery(RecordContext db, Asker asker)
{
    public const int PageSize = 25;
    private const int MostChildren = 50;

    /// <summary>The report of a reference, for whoever sent it.</summary>
    public async Task<ReportStatus?> Find(string reference, CancellationToken cancel = default) =>
        (await With(await Sent().Where(r => r.Reference == reference).Take(1).ToListAsync(cancel), cancel)).FirstOrDefault();

    /// <summary>A report by its id, for whoever sent it.</summary>
    public async Task<ReportStatus?> Of(string report, CancellationToken cancel = default) =>
        (await With(await Sent().Where(r => r.Id == report).Take(1).ToListAsync(cancel), cancel)).FirstOrDefault();

    /// <summary>What the reader has sent, newest first.</summary>
    public async Task<SentPage> Mine(int page = 1, CancellationToken cancel = default)
    {
        var total = await Sent().CountAsync(cancel);
        var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        var rows = await Sent().OrderByDescending(r => r.Received).ThenBy(r => r.Id).Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        return new SentPage(await With(rows, cancel), page, pages, total);
    }

    /// <summary>An agency's system sees what its agency sent; so does its desk. Everybody else, what they sent themselves.</summary>
    private IQueryable<ReportRow> Sent()
    {
        var (human, agency) = (asker.Reader.Human, asker.Reader.Agency);
        var (me, forAgency) = (Audience.Worker(human), human == "partner" || asker.Keys.Contains(Audience.Agency(agency)));
        // Whoever writes down a caller's words has not told them, but has sent them.
        var written = db.Set<AudienceRow>().Where(a => a.Key == me && a.Scope == Audience.Own)
            .Join(db.Set<EpisodeRow>(), a => a.Episode, e => e.Id, (_, e) => e.Report);
        var (worker, partner) = (asker.Reader.Worker, human == "partner");
        var (open, receipt) = (asker.KeptOut.OpenTo(db, worker), KeptOut.ReceiptOnly(db, worker));
        var sent = db.Set<ReportRow>().AsNoTracking().Where(r => (r.ReferrerWorker == human || (forAgency && r.ReferrerAgency == agency) || written.Contains(r.Id))
            && (open.Any(e => e.Report == r.Id) || (r.ReferrerWorker == worker && receipt.Any(e => e.Report == r.Id)) || !db.Set<EpisodeRow>().Any(e => e.Report == r.Id)));
        return !partner ? sent : sent.Where(r => (r.ReferrerWorker == null && r.OnBehalfOf == null)
            || db.Set<EpisodeRow>().Any(e => e.Report == r.Id && !Closed(db).Any(c => c.Id == e.Id)));
    }

    /// <summary>Work from which the worker who told of it is kept out by name.</summary>
    private static IQueryable<EpisodeRow> Closed(RecordContext db) =>
        from e in db.Set<EpisodeRow>()
        join r in db.Set<ReportRow>() on e.Report equals r.Id
        join a in db.Set<AudienceRow>() on e.Id equals a.Episode
        where a.Scope == Audience.Nothing && (a.Key == "worker:" + r.ReferrerWorker || a.Key == "worker:" + r.OnBehalfOf)
        select e;

    private async Task<ImmutableArray<ReportStatus>> With(List<ReportRow> reports, CancellationToken cancel)
    {
        var ids = reports.Select(r => r.Id).ToArray();
        var partner = asker.Reader.Human == "partner";
        // Whoever is kept out of what became of it has a receipt, and no more.
        var episodes = await asker.KeptOut.OpenTo(db, asker.Reader.Worker)
            .Where(e => e.Report != null && ids.Contains(e.Report) && e.Parent == null && !e.Restricted && (!partner || !Closed(db).Any(c => c.Id == e.Id)))
            .OrderBy(e => e.Opened).ThenBy(e => e.Id).Take(Math.Max(1, ids.Length * MostChildren)).ToListAsync(cancel);
        var named = await Naming.ByEngine(db, asker, episodes.Select(e => e.Subject), cancel);
        var mentions = episodes.Select(e => e.Subject).OfType<string>().ToArray();
        var paths = await db.Set<MentionRow>().Where(m => mentions.Contains(m.Id)).Select(m => new { m.Id, m.Path })
            .Take(Math.Max(1, mentions.Length)).ToDictionaryAsync(m => m.Id, m => m.Path, cancel);
        foreach (var episode in episodes)
            asker.Disclosed.Episode(episode.Id);
        return [.. reports.Select(r => new ReportStatus(
            r,
            [.. episodes.Where(e => e.Report == r.Id)
                .Select(e => Child(e, e.Subject is null ? null : paths.GetValueOrDefault(e.Subject), e.Subject is null ? null : named.GetValueOrDefault(e.Subject)))
                .OrderBy(c => c.Path?.Length).ThenBy(c => c.Path, StringComparer.Ordinal)]))];
    }

    private static ReportChild Child(EpisodeRow e, string? path, Named? child) => new(
        path, child, e.Id, e.Pathway, e.Shape, e.Stage, e.Closed is null, e.Closed is null ? null : e.Outcome, e.CloseReason, e.Closed is null ? e.Due : null);
}
