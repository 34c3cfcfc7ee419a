using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>A notice to the reader, their team or their agency, or to somebody for whom they answer today.</summary>
/// <param name="MustAcknowledge">It goes on to the next person when nobody says that they have read it.</param>
/// <param name="CoveredFor">The worker to whom it was sent, when that is somebody else.</param>
public sealed record InboxItem(NoticeRow Notice, Named? Subject, string? Pathway, bool MustAcknowledge, bool Late, string? CoveredFor);

public sealed record InboxPage(ImmutableArray<InboxItem> Items, int Page, int Pages, int Total);

/// <summary>A notice with what its set words need: the entry that holds those that vary, the report's reference, the front door, and by when.</summary>
/// <param name="Due">When it must be acknowledged; of a request to an agency, when the answer is due.</param>
public sealed record InboxSheet(InboxItem Item, PastEntry? Entry, string? Reference, string FrontDoor, Instant? Due)
{
    /// <summary>The document that it is about.</summary>
    public NoticedDocument? Document { get; init; }
}

/// <summary>The document that a notice is about, as far as this reader knew it.</summary>
/// <param name="About">Whom it was about: only to whoever was given it and may still know of them.</param>
/// <param name="Mine">It was given to this reader, their team or agency.</param>
public sealed record NoticedDocument(DisclosureRow Row, string? About, bool Mine);

public sealed class InboxQuery(RecordContext db, Asker asker)
{
    public const int PageSize = 25;

    /// <summary>Unread first of all: the urgent, then by when they must be acknowledged, then the newest.</summary>
    public async Task<InboxPage> List(bool read = false, int page = 1, CancellationToken cancel = default)
    {
        var query = Mine().Where(n => (n.Acknowledged != null) == read);
        var total = await query.CountAsync(cancel);
        var pages = Math.Max(1, (total + PageSize - 1) / PageSize);
        page = Math.Clamp(page, 1, pages);
        var ordered = read
            ? query.OrderByDescending(n => n.Acknowledged).ThenBy(n => n.Id)
            : query.OrderByDescending(n => n.Urgent).ThenBy(n => n.AcknowledgeBy == null).ThenBy(n => n.AcknowledgeBy).ThenByDescending(n => n.Sent).ThenBy(n => n.Id);
        var rows = await ordered.Skip((page - 1) * PageSize).Take(PageSize).ToListAsync(cancel);
        return new InboxPage(await Items(rows, cancel), page, pages, total);
    }

    internal IQueryable<NoticeRow> Unread() => Mine().Where(n => n.Acknowledged == null);

    /// <summary>One notice. Its words are for whom it is addressed to, so their classes do not matter. Null when it is for somebody else.</summary>
    public async Task<InboxSheet?> One(string id, CancellationToken cancel = default)
    {
        var rows = await Mine().Where(n => n.Id == id).Take(1).ToListAsync(cancel);
        if ((await Items(rows, cancel)) is not [var item])
            return null;
        var notice = item.Notice;
        var episode = await db.Set<EpisodeRow>().AsNoTracking().SingleAsync(e => e.Id == notice.Episode, cancel);
        var reference = await db.Set<ReportRow>().Where(r => r.Id == episode.Report).Select(r => r.Reference).FirstOrDefaultAsync(cancel);
        var answer = notice.ToKind != "agency" ? null : await db.Set<DeadlineRow>()
            .Where(d => d.Episode == episode.Id && d.Agency == notice.ToId && d.Dropped == null).MinAsync(d => (Instant?)d.Due, cancel);
        return new InboxSheet(
            item, await Single.Entry(db, $"episode/{episode.Id}", notice.Entry, null, cancel), reference, episode.FrontDoor, notice.AcknowledgeBy ?? answer)
        {
            Document = notice.Document is { } document ? await Document(notice, document, cancel) : null,
        };
    }

