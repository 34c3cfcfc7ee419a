using System.Collections.Immutable;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Kith.Record.SubjectAccess;

/// <summary>Somebody of the record who may be the one who asks.</summary>
/// <param name="As">What they are to the one whose record it is: codes of <c>relationship</c>; empty when nobody said.</param>
public sealed record MayAsk(string Mention, Named Who, ImmutableArray<string> As, bool Self);

/// <summary>A request, and who makes it.</summary>
/// <param name="Whose">Whose record it is, as the request tells it.</param>
/// <param name="Person">Whose record it is; null while nobody has said so.</param>
/// <param name="Declared">The name of whoever asks, as it was taken down.</param>
/// <param name="DeclaredStanding">The standing in which they said that they ask.</param>
/// <param name="Candidates">People on record with this name and date of birth, while the request is linked to nobody.</param>
/// <param name="People">Who of the record may be the one who asks.</param>
/// <param name="Against">What the record says against whoever was found to ask or, before that, against the name that was taken down.</param>
/// <param name="FromBefore">It was taken down before askers were found: it has no place for it, and cannot be released.</param>
public sealed record AskedSheet(
    EpisodeState State, string? Report, string Whose, string? Person, string Declared, string DeclaredStanding, ImmutableArray<Named> Candidates, ImmutableArray<MayAsk> People, FoundAsker? Found,
    ImmutableArray<string> Against, bool MayFind, bool FromBefore)
{
    internal Circle? Circle { get; init; }

    internal ClosedParts? Closed { get; init; }

    internal Requested Requested { get; init; } = null!;
}

/// <summary>Who asks for a record, found among the people of the record. For those who work on the request; null for everybody else.</summary>
public sealed class AskerQuery(RecordContext db, PackShelf packs)
{
    private const int MostCandidates = 10;

    /// <summary>Null as well for work that is no request: asked in one look.</summary>
    public async Task<AskedSheet?> IfAsked(Asker asker, string episode, CancellationToken cancel = default)
    {
        string[] pathways = [Practice.Kernel.SubjectAccess.Pathway, .. packs.Current.SubjectAccess.Closed is { } closed ? new[] { closed } : []];
        return await db.Set<EpisodeRow>().AnyAsync(e => e.Id == episode && pathways.Contains(e.Pathway), cancel) ? await Sheet(asker, episode, cancel) : null;
    }

    public async Task<AskedSheet?> Sheet(Asker asker, string episode, CancellationToken cancel = default)
    {
        if (await new EpisodeQuery(db, asker).Sheet(episode, cancel) is not { } seen || !asker.Gate.MayWorkOn(asker.Reader, seen.Sight, seen.Holding)
            || await Requested.Of(db, packs.Current, episode, cancel) is not { Request: { Subject: { } subject } state, Report: var report } requested) return null;
        var person = requested.Person;
        // Nobody answers for their own family's record, or for one that speaks of themselves.
        if (asker.KeptOut.Of(person, state.Report) || !await Sees(asker, requested.Held, cancel)) return null;
        asker.Disclosed.For("subject-access");
        if (person is not null) asker.Disclosed.Person(person);
        var told = state.Answers.GetValueOrDefault("report");
        var whose = (requested.Held is null ? seen.Subject : (await Naming.ByEngine(db, asker, [subject], cancel)).GetValueOrDefault(subject))?.Name ?? Named.NotKnown;
        var standing = told?["requester"]?.ToString() ?? "";
        var declared = told?["requester-name"]?.ToString() is { Length: > 0 } said ? said : standing == "self" ? whose : "";
        var step = state.Steps.GetValueOrDefault(AskerFinding.Step);
        var before = !packs.Of(state.Shape).Pathways[state.Pathway].Steps.Any(s => s.Id == AskerFinding.Step);
        var found = AskerFinding.Of(state);
        if (person is null)
            return new(state, state.Report, whose, null, declared, standing, await Candidates(asker, subject, cancel), [], found, [], false, before) { Requested = requested };
        var circle = await Circle.Of(db, person, cancel);
        if (await Barred(asker, circle, cancel)) return null;
        var closed = await ClosedParts.Of(db, circle, requested.Row, cancel);
        circle = closed.OpenFirst(circle);
        var against = found is not null ? await AskedOf.Said(db, circle, found, cancel) : declared.Length == 0 ? [] : await Against.Asker(db, circle, standing == "self" ? subject : null, declared, false, cancel);
        return new(state, state.Report, whose, person, declared, standing, [], await People(asker, circle, closed, cancel), found, against,
            requested.Held is null && state.IsOpen && step is { Open: true } && state.Stage != "release", before) { Circle = circle, Closed = closed, Requested = requested };
    }

