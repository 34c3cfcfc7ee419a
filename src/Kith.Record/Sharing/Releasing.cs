using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Views;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Sharing;

/// <summary>
/// The one way a document leaves the record: composed from entries, computed for its recipient by <see cref="Release"/>, read back, and then
/// given, which is an entry. Nobody passes lines in by hand.
/// </summary>
public sealed class Releasing(PackShelf packs, Casework.Casework casework)
{
    /// <summary>What the reader may choose from; null when they do not work on this episode.</summary>
    public async Task<ImmutableArray<Recipient>?> Recipients(RecordContext db, Asker asker, string episode, CancellationToken cancel = default) =>
        await Source(db, asker, episode, cancel) is { } source
            ? await Sharing.Recipients.Of(db, source, await Names(db, asker, source, cancel), asker.Reader.Agency, asker.Today, cancel) : null;

    /// <summary>The document as it would go; null when the reader does not work on this episode.</summary>
    public async Task<Prepared?> Prepare(RecordContext db, Asker asker, string episode, ShareRequest request, CancellationToken cancel = default)
    {
        if (await Source(db, asker, episode, cancel) is not { } source) return null;
        var named = await Names(db, asker, source, cancel);
        var chosen = (await Sharing.Recipients.Of(db, source, named, asker.Reader.Agency, asker.Today, cancel)).FirstOrDefault(r => r.Key == request.To);
        var (to, agency, role) = Sharing.Recipients.Addressed(source.Values, request.To);
        var handing = new Handing(request.Kind, to, agency, role, request.Purpose, request.Basis, request.Why, request.Delivery, [], []);
        Prepared Refused(Problem problem) => new(episode, request, problem, chosen?.Name ?? "", chosen?.As ?? "", null, null, null, [], [], handing);
        if (request.Kind == Practice.Kernel.SubjectAccess.Pathway) return Refused(new("kind", "not-here", "A person's own record goes through a subject access request."));
        if (chosen is null) return Refused(new("to", "no-such-recipient", "Choose whom it is for, from the record."));
        if (Disclosing.Refusal(source.Values, source.Report, source.State.Subject, handing, asker.Reader.Agency, asker.Today, asker.Reader.Role) is { } refusal) return Refused(refusal);

        if (await Consent(db, source, handing, cancel) is { } missing) return Refused(missing);
        var (address, stopped) = await Postal(db, asker, source, request, to, cancel);
        if (stopped is not null) return Refused(new("delivery", "post-stopped", stopped));
        var release = ReleaseFor(source, handing, asker, await Addresses.Protected(db, source.Report?.Mentions.Keys ?? [], cancel));
        var person = request.Kind switch
        {
            "person" => await PersonLines.Of(db, asker, source, cancel),
            "chronology" => await ChronologyLines.Of(db, asker, packs, source, cancel),
            _ => [],
        };
        if (request.Kind == "chronology" && person.IsEmpty) return Refused(new("kind", "no-chronology", "Nobody has made a chronology of this child yet, or something in the last one was withdrawn since. Choose its entries first, on the page of the child's chronology."));
        var all = Composition.Of(request.Kind, source, person).Where(l => release.Belongs(l.Piece)).ToArray();
        // A passage that somebody copied here before it could be stopped is held back all the same.
        var copied = await KeptPassages.Among(db, source.Values, episode, all, cancel);
        var composed = all.Select(l => (Line: l, Reason: release.Withheld(l.Piece) ?? (l.Piece.Source is null && copied.Contains(l) ? "restricted-source" : null))).ToArray();
        var subject = source.State.Subject;
        var knowsWho = release.Withheld(new("identity", subject, null, null, null)) is null && source.Values.Documents[request.Kind].Classes.Contains("identity");
        var prepared = new Prepared(
            episode, request, null, chosen.Name, chosen.As, address, knowsWho && subject is not null ? named.GetValueOrDefault(subject)?.Name : null, source.Report?.Reference,
            Headed(composed.Where(l => l.Reason is null).Select(l => l.Line)), [.. composed.Where(l => l.Reason is not null).Select(l => new HeldBack(l.Line, l.Reason!))], handing);
        if (!prepared.Lines.Any(l => l.Value.Length > 0))
            return Refused(new("to", "nothing-left", $"Nothing of this document may go to this recipient{Reasons(source.Values, prepared)}. Choose another document, or ask your information governance officer."));
        var party = Disclosing.Cut(to) is (Disclosing.Party, var mention) ? mention : null;
        var grounds = MadeFrom.Of(prepared.Lines.SelectMany(l => l.From).Append(($"episode/{episode}", 1L)).Concat(source.Report is { } told ? [($"report/{told.Id}", 1L)] : []));
        var stood = await StandingOver.Of(db, grounds.Where(g => g.Chain.StartsWith("episode/", StringComparison.Ordinal)).Select(g => Replay.Id(g.Chain)));
        return prepared with { Handing = handing with { Grounds = grounds, Stood = [.. stood], Lines = prepared.Parts(party), Withheld = [.. prepared.Held.Where(h => h.Line.Value.Length > 0).Select(h => h.Reason)] } };
    }

