using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Keeping;
using Kith.Record.Ledger;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Casework;

/// <summary>Reads what the kernel may know: the episodes that an action touches, those they are part of, their reports, and the facts.</summary>
internal static class Situations
{
    public static async Task<Situation> Load(RecordContext db, PackShelf packs, Actor actor, Action action, string change, Instant now, CancellationToken cancel)
    {
        var eyes = await Eyes(db, packs.Current, actor, now, cancel);
        var episodes = ImmutableSortedDictionary.CreateBuilder<string, EpisodeState>(StringComparer.Ordinal);
        var reports = ImmutableSortedDictionary.CreateBuilder<string, ReportState>(StringComparer.Ordinal);
        var wanted = new Queue<string>(await Roots(db, action, cancel));
        while (wanted.TryDequeue(out var id))
        {
            if (episodes.ContainsKey(id) || await Episode(db, eyes, id, reports, action is Action.Recall recall && recall.Episode == id ? recall.Entries : [], cancel) is not { } state) continue;
            episodes[id] = state;
            if (state.Parent is { } parent) wanted.Enqueue(parent);
            foreach (var part in state.Children) wanted.Enqueue(part);
        }
        var joining = await Joinings.Of(db, action, eyes, cancel);
        foreach (var report in action is Action.Link or Action.Unlink ? [ReportOf(action)] : Joinings.Reports(joining, action))
            if (!reports.ContainsKey(report) && await Report(db, report, cancel) is { } found) reports[report] = found;
        var hidden = action is Action.Link or Action.Unlink ? await LinkedTo(db, eyes, action is Action.Link link ? link.Mention : ((Action.Unlink)action).Mention, cancel) : null;
        var known = await FactsFor(db, eyes, episodes.Values, reports, action, joining, now, cancel);
        var facts = known.Facts;
        if (action is Action.RecordEvents || Involvement.PersonOf(action) is not null)
        {
            var more = facts.ToBuilder();
            await Involvement.Facts(db, action, more, actor.Agency, cancel);
            facts = more.ToImmutable();
        }
        var named = await RestrictionsOf.For(db, packs.Current, actor, action, episodes.Values, joining, now, cancel);
        return new Situation(packs.Current, packs.Of, change, now, actor, episodes.ToImmutable(), reports.ToImmutable(), facts) 
        {
            Records = named.Records,
            Together = named.Together,
            Closings = named.Closings,
            Beneath = named.Beneath,
            Keepers = named.KeptBy,
            Grounds = known.Grounds,
            Closed = await ClearedForOf.Of(db, known.About, now, cancel),
            Elsewhere = known.Elsewhere,
            Joining = joining,
            ToldIn = await ToldIn.Of(db, packs.Current, actor, action, now, cancel),
            Kept = await Kept(db, packs.Current, episodes, action, now, cancel),
            AskedFor = await SubjectAccess.AskedOf.For(db, packs, action, EpisodeOf(action) is { } of ? episodes.GetValueOrDefault(of) : null, now, cancel),
            Kindred = action is Action.OnPerson related ? await Kindreds.Of(db, packs.Current, actor, related, now, cancel) : Kindred.None,
            LinkedUnseen = hidden is not null,
            Lookalikes = action is Action.Link entered ? [.. entered.Person is null ? await Lookalikes.Of(db, packs.Current, entered.Mention, cancel) : [], .. hidden is null ? [] : await Lookalikes.Linked(db, packs.Current, hidden, cancel)]
                : action is Action.Merge ? await Lookalikes.Numbered(db, packs.Current, joining, cancel)
                : action is Action.Open { Pathway: Practice.Kernel.SubjectAccess.Pathway } asking ? await Lookalikes.Asked(db, packs.Current, asking, now, cancel) : [],
        };
    }

