using System.Collections.Immutable;
using System.Globalization;
using Kith.Practice;
using Kith.Practice.Pathways;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>
/// Facts that guards ask for, by name. They look with the engine's eyes, past what any reader may see: they go to the kernel and into the
/// change, never to a page. What cannot be known is absent. Runs in the transaction that will append what is decided.
/// </summary>
public sealed class FactQuery(RecordContext db)
{
    private const string Contact = "contact";
    private const string Referral = "referral";
    private const int MostSiblings = 50;

    /// <summary>The facts of one episode: name to value.</summary>
    public async Task<ImmutableSortedDictionary<string, string>> Of(string episode, Instant now, CancellationToken cancel = default)
    {
        var facts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (await db.Set<EpisodeRow>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == episode, cancel) is not { Subject: { } subject } row)
            return facts.ToImmutable();
        facts[Facts.SubjectLinked] = row.Person is null ? "no" : "yes";
        await Ages(facts, row, subject, now.Local().Date, cancel);
        if (row.Person is not { } person)
            return facts.ToImmutable();
        await OpenCase(facts, row, person, now.Local().Date, cancel);
        facts[Facts.ContactsIn12Months] = await Count(person, Contact, now, cancel);
        facts[Facts.ReferralsIn12Months] = await Count(person, Referral, now, cancel);
        return facts.ToImmutable();
    }

    /// <summary>The facts of several episodes, as a situation wants them: <c>episode/name</c> to value.</summary>
    public async Task<ImmutableSortedDictionary<string, string>> Of(IEnumerable<string> episodes, Instant now, CancellationToken cancel = default)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var episode in episodes)
        {
            foreach (var (name, value) in await Of(episode, now, cancel))
                all[$"{episode}/{name}"] = value;
        }
        return all.ToImmutable();
    }

    /// <summary>Who answers for a worker on a day: whoever covers, or the worker.</summary>
    public async Task<string> WorkerOrCover(string worker, LocalDate day, CancellationToken cancel = default) =>
        await db.Set<CoverRow>().Where(c => c.Worker == worker && c.From <= day && c.Until >= day)
            .OrderByDescending(c => c.From).Select(c => c.Cover).FirstOrDefaultAsync(cancel) ?? worker;

    private async Task OpenCase(ImmutableSortedDictionary<string, string>.Builder facts, EpisodeRow row, string person, LocalDate today, CancellationToken cancel)
    {
        // What this one opened, or was opened by, is not somebody else's work.
        var open = await db.Set<EpisodeRow>().AsNoTracking()
            .Where(e => e.Person == person && e.Care && e.Closed == null && e.Id != row.Id && e.Parent != row.Id && e.Id != row.Parent)
            .OrderBy(e => e.Opened).ThenBy(e => e.Id).FirstOrDefaultAsync(cancel);
        facts[Facts.OpenCase] = open is null ? "no" : "yes";
        if (open is null)
            return;
        facts[Facts.OpenCaseEpisode] = open.Id;
        facts[Facts.OpenCaseTell] = open.Worker is { } worker ? $"worker:{await WorkerOrCover(worker, today, cancel)}" : $"team:{open.Team}";
    }

    private async Task<string> Count(string person, string pathway, Instant now, CancellationToken cancel)
    {
        var since = now.Local().PlusMonths(-12).InLondon();
        var count = await db.Set<EpisodeRow>().CountAsync(e => e.Person == person && e.Pathway == pathway && e.Received > since && e.Received <= now, cancel);
        return count.ToString(CultureInfo.InvariantCulture);
    }

    private async Task Ages(ImmutableSortedDictionary<string, string>.Builder facts, EpisodeRow row, string subject, LocalDate today, CancellationToken cancel)
    {
        var siblings = await db.Set<MentionRow>().Where(m => m.Report == row.Report && m.Role == "child" && m.Id != subject)
            .OrderBy(m => m.Path).Select(m => m.Id).Take(MostSiblings).ToListAsync(cancel);
        string[] ids = [subject, .. siblings];
        var born = (await db.Set<MentionAnswerRow>().AsNoTracking()
            .Where(a => ids.Contains(a.Mention) && (a.Field == "date-of-birth" || a.Field == "expected-date-of-birth"))
            .Take(ids.Length * 2).ToListAsync(cancel)).ToLookup(a => a.Mention);
        if (Years(born[subject], today) is { } years)
            facts[Facts.AgeYears] = years.ToString(CultureInfo.InvariantCulture);
        if (siblings.Select(s => Years(born[s], today)).Min() is { } youngest)
            facts[Facts.YoungestSiblingYears] = youngest.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Whole years; 0 when unborn; null when no date is known.</summary>
    private static int? Years(IEnumerable<MentionAnswerRow> answers, LocalDate today)
    {
        var by = answers.ToDictionary(a => a.Field, a => Naming.Day(a.Value), StringComparer.Ordinal);
        if (by.GetValueOrDefault("date-of-birth") is { } born)
            return born > today ? null : Period.Between(born, today, PeriodUnits.Years).Years;
        return by.GetValueOrDefault("expected-date-of-birth") is null ? null : 0;
    }
}
