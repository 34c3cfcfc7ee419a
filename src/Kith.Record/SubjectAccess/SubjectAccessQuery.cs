using System.Collections.Immutable;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using Kith.Record.Queries;
using Kith.Record.Sharing;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.SubjectAccess;

/// <summary>A subject access request as those who answer it see it.</summary>
/// <param name="Asked">Who asks, and what the record says against them.</param>
/// <param name="Together">It is known whose record it is and who asks, and that they may: the pack is put together.</param>
/// <param name="Lines">The pack; empty until it is known whose record it is and who asks, and that they may.</param>
/// <param name="Decided">What somebody has decided; nothing while nobody has gone through it.</param>
public sealed record SubjectAccessSheet(
    EpisodeState State, AskedSheet Asked, bool Together, ImmutableArray<PackLine> Lines, Redaction Decided, Instant Until, bool MayRedact, bool MayLetGo, bool MayRelease, string? Document)
{
    public bool GoneThrough => Decided.Until is not null;
}

/// <summary>A file that goes with a pack.</summary>
public sealed record PackFile(string Name, byte[] Bytes);

/// <summary>Subject access: the pack, and the document that comes of it. For those who work on the request; null for everybody else.</summary>
public sealed class SubjectAccessQuery(RecordContext db, PackShelf packs)
{
    /// <param name="until">The pack as it stood then, while nobody has gone through it; as it stands now when null.</param>
    public async Task<SubjectAccessSheet?> Sheet(Asker asker, string episode, Instant? until, CancellationToken cancel = default)
    {
        if (await new AskerQuery(db, packs).Sheet(asker, episode, cancel) is not { } asked) return null;
        var (state, request) = (asked.Requested.State, asked.Requested.Request);
        var decided = Practice.Kernel.SubjectAccess.Of(state);
        var confirmed = request.Steps.GetValueOrDefault("identity")?.Outcome == "confirmed";
        var upTo = decided.Until ?? (until is { } wanted ? Instant.Min(wanted, asker.Now) : asker.Now);
        var settled = confirmed && asked is { Circle: not null, Found.Settled: true };
        ImmutableArray<PackLine> lines = settled ? [.. (await PackAssembly.Of(db, packs, asked.Circle!, asked.Closed!, asked.Found!, upTo, cancel)).Where(asked.Requested.Has)] : [];
        var (redact, letGo) = (state.Steps.GetValueOrDefault(Practice.Kernel.SubjectAccess.RedactStep), state.Steps.GetValueOrDefault(Practice.Kernel.SubjectAccess.LetGoStep));
        var document = await db.Set<DisclosureRow>().AsNoTracking().Where(d => d.Episode == episode).OrderByDescending(d => d.At).Select(d => d.Document).FirstOrDefaultAsync(cancel);
        var redacting = state.IsOpen && state.Stage == "redacting" && settled;
        return new(
            state, asked, settled, lines, decided, upTo, redacting && redact is { Open: true }, redacting && letGo is { Open: true } && decided.Asked.Count > 0 && redact?.DoneBy != asker.Reader.Human,
            state.IsOpen && state.Stage == "release" && settled, document);
    }

    /// <summary>
    /// What a one-time link opens, once it was opened rightly, with the files that go with it; and whom it tells of, for the audit. Nothing, when the
    /// record has come to speak against whoever asked.
    /// </summary>
    public async Task<(Document Document, ImmutableArray<PackFile> Files, ImmutableArray<string> Subjects)?> Linked(string document, CancellationToken cancel = default)
    {
        if (await db.Set<DisclosureRow>().AsNoTracking().FirstOrDefaultAsync(d => d.Document == document && d.Kind == Practice.Kernel.SubjectAccess.Pathway, cancel) is not { } row
            || await Released(row, cancel) is not { } released) return null;
        // What was to go and was restricted since is not left out unsaid: it is released anew, and those cleared deal with their part.
        if (released.Shut) return null;
        if (released.Asker is { Implicated: false } asker && !(await AskedOf.Said(db, released.Circle, asker, cancel)).IsEmpty) return null;
        var files = ImmutableArray.CreateBuilder<PackFile>();
        foreach (var line in released.Lines.Where(l => l.Key.StartsWith(PackAssembly.FilePrefix, StringComparison.Ordinal) && Goes(released.Decided, l)))
            files.Add(await File(line, files.Count + 1, cancel));
        return (await Document(row, released, cancel), files.ToImmutable(), [$"episode/{row.Episode}", $"mention/{released.Subject}"]);
    }

