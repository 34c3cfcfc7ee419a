using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Record.Sharing;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>What anybody who is let in at all may know of an episode: that it was, from when until when, and how it ended.</summary>
public sealed record EpisodeOutline(
    string Id, string Pathway, string FrontDoor, Instant Received, Instant Opened, Instant? Closed, string? CloseReason, string? Outcome, Sight Sight)
{
    internal static EpisodeOutline Of(EpisodeRow row, Sight sight) =>
        new(row.Id, row.Pathway, row.FrontDoor, row.Received, row.Opened, row.Closed, row.CloseReason, row.Outcome, sight);
}

/// <summary>Somebody described in the same report.</summary>
/// <param name="Relationship">Code of what they are to the subject, if it was said.</param>
/// <param name="Implicated">Said to have harmed the subject; null when nobody said, or when the reader may not know.</param>
public sealed record HouseholdMember(Named Who, string Path, string? Relationship, bool? Implicated);

/// <summary>Another episode that belongs to this one and that the reader sees.</summary>
public sealed record Tie(string Episode, string Pathway, string As, Instant Since, EpisodeOutline Outline);

/// <summary>Everything about an episode that stands in views.</summary>
public sealed record EpisodeSheet(
    EpisodeRow Episode,
    Sight Sight,
    Named? Subject,
    string? WorkerName,
    ReportRow? Report,
    ImmutableArray<DeadlineRow> Deadlines,
    ImmutableArray<StepRow> Steps,
    ImmutableArray<GapRow> Gaps,
    ImmutableArray<NoticeRow> Notices,
    ImmutableArray<Tie> Ties,
    HandoverRow? Offer,
    ImmutableArray<HouseholdMember> Household)
{
    public IEnumerable<StepRow> OpenSteps => Steps.Where(s => s.Open);

    public Holding Holding => Episode.Holding();
}

/// <summary>One episode. Null means that there is none, or none for this reader: nobody can tell which.</summary>
public sealed class EpisodeQuery(RecordContext db, Asker asker)
{
    private const int Most = 500;

    /// <summary>All of it, for a reader who sees it whole.</summary>
    public async Task<EpisodeSheet?> Sheet(string id, CancellationToken cancel = default)
    {
        if (await Look(id, cancel) is not var (row, sight) || !sight.All)
            return null;
        asker.Disclosed.Episode(row.Id);
        var household = await Household(row, cancel);
        var named = await Naming.OfSeen(db, asker, household.Select(h => h.Mention).Append(row.Subject), cancel);
        return new EpisodeSheet(
            row,
            sight,
            row.Subject is null ? null : named.GetValueOrDefault(row.Subject),
            row.Worker is null ? null : (await new WorkerQuery(db).Names([row.Worker], cancel)).GetValueOrDefault(row.Worker, row.Worker),
            row.Report is null ? null : await db.Set<ReportRow>().AsNoTracking().FirstOrDefaultAsync(r => r.Id == row.Report, cancel),
            [.. await Of<DeadlineRow>().Where(d => d.Episode == id && d.Dropped == null).OrderBy(d => d.Due).ThenBy(d => d.Key).Take(Most).ToListAsync(cancel)],
            [.. await Of<StepRow>().Where(s => s.Episode == id).OrderBy(s => s.Opened).ThenBy(s => s.Instance).Take(Most).ToListAsync(cancel)],
            [.. await Of<GapRow>().Where(g => g.Episode == id).OrderBy(g => g.Field).Take(Most).ToListAsync(cancel)],
            [.. await Of<NoticeRow>().Where(n => n.Episode == id).OrderBy(n => n.Entry).Take(Most).ToListAsync(cancel)],
            await Ties(id, cancel),
            await Of<HandoverRow>().Where(h => h.Episode == id && h.Accepted == null && h.Lapsed == null).FirstOrDefaultAsync(cancel),
            [.. household.Where(h => named.ContainsKey(h.Mention)).Select(h => new HouseholdMember(named[h.Mention], h.Path, h.Relationship, h.Implicated))]);
    }

