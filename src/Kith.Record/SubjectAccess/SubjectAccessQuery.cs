using System.Collections.Immutable;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using Kith.Record.Queries;
using Kith.Record.Sharing;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Kith.Record.SubjectAccess;

/// <summary>A subject access request as those who answer it see it.</summary>
/// <param name="Person">Whose record it is; null while nobody has said so.</param>
/// <param name="Lines">The pack; empty until it is known who asks, and whose record it is.</param>
/// <param name="Cuts">Line to reason, as they stand; what the rules propose while nobody has gone through it.</param>
/// <param name="Candidates">People on record with this name and date of birth, while the request is linked to nobody.</param>
public sealed record SubjectAccessSheet(
    EpisodeState State, string Name, string? Person, string? Report, ImmutableArray<PackLine> Lines, ImmutableSortedDictionary<string, string> Cuts, Instant Until, bool GoneThrough,
    bool MayRedact, bool MayRelease, string? Document, ImmutableArray<Named> Candidates);

/// <summary>Subject access: the pack, and the document that comes of it. For those who work on the request; null for everybody else.</summary>
public sealed class SubjectAccessQuery(RecordContext db, PackShelf packs)
{
    private const int MostCandidates = 10;

    public async Task<SubjectAccessSheet?> Sheet(Asker asker, string episode, CancellationToken cancel = default)
    {
        if (await new EpisodeQuery(db, asker).Sheet(episode, cancel) is not { Episode.Pathway: Practice.Kernel.SubjectAccess.Pathway } seen
            || !asker.Gate.MayWorkOn(asker.Reader, seen.Sight, seen.Holding) || await State(episode, cancel) is not { } state || state.Subject is not { } subject) return null;
        var report = state.Report is null ? null : await OnePerson.Resolved(db, Replay.Report(await db.Read($"report/{state.Report}", cancel: cancel).ToListAsync(cancel)), cancel);
        var person = report?.Mentions.GetValueOrDefault(subject)?.Person;
        // Nobody answers for their own family's record, or for one that speaks of themselves.
        if (asker.KeptOut.Of(person, state.Report)) return null;
        var (cuts, until) = Practice.Kernel.SubjectAccess.Cuts(state);
        var confirmed = state.Steps.GetValueOrDefault("identity")?.Outcome == "confirmed";
        var upTo = until ?? asker.Now;
        var lines = confirmed && person is not null ? await PackAssembly.Of(db, packs, person, upTo, cancel) : [];
        if (person is not null) asker.Disclosed.Person(person);
        asker.Disclosed.For("subject-access");
        var redact = state.Steps.GetValueOrDefault(Practice.Kernel.SubjectAccess.RedactStep);
        var proposed = lines.Where(l => l.Suggested is not null).ToImmutableSortedDictionary(l => l.Key, l => l.Suggested!, StringComparer.Ordinal);
        var document = await db.Set<DisclosureRow>().AsNoTracking().Where(d => d.Episode == episode).OrderByDescending(d => d.At).Select(d => d.Document).FirstOrDefaultAsync(cancel);
        return new(
            state, seen.Subject?.Name ?? Named.NotKnown, person, state.Report, lines, until is null ? proposed : cuts, upTo, until is not null,
            state.IsOpen && state.Stage == "redacting" && redact is { Open: true } && lines.Length > 0,
            state.IsOpen && state.Stage == "release", document, person is null && confirmed ? await Candidates(asker, subject, cancel) : []);
    }

    /// <summary>What a one-time link opens, once it was opened rightly; and whom it tells of, for the audit.</summary>
    public async Task<(Document Document, ImmutableArray<string> Subjects)?> Linked(string document, CancellationToken cancel = default) =>
        await db.Set<DisclosureRow>().AsNoTracking().FirstOrDefaultAsync(d => d.Document == document && d.Kind == Practice.Kernel.SubjectAccess.Pathway, cancel) is { } row
        && await Document(row, cancel) is { } found ? (found, [$"episode/{row.Episode}", $"mention/{row.Subject}"]) : null;

