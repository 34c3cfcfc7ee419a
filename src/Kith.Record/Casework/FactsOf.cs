using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Kernel;
using Kith.Practice.Pathways;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Kith.Record.Casework;

/// <summary>A fact, and the episodes on which it rests.</summary>
internal sealed record Found(string Value, ImmutableArray<string> Grounds)
{
    public static implicit operator Found(string value) => new(value, []);
}

/// <summary>Facts about an episode, and what else there is of its child that whoever acts does not see.</summary>
internal sealed record FactsFound(Dictionary<string, Found> Facts, ImmutableArray<OtherWork> Elsewhere);

/// <summary>Another episode about the same child.</summary>
internal sealed record OtherWork(
    string Id, string Pathway, Instant Received, Instant Opened, Instant? Closed, string? Slot, bool Care, string? Worker, string Team, string? Parent, bool Restricted)
{
    public bool Seen { get; init; }

    public bool IsOpen => Closed is null;
}

/// <summary>
/// Answers the facts that guards may ask for, with the eyes of whoever acts: as far as they see other work, in outline at least. What it cannot
/// answer is left out: unknown. For an agency's system, the public and the engine itself, which see no work by themselves, only unrestricted work is there.
/// </summary>
internal static class FactsOf
{
    /// <summary>As many as one value in a change's header holds.</summary>
    private const int MostGrounds = 45;

    private const int MostOthers = 1_000;

    /// <summary>The work that whoever acts sees.</summary>
    public static IQueryable<EpisodeRow> SeenBy(RecordContext db, Asker? eyes) =>
        eyes is null ? db.Set<EpisodeRow>().AsNoTracking().Where(e => !e.Restricted) : db.Seen(eyes, Audience.All, Audience.Summary);

    /// <param name="eyes">Whoever acts or looks; null for those who see no work by themselves.</param>
    /// <param name="persons">Every id of whom the subject is linked to once this action is done; none when to nobody.</param>
    /// <param name="linked">True when it will be linked to a person, be it one that the action creates.</param>
    public static async Task<FactsFound> Episode(
        RecordContext db, Asker? eyes, EpisodeState episode, ReportState? report, IReadOnlyCollection<string> persons, bool linked, Instant now, CancellationToken cancel)
    {
        var facts = new Dictionary<string, Found>(StringComparer.Ordinal);
        if (episode.Subject is not null) facts[Facts.SubjectLinked] = linked ? "yes" : "no";
        var today = now.Local().Date;
        if (episode.Answers.GetValueOrDefault("child") is { } child && (await Born(db, episode, today, cancel) ?? Age(child, today)) is { } age) facts[Facts.AgeYears] = Number(age);
        if (Youngest(episode, report, today) is { } youngest) facts[Facts.YoungestSiblingYears] = Number(youngest);
        return new(facts, linked ? await OfPerson(db, eyes, facts, episode, persons, now, cancel) : []);
    }

    private static async Task<ImmutableArray<OtherWork>> OfPerson(
        RecordContext db, Asker? eyes, Dictionary<string, Found> facts, EpisodeState episode, IReadOnlyCollection<string> persons, Instant now, CancellationToken cancel)
    {
        var raised = await db.Set<FlagRow>().AsNoTracking().Where(f => persons.Contains(f.Written) && f.Episode == episode.Id && f.Lowered == null).OrderBy(f => f.Flag).Select(f => f.Flag).Take(20).ToListAsync(cancel);
        if (raised.Count > 0) facts[Facts.FlagsRaised] = string.Join(',', raised);
        var since = now.Local().PlusMonths(-12).InLondon();
        var all = await Others(db, eyes, episode, persons, since, cancel);
        var others = all.Where(o => o.Seen).ToArray();
        var isContact = episode.Pathway == "contact" && episode.Received > since;
        facts[Facts.ContactsIn12Months] = Counted(others.Where(o => o.Pathway == "contact" && o.Received > since), isContact ? 1 : 0);
        facts[Facts.ReferralsIn12Months] = Counted(others.Where(o => o.Pathway == "referral" && o.Received > since), 0);
        // A slot that is taken refuses a second episode of it: nobody has two open plans of a kind that one worker sees.
        foreach (var taken in others.Where(o => o.IsOpen && o.Slot is not null)) facts[Facts.Slot(taken.Slot!)] = new(taken.Id, [taken.Id]);
        var open = others.Where(o => o.IsOpen && o.Care && o.Parent != episode.Id && o.Id != episode.Parent).OrderBy(o => o.Opened).ThenBy(o => o.Id, StringComparer.Ordinal).FirstOrDefault();
        facts[Facts.OpenCase] = open is null ? "no" : new Found("yes", [open.Id]);
        if (open is not null)
        {
            facts[Facts.OpenCaseEpisode] = new(open.Id, [open.Id]);
            // Whom to tell of it is no fact when it is restricted: a notice that stands here would name its worker to all who read here.
            if (!open.Restricted)
                facts[Facts.OpenCaseTell] = new(open.Worker is null ? $"team:{open.Team}" : $"worker:{await CoverFor(db, open.Worker, now, cancel) ?? open.Worker}", [open.Id]);
        }
        return [.. all.Where(o => o.IsOpen && o.Parent != episode.Id && o.Id != episode.Parent && (o.Care || o.Slot is not null) && (!o.Seen || (o.Restricted && o.Care)))];
    }