    private async Task<NoticedDocument?> Document(NoticeRow notice, string document, CancellationToken cancel)
    {
        if (await db.Set<DisclosureRow>().AsNoTracking().FirstOrDefaultAsync(d => d.Document == document, cancel) is not { } row) return null;
        if ($"{notice.ToKind}:{notice.ToId}" != $"{row.ToKind}:{row.ToId}") return new(row, null, Mine: false);
        if (row.Shut || await DocumentQuery.IsUntold(db, row.Episode, cancel)) return new(row, null, Mine: true);
        asker.Disclosed.Episode(row.Episode);
        asker.Disclosed.Mention(row.Subject);
        var given = await Single.Entry(db, $"episode/{row.Episode}", row.Entry, null, cancel, recalled: true);
        return new(row, given is null ? null : Sharing.DocumentParts.Said(given, "about"), Mine: true);
    }

    /// <summary>Whether a notice lies in the reader's inbox.</summary>
    public Task<bool> Has(string id, CancellationToken cancel = default) => Mine().AnyAsync(n => n.Id == id, cancel);

    /// <summary>
    /// What was sent, and what its reader may still know: what is restricted since, withdrawn, or kept from them, is not in the list, the count or
    /// on a page, as if it had never been sent. It comes back when they are let in again.
    /// </summary>
    private IQueryable<NoticeRow> Mine()
    {
        // The same keys that open an episode name whom a notice can reach; a referrer without an account has only their report.
        var keys = asker.Keys.Where(k => !k.StartsWith("front-door:", StringComparison.Ordinal) && !Audience.IsTold(k)).ToArray();
        var human = asker.Reader.Human;
        var (open, receipt, seen) = (asker.KeptOut.OpenTo(db, human), KeptOut.ReceiptOnly(db, human), db.Seen(asker, Audience.All, Audience.Summary, Audience.Own));
        var sent = db.Set<NoticeRow>().AsNoTracking().Where(n => keys.Contains(n.ToKind + ":" + n.ToId)
            || (n.ToKind == "referrer" && db.Set<ReportRow>().Any(r => r.Id == n.ToId && r.ReferrerWorker == human)));
        if (!asker.KeptOut.OutOfNothing)
            sent = sent.Where(n => open.Any(e => e.Id == n.Episode) || (n.ToKind == "referrer" && receipt.Any(e => e.Id == n.Episode)));
        return sent.Where(n =>
            ((n.Given && (n.ToKind != "worker" || n.ToId == human)) || !db.Set<EpisodeRow>().Any(e => e.Id == n.Episode && e.Restricted)
                || seen.Any(e => e.Id == n.Episode))
            && !db.Set<EpisodeRow>().Any(e => e.Id == n.Episode && db.Set<RecalledRow>().Any(r => r.Chain == "report/" + e.Report && r.At > n.Sent)));
    }

    private async Task<ImmutableArray<InboxItem>> Items(List<NoticeRow> rows, CancellationToken cancel)
    {
        var ids = rows.Select(r => r.Episode).Distinct(StringComparer.Ordinal).ToArray();
        // Named only where the notice's reader is let in to more than dates: by the notice itself, or as the one who sent it.
        var episodes = (await db.Seen(asker, Audience.All, Audience.Own).Where(e => ids.Contains(e.Id)).Take(Math.Max(1, ids.Length)).ToListAsync(cancel))
            .ToDictionary(e => e.Id, StringComparer.Ordinal);
        var named = await Naming.OfSeen(db, asker, episodes.Values.Select(e => e.Subject), cancel);
        foreach (var id in episodes.Keys)
            asker.Disclosed.Episode(id);
        return [.. rows.Select(n =>
        {
            var episode = episodes.GetValueOrDefault(n.Episode);
            return new InboxItem(
                n,
                episode?.Subject is { } subject ? named.GetValueOrDefault(subject) : null,
                episode?.Pathway,
                n.AcknowledgeBy is not null,
                n.Acknowledged is null && n.AcknowledgeBy < asker.Now,
                n.ToKind == "worker" && n.ToId != asker.Reader.Human ? n.ToId : null);
        })];
    }
}