    /// <summary>Gives it, if it still is what was read back.</summary>
    /// <param name="readBack">The digest of what the page showed.</param>
    public async Task<(Done Done, Prepared? Now)> Give(RecordContext db, Asker asker, string episode, ShareRequest request, string readBack, bool addressesStand = false, CancellationToken cancel = default)
    {
        if (await Prepare(db, asker, episode, request, cancel) is not { } prepared) return (Done.Refused(new Problem("", "not-here", "There is nothing here that you can work on.")), null);
        if (prepared.Refusal is { } refusal) return (Done.Refused(refusal), prepared);
        if (prepared.Digest != readBack)
            return (Done.Refused(new Problem("", "read-again", "The recipient, the address or the record has changed since you read this back. Read it again before it goes.")), prepared);
        if (Disclosing.Cut(request.To) is ("worker", var id) && id.Split('@') is [var worker, var role, var agency] && !await Sharing.Recipients.Holds(db, worker, role, agency, cancel))
            return (Done.Refused(new Problem("to", "no-such-recipient", "This worker does not hold that post any more. Choose another.")), prepared);
        return (await casework.Do(asker.Reader, new Action.Disclose(episode, prepared.Handing), asker.Now, addressesStand: addressesStand, cancel: cancel), prepared);
    }

    private static Release ReleaseFor(DocumentSource source, Handing handing, Asker asker, ImmutableSortedSet<string> isProtected)
    {
        var (report, subject, pack) = (source.Report, source.State.Subject, source.Values);
        var party = Disclosing.Cut(handing.To) is (Disclosing.Party, var id) ? id : null;
        var person = party is null ? null : report?.Mentions.GetValueOrDefault(party)?.Person;
        var same = report?.Mentions.Values.Where(m => m.Id == party || (person is not null && m.Person == person)).Select(m => m.Id) ?? [];
        var own = handing.Agency == asker.Reader.Agency;
        return new Release(
            pack,
            new(handing.Kind, Disclosing.Standing(pack, report, subject, handing.To)!, party, [.. same], handing.Agency, handing.Role, own,
                own || handing.Agency is null ? [] : Agreements.Covering(pack, handing.Agency, handing.Purpose, handing.Basis, asker.Today), handing.To == $"worker:{report?.ReferrerWorker}"),
            new(subject, isProtected, [.. report?.Mentions.Values.Where(m => m.Role == "child").Select(m => m.Id) ?? []]));
    }

    private static async Task<Problem?> Consent(RecordContext db, DocumentSource source, Handing handing, CancellationToken cancel)
    {
        var person = source.State.Subject is { } subject ? source.Report?.Mentions.GetValueOrDefault(subject)?.Person : null;
        return Consents.Missing(handing, source.Report, person is null ? null : await ConsentView.Standing(db, person, handing.Purpose, cancel));
    }

    /// <summary>Where it is posted, when it is; or why it may not be.</summary>
    private static async Task<(string? Address, string? Stopped)> Postal(RecordContext db, Asker asker, DocumentSource source, ShareRequest request, string to, CancellationToken cancel)
    {
        if (request.Delivery != "post" || Disclosing.Cut(to) is not (Disclosing.Party, var party)) return (null, null);
        if (source.Report?.Mentions.GetValueOrDefault(party)?.Person is not { } person)
            return (null, "Nobody has said who this is on the record, so there is no dated address to post to. Say who they are, or hand it over.");
        var (where, stopped) = await new CareQuery(db, asker, source.Values).Post(person, cancel);
        return (where?.Text, stopped);
    }

    /// <summary>A heading under which nothing is left says nothing.</summary>
    private static ImmutableArray<DocumentLine> Headed(IEnumerable<DocumentLine> through)
    {
        var lines = through.ToArray();
        return [.. lines.Where((line, i) => line.Value.Length > 0 || lines.Skip(i + 1).TakeWhile(l => l.Section == line.Section && l.Depth > line.Depth).Any(l => l.Value.Length > 0))];
    }

    private static string Reasons(PracticePack pack, Prepared prepared)
    {
        var reasons = prepared.Held.Select(h => pack.Codes.GetValueOrDefault("withheld-reason")?.Find(h.Reason)?.Name ?? h.Reason).Distinct(StringComparer.Ordinal).ToArray();
        return reasons.Length == 0 ? "" : $": {string.Join("; ", reasons)}";
    }

    private async Task<DocumentSource?> Source(RecordContext db, Asker asker, string id, CancellationToken cancel)
    {
        var query = new EpisodeQuery(db, asker);
        if (await query.Sheet(id, cancel) is not { } sheet || !asker.Gate.MayWorkOn(asker.Reader, sheet.Sight, sheet.Holding)) return null;
        if (await query.Entries(id, cancel: cancel) is not { } entries) return null;
        var told = entries.Where(e => e.Chain != $"episode/{id}").ToImmutableArray();
        var recorded = entries.Where(e => e.Chain == $"episode/{id}").ToImmutableArray();
        var report = await OnePerson.Resolved(db, Replay.Report(told), cancel);
        return Replay.Episode(recorded, report) is { } state ? new(state, report, told, recorded, packs.Of(state.Shape), packs.Current) : null;
    }

    private static Task<ImmutableDictionary<string, Named>> Names(RecordContext db, Asker asker, DocumentSource source, CancellationToken cancel) =>
        Naming.Of(db, asker, source.Report?.Mentions.Keys ?? [], cancel);
}
