using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using Kith.Record.Narrative;
using Kith.Record.Sharing;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries.Chronology;

/// <summary>
/// The life of a child, or of several together, from every agency's entries that the reader may see, by when it happened. What is seen is
/// decided as of now, whatever day is asked for; what had been recorded is decided by that day. Null when there is nobody, or nobody for this reader.
/// </summary>
public sealed class ChronologyQuery(RecordContext db, Asker asker, PackShelf packs)
{
    private readonly PracticePack pack = packs.Current;

    /// <summary>More entries than this are not shown at once: the period must be narrowed.</summary>
    public const int Most = 5_000;

    /// <summary>So few are read by their numbers; of more, all of their kinds.</summary>
    private const int Few = 50;

    private const int MostPeople = 12;

    /// <summary>A chain of a person's that the reader may read.</summary>
    private sealed record Readable(string Chain, string Person, string? Episode, string? Shape, string? Pathway);

    private sealed record Reach(ImmutableArray<Readable> Chains, ImmutableArray<EpisodeRow> Episodes, ImmutableArray<string> Mentions);

    public async Task<ChronologySheet?> Sheet(string person, ImmutableArray<string> with, ChronologyFilter filter, CancellationToken cancel = default)
    {
        var sheets = ImmutableArray.CreateBuilder<PersonSheet>();
        foreach (var id in with.Prepend(person).Distinct(StringComparer.Ordinal).Take(MostPeople))
        {
            if (await new PersonQuery(db, asker).Sheet(id, cancel) is { } sheet)
                sheets.Add(sheet);
            else if (id == person)
                return null;
        }
        var reaches = new List<Reach>();
        foreach (var sheet in sheets)
            reaches.Add(Of(sheet));
        var chains = reaches.SelectMany(r => r.Chains).DistinctBy(c => c.Chain, StringComparer.Ordinal).ToDictionary(c => c.Chain, StringComparer.Ordinal);
        var rows = await Rows([.. chains.Keys], [.. reaches.SelectMany(r => r.Episodes)], filter, cancel);
        var cut = rows.Count > Most;
        var mentions = reaches.SelectMany(r => r.Mentions).ToHashSet(StringComparer.Ordinal);
        var lines = await Lines(rows.Take(Most), chains, mentions, [.. reaches.SelectMany(r => r.Episodes)], filter, cancel);
        return new ChronologySheet(
            [.. sheets.Select(s => s.Banner)], lines,
            [.. lines.Select(l => new ChronologyPoint(l.On, l.Entry.Actor.Agency, l.Sort, l.Significant == true, l.Entry.Chain, l.Entry.Sequence))],
            filter.Since is null ? Silences(lines, [.. reaches.SelectMany(r => r.Episodes)], (filter.AsOf ?? asker.Now).Local().Date) : [],
            filter.Since is null ? [.. sheets.SelectMany(s => Contradictions(s, filter.AsOf))] : [],
            [.. rows.Select(r => r.Agency).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], cut,
            lines.IsEmpty ? null : lines.Min(l => l.On), lines.IsEmpty ? null : lines.Max(l => l.On));
    }

    /// <summary>What was last told, recorded or decided; that work was opened, handed over or closed stands elsewhere on a person's page.</summary>
    public async Task<ImmutableArray<ChronologyLine>> Latest(PersonSheet person, int most, CancellationToken cancel = default)
    {
        const int looked = 30;
        var reach = Of(person);
        var filter = new ChronologyFilter { Newest = looked };
        var chains = reach.Chains.ToDictionary(c => c.Chain, StringComparer.Ordinal);
        var lines = await Lines(await Rows([.. chains.Keys], reach.Episodes, filter, cancel), chains, [.. reach.Mentions], reach.Episodes, filter, cancel);
        return [.. lines.Where(l => l.Sort != "work").Take(most)];
    }

    /// <summary>One entry of a person's chronology, with all that was said of it. Null when there is none, or none for this reader.</summary>
    public async Task<ChronologyLine?> One(string person, string chain, long sequence, CancellationToken cancel = default)
    {
        if (await new PersonQuery(db, asker).Sheet(person, cancel) is not { } sheet)
            return null;
        var reach = Of(sheet);
        var chains = reach.Chains.Where(c => c.Chain == chain).ToDictionary(c => c.Chain, StringComparer.Ordinal);
        if (chains.Count == 0)
            return null;
        var rows = (await Rows([chain], reach.Episodes, new ChronologyFilter(), cancel, sequence)).Where(r => r.Sequence == sequence);
        var lines = await Lines(rows, chains, [.. reach.Mentions], reach.Episodes, new ChronologyFilter(), cancel);
        return lines.IsEmpty ? null : lines[0];
    }