    /// <summary>The pack without what is cut, and with the reason where it is: exactly as it was when it was released.</summary>
    internal async Task<Document?> Document(DisclosureRow row, CancellationToken cancel) => await Released(row, cancel) is { } released ? await Document(row, released, cancel) : null;

    private sealed record ReleasedPack(EpisodeState State, string? Reference, string Subject, Circle Circle, FoundAsker? Asker, ImmutableArray<PackLine> Lines, Redaction Decided, bool Shut);

    private async Task<ReleasedPack?> Released(DisclosureRow row, CancellationToken cancel)
    {
        if (await Requested.Of(db, packs.Current, row.Episode, cancel) is not { Request: { Subject: { } subject } request } of || Practice.Kernel.SubjectAccess.Of(of.State) is not { Until: { } until } decided) return null;
        if (of.Person is not { } person) return null;
        var circle = await Circle.Of(db, person, cancel);
        var asker = AskerFinding.Of(request);
        // A pack that was released before anybody asked who asks went to the person themselves.
        var closed = await ClosedParts.Of(db, circle, of.Row, cancel);
        var lines = await PackAssembly.Of(db, packs, circle, closed, asker ?? new(null, "", "self", null, false, "", true, default), until, cancel);
        var shut = false;
        foreach (var held in lines.Where(l => !of.Has(l) && decided.Going?.Contains(l.Key) == true).Select(l => l.Held).OfType<string>().Distinct(StringComparer.Ordinal))
            shut |= (await Closings.Of(db, held, cancel)).Any(c => c.Since > row.At);
        return new(of.State, of.Reference, EntryWords.Bare(subject), circle, asker, [.. lines.Where(of.Has)], decided, shut);
    }

    private async Task<Document> Document(DisclosureRow row, ReleasedPack released, CancellationToken cancel)
    {
        var pack = packs.Current;
        var mention = released.Circle.Find(released.Subject) ?? released.Circle.Own[0];
        var name = released.Circle.NameOf(mention);
        var by = (await new WorkerQuery(db).Names([row.By], cancel)).GetValueOrDefault(row.By, row.By);
        string Word(string set, string code) => pack.Codes.GetValueOrDefault(set)?.Find(code)?.Name ?? code;
        string? Cut(PackLine line) => CutOf(released.Decided, line) is { } reason ? Word("redaction-reason", reason) : null;
        var shown = released.Lines.Where(l => Goes(released.Decided, l) || CutOf(released.Decided, l) is not null).ToArray();
        return new Document(
            row.Document, row.Kind, pack.Documents.GetValueOrDefault(row.Kind)?.Name ?? row.Kind, name, released.Asker?.Name ?? name,
            released.Asker is { } asker ? $"asking as: {Word(Practice.Pack.SubjectAccessRules.Codes, asker.Standing)}" : "Their own record", null,
            Word("sharing-purpose", row.Purpose), Word("lawful-basis", row.Basis), null, released.Reference, row.At, by, row.Expires,
            [.. shown.GroupBy(l => l.Section, StringComparer.Ordinal).Select(s => new DocumentSection(s.Key, [.. s.Select(l => Cut(l) is { } why ? new DocumentText("Cut", why, 0, null) : new DocumentText(l.Label, l.Value, 0, null))]))],
            [.. shown.Select(Cut).OfType<string>().GroupBy(w => w, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key}: {g.Count()}"), "If you think that a cut is wrong, ask us to look again, or complain to the Information Commissioner."]);
    }

    /// <summary>What nobody has decided on does not go. Of a pack from before each line was decided on, all goes that packs then had and that was not cut.</summary>
    private static bool Goes(Redaction decided, PackLine line) => decided.Going is { } going ? going.Contains(line.Key) : !line.Later && CutOf(decided, line) is null;

    private static string? CutOf(Redaction decided, PackLine line) => decided.Cuts.GetValueOrDefault(decided.Going is null ? line.Key.Split('~')[0] : line.Key);

    private async Task<PackFile> File(PackLine line, int number, CancellationToken cancel)
    {
        var id = EntryWords.Bare(line.Key).Split('#')[0];
        var row = await db.Set<AttachedRow>().AsNoTracking().FirstAsync(f => f.Id == id, cancel);
        var bytes = await Attached.AttachedBytes.Of(db, row, null, cancel);
        var name = string.Concat((row.Name ?? "file").Select(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ' ' ? c : '-'));
        return new($"{number} {name}", bytes);
    }
}
