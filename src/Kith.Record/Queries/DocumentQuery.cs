using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Pack;
using Kith.Record.Casework;
using Kith.Record.Sharing;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>That a document was given: to whom, for what. Its words are another matter.</summary>
/// <param name="To">The recipient's name, as far as this reader may know it.</param>
public sealed record GivenDocument(DisclosureRow Row, string To, string By);

/// <summary>A document that no longer opens: enough to find its copies by.</summary>
/// <param name="About">Whom it was about, to those who knew; otherwise the reference.</param>
/// <param name="Why">wrong-child, wrong-fact or not-lawful.</param>
public sealed record WithdrawnDocument(string Id, string Title, string About, string To, Instant At, Instant Withdrawn, string Why, FrontDoor? FrontDoor);

/// <summary>What somebody finds who opens a document: its words, or that it was withdrawn.</summary>
public sealed record OpenedDocument(Document? Words, WithdrawnDocument? Withdrawn);

/// <summary>Documents that were given. Null means that there is none, or none for this reader.</summary>
public sealed class DocumentQuery(RecordContext db, Asker asker, PracticePack pack, PackShelf? packs = null)
{
    private const int Most = 200;
    private const int MostGrounds = 500;

    /// <summary>What was given of one episode, newest first; for a reader who sees all that each was made of.</summary>
    public async Task<ImmutableArray<GivenDocument>> OfEpisode(string episode, CancellationToken cancel = default) =>
        await Named(Covered(await db.Documents(asker).Where(d => d.Episode == episode).OrderByDescending(d => d.At).ThenBy(d => d.Document).Take(Most).ToListAsync(cancel)), cancel);

    /// <summary>What was given about a person, in any episode that the reader sees whole.</summary>
    public async Task<ImmutableArray<GivenDocument>> OfPerson(string person, CancellationToken cancel = default)
    {
        var rows = Covered(await db.Documents(asker)
            .Where(d => db.Set<EpisodeRow>().Any(e => e.Id == d.Episode && db.Set<PersonRow>().Any(p => p.Id == person && p.GoesBy == e.Person))).OrderByDescending(d => d.At).ThenBy(d => d.Document).Take(Most).ToListAsync(cancel));
        foreach (var row in rows) asker.Disclosed.Episode(row.Episode);
        return await Named(rows, cancel);
    }

    /// <summary>What the reader, their team or their agency was given and may still open; and what of it was withdrawn.</summary>
    public async Task<ImmutableArray<GivenDocument>> Received(CancellationToken cancel = default)
    {
        var today = asker.Today;
        return await Named(await Mine().Where(d => d.Withdrawn != null || (!d.Shut && (d.Expires == null || d.Expires >= today)))
            .OrderByDescending(d => d.At).ThenBy(d => d.Document).Take(Most).ToListAsync(cancel), cancel);
    }

    /// <summary>
    /// A document as it was given: for whom it was addressed to, while it has not expired and nothing that it was made of was restricted
    /// afterwards; or for a reader who sees all that it was made of, and whose classes cover what stands in it. Nobody reads one that was withdrawn:
    /// whoever knew it is told so.
    /// </summary>
    public async Task<OpenedDocument?> One(string document, CancellationToken cancel = default)
    {
        // One question to the database, whether there is none or none for this reader.
        var (working, mine) = (db.Documents(asker), Mine());
        if (await db.Set<DisclosureRow>().AsNoTracking().Where(d => d.Document == document)
            .Select(d => new { Row = d, Works = working.Any(w => w.Document == d.Document), Received = mine.Any(m => m.Document == d.Document) }).FirstOrDefaultAsync(cancel) is not { } found) return null;
        var (row, works) = (found.Row, found.Works && asker.Covers(found.Row));
        if (!works && !found.Received) return null;
        if (row.Withdrawn is not null) return new(null, await Withdrawn(row, named: works || !row.Shut, cancel));
        if (!works && (row.Shut || row.Expires < asker.Today)) return null;
        if (row.Kind == Practice.Kernel.SubjectAccess.Pathway) return await OfSubjectAccess(row, cancel) is { } own ? new(own, null) : null;
        return await Words(row, cancel) is { } words ? new(words, null) : null;
    }

