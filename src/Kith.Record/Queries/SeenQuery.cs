using System.Collections.Immutable;
using System.Globalization;
using Kith.Access;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>One reading of a record.</summary>
public sealed record SeenBy(string Audit, Instant At, string Human, string Name, string Role, string Agency, string Purpose, string Page);

/// <summary>Where a page of readings ended; the next begins below it.</summary>
public sealed record SeenBefore(long At, string Audit)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}.{Audit}");

    public static SeenBefore? Parse(string? text) =>
        text?.Split('.') is [var at, { Length: > 0 and <= 40 } audit] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var micros) ? new(micros, audit) : null;
}

/// <param name="Child">Whose record it is, where the reader may know.</param>
/// <param name="OwnAgencyOnly">Only what workers of the reader's own agency read is listed.</param>
public sealed record SeenPage(ImmutableArray<SeenBy> Rows, SeenBefore? Next, Named? Child, bool OwnAgencyOnly);

/// <summary>
/// Who has seen a record, newest first. For those who hold the child's work, all of it; for an agency's information governance, what its own
/// workers read. Reading in a restricted episode is told only to those whom that lets in. Null when there is none, or none for this reader.
/// </summary>
public sealed class SeenQuery(RecordContext db, Asker asker)
{
    public const int PageSize = 50;
    private const int MostSubjects = 500;

