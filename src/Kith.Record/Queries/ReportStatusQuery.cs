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

/// <summary>What its sender may know of a report: that it came, and what became of each child. Another's report and none look the same.</summary>
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
        return db.Set<ReportRow>().AsNoTracking().Where(r => r.ReferrerWorker == human || (forAgency && r.ReferrerAgency == agency) || written.Contains(r.Id));
    }

    private async Task<ImmutableArray<ReportStatus>> With(List<ReportRow> reports, CancellationToken cancel)
    {
        var ids = reports.Select(r => r.Id).ToArray();
        var me = Audience.Worker(asker.Reader.Human);
        // Whoever is kept out of what became of it has a receipt, and no more.
        var episodes = await db.Set<EpisodeRow>().AsNoTracking()
            .Where(e => e.Report != null && ids.Contains(e.Report) && e.Parent == null && !e.Restricted
                && !db.Set<AudienceRow>().Any(a => a.Episode == e.Id && a.Key == me && a.Scope == Audience.Nothing))
            .OrderBy(e => e.Opened).ThenBy(e => e.Id).Take(Math.Max(1, ids.Length * MostChildren)).ToListAsync(cancel);
        episodes.RemoveAll(e => asker.KeptOut.Of(e.Person, e.Report));
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