    private async Task<Document?> Words(DisclosureRow row, CancellationToken cancel)
    {
        if (await Single.Entry(db, $"episode/{row.Episode}", row.Entry, null, cancel) is not { } entry) return null;
        await Showed(row, cancel);
        var workers = await new WorkerQuery(db).Names([row.By, row.ToKind == "worker" ? row.ToId : null], cancel);
        var texts = DocumentParts.Lines(entry, label => SourceLabels.Name(pack, label));
        var reference = DocumentParts.Said(entry, "reference");
        return new Document(
            row.Document, row.Kind, KindName(row), DocumentParts.Said(entry, "about") ?? $"Reference {reference}",
            DocumentParts.Said(entry, "recipient") ?? ToName(row, workers), AsWords(row), DocumentParts.Said(entry, "address"), Word("sharing-purpose", row.Purpose), Word("lawful-basis", row.Basis),
            row.Agreement is null ? null : string.Join("; ", row.Agreement.Split(',').Select(a => pack.Agreements.GetValueOrDefault(a)?.Name ?? a)), reference,
            row.At, workers.GetValueOrDefault(row.By, row.By), row.Expires, Sections(texts), Held(row, entry));
    }

    /// <param name="named">Whoever asks may know about whom it was.</param>
    private async Task<WithdrawnDocument> Withdrawn(DisclosureRow row, bool named, CancellationToken cancel)
    {
        await Showed(row, cancel);
        var workers = await new WorkerQuery(db).Names([row.ToKind == "worker" ? row.ToId : null], cancel);
        var said = await Single.Entry(db, $"episode/{row.Episode}", row.Entry, null, cancel, recalled: true);
        var about = named && said is not null && !await IsUntold(db, row.Episode, cancel) ? DocumentParts.Said(said, "about") : null;
        var door = await db.Set<EpisodeRow>().Where(e => e.Id == row.Episode).Select(e => e.FrontDoor).FirstAsync(cancel);
        return new(row.Document, KindName(row), about ?? $"Reference {(said is null ? null : DocumentParts.Said(said, "reference"))}", row.ToKind == "party" ? AsWords(row) : ToName(row, workers), row.At, row.Withdrawn!.Value, row.WithdrawnWhy!, pack.Partnership.FrontDoor(door));
    }

    /// <summary>All that the report told was withdrawn, and with it who the child is: a copy is then known by its reference.</summary>
    internal static Task<bool> IsUntold(RecordContext db, string episode, CancellationToken cancel) =>
        db.Set<EpisodeRow>().AnyAsync(e => e.Id == episode && db.Set<RecalledRow>().Any(r => r.Chain == "report/" + e.Report), cancel);

    /// <summary>A document tells of all the work that it was made of: whoever is shown it has been shown that.</summary>
    private async Task Showed(DisclosureRow row, CancellationToken cancel)
    {
        asker.Disclosed.Episode(row.Episode);
        asker.Disclosed.Mention(row.Subject);
        var made = GroundRow.Document + row.Document;
        foreach (var episode in await db.Set<GroundRow>().Where(g => g.Made == made && g.Episode != null).OrderBy(g => g.Episode).Select(g => g.Episode!).Take(MostGrounds).ToListAsync(cancel))
            asker.Disclosed.Episode(episode);
    }

    private List<DisclosureRow> Covered(List<DisclosureRow> rows) => [.. rows.Where(asker.Covers)];

    private string KindName(DisclosureRow row) => pack.Documents.GetValueOrDefault(row.Kind)?.Name ?? row.Kind;

    /// <summary>A subject access pack is read by those who answer the request; whoever asked has their link.</summary>
    private async Task<Document?> OfSubjectAccess(DisclosureRow row, CancellationToken cancel)
    {
        if (packs is null || !await db.Seen(asker).AnyAsync(e => e.Id == row.Episode, cancel)) return null;
        asker.Disclosed.Episode(row.Episode);
        asker.Disclosed.Mention(row.Subject);
        asker.Disclosed.For("subject-access");
        return await new SubjectAccess.SubjectAccessQuery(db, packs).Document(row, cancel);
    }