    /// <summary>Chains that tell of a person: episodes that the reader sees whole, their reports, and what stands with the person.</summary>
    private Reach Of(PersonSheet sheet)
    {
        var id = sheet.Id;
        var episodes = sheet.Work;
        foreach (var episode in episodes)
            asker.Disclosed.Episode(episode.Id);
        var chains = ImmutableArray.CreateBuilder<Readable>();
        chains.AddRange(episodes.Select(e => new Readable($"episode/{e.Id}", id, e.Id, e.Shape, e.Pathway)));
        chains.AddRange(episodes.Where(e => e.Report is not null).DistinctBy(e => e.Report, StringComparer.Ordinal).Select(e => new Readable($"report/{e.Report}", id, e.Id, e.Shape, e.Pathway)));
        chains.AddRange(sheet.Ids.Select(own => new Readable($"person/{own}", id, null, null, null)));
        return new(chains.ToImmutable(), episodes, [.. sheet.Mentions.Select(m => m.As.Mention)]);
    }

    /// <summary>
    /// Of a person's own chain what was told in work that the reader sees: an entry belongs to the work in which it was told, a relationship also to both
    /// people. Who is let in and kept out is for those who may change it; that two records were made one, for whoever works with the child.
    /// </summary>
    /// <param name="work">About these people, and seen whole. In what else something was told of them, and which relationships are known, is looked up first, once for all of it.</param>
    private async Task<IQueryable<ChronologyRow>> Told(string[] chains, ImmutableArray<EpisodeRow> work, CancellationToken cancel)
    {
        const string access = "access", person = "person/";
        var restricts = asker.Gate.MayRestrict(asker.Reader, new Sight(true, false, false, []));
        var told = await db.Set<ChronologyRow>().Where(r => chains.Contains(r.Chain) && r.Chain.StartsWith(person) && r.Kind != Kinds.EventRecorded)
            .Select(r => new { r.Relationship, r.Episode, r.Report }).Distinct().OrderBy(r => r.Episode).Take(Most).ToListAsync(cancel);
        var (within, reports) = (told.Select(t => t.Episode).OfType<string>().ToArray(), told.Select(t => t.Report).OfType<string>().ToArray());
        var seen = within.Length + reports.Length == 0 ? [] : await db.Seen(asker)
            .Where(e => within.Contains(e.Id) || (e.Report != null && reports.Contains(e.Report))).Take(Most).ToListAsync(cancel);
        var (works, letters) = (seen.Select(e => e.Id).ToArray(), seen.Select(e => e.Report).OfType<string>().Distinct(StringComparer.Ordinal).ToArray());
        var recorded = told.Select(t => t.Relationship).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var ties = recorded.Length == 0 ? [] : await db.Kinships(asker).Where(k => recorded.Contains(k.Id)).Select(k => k.Id).ToArrayAsync(cancel);
        var own = work.SelectMany(e => new[] { e.Person, e.Written }).OfType<string>().Select(id => person + id).Distinct(StringComparer.Ordinal).ToArray();
        return db.Set<ChronologyRow>().AsNoTracking().Where(r => chains.Contains(r.Chain) && (!r.Chain.StartsWith(person) || r.Kind == Kinds.EventRecorded
            || (r.Relationship != null ? ties.Contains(r.Relationship) && (r.Episode == null || works.Contains(r.Episode))
                : r.Episode != null ? works.Contains(r.Episode)
                : r.Report != null ? letters.Contains(r.Report)
                : (r.Sort != access || restricts) && own.Contains(r.Chain))));
    }

    private async Task<List<ChronologyRow>> Rows(string[] chains, ImmutableArray<EpisodeRow> work, ChronologyFilter filter, CancellationToken cancel,
        long? only = null)
    {
        var rows = await Told(chains, work, cancel);
        rows = filter.Sort is { } sort ? rows.Where(r => r.Sort == sort) : only is null ? rows.Where(r => r.Sort != ChronologyView.Process && r.Sort != "access") : rows;
        if (only is { } sequence)
            rows = rows.Where(r => r.Sequence == sequence);
        if (filter.Agency is { } by)
            rows = rows.Where(r => r.Agency == by);
        if (filter.From is { } from)
            rows = rows.Where(r => r.On >= from);
        if (filter.Until is { } until)
            rows = rows.Where(r => r.On <= until);
        if (filter.AsOf is { } asOf)
            rows = rows.Where(r => r.Recorded <= asOf);
        if (filter.Since is { } since)
            rows = rows.Where(r => r.Recorded > since);
        var found = await rows.OrderByDescending(r => r.On).ThenByDescending(r => r.Time).ThenByDescending(r => r.Recorded).ThenByDescending(r => r.Sequence).Take(filter.Newest ?? Most + 1).ToListAsync(cancel);
        if (!found.Exists(r => r.Kind == Kinds.EventRecorded))
            return found;
        var shown = await Shown(chains, work, filter.AsOf ?? asker.Now, cancel);
        return [.. found.Where(r => r.Kind != Kinds.EventRecorded || shown.Contains((r.Chain, r.Sequence)))];
    }

