using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Practice;
using Kith.Practice.Kernel;
using Kith.Practice.Pathways;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Kith.Record.Casework;

/// <summary>Answers the facts that guards may ask for, with the engine's eyes. What it cannot answer is left out: unknown.</summary>
internal static class FactsOf
{
    /// <param name="persons">Every id of whom the subject is linked to once this action is done; none when to nobody.</param>
    /// <param name="linked">True when it will be linked to a person, be it one that the action creates.</param>
    public static async Task<IReadOnlyDictionary<string, string>> Episode(
        RecordContext db, EpisodeState episode, ReportState? report, IReadOnlyCollection<string> persons, bool linked, Instant now, CancellationToken cancel)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (episode.Subject is not null) facts[Facts.SubjectLinked] = linked ? "yes" : "no";
        var today = now.Local().Date;
        if (episode.Answers.GetValueOrDefault("child") is { } child && (await Born(db, episode, today, cancel) ?? Age(child, today)) is { } age) facts[Facts.AgeYears] = Number(age);
        if (Youngest(episode, report, today) is { } youngest) facts[Facts.YoungestSiblingYears] = Number(youngest);
        if (linked) await OfPerson(db, facts, episode, persons, now, cancel);
        return facts;
    }

    private static async Task OfPerson(RecordContext db, Dictionary<string, string> facts, EpisodeState episode, IReadOnlyCollection<string> persons, Instant now, CancellationToken cancel)
    {
        var since = now.Local().PlusMonths(-12).InLondon();
        var others = db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Written != null && persons.Contains(e.Written) && e.Id != episode.Id);
        var isContact = episode.Pathway == "contact" && episode.Received > since;
        facts[Facts.ContactsIn12Months] = Number(await others.CountAsync(e => e.Pathway == "contact" && e.Received > since, cancel) + (isContact ? 1 : 0));
        facts[Facts.ReferralsIn12Months] = Number(await others.CountAsync(e => e.Pathway == "referral" && e.Received > since, cancel));
        var raised = await db.Set<FlagRow>().AsNoTracking().Where(f => persons.Contains(f.Written) && f.Episode == episode.Id && f.Lowered == null).OrderBy(f => f.Flag).Select(f => f.Flag).Take(20).ToListAsync(cancel);
        if (raised.Count > 0) facts[Facts.FlagsRaised] = string.Join(',', raised);
        // A slot that is taken refuses a second episode of it: nobody has two open plans of a kind.
        foreach (var taken in await others.Where(e => e.Slot != null && e.Closed == null).Select(e => new { e.Slot, e.Id }).Take(20).ToListAsync(cancel))
            facts[Facts.Slot(taken.Slot!)] = taken.Id;
        var open = await others.Where(e => e.Care && e.Closed == null && e.Parent != episode.Id && e.Id != episode.Parent).OrderBy(e => e.Opened).ThenBy(e => e.Id)
            .Select(e => new { e.Id, e.Worker, e.Team }).FirstOrDefaultAsync(cancel);
        facts[Facts.OpenCase] = open is null ? "no" : "yes";
        if (open is null) return;
        facts[Facts.OpenCaseEpisode] = open.Id;
        facts[Facts.OpenCaseTell] = open.Worker is null ? $"team:{open.Team}" : $"worker:{await CoverFor(db, open.Worker, now, cancel) ?? open.Worker}";
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