    /// <summary>The person to whom a mention is linked, when their record is closed to whoever acts.</summary>
    private static async Task<string?> LinkedTo(RecordContext db, Asker? eyes, string mention, CancellationToken cancel) =>
        eyes is null || await db.Set<MentionRow>().Where(m => m.Id == mention).Select(m => m.Person).FirstOrDefaultAsync(cancel) is not { } person
            || await db.Open(eyes).AnyAsync(p => p.Id == person, cancel) ? null : person;

    private static async Task<IReadOnlyCollection<string>> Roots(RecordContext db, Action action, CancellationToken cancel) => action switch
    {
        Action.Open or Action.ExportList or Action.RefuseLikeness or Action.RecordEvents => [],
        Action.Merge or Action.Unmerge or Action.Assign => await Joinings.Episodes(db, action, cancel),
        Action.WithdrawEvent a => [.. a.Documents.Select(d => d.Episode).Distinct(StringComparer.Ordinal)],
        _ when Involvement.PersonOf(action) is not null => [],
        Action.Bar a => await HeldOf(db, a, cancel),
        _ when RecordOf(action) is not null => [],
        Action.NameSuccessor => [],
        Action.RecordBirth a => await OpenOf(db, a.Person, cancel),
        Action.OnPerson => [],
        Action.OnFile a => a.Record.StartsWith("episode/", StringComparison.Ordinal) ? [Replay.Id(a.Record)] : [],
        Action.Link or Action.Unlink => await OfReport(db, ReportOf(action), cancel),
        Action.Recall a => [.. a.Entries.IsEmpty ? await Siblings(db, a.Episode, cancel) : [a.Episode], .. a.Documents.Select(d => d.Episode)],
        _ => [EpisodeOf(action)!],
    };

    /// <summary>What a retention review is about; found only when one is decided.</summary>
    private static async Task<Kept?> Kept(
        RecordContext db, PracticePack pack, IReadOnlyDictionary<string, EpisodeState> episodes, Action action, Instant now, CancellationToken cancel) =>
        action is Action.Decide decide && episodes.GetValueOrDefault(decide.Episode) is { Pathway: RetentionSchedule.Review } review
            ? await new KeptCases(db, pack).ForReview(review.Record, review.Answers.GetValueOrDefault("report")?["store"]?.ToString(), now, cancel) : null;