    /// <summary>Events that are there for this reader: of a class that they read, or their own agency's; neither withdrawn nor, by then, replaced.</summary>
    private async Task<HashSet<(string, long)>> Shown(string[] chains, ImmutableArray<EpisodeRow> work, Instant until, CancellationToken cancel)
    {
        string[] written = [.. chains.Where(c => c.StartsWith("person/", StringComparison.Ordinal)).Select(EntryWords.Bare)];
        var events = await (await db.EventsOf(asker, work, cancel)).Where(e => written.Contains(e.Written) && (e.Replaced == null || e.Replaced > until))
            .OrderByDescending(e => e.Sequence).ThenBy(e => e.Written).Take(Most * 2).Select(e => new { e.Written, e.Sequence }).ToListAsync(cancel);
        return [.. events.Select(e => ($"person/{e.Written}", e.Sequence))];
    }

    private async Task<ImmutableArray<ChronologyLine>> Lines(
        IEnumerable<ChronologyRow> wanted, Dictionary<string, Readable> chains, HashSet<string> mentions, ImmutableArray<EpisodeRow> episodes, ChronologyFilter filter, CancellationToken cancel)
    {
        var rows = wanted.ToList();
        if (rows.Count == 0)
            return [];
        string[] within = [.. rows.Select(r => r.Chain).Distinct(StringComparer.Ordinal)];
        string[] kinds = [.. rows.Select(r => r.Kind).Append(Kinds.Marked).Distinct(StringComparer.Ordinal)];
        var kept = await db.ReadKinds(within, kinds, filter.AsOf, asker.Classes, Most * 2, rows.Count <= Few ? [.. rows.Select(r => r.Sequence).Distinct()] : null, cancel);
        var read = await Addresses.Without(db, asker, await db.WithoutHidden(asker, await db.WithoutStaying(asker, kept, cancel), cancel), cancel);
        read = await db.Given(asker, read, cancel);
        var entries = read.Where(e => e.Kind != Kinds.Marked).ToDictionary(e => (e.Chain, e.Sequence));
        var names = await new WorkerQuery(db).Names(read.SelectMany(Workers), cancel);
        var sentences = new Sentences(pack, new Narrative.Names(id => names.GetValueOrDefault(id, id)));
        var marks = read.Where(e => e.Kind == Kinds.Marked).OrderBy(e => e.Sequence)
            .ToLookup(e => (e.Chain, (long)e.Number("of")), e => new EntryMark(e.Word("as"), e.Parts.Select(p => p.Body?["words"]?.ToString()).FirstOrDefault(), names.GetValueOrDefault(e.Actor.Human, e.Actor.Human), e.Recorded));
        var seen = await new WhoCouldSee(db, asker, pack).Of(episodes, cancel);
        var withdrawn = await Withdrawn(entries.Values, cancel);
        var lines = ImmutableArray.CreateBuilder<ChronologyLine>(rows.Count);
        foreach (var row in rows)
        {
            if (!entries.TryGetValue((row.Chain, row.Sequence), out var entry))
                continue;
            var of = chains[row.Chain];
            ImmutableArray<EntryMark> said = [.. marks[(row.Chain, row.Sequence)]];
            var significant = said.LastOrDefault(m => m.As is "significant" or "not-significant") is { } mark ? mark.As == "significant"
                : entry.Kind == Kinds.EventRecorded && entry.Yes("significant") ? true : (bool?)null;
            var gone = withdrawn.TryGetValue((row.Chain, row.Sequence), out var at) ? at : (Instant?)null;
            if (gone is not null) significant = null;
            if (filter.Significant && significant != true)
                continue;
            var standing = said.LastOrDefault(m => m.As is "established" or "allegation")?.As ?? (entry.Kind == Kinds.EventRecorded ? entry.Word("standing") : entry.Kind == Kinds.ReportReceived ? "reported" : null);
            var told = sentences.Tell(OnlyOf(entry, mentions), of.Shape is null ? null : packs.Of(of.Shape).Pathways[of.Pathway!]);
            lines.Add(new(told.Entry, row.Sort, row.On, of.Person, of.Episode, significant, standing, said, seen.At(of.Episode, entry), told.Sentence,
                sentences.Who(entry.Actor), WithoutEmpty(told.Answers)) { Withdrawn = gone });
        }
        return lines.ToImmutable();
    }