    private static async Task<List<OtherWork>> Others(
        RecordContext db, Asker? eyes, EpisodeState episode, IReadOnlyCollection<string> persons, Instant since, CancellationToken cancel)
    {
        var others = db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Written != null && persons.Contains(e.Written) && e.Id != episode.Id && (e.Closed == null || e.Received > since));
        var rows = await others.OrderByDescending(e => e.Received).ThenBy(e => e.Id).Take(MostOthers)
            .Select(e => new OtherWork(e.Id, e.Pathway, e.Received, e.Opened, e.Closed, e.Slot ?? e.Outside, e.Care, e.Worker, e.Team, e.Parent, e.Restricted)).ToListAsync(cancel);
        if (rows.Count == 0) return rows;
        string[] ids = [.. rows.Select(r => r.Id)];
        var seen = (await SeenBy(db, eyes).Where(e => ids.Contains(e.Id)).OrderBy(e => e.Id).Select(e => e.Id).Take(ids.Length).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        return [.. rows.Select(r => r with { Seen = seen.Contains(r.Id) })];
    }

    /// <summary>The number, with what it counts; of more than can be kept, the restricted first: they are what somebody may not see.</summary>
    private static Found Counted(IEnumerable<OtherWork> counted, int more)
    {
        var all = counted.OrderByDescending(o => o.Restricted).ToArray();
        return new(Number(all.Length + more), [.. all.Take(MostGrounds).Select(o => o.Id)]);
    }

    /// <summary>Who covers for a worker today; of two, the one set last.</summary>
    public static Task<string?> CoverFor(RecordContext db, string worker, Instant now, CancellationToken cancel)
    {
        var today = now.Local().Date;
        return db.Set<CoverRow>().AsNoTracking().Where(c => c.Worker == worker && c.From <= today && c.Until >= today)
            .OrderByDescending(c => c.Set).Select(c => c.Cover).FirstOrDefaultAsync(cancel)!;
    }

    private static int? Youngest(EpisodeState episode, ReportState? report, LocalDate today)
    {
        if (report is null || episode.Subject is null) return null;
        var mine = report.Mentions.GetValueOrDefault(episode.Subject)?.Path;
        return report.Mentions.Values.Where(m => m.Role == "child" && m.Path != mine)
            .Select(m => JsonPath.Find(report.Answers, m.Path)).OfType<JsonObject>().Select(c => Age(c, today)).Min();
    }

    /// <summary>Of a child who was expected when the report came in, and whose birth was recorded since.</summary>
    private static async Task<int?> Born(RecordContext db, EpisodeState episode, LocalDate today, CancellationToken cancel)
    {
        var born = await db.Set<MentionAnswerRow>().AsNoTracking()
            .Where(a => a.Mention == episode.Subject && a.Field == "date-of-birth" && a.Source.StartsWith("person/")).Select(a => a.Value).FirstOrDefaultAsync(cancel);
        return LocalDatePattern.Iso.Parse(born ?? "") is { Success: true } day ? Math.Max(0, Period.Between(day.Value, today, PeriodUnits.Years).Years) : null;
    }

    private static int? Age(JsonObject child, LocalDate today)
    {
        if (child["expected-date-of-birth"] is not null && child["date-of-birth"] is null) return 0;
        if (LocalDatePattern.Iso.Parse(child["date-of-birth"]?.ToString() ?? "") is { Success: true } born)
            return Math.Max(0, Period.Between(born.Value, today, PeriodUnits.Years).Years);
        return int.TryParse(child["approximate-age"]?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var about) ? about : null;
    }

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}
