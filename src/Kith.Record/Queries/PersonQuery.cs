using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice;
using Kith.Record.Sharing;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>One episode of a person, as far as the reader sees it.</summary>
/// <param name="Whole">The reader may open it; otherwise they see dates and outcome only.</param>
/// <param name="AgainAfter">For a referral: when the one before it was received, if that was less than 12 months earlier.</param>
public sealed record PersonEpisode(EpisodeOutline Outline, bool Whole, string? Rating, string? Stage, Instant? Due, Instant? AgainAfter);

/// <summary>Somebody who was told of together with the person: another child of a report, or one of the household.</summary>
/// <param name="Relationship">Code of what they are to the person; of what the person is to them when <paramref name="Reverse"/>.</param>
/// <param name="Implicated">Said to have harmed the person, at least once; null when nobody said, or when the reader may not know.</param>
public sealed record Kin(Named Who, string? Relationship, bool Reverse, bool? Implicated, string Report);

/// <summary>An answer about a person and when it was told; newest first, so that the first of a field is the latest.</summary>
public sealed record Known(string Field, string Value, string Class, string Mention, Instant Told);

/// <summary>A mention that was said to be this person.</summary>
public sealed record PersonMention(Named As, string Report, string Reference, Instant? Linked);

public sealed record PersonSheet(
    string Id,
    Named Banner,
    ImmutableArray<string> OtherNames,
    ImmutableArray<Known> Known,
    ImmutableArray<PersonEpisode> Open,
    ImmutableArray<PersonEpisode> Before,
    ImmutableArray<Kin> Household,
    ImmutableArray<FlagRow> Flags,
    ImmutableArray<PersonMention> Mentions)
{
    /// <summary>Somebody else lives where they live whose address must not be given out.</summary>
    public bool SharesProtectedAddress { get; init; }

    /// <summary>The work about them that the reader sees whole, the newest first: for whatever else is asked about them on the same page.</summary>
    internal ImmutableArray<EpisodeRow> Work { get; init; } = [];

    /// <summary>Every id that they go by, or went by before they were merged.</summary>
    internal ImmutableArray<string> Ids { get; init; } = [];

    /// <summary>The latest referral that came within 12 months of the one before.</summary>
    public PersonEpisode? ReReferral => Open.Concat(Before).Where(e => e.AgainAfter is not null).MaxBy(e => e.Outline.Received);

    /// <summary>The latest that was told of a field.</summary>
    public string? Latest(string field) => Known.FirstOrDefault(k => k.Field == field)?.Value;
}

/// <summary>A person: who they are, what runs, what went before. Null when there is none, or none for this reader.</summary>
public sealed class PersonQuery(RecordContext db, Asker asker)
{
    private const string Referral = "referral";
    private const int Most = 200;
    private const int MostEpisodes = 500;

    public async Task<PersonSheet?> Sheet(string id, CancellationToken cancel = default)
    {
        var ids = await OnePerson.All(db, id).Where(p => db.Open(asker).Any(o => o.Id == p.GoesBy)).Select(p => new { p.Id, p.GoesBy }).ToListAsync(cancel);
        if (ids.Count == 0)
            return null;
        id = ids[0].GoesBy;
        var (episodes, work) = await Episodes(id, cancel);
        var read = await MentionsSeen.WithWhole(db, asker, db.Known(asker).Where(m => m.Person == id).OrderByDescending(m => m.Received).ThenBy(m => m.Id)
            .Take(Most)).ToListAsync(cancel);
        var (mentions, seen) = (read.ConvertAll(m => m.Row), MentionsSeen.Of(read));
        var whole = mentions.Where(m => seen.Whole.Contains(m.Id)).Select(m => m.Report).ToHashSet(StringComparer.Ordinal);
        if (mentions.Count == 0 || (episodes.IsEmpty && whole.Count == 0))
            return null;

        var known = await Known(id, mentions, seen, cancel);
        var named = mentions.Select(m => Naming.One(m, known.Where(k => k.Mention == m.Id).Select(k =>
            new MentionAnswerRow { Mention = m.Id, Field = k.Field, Name = k.Field, Class = k.Class, Value = k.Value, Recorded = k.Told, Source = "" }))).ToList();
        var banner = Banner(named);
        asker.Disclosed.Person(id);
        foreach (var mention in mentions)
            asker.Disclosed.Mention(mention.Id);
        foreach (var episode in episodes)
            asker.Disclosed.Episode(episode.Outline.Id);
        return new PersonSheet(
            id,
            banner,
            [.. named.Select(n => n.Name).Where(n => n != Named.NotKnown && n != banner.Name).Distinct(StringComparer.Ordinal)],
            known,
            [.. episodes.Where(e => e.Outline.Closed is null)],
            [.. episodes.Where(e => e.Outline.Closed is not null)],
            await Household(id, whole, cancel),
            await Flags(id, episodes, cancel),
            await Mentions(mentions, named, whole, cancel))
        {
            Work = work,
            Ids = [.. ids.Select(i => i.Id)],
            SharesProtectedAddress = await Addresses.AreShared(db, asker, id, cancel),
        };
    }

    private async Task<(ImmutableArray<PersonEpisode> Episodes, ImmutableArray<EpisodeRow> Work)> Episodes(string person, CancellationToken cancel)
    {
        var found = await db.Seen(asker, Audience.All, Audience.Summary).Where(e => e.Person == person)
            .OrderByDescending(e => e.Received).ThenBy(e => e.Id).Take(MostEpisodes)
            .Select(e => new { Row = e, Whole = db.Seen(asker).Any(s => s.Id == e.Id) }).ToListAsync(cancel);
        var (rows, whole) = (found.ConvertAll(f => f.Row), found.Where(f => f.Whole).Select(f => f.Row.Id).ToHashSet(StringComparer.Ordinal));
        var referrals = rows.Where(r => r.Pathway == Referral).Select(r => r.Received).ToList();
        return ([.. rows.Select(r =>
        {
            var all = whole.Contains(r.Id);
            return new PersonEpisode(
                EpisodeOutline.Of(r, new Sight(all, true, false, [])), all, all ? r.Rating : null, all ? r.Stage : null, all ? r.Due : null,
                r.Pathway == Referral ? Before(r.Received, referrals) : null);
        })], [.. rows.Where(r => whole.Contains(r.Id))]);
    }

