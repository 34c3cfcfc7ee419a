using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>A notice as it lies in its recipient's inbox. One that went on unread is sent anew, to the next person.</summary>
public sealed class NoticeRow : ViewRow
{
    public required string Id { get; set; }

    /// <summary>worker, team, agency or referrer.</summary>
    public required string ToKind { get; set; }

    public required string ToId { get; set; }
    public required string Episode { get; set; }

    /// <summary>Sequence of the entry that holds its words.</summary>
    public required long Entry { get; set; }

    public required string Notice { get; set; }
    public required bool Urgent { get; set; }
    public required Instant Sent { get; set; }
    public Instant? AcknowledgeBy { get; set; }
    public string? EscalateTo { get; set; }
    public Instant? Acknowledged { get; set; }
    public string? AcknowledgedBy { get; set; }

    /// <summary>When it went on to somebody else, unread.</summary>
    public Instant? Escalated { get; set; }

    /// <summary>
    /// A reply, or words that let nobody in, sent out of a record that was restricted already: whoever sent it knew that, so that its recipient
    /// reads it without being let in. What was sent before is gone for all but those cleared.
    /// </summary>
    public required bool Given { get; set; }

    /// <summary>The document that it is about.</summary>
    public string? Document { get; set; }

    /// <summary>When its words were withdrawn with the entry that they came from.</summary>
    public Instant? Withdrawn { get; set; }
}

public sealed class NoticeView : IProjector
{
    public int Version => 2;

    public void Shape(ModelBuilder model) => model.Entity<NoticeRow>(e =>
    {
        e.HasKey(r => new { r.Partnership, r.Id });
        e.HasIndex(r => new { r.Partnership, r.ToKind, r.ToId, r.Acknowledged, r.Sent });
        e.HasIndex(r => new { r.Partnership, r.Episode });
        e.HasIndex(r => new { r.Partnership, r.AcknowledgeBy });
    });

    public async Task Project(RecordContext db, PastEntry entry)
    {
        switch (entry.Kind)
        {
            case Kinds.NoticeSent:
                db.Add(await Sent(db, entry));
                break;
            case Kinds.NoticeAcknowledged:
                var read = await Of(db, entry);
                (read.Acknowledged, read.AcknowledgedBy) = (entry.Recorded, entry.Actor.Human);
                break;
            case Kinds.NoticeEscalated:
                (await Of(db, entry)).Escalated = entry.Recorded;
                break;
        }
    }

    /// <summary><c>team:bedford</c> in two; a team or duty worker that is named without a kind is an error.</summary>
    internal static (string Kind, string Id) Recipient(PastEntry entry)
    {
        var to = entry.Word("to");
        var colon = to.IndexOf(':', StringComparison.Ordinal);
        return colon > 0
            ? (to[..colon], EntryWords.Bare(to[(colon + 1)..]))
            : throw new FormatException($"{entry.Chain}#{entry.Sequence} is addressed to nobody that can be told: expected worker:, team:, agency: or referrer: and an id.");
    }

    private static async Task<NoticeRow> Sent(RecordContext db, PastEntry entry)
    {
        var (kind, id) = Recipient(entry);
        var episode = await EpisodeView.Get(db, entry.Of());
        var report = episode.Report is null ? null : await db.FindAsync<ReportRow>(db.Partnership, episode.Report);
        return new NoticeRow
        {
            Id = entry.Id("id"),
            ToKind = kind,
            ToId = id,
            Episode = entry.Of(),
            Entry = entry.Sequence,
            Notice = entry.Word("notice"),
            Urgent = entry.Yes("urgent"),
            Sent = entry.Recorded,
            AcknowledgeBy = entry.AtOrNull("acknowledge-by"),
            EscalateTo = entry.WordOrNull("escalate-to"),
            Given = episode.Restricted && (entry.WordOrNull("opens") == "no" || kind == "referrer"
                || (kind == "agency" && report?.ReferrerAgency == id) || (kind == "worker" && report?.ReferrerWorker == id)),
            Document = entry.WordOrNull("document"),
        };
    }

    private static async Task<NoticeRow> Of(RecordContext db, PastEntry entry) =>
        await db.FindAsync<NoticeRow>(db.Partnership, entry.Id("id"))
        ?? throw new FormatException($"{entry.Chain}#{entry.Sequence} is about a notice that was never sent; its view cannot be made.");
}