    public async Task<SeenPage?> Person(string person, SeenBefore? before, int size = PageSize, CancellationToken cancel = default)
    {
        person = await OnePerson.GoesBy(db, person, cancel);
        var episodes = await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Person == person).OrderBy(e => e.Id).Take(MostSubjects).ToListAsync(cancel);
        // An agency's information governance looks at what its workers read, of anybody; everybody else at what was told of whom they know.
        var known = asker.Gate.AuditsAgency(asker.Reader) ? db.Set<MentionRow>().AsNoTracking() : db.Known(asker);
        var mentions = await known.Where(m => m.Person == person).OrderByDescending(m => m.Received).ThenBy(m => m.Id).Select(m => m.Id).Take(MostSubjects).ToListAsync(cancel);
        return mentions.Count == 0 ? null : await Of(person, mentions, episodes, before, size, cancel);
    }

    /// <summary>The same by one episode, for a child of whom nobody has said yet who it is.</summary>
    public async Task<SeenPage?> Episode(string episode, SeenBefore? before, int size = PageSize, CancellationToken cancel = default)
    {
        // Information governance looks at what its workers read, of anything; for everybody else the first question carries what they see.
        var all = db.Set<EpisodeRow>().AsNoTracking();
        if (await (asker.Gate.AuditsAgency(asker.Reader) ? all : all.Where(e => db.SeenAtAll(asker).Any(s => s.Id == e.Id))).FirstOrDefaultAsync(e => e.Id == episode, cancel) is not { } row)
            return null;
        if (row.Person is { } person)
            return await Person(person, before, size, cancel);
        var episodes = row.Subject is null ? [row]
            : await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Subject == row.Subject).OrderBy(e => e.Id).Take(MostSubjects).ToListAsync(cancel);
        return await Of(null, row.Subject is null ? [] : [row.Subject], episodes, before, size, cancel);
    }

    /// <summary>Whether this reader may see all who have seen a person.</summary>
    public async Task<bool> May(string person, CancellationToken cancel = default)
    {
        person = await OnePerson.GoesBy(db, person, cancel);
        return await Holds(await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Person == person).OrderBy(e => e.Id).Take(MostSubjects).ToListAsync(cancel), cancel);
    }

    private async Task<bool> Holds(List<EpisodeRow> episodes, CancellationToken cancel)
    {
        foreach (var episode in episodes)
            if (asker.Gate.MayAudit(asker.Reader, await db.Sight(asker, episode, cancel), episode.Holding())) return true;
        return false;
    }

    private async Task<SeenPage?> Of(string? person, List<string> mentions, List<EpisodeRow> episodes, SeenBefore? before, int size, CancellationToken cancel)
    {
        var holds = await Holds(episodes, cancel);
        if (!holds && !asker.Gate.AuditsAgency(asker.Reader))
            return null;

        var hidden = await Hidden(episodes, cancel);
        var subjects = episodes.Select(e => $"episode/{e.Id}").Except(hidden, StringComparer.Ordinal).Concat(mentions.Select(m => $"mention/{m}")).Concat(person is null ? [] : await OnePerson.Records(db, $"person/{person}", cancel));
        var found = await Readings([.. subjects], hidden, holds ? null : asker.Reader.Agency, before, size, cancel);
        if (found.Count == 0 && !holds)
            return null;

        if (person is not null)
            asker.Disclosed.Person(person);
        foreach (var mention in mentions)
            asker.Disclosed.Mention(mention);
        foreach (var episode in episodes.Where(e => !hidden.Contains($"episode/{e.Id}")))
            asker.Disclosed.Episode(episode.Id);
        asker.Disclosed.For("access-oversight");
        var names = await new WorkerQuery(db).Names(found.Select(r => r.Human), cancel);
        var child = holds && mentions.Count > 0 ? (await Naming.Of(db, asker, mentions.Take(1), cancel)).GetValueOrDefault(mentions[0]) : null;
        return new SeenPage(
            [.. found.Take(size).Select(r => new SeenBy(r.Id, Micros.ToInstant(r.At), r.Human, names.GetValueOrDefault(r.Human, r.Human), r.Role, r.Agency, r.Purpose, r.Page))],
            found.Count > size ? new(found[size - 1].At, found[size - 1].Id) : null, child, !holds);
    }

    /// <summary>Restricted episodes that this reader is not let in to: who read one would tell of it.</summary>
    private async Task<ImmutableHashSet<string>> Hidden(List<EpisodeRow> episodes, CancellationToken cancel)
    {
        var restricted = episodes.Where(e => e.Restricted).Select(e => e.Id).ToArray();
        if (restricted.Length == 0)
            return ImmutableHashSet<string>.Empty.WithComparer(StringComparer.Ordinal);
        var open = await db.Seen(asker).Where(e => restricted.Contains(e.Id)).Select(e => e.Id).Take(restricted.Length).ToListAsync(cancel);
        return restricted.Except(open, StringComparer.Ordinal).Select(id => $"episode/{id}").ToImmutableHashSet(StringComparer.Ordinal);
    }

    /// <summary>The newest of each subject, each through its index, and of those the newest: no more rows are read than subjects times the page.</summary>
    private async Task<List<ReadAuditRow>> Readings(string[] subjects, ImmutableHashSet<string> hidden, string? agency, SeenBefore? before, int size, CancellationToken cancel)
    {
        var (at, last, unseen) = (before?.At ?? long.MaxValue, before?.Audit ?? "", hidden.ToArray());
        var found = new Dictionary<string, ReadAuditRow>(StringComparer.Ordinal);
        foreach (var subject in subjects)
        {
            var rows =
                from s in db.Set<ReadAuditSubjectRow>().AsNoTracking()
                where s.Subject == subject && s.At <= at && (s.At < at || string.Compare(s.Audit, last) < 0)
                join a in db.Set<ReadAuditRow>() on s.Audit equals a.Id
                where (agency == null || a.Agency == agency)
                    && (unseen.Length == 0 || !db.Set<ReadAuditSubjectRow>().Any(o => o.Audit == s.Audit && unseen.Contains(o.Subject)))
                orderby s.At descending, s.Audit descending
                select a;
            foreach (var row in await rows.Take(size + 1).ToListAsync(cancel))
                found[row.Id] = row;
        }
        return [.. found.Values.OrderByDescending(r => r.At).ThenByDescending(r => r.Id, StringComparer.Ordinal).Take(size + 1)];
    }
}
