using System.Collections.Immutable;
using Kith.Practice.Pack;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>Somebody who has to do with a child.</summary>
/// <param name="Worker">Worker's name; null where a team or agency is all that is known.</param>
/// <param name="As">holds, allocated, asked, answered or told.</param>
/// <param name="Reach">How to reach them, where the practice or the record says so.</param>
public sealed record Involved(string Agency, string? Team, string? Worker, string As, string Pathway, string Episode, Instant Since, string? Reach, bool Now);

/// <summary>A deadline of a child's open work.</summary>
public sealed record NextDeadline(string Episode, string Pathway, string Shape, string Clock, string? Agency, Instant Due);

/// <summary>Who works with a child, of all agencies, and what is due next, as far as the reader sees the work.</summary>
public sealed class InvolvedQuery(RecordContext db, Asker asker, PracticePack pack)
{
    private const int Most = 200;

    public async Task<ImmutableArray<Involved>> Of(PersonSheet person, CancellationToken cancel = default)
    {
        var episodes = person.Work.Take(Most).ToList();
        var ids = episodes.Select(e => e.Id).ToArray();
        var allocated = await db.Set<AudienceRow>().AsNoTracking().Where(a => ids.Contains(a.Episode) && a.Why == "allocated" && a.Until == null).OrderBy(a => a.Episode).Take(Most).ToListAsync(cancel);
        var steps = await db.Set<StepRow>().AsNoTracking().Where(s => ids.Contains(s.Episode) && s.Agency != null).OrderByDescending(s => s.Opened).ThenBy(s => s.Instance).Take(Most).ToListAsync(cancel);
        var reports = episodes.Select(e => e.Report).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var told = await db.Set<ReportRow>().AsNoTracking().Where(r => reports.Contains(r.Id) && r.ReferrerAgency != null).OrderByDescending(r => r.Received).Take(Most).ToListAsync(cancel);
        var names = await new WorkerQuery(db).Names(episodes.Select(e => e.Worker).Concat(told.Select(r => r.ReferrerWorker)).Concat(steps.Select(s => s.DoneBy)), cancel);
        var phones = await Phones(told, cancel);
        string? Name(string? id) => id is null ? null : names.GetValueOrDefault(id, id);
        var all = ImmutableArray.CreateBuilder<Involved>();
        foreach (var e in episodes)
        {
            var team = pack.Partnership.Team(e.Team);
            var since = allocated.Where(a => a.Episode == e.Id).Select(a => (Instant?)a.From).Max() ?? e.Opened;
            all.Add(new(team?.Agency ?? e.Team, e.Team, Name(e.Worker), e.Worker is null ? "holds" : "allocated", e.Pathway, e.Id, since, Door(e), e.Closed is null));
        }
        foreach (var s in steps.DistinctBy(s => (s.Agency, s.Episode)))
        {
            var e = episodes.First(e => e.Id == s.Episode);
            all.Add(new(s.Agency!, null, Name(s.DoneBy), s.Done is null ? "asked" : "answered", e.Pathway, e.Id, s.Done ?? s.Opened, null, e.Closed is null));
        }
        foreach (var r in told)
        {
            var e = episodes.First(e => e.Report == r.Id);
            all.Add(new(r.ReferrerAgency!, null, Name(r.ReferrerWorker), "told", e.Pathway, e.Id, r.Received, phones.GetValueOrDefault(r.ReferrerMention ?? ""), e.Closed is null));
        }
        // Of an agency's many parts in this child's life the latest; who works with the child now stands first.
        return [.. all.OrderByDescending(i => i.Now).ThenByDescending(i => i.As is "allocated" or "holds").ThenByDescending(i => i.Since).DistinctBy(i => (i.Agency, i.Team, i.Worker, i.As is "allocated" or "holds", i.Now))];
    }

    /// <summary>The deadlines that run, the earliest first.</summary>
    public async Task<ImmutableArray<NextDeadline>> Next(PersonSheet person, int most, CancellationToken cancel = default)
    {
        var open = person.Work.Where(e => e.Closed is null).ToDictionary(e => e.Id, StringComparer.Ordinal);
        string[] ids = [.. open.Keys];
        var due = await db.Set<DeadlineRow>().AsNoTracking().Where(d => ids.Contains(d.Episode) && d.Met == null && d.Dropped == null).OrderBy(d => d.Due).ThenBy(d => d.Key).Take(most).ToListAsync(cancel);
        return [.. due.Select(d => new NextDeadline(d.Episode, open[d.Episode].Pathway, open[d.Episode].Shape, d.Clock, d.Agency, d.Due))];
    }

    private string? Door(EpisodeRow e) => pack.Partnership.FrontDoor(e.FrontDoor) is { } door ? $"{door.Phone} (front door)" : null;

    private async Task<Dictionary<string, string>> Phones(List<ReportRow> told, CancellationToken cancel)
    {
        var mentions = told.Select(r => r.ReferrerMention).OfType<string>().ToArray();
        if (mentions.Length == 0)
            return [];
        return await db.Answers(asker).Where(a => mentions.Contains(a.Mention) && a.Field == "phone").OrderBy(a => a.Mention).Take(Most)
            .ToDictionaryAsync(a => a.Mention, a => a.Value, StringComparer.Ordinal, cancel);
    }
}