    /// <summary>Of these, the episodes that the reader may work in: whole, or at their agency's own place.</summary>
    public async Task<ImmutableHashSet<string>> Worked(IEnumerable<string> episodes, CancellationToken cancel = default)
    {
        var ids = episodes.Distinct(StringComparer.Ordinal).ToArray();
        if (ids.Length == 0)
            return [];
        var (keys, now, open) = (asker.Keys, asker.Now, asker.KeptOut.OpenTo(db, asker.Reader.Worker));
        return
        [
            .. await db.Seen(asker).Where(e => ids.Contains(e.Id)).Select(e => e.Id).OrderBy(e => e).Take(ids.Length).ToListAsync(cancel),
            .. await open.Where(e => ids.Contains(e.Id) && !e.Restricted && db.Set<AudienceRow>().Any(a => a.Episode == e.Id && keys.Contains(a.Key)
                && a.Scope.StartsWith("step:") && a.From <= now && (a.Until == null || now < a.Until))).Select(e => e.Id).OrderBy(e => e).Take(ids.Length).ToListAsync(cancel),
        ];
    }

    /// <summary>Dates and outcome, for a reader who sees no more: another front door, or whoever sent it.</summary>
    public async Task<EpisodeOutline?> Outline(string id, CancellationToken cancel = default)
    {
        if (await Look(id, cancel) is not var (row, sight) || !(sight.Outline || sight.Own))
            return null;
        asker.Disclosed.Episode(row.Id);
        asker.Disclosed.Mention(row.Subject);
        return EpisodeOutline.Of(row, sight);
    }

    /// <summary>Those of these episodes of which the reader knows at least that they are.</summary>
    public async Task<ImmutableHashSet<string>> Outlined(IEnumerable<string> episodes, CancellationToken cancel = default)
    {
        var ids = episodes.ToArray();
        return [.. await db.Seen(asker, Audience.All, Audience.Summary).Where(e => ids.Contains(e.Id)).OrderBy(e => e.Id).Select(e => e.Id).Take(Math.Max(1, ids.Length)).ToListAsync(cancel)];
    }

    public async Task<Sight> Sight(string id, CancellationToken cancel = default) =>
        await Look(id, cancel) is var (_, sight) ? sight : Access.Sight.None;

    /// <summary>
    /// The entries of the episode and of its report, in the order in which they were recorded, with the parts that the reader's classes
    /// let through. Whoever only sent it gets their own words back and nothing else. Null when the reader may see none.
    /// </summary>
    /// <param name="asOf">As it was known then.</param>
    public async Task<ImmutableArray<PastEntry>?> Entries(string id, Instant? asOf = null, CancellationToken cancel = default)
    {
        if (await Look(id, cancel) is not var (row, sight) || !(sight.All || sight.Own))
            return null;
        asker.Disclosed.Episode(row.Id);
        asker.Disclosed.Mention(row.Subject);
        asker.Disclosed.Person(row.Person);
        var report = row.Report is null ? [] : new[] { $"report/{row.Report}" };
        var chains = sight.All ? [$"episode/{id}", .. report] : report;
        var entries = ImmutableArray.CreateBuilder<PastEntry>();
        await foreach (var entry in db.Read(chains, asOf, asker.Classes.ToHashSet(StringComparer.Ordinal), cancel: cancel))
        {
            if (sight.All || (entry.Kind == Kinds.ReportReceived && Sent(entry)))
                entries.Add(entry);
        }
        ImmutableArray<PastEntry> staying = sight.Behind ? [.. entries.WithoutStaying(asker)] : entries.ToImmutable();
        var told = await Grounded.Shown(db.Seen(asker, Audience.All, Audience.Summary), await db.Given(asker, staying, cancel), cancel);
        if (sight.All && row.Report is not null) told = await WithoutClosedLinks(await db.WithoutHidden(asker, told, cancel), cancel);
        return await Addresses.Without(db, asker, told, cancel);
    }