    /// <summary>Of entries that have no words left those that were withdrawn, and when.</summary>
    private async Task<Dictionary<(string, long), Instant>> Withdrawn(IEnumerable<PastEntry> entries, CancellationToken cancel)
    {
        string[] silent = [.. entries.Where(e => !e.Parts.IsEmpty && e.Parts.All(p => p.Body is null)).Select(e => e.Chain).Distinct(StringComparer.Ordinal)];
        return silent.Length == 0 ? [] : await db.Set<RecalledRow>().AsNoTracking().Where(r => silent.Contains(r.Chain)).OrderBy(r => r.Chain)
            .ThenBy(r => r.Sequence).Take(Most * 2)
            .ToDictionaryAsync(r => (r.Chain, r.Sequence), r => r.At, cancel);
    }

    private static IEnumerable<string> Workers(PastEntry entry) =>
        new[] { entry.Actor.Human, entry.WordOrNull("worker"), entry.WordOrNull("recipient"), entry.WordOrNull("to")?.Split(':') is ["worker", var id] ? id : null }.OfType<string>();

    /// <summary>Headings under which nothing is left are no answers.</summary>
    private static ImmutableArray<AnswerLine> WithoutEmpty(ImmutableArray<AnswerLine> answers) =>
        [.. answers.Where((line, i) => line.Value.Length > 0 || answers.Skip(i + 1).TakeWhile(l => l.Depth > line.Depth).Any(l => l.Value.Length > 0))];

    /// <summary>Of a report about several children only what concerns these: the others' lives are told in chronologies of their own.</summary>
    private static PastEntry OnlyOf(PastEntry entry, HashSet<string> mentions)
    {
        if (entry.Kind != Kinds.ReportReceived)
            return entry;
        var others = entry.Concerns.Where(c => c.Role == "child" && !mentions.Contains(EntryWords.Bare(c.Who))).Select(c => c.Who).ToHashSet(StringComparer.Ordinal);
        return others.Count == 0 ? entry : entry with { Parts = [.. entry.Parts.Select(p => p.About is { } about && others.Contains(about) ? p with { Body = null } : p)] };
    }

    private ImmutableArray<Silence> Silences(ImmutableArray<ChronologyLine> lines, ImmutableArray<EpisodeRow> episodes, LocalDate today)
    {
        var most = pack.Chronology.SilenceDays;
        var silences = ImmutableArray.CreateBuilder<Silence>();
        foreach (var (opened, closed) in Joined(episodes.Where(e => e.Care || e.Closed is null).Select(e => (e.Opened.Local().Date, LocalDate.Min(e.Closed?.Local().Date ?? today, today)))))
        {
            var at = opened;
            foreach (var day in lines.Where(l => l.Sort is "told" or "recorded" or "decided" or "answered" or "event").Select(l => l.On).Where(d => d > opened && d < closed).Append(closed).Order())
            {
                var days = Period.DaysBetween(at, day);
                if (days > most)
                    silences.Add(new(at, day, days));
                at = day;
            }
        }
        return silences.ToImmutable();
    }

    private static IEnumerable<(LocalDate From, LocalDate Until)> Joined(IEnumerable<(LocalDate From, LocalDate Until)> periods)
    {
        (LocalDate From, LocalDate Until)? open = null;
        foreach (var period in periods.OrderBy(p => p.From))
        {
            if (open is { } o && period.From <= o.Until)
            {
                open = (o.From, LocalDate.Max(o.Until, period.Until));
                continue;
            }
            if (open is { } done)
                yield return done;
            open = period;
        }
        if (open is { } last)
            yield return last;
    }

    private IEnumerable<Contradiction> Contradictions(PersonSheet sheet, Instant? asOf)
    {
        var references = sheet.Mentions.ToDictionary(m => m.As.Mention, m => m.Reference, StringComparer.Ordinal);
        foreach (var field in pack.Chronology.Compared)
        {
            var told = sheet.Known.Where(k => k.Field == field && (asOf is not { } t || k.Told <= t)).DistinctBy(k => k.Value.Trim(), StringComparer.OrdinalIgnoreCase).ToArray();
            if (told.Length > 1)
                yield return new(field, [.. told.Select(k => (k.Value, k.Told, references.GetValueOrDefault(k.Mention)))]);
        }
    }
}