    private IQueryable<DisclosureRow> Mine()
    {
        var (human, team, agency, sees) = (asker.Reader.Human, asker.Reader.Team, asker.Reader.Agency, asker.Keys.Length > 0);
        var mine = db.Set<DisclosureRow>().AsNoTracking().Where(d =>
            sees && ((d.ToKind == "worker" && d.ToId == human && d.Agency == agency) || (d.ToKind == "team" && d.ToId == team) || (d.ToKind == "agency" && d.ToId == agency)));
        // Whoever is kept out of a record (their own family's, or one that says they harmed a child) does not get it through their agency either.
        var (bar, nothing, now) = (Audience.Worker(human), Audience.Nothing, asker.Now);
        var barred = db.Set<AudienceRow>().Where(a => a.Key == bar && a.Scope == nothing && a.From <= now && (a.Until == null || now < a.Until)).Select(a => a.Episode);
        mine = mine.Where(d => !barred.Contains(d.Episode) && !db.Set<GroundRow>().Any(g => g.Made == GroundRow.Document + d.Document && g.Episode != null && barred.Contains(g.Episode)));
        if (asker.KeptOut.Nothing) return mine;
        var (persons, reports) = (asker.KeptOut.Persons.ToArray(), asker.KeptOut.Reports.ToArray());
        var theirs = db.Set<EpisodeRow>().Where(e => (e.Person != null && persons.Contains(e.Person)) || (e.Report != null && reports.Contains(e.Report)));
        return mine.Where(d => !theirs.Any(e => e.Id == d.Episode) && !db.Set<GroundRow>().Any(g => g.Made == GroundRow.Document + d.Document && (theirs.Any(e => e.Id == g.Episode) || (g.Report != null && reports.Contains(g.Report)))));
    }

    private async Task<ImmutableArray<GivenDocument>> Named(List<DisclosureRow> rows, CancellationToken cancel)
    {
        var workers = await new WorkerQuery(db).Names(rows.SelectMany(r => new[] { r.By, r.ToKind == "worker" ? r.ToId : null }), cancel);
        var people = await Naming.Of(db, asker, rows.Where(r => r.ToKind == "party").Select(r => r.ToId), cancel);
        return [.. rows.Select(r => new GivenDocument(r, Asking(r) ?? (r.ToKind == "party" ? people.GetValueOrDefault(r.ToId)?.Name ?? "Somebody" : ToName(r, workers)), workers.GetValueOrDefault(r.By, r.By)))];
    }

    /// <summary>Of a person's own record: in what standing it was asked for, since whoever asked need not be on record.</summary>
    private string? Asking(DisclosureRow row) => row.Kind == Practice.Kernel.SubjectAccess.Pathway ? pack.Codes.GetValueOrDefault(SubjectAccessRules.Codes)?.Find(row.Standing)?.Name : null;

    private string ToName(DisclosureRow row, ImmutableDictionary<string, string> workers) => row.ToKind switch
    {
        "agency" => pack.Partnership.Agency(row.ToId)?.Name ?? row.ToId,
        "team" => pack.Partnership.Team(row.ToId)?.Name ?? row.ToId,
        _ => workers.GetValueOrDefault(row.ToId, row.ToId),
    };

    private string AsWords(DisclosureRow row) => row.ToKind == "party"
        ? pack.Recipients.GetValueOrDefault(row.Standing)?.Name ?? row.Standing : pack.Partnership.Agency(row.Agency ?? "")?.Name ?? row.Agency ?? "";

    private string Word(string set, string code) => pack.Codes.GetValueOrDefault(set)?.Find(code)?.Name ?? code;

    private static ImmutableArray<DocumentSection> Sections(ImmutableArray<(DocumentText Text, string Section)> texts) =>
        [.. texts.GroupBy(t => t.Section, StringComparer.Ordinal).Select(s => new DocumentSection(s.Key, [.. s.Select(t => t.Text)]))];

    /// <summary>Professionals are told that something was held back, and why; not what. The family is not: that there is something could itself be a danger.</summary>
    private ImmutableArray<string> Held(DisclosureRow row, Practice.Entries.PastEntry entry)
    {
        if (row.ToKind == "party") return [];
        return
        [
            .. from part in entry.Parts
               where part.Body?["held"] is System.Text.Json.Nodes.JsonArray
               from held in part.Body!["held"]!.AsArray()
               group held by held!["reason"]!.ToString() into reason
               orderby reason.Key
               select $"{Word("withheld-reason", reason.Key)}: {reason.Count()} {(reason.Count() == 1 ? "answer" : "answers")}",
        ];
    }
}