    internal static async Task<(EpisodeState? State, ReportState? Report)> State(RecordContext db, string episode, CancellationToken cancel)
    {
        var entries = await db.Read($"episode/{episode}", cancel: cancel).ToListAsync(cancel);
        var report = entries.Count > 0 && entries[0].Says.TryGetValue("report", out var from) ? await OnePerson.Resolved(db, Replay.Report(await db.Read($"report/{from}", cancel: cancel).ToListAsync(cancel)), cancel) : null;
        return (Replay.Episode(entries, report), report);
    }

    /// <summary>Whoever deals with what is restricted is let in to it still.</summary>
    private async Task<bool> Sees(Asker asker, string? held, CancellationToken cancel)
    {
        if (held is null) return true;
        var id = EntryWords.Bare(held);
        return held.StartsWith("person/", StringComparison.Ordinal) ? await db.Open(asker).AnyAsync(p => p.Id == id, cancel) : await db.LetIn(asker).AnyAsync(e => e.Id == id, cancel);
    }

    /// <summary>Kept out of any of it by name: somebody else deals with it.</summary>
    private async Task<bool> Barred(Asker asker, Circle circle, CancellationToken cancel)
    {
        var (human, reports) = (asker.Reader.Human, circle.Reports);
        string[] own = [.. circle.Ids.Select(i => $"person/{i}"), .. reports.Select(r => $"report/{r}")];
        return await db.Set<NamedRow>().AnyAsync(n => n.Worker == human && n.Out && (own.Contains(n.Record)
            || db.Set<EpisodeRow>().Any(e => n.Record == "episode/" + e.Id && (e.Person == circle.Person || (e.Report != null && reports.Contains(e.Report))))), cancel);
    }

    /// <summary>The person themselves, who stands in a report with them, and kin whose own record is not closed to the reader; nobody who is told of in closed work alone.</summary>
    private async Task<ImmutableArray<MayAsk>> People(Asker asker, Circle circle, ClosedParts closed, CancellationToken cancel)
    {
        var kin = circle.Kin.ToArray();
        var open = (await db.Open(asker).Where(p => kin.Contains(p.Id)).Select(p => p.Id).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        var people = circle.Own.Take(1).Concat(circle.Others.Where(m => closed.Mention(m.Id) is null && closed.Report(m.Report) is null).Where(m => circle.Reports.Contains(m.Report) || (m.Person is not null && open.Contains(m.Person)))).DistinctBy(m => m.Person ?? m.Id).ToArray();
        var named = await Naming.ByEngine(db, asker, people.Select(p => p.Id), cancel);
        var bonds = circle.Told.Where(t => circle.Self.Contains(t.Child)).ToLookup(t => t.Mention, t => t.Code);
        var related = await (
            from mine in db.Set<KinshipEndRow>().AsNoTracking()
            where mine.Person == circle.Person && mine.Side == KinshipEndRow.First
            join other in db.Set<KinshipEndRow>() on mine.Id equals other.Id
            where other.Side == KinshipEndRow.Other
            join bond in db.Set<KinshipRow>() on mine.Id equals bond.Id
            where !bond.Wrong
            select new { other.Person, bond.Code }).Take(Circle.Most).ToListAsync(cancel);
        return
        [
            .. people.Where(p => named.ContainsKey(p.Id)).Select(p => new MayAsk(
                p.Id, named[p.Id], [.. circle.Same(p).SelectMany(m => bonds[m.Id]).Concat(related.Where(r => r.Person == p.Person).Select(r => r.Code)).Distinct(StringComparer.Ordinal)], circle.Self.Contains(p.Id)))
                .OrderBy(p => !p.Self).ThenBy(p => p.Who.Name, StringComparer.Ordinal),
        ];
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
        var found = await Offered(db, asker).Where(p => people.Contains(p.Id)).Select(p => p.Id).OrderBy(p => p).Take(MostCandidates).ToListAsync(cancel);
        var mentions = await InOpenWork(db, asker).Where(m => m.Person != null && found.Contains(m.Person)).OrderByDescending(m => m.Received).Take(MostCandidates * 20).ToListAsync(cancel);
        var named = await Naming.ByEngine(db, asker, mentions.DistinctBy(m => m.Person).Select(m => m.Id), cancel);
        return [.. named.Values.OrderBy(n => n.Name, StringComparer.Ordinal)];
    }

    /// <summary>Whose record somebody may be said to ask for. Of whom nothing stands in open work, nothing is offered: those cleared are told when the request is taken down.</summary>
    internal static IQueryable<PersonRow> Offered(RecordContext db, Asker asker) => db.Open(asker).Where(p => InOpenWork(db, asker).Any(m => m.Person == p.Id));

    private static IQueryable<MentionRow> InOpenWork(RecordContext db, Asker asker) => db.Set<MentionRow>().AsNoTracking()
        .Where(m => !db.Set<EpisodeRow>().Any(e => e.Report == m.Report) || db.Set<EpisodeRow>().Any(e => e.Report == m.Report && (!e.Restricted || db.SeenAtAll(asker).Any(s => s.Id == e.Id))
            && (e.Subject == m.Id || !db.Set<EpisodeRow>().Any(o => o.Subject == m.Id))));
}