    /// <summary>The pack without what is cut, and with the reason where it is: exactly as it was when it was released.</summary>
    internal async Task<Document?> Document(DisclosureRow row, CancellationToken cancel)
    {
        var pack = packs.Current;
        if (await State(row.Episode, cancel) is not { Subject: { } subject } state || Practice.Kernel.SubjectAccess.Cuts(state) is not { Until: { } until, Cuts: var cuts }) return null;
        if (await db.Set<MentionRow>().AsNoTracking().FirstOrDefaultAsync(m => m.Id == subject, cancel) is not { Person: { } person }) return null;
        var said = (await db.Set<MentionAnswerRow>().AsNoTracking().Where(a => a.Mention == subject && (a.Field == "given-names" || a.Field == "family-name")).ToListAsync(cancel)).ToDictionary(a => a.Field, a => a.Value, StringComparer.Ordinal);
        var name = $"{said.GetValueOrDefault("given-names")} {said.GetValueOrDefault("family-name")}".Trim();
        var lines = await PackAssembly.Of(db, packs, person, until, cancel);
        var reference = await db.Set<ReportRow>().Where(r => r.Id == state.Report).Select(r => r.Reference).FirstOrDefaultAsync(cancel);
        var by = (await new WorkerQuery(db).Names([row.By], cancel)).GetValueOrDefault(row.By, row.By);
        string Reason(string code) => pack.Codes.GetValueOrDefault("redaction-reason")?.Find(code)?.Name ?? code;
        return new Document(
            row.Document, row.Kind, pack.Documents.GetValueOrDefault(row.Kind)?.Name ?? row.Kind, name, name, "Their own record", null,
            pack.Codes.GetValueOrDefault("sharing-purpose")?.Find(row.Purpose)?.Name ?? row.Purpose, pack.Codes.GetValueOrDefault("lawful-basis")?.Find(row.Basis)?.Name ?? row.Basis, null, reference, row.At, by, row.Expires,
            [
                .. lines.GroupBy(l => l.Section, StringComparer.Ordinal).Select(s => new DocumentSection(
                    s.Key, [.. s.Select(l => cuts.TryGetValue(l.Key, out var reason) ? new DocumentText("Cut", Reason(reason), 0, null) : new DocumentText(l.Label, l.Value, 0, null))])),
            ],
            [.. lines.Where(l => cuts.ContainsKey(l.Key)).GroupBy(l => cuts[l.Key], StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{Reason(g.Key)}: {g.Count()}"), "If you think that a cut is wrong, ask us to look again, or complain to the Information Commissioner."]);
    }

    private async Task<EpisodeState?> State(string episode, CancellationToken cancel)
    {
        var entries = await db.Read($"episode/{episode}", cancel: cancel).ToListAsync(cancel);
        var report = entries.Count > 0 && entries[0].Says.TryGetValue("report", out var from) ? Replay.Report(await db.Read($"report/{from}", cancel: cancel).ToListAsync(cancel)) : null;
        return Replay.Episode(entries, report);
    }

    /// <summary>Same family name, and the same date of birth where one was given: enough to choose from, and nothing of their records.</summary>
    private async Task<ImmutableArray<Named>> Candidates(Asker asker, string subject, CancellationToken cancel)
    {
        var said = (await db.Set<MentionAnswerRow>().AsNoTracking().Where(a => a.Mention == subject).Take(50).ToListAsync(cancel)).ToDictionary(a => a.Field, a => a.Value, StringComparer.Ordinal);
        var family = Names.Tokens(said.GetValueOrDefault("family-name", "")).ToArray();
        if (family.Length == 0) return [];
        var born = LocalDatePattern.Iso.Parse(said.GetValueOrDefault("date-of-birth", "")) is { Success: true } day ? (LocalDate?)day.Value : null;
        var people = db.Set<PersonNameRow>().Where(n => n.Whole && family.Contains(n.Token)).Select(n => n.Person);
        if (born is { } on) people = people.Where(p => db.Set<PersonBirthRow>().Any(b => b.Person == p && b.From <= on && b.Until >= on));
        var found = await people.Distinct().OrderBy(p => p).Take(MostCandidates).ToListAsync(cancel);
        var mentions = await db.Set<MentionRow>().AsNoTracking().Where(m => m.Person != null && found.Contains(m.Person)).OrderByDescending(m => m.Received).Take(MostCandidates * 20).ToListAsync(cancel);
        var named = await Naming.Of(db, asker, mentions.DistinctBy(m => m.Person).Select(m => m.Id), cancel);
        return [.. named.Values.OrderBy(n => n.Name, StringComparer.Ordinal)];
    }
}