    /// <summary>The latest referral received before, if it was received less than 12 months before.</summary>
    private static Instant? Before(Instant received, IEnumerable<Instant> referrals)
    {
        var earlier = referrals.Where(r => r < received).Select(r => (Instant?)r).Max();
        return earlier > received.Local().PlusMonths(-12).InLondon() ? earlier : null;
    }

    /// <summary>Of work that the reader sees no more of, who they are; everything else only where the report itself is open to the reader.</summary>
    private async Task<ImmutableArray<Known>> Known(string person, List<MentionRow> mentions, MentionsSeen seen, CancellationToken cancel)
    {
        // Where somebody must not be found, no address that was ever told of them is shown to whoever may not know it.
        var hidden = !Addresses.MayKnow(asker) && await Addresses.IsProtected(db, person, cancel);
        var all = mentions.Select(m => m.Id).ToArray();
        var told = mentions.ToDictionary(m => m.Id, m => m.Received, StringComparer.Ordinal);
        var rows = await seen.Answers(db, asker, db.Set<MentionAnswerRow>().Where(a => all.Contains(a.Mention) && a.Name != "relationships" && (!hidden || a.Class != "address"))
            .OrderBy(a => a.Mention).ThenBy(a => a.Field).Take(Most * 20), cancel);
        return [.. rows.OrderByDescending(r => Instant.Max(told[r.Mention], r.Recorded)).ThenBy(r => r.Mention, StringComparer.Ordinal).ThenBy(r => r.Field, StringComparer.Ordinal)
            .Select(r => new Known(r.Field, r.Value, r.Class, r.Mention, Instant.Max(told[r.Mention], r.Recorded)))];
    }

    /// <summary>The latest of each: a name from the newest mention that has one, a date of birth likewise.</summary>
    internal static Named Banner(List<Named> newestFirst)
    {
        var name = newestFirst.Find(n => n.Name != Named.NotKnown) ?? newestFirst[0];
        return name with
        {
            Born = newestFirst.Find(n => n.Born is not null)?.Born,
            Age = newestFirst.Find(n => n.Age is not null)?.Age,
            Told = newestFirst.Find(n => n.Age is not null)?.Told ?? name.Told,
            Expected = newestFirst.Find(n => n.Expected is not null)?.Expected,
            Sex = newestFirst.Find(n => n.Sex is not null)?.Sex,
            Died = newestFirst.Find(n => n.Died is not null)?.Died,
        };
    }

    private async Task<ImmutableArray<Kin>> Household(string person, HashSet<string> whole, CancellationToken cancel)
    {
        var (reports, classes) = (whole.ToArray(), asker.Classes);
        var rows = reports.Length == 0 ? [] : await db.Whole(asker).Where(m => reports.Contains(m.Report) && m.Role != "referrer")
            .OrderByDescending(m => m.Received).ThenBy(m => m.Path).Take(Most).ToListAsync(cancel);
        var own = rows.Where(m => m.Person == person).Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
        var ids = rows.Select(m => m.Id).ToArray();
        var relations = await db.Set<RelationshipRow>().AsNoTracking()
            .Where(r => ids.Contains(r.Mention) && ids.Contains(r.Child) && classes.Contains(r.Class)).OrderBy(r => r.Mention).ThenBy(r => r.Ordinal).Take(Most * 2)
            .Select(r => new { r.Mention, r.Child, r.Code, Implicated = classes.Contains(r.ImplicatedClass) ? r.Implicated : null }).ToListAsync(cancel);
        var named = await Naming.OfSeen(db, asker, rows, cancel);
        return [.. rows.Where(m => !own.Contains(m.Id)).Select(m =>
        {
            var to = relations.Where(r => r.Mention == m.Id && own.Contains(r.Child)).ToList();
            var from = relations.Where(r => own.Contains(r.Mention) && r.Child == m.Id).ToList();
            return new Kin(named[m.Id], to.Concat(from).Select(r => r.Code).FirstOrDefault(), to.Count == 0 && from.Count > 0, to.Select(r => r.Implicated).Max(), m.Report);
        })];
    }

    private async Task<ImmutableArray<FlagRow>> Flags(string person, ImmutableArray<PersonEpisode> episodes, CancellationToken cancel)
    {
        return episodes.IsEmpty ? [] : [.. await db.Flags(asker).Where(f => f.Person == person).OrderByDescending(f => f.Raised).ThenBy(f => f.Flag).Take(Most).ToListAsync(cancel)];
    }

    private async Task<ImmutableArray<PersonMention>> Mentions(List<MentionRow> mentions, List<Named> named, HashSet<string> whole, CancellationToken cancel)
    {
        var reports = whole.ToArray();
        var references = await db.Set<ReportRow>().Where(r => reports.Contains(r.Id)).Select(r => new { r.Id, r.Reference })
            .Take(Math.Max(1, reports.Length)).ToDictionaryAsync(r => r.Id, r => r.Reference, cancel);
        return [.. mentions.Zip(named).Where(m => references.ContainsKey(m.First.Report))
            .Select(m => new PersonMention(m.Second, m.First.Report, references[m.First.Report], m.First.Linked))];
    }
}