    /// <summary>What a worker holds of a record that they are to be kept out of.</summary>
    private static async Task<IReadOnlyCollection<string>> HeldOf(RecordContext db, Action.Bar action, CancellationToken cancel)
    {
        var id = action.Record.StartsWith("person/", StringComparison.Ordinal) ? await OnePerson.GoesBy(db, Replay.Id(action.Record), cancel) : Replay.Id(action.Record);
        var open = db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Worker == action.Worker && e.Closed == null);
        open = action.Record.StartsWith("person/", StringComparison.Ordinal) ? open.Where(e => e.Person == id) : action.Record.StartsWith("report/", StringComparison.Ordinal) ? open.Where(e => e.Report == id) : open.Where(e => e.Id == id);
        return await open.OrderBy(e => e.Id).Select(e => e.Id).Take(200).ToListAsync(cancel);
    }

    private static async Task<IReadOnlyCollection<string>> OfReport(RecordContext db, string report, CancellationToken cancel) =>
        await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Report == report).OrderBy(e => e.Id).Select(e => e.Id).Take(200).ToListAsync(cancel);

    private static async Task<IReadOnlyCollection<string>> OpenOf(RecordContext db, string person, CancellationToken cancel) =>
        await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Person == person && e.Closed == null).OrderBy(e => e.Id).Select(e => e.Id).Take(200).ToListAsync(cancel);

    private static async Task<IReadOnlyCollection<string>> Siblings(RecordContext db, string episode, CancellationToken cancel) =>
        await db.Set<EpisodeRow>().Where(e => e.Id == episode).Select(e => e.Report).FirstOrDefaultAsync(cancel) is { } report ? await OfReport(db, report, cancel) : [episode];

    public static string? EpisodeOf(Action action) => action switch
    {
        Action.Recall a => a.Episode,
        Action.PutHold a => a.Episode,
        Action.LiftHold a => a.Episode,
        Action.Fill a => a.Episode,
        Action.Decide a => a.Episode,
        Action.Ask a => a.Episode,
        Action.FillGap a => a.Episode,
        Action.SetAside a => a.Episode,
        Action.Allocate a => a.Episode,
        Action.OfferHandover a => a.Episode,
        Action.AcceptHandover a => a.Episode,
        Action.Acknowledge a => a.Episode,
        Action.Chase a => a.Episode,
        Action.Disclose a => a.Episode,
        Action.FindAsker a => a.Episode,
        Action.Redact a => a.Episode,
        Action.LetGo a => a.Episode,
        Action.ReleasePack a => a.Episode,
        Action.RecordAddress a => a.Episode,
        Action.ConfirmAddress a => a.Episode,
        Action.SetFlag a => a.Episode,
        Action.RecordConsent a => a.Episode,
        _ => null,
    };

    /// <summary>The person, report or episode whose access an action changes; null when it names none.</summary>
    public static string? RecordOf(Action action) => action switch
    {
        Action.Restrict a => a.Record,
        Action.LiftRestriction a => a.Record,
        Action.Clear a => a.Record,
        Action.EndClearance a => a.Record,
        Action.Bar a => a.Record,
        Action.LiftBar a => a.Record,
        Action.EmergencyAccess a => a.Record,
        _ => null,
    };

    public static string ReportOf(Action action) => action switch
    {
        Action.Link a => a.Report,
        Action.Unlink a => a.Report,
        _ => throw new ArgumentOutOfRangeException(nameof(action)),
    };

    /// <summary>Whose eyes facts look with; null for those who see no work by themselves: the engine, the public, an agency's system.</summary>
    private static async Task<Asker?> Eyes(RecordContext db, PracticePack pack, Actor actor, Instant now, CancellationToken cancel) =>
        actor.Human is "engine" or "public" or "partner" ? null
            : await Asker.For(db, new Gate(pack), new Reader(actor.Human, actor.Role, actor.Agency, actor.Team), now, new Disclosure(), cancel);

    private static async Task<EpisodeState?> Episode(
        RecordContext db, Asker? eyes, string id, ImmutableSortedDictionary<string, ReportState>.Builder reports, ImmutableArray<long> about, CancellationToken cancel)
    {
        var entries = await db.Read($"episode/{id}", cancel: cancel).ToListAsync(cancel);
        if (entries.Count == 0) return null;
        var last = entries[^1].Sequence;
        ReportState? report = null;
        if (entries[0].Says.TryGetValue("report", out var from) && !reports.TryGetValue(from, out report) && await Report(db, from, cancel) is { } read)
            reports[from] = report = read;
        // What rests on other work is for whoever sees that work; for anybody else it was never asked.
        return Replay.Episode(await Grounded.Shown(FactsOf.SeenBy(db, eyes), [.. entries], cancel), report, about) is { } state ? state with { Sequence = last } : null;
    }

    private static async Task<ReportState?> Report(RecordContext db, string id, CancellationToken cancel) =>
        await OnePerson.Resolved(db, Replay.Report(await db.Read($"report/{id}", cancel: cancel).ToListAsync(cancel)), cancel);

    private sealed record Known(
        ImmutableSortedDictionary<string, string> Facts, ImmutableSortedDictionary<string, ImmutableArray<string>> Grounds, ImmutableArray<Elsewhere> Elsewhere,
        IReadOnlyDictionary<string, IReadOnlyCollection<string>> About);

    private static async Task<Known> FactsFor(
        RecordContext db, Asker? eyes, IEnumerable<EpisodeState> episodes, IReadOnlyDictionary<string, ReportState> reports, Action action, Joining? joining, Instant now, CancellationToken cancel)
    {
        var facts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var grounds = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        var elsewhere = new List<(string Episode, OtherWork Other, IReadOnlyCollection<string> Persons)>();
        var about = new Dictionary<string, IReadOnlyCollection<string>>(StringComparer.Ordinal);
        foreach (var episode in episodes)
        {
            var report = episode.Report is null ? null : reports.GetValueOrDefault(episode.Report);
            var (person, linked) = Person(episode, report, action, joining);
            var written = about[episode.Id] = person is null ? [] : await Joinings.Written(db, episode, person, action, joining, cancel);
            if (!episode.IsOpen) continue;
            var found = await FactsOf.Episode(db, eyes, episode, report, written, linked, now, cancel);
            foreach (var (name, fact) in found.Facts)
            {
                facts[$"{episode.Id}/{name}"] = fact.Value;
                if (!fact.Grounds.IsEmpty) grounds[$"{episode.Id}/{name}"] = fact.Grounds;
            }
            elsewhere.AddRange(found.Elsewhere.Select(other => (episode.Id, other, written)));
        }
        await OfSharing(db, facts, action, reports, episodes, cancel);
        return new(facts.ToImmutable(), grounds.ToImmutable(), await Elsewhere(db, elsewhere, now, cancel), about);
    }

    /// <summary>With who is to be told of it: those cleared, or, of what is not restricted, the team that holds it.</summary>
    private static async Task<ImmutableArray<Elsewhere>> Elsewhere(
        RecordContext db, List<(string Episode, OtherWork Other, IReadOnlyCollection<string> Persons)> found, Instant now, CancellationToken cancel)
    {
        if (found.Count == 0) return [];
        var closed = await ClearedForOf.Of(db, found.DistinctBy(f => f.Other.Id).ToDictionary(f => f.Other.Id, f => f.Persons, StringComparer.Ordinal), now, cancel);
        return
        [
            .. from f in found
               let named = closed.GetValueOrDefault(f.Other.Id)?.Named
               where named is not { IsEmpty: true }
               select new Elsewhere(f.Episode, f.Other.Id, f.Other.Pathway, f.Other.Slot, f.Other.Care, f.Other.Seen, new(f.Other.Team, $"episode/{f.Other.Id}", named ?? [])),
        ];
    }

    /// <summary>What is on record of the consent that a sharing rests on, and whose the address is that is confirmed.</summary>
    private static async Task OfSharing(
        RecordContext db, ImmutableSortedDictionary<string, string>.Builder facts, Action action, IReadOnlyDictionary<string, ReportState> reports, IEnumerable<EpisodeState> episodes, CancellationToken cancel)
    {
        if (action is Action.ConfirmAddress confirm && await db.Set<PersonAddressRow>().AsNoTracking().FirstOrDefaultAsync(a => a.Address == confirm.Address, cancel) is { } address)
            facts[$"address/{address.Address}"] = address.Person;
        if (action is Action.Disclose disclose && episodes.FirstOrDefault(e => e.Id == disclose.Episode) is { Subject: { } subject, Report: { } report } episode
            && reports.GetValueOrDefault(report)?.Mentions.GetValueOrDefault(subject)?.Person is { } person
            && await ConsentView.Standing(db, person, disclose.What.Purpose, cancel) is { } state)
            facts[$"{episode.Id}/{Consents.Fact(disclose.What.Purpose)}"] = state;
    }

    /// <summary>Who the subject will be after this action: facts look at the person whom a link names.</summary>
    private static (string? Person, bool Linked) Person(EpisodeState episode, ReportState? report, Action action, Joining? joining)
    {
        if (episode.Subject is null || report is null) return (null, false);
        if (action is Action.Link link && link.Mention == episode.Subject) return (link.Person, true);
        if (action is Action.Unlink unlink && unlink.Mention == episode.Subject) return (null, false);
        if (action is Action.Assign assign && assign.What.FirstOrDefault(w => joining?.Later.FirstOrDefault(l => l.Key == w.Key)?.Mention == episode.Subject) is { } moved) return (moved.To, true);
        var person = report.Mentions.GetValueOrDefault(episode.Subject)?.Person;
        return (person, person is not null);
    }
}
