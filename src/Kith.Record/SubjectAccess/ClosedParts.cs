using Kith.Practice.Entries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.SubjectAccess;

/// <summary>
/// What of a record stands in work that is closed to whoever deals with a request for it, whoever they are: work under a restriction that does not close
/// the request itself. A pack is the same for each who reads it, so that no line goes that one of two could not see.
/// </summary>
internal sealed class ClosedParts
{
    private readonly Dictionary<string, string> works = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> mentions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> reports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> people = new(StringComparer.Ordinal);

    private ClosedParts()
    {
    }

    /// <summary>The record that closes an episode, or somebody of the record; null when nothing does.</summary>
    public string? Work(string? episode) => episode is null ? null : works.GetValueOrDefault(episode);

    public string? Mention(string? mention) => mention is null ? null : mentions.GetValueOrDefault(mention);

    public string? Person(string? person) => person is null ? null : people.GetValueOrDefault(person);

    /// <summary>Of the report: of this one, all that tells of the one whose record it is.</summary>
    public string? Report(string? report) => report is null ? null : reports.GetValueOrDefault(report);

    /// <summary>Of an entry that names closed work, a closed report or somebody who is closed.</summary>
    public string? Entry(PastEntry entry) => Of(entry.Chain) ?? entry.Says.Where(s => s.Key != "referrer-mention").Select(s => Of(s.Value)).FirstOrDefault(c => c is not null);

    /// <summary>Of whatever a chain or an id names.</summary>
    public string? Of(string name) => name.Split('/') switch
    {
        ["episode", var id] => Work(id),
        ["report", var id] => Report(id),
        ["mention", var id] => Mention(id),
        ["person", var id] => Person(id),
        [var id] => Work(id) ?? Report(id) ?? Mention(id) ?? Person(id),
        _ => null,
    };

    /// <summary>Whom the record is of is called as open work calls them.</summary>
    public Circle OpenFirst(Circle circle) => circle with { Own = [.. circle.Own.OrderBy(m => Mention(m.Id) is not null)] };

    /// <summary>What those cleared are to deal with.</summary>
    public IEnumerable<string> Records => works.Values.Concat(people.Values).Distinct(StringComparer.Ordinal);

    /// <param name="request">The episode of the request itself.</param>
    public static async Task<ClosedParts> Of(RecordContext db, Circle circle, EpisodeRow request, CancellationToken cancel)
    {
        var parts = new ClosedParts();
        var own = (await Closings.Of(db, request, cancel)).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var told = circle.Own.Concat(circle.Others).Select(m => m.Report).Distinct(StringComparer.Ordinal).ToArray();
        var episodes = await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Id != request.Id && (e.Person == circle.Person || (e.Report != null && told.Contains(e.Report))))
            .OrderBy(e => e.Received).ThenBy(e => e.Id).Take(Circle.Most).ToListAsync(cancel);
        foreach (var episode in episodes.Where(e => e.Restricted))
            if ((await Closings.Of(db, episode, cancel)).Any(c => !own.Contains(c.Id))) parts.works[episode.Id] = $"episode/{episode.Id}";
        if (parts.works.Count > 0) parts.Told(circle, episodes);
        await parts.Kin(db, circle, own, cancel);
        // What was opened for those cleared alone, about closed work, is as closed.
        string[] records = [.. parts.Records];
        if (records.Length > 0)
            foreach (var about in await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.ByName && e.Id != request.Id && e.Record != null && records.Contains(e.Record)).Take(Circle.Most).ToListAsync(cancel))
                parts.works.TryAdd(about.Id, about.Record!);
        return parts;
    }

    /// <summary>Somebody is closed whose own work is, all of it; one about whom there is none, with the report; and who was told of for such a child's sake only.</summary>
    private void Told(Circle circle, List<EpisodeRow> episodes)
    {
        var subjects = episodes.Where(e => e.Subject is not null).ToLookup(e => e.Subject!, StringComparer.Ordinal);
        var all = episodes.Where(e => e.Report is not null).ToLookup(e => e.Report!, StringComparer.Ordinal);
        string? Closed(IEnumerable<EpisodeRow> of) => of.Select(e => Work(e.Id)).ToArray() is { Length: > 0 } works && works.All(w => w is not null) ? works[0] : null;
        foreach (var mention in circle.Own.Concat(circle.Others))
            if (Closed(subjects.Contains(mention.Id) ? subjects[mention.Id] : all[mention.Report]) is { } closed) mentions[mention.Id] = closed;
        foreach (var sake in circle.Told.GroupBy(r => r.Mention, StringComparer.Ordinal).Where(g => g.All(r => mentions.ContainsKey(r.Child))))
            mentions.TryAdd(sake.Key, mentions[sake.First().Child]);
        foreach (var report in circle.Own.GroupBy(m => m.Report, StringComparer.Ordinal).Where(g => g.All(m => mentions.ContainsKey(m.Id)))) reports[report.Key] = mentions[report.First().Id];
    }

    private async Task Kin(RecordContext db, Circle circle, HashSet<string> own, CancellationToken cancel)
    {
        var persons = circle.Others.Select(m => m.Person).OfType<string>().Concat(circle.Kin).Distinct(StringComparer.Ordinal).ToArray();
        var restricted = await db.Set<PersonRow>().AsNoTracking().Where(p => persons.Contains(p.GoesBy) && p.Restricted).Select(p => new { p.Id, p.GoesBy }).Take(Circle.Most).ToListAsync(cancel);
        foreach (var person in restricted)
            if ((await Closings.Of(db, $"person/{person.Id}", cancel)).Any(c => !own.Contains(c.Id))) people[person.Id] = people[person.GoesBy] = $"person/{person.GoesBy}";
        foreach (var mention in circle.Others.Where(m => m.Person is not null && people.ContainsKey(m.Person))) mentions.TryAdd(mention.Id, people[mention.Person!]);
    }
}