    /// <summary>That somebody here is somebody whose record is closed to the reader is not said.</summary>
    private async Task<ImmutableArray<PastEntry>> WithoutClosedLinks(ImmutableArray<PastEntry> entries, CancellationToken cancel)
    {
        static string? Person(PastEntry entry) => entry.Kind is Kinds.MentionLinked or Kinds.MentionUnlinked ? entry.Id("person") : null;
        string[] people = [.. entries.Select(Person).OfType<string>().Distinct(StringComparer.Ordinal)];
        if (people.Length == 0) return entries;
        var open = (await Of<PersonRow>().Where(p => people.Contains(p.Id) && db.Open(asker).Any(o => o.Id == p.GoesBy)).Select(p => p.Id).Take(people.Length).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        return [.. entries.Where(e => Person(e) is not { } person || open.Contains(person))];
    }

    private bool Sent(PastEntry report) => report.Actor.Human == asker.Reader.Human || report.Actor.Agency == asker.Reader.Agency;

    private IQueryable<T> Of<T>()
        where T : Row => db.Set<T>().AsNoTracking();

    /// <summary>An episode, and what of it the reader sees. Of one that never was the same is asked as of one that is closed to them.</summary>
    private async Task<(EpisodeRow Row, Sight Sight)?> Look(string id, CancellationToken cancel)
    {
        var row = await Of<EpisodeRow>().FirstOrDefaultAsync(e => e.Id == id, cancel);
        var sight = await db.Sight(asker, row ?? NeverWas(id), cancel);
        return row is null ? null : (row, sight);
    }

    private static EpisodeRow NeverWas(string id) => new()
    {
        Id = id, Pathway = "", Shape = "", Stage = "", Authority = "", FrontDoor = "", Team = "", Route = "", Received = default, Opened = default, Care = false, Urgent = false, Danger = 0,
    };

    private async Task<ImmutableArray<Tie>> Ties(string id, CancellationToken cancel)
    {
        var ties = await Of<EpisodeTieRow>().Where(t => t.Episode == id).OrderBy(t => t.Since).ThenBy(t => t.Tied).Take(Most).ToListAsync(cancel);
        var parent = await Of<EpisodeTieRow>().Where(t => t.Tied == id && t.As == "part").OrderBy(t => t.Episode).Take(1).ToListAsync(cancel);
        var ids = ties.Select(t => t.Tied).Concat(parent.Select(p => p.Episode)).ToArray();
        var seen = (await db.Seen(asker).Where(e => ids.Contains(e.Id)).Take(ids.Length).ToListAsync(cancel))
            .ToDictionary(e => e.Id, e => EpisodeOutline.Of(e, new Sight(true, false, false, [])), StringComparer.Ordinal);
        foreach (var tied in seen.Keys)
            asker.Disclosed.Episode(tied);
        return
        [
            .. parent.Where(p => seen.ContainsKey(p.Episode)).Select(p => new Tie(p.Episode, seen[p.Episode].Pathway, "parent", p.Since, seen[p.Episode])),
            .. ties.Where(t => seen.ContainsKey(t.Tied)).Select(t => new Tie(t.Tied, t.Pathway, t.As, t.Since, seen[t.Tied])),
        ];
    }

    private async Task<ImmutableArray<(string Mention, string Path, string? Relationship, bool? Implicated)>> Household(EpisodeRow row, CancellationToken cancel)
    {
        if (row.Report is null || row.Subject is null)
            return [];
        var (report, subject, classes) = (row.Report, row.Subject, asker.Classes);
        var others = await db.Whole(asker).Where(m => m.Report == report && m.Id != subject && m.Role != "referrer").OrderBy(m => m.Path).Take(Most).ToListAsync(cancel);
        var relations = (await Of<RelationshipRow>().Where(r => r.Child == subject && classes.Contains(r.Class)).Take(Most)
            .Select(r => new { r.Mention, r.Code, Implicated = classes.Contains(r.ImplicatedClass) ? r.Implicated : null })
            .ToListAsync(cancel)).ToLookup(r => r.Mention, StringComparer.Ordinal);
        return [.. others.Select(m => (m.Id, m.Path, relations[m.Id].Select(r => r.Code).FirstOrDefault(), relations[m.Id].Select(r => r.Implicated).Max()))];
    }
}
