using System.Linq.Expressions;
using Kith.Access;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>The gate's decision as SQL, for lists; and asked of the gate itself, for one episode. A property test holds them together.</summary>
internal static class Sightlines
{
    private const int MostGrants = 200;

    /// <summary>Episodes that the asker sees at one of these scopes.</summary>
    public static IQueryable<EpisodeRow> Seen(this RecordContext db, Asker asker, params string[] scopes) => Seen(db, asker, behind: true, scopes);

    /// <summary>Episodes that the asker was let in to whole, and does not only see for what they hold.</summary>
    public static IQueryable<EpisodeRow> LetIn(this RecordContext db, Asker asker) => Seen(db, asker, behind: false, [Audience.All]);

    /// <param name="scopes">None: at any.</param>
    private static IQueryable<EpisodeRow> Seen(RecordContext db, Asker asker, bool behind, string[] scopes)
    {
        var (keys, named, now, me) = (asker.Keys, asker.Named, asker.Now, Audience.Worker(asker.Reader.Human));
        var granted = scopes.Length == 0 ? db.Set<AudienceRow>().Where(a => a.Scope != Audience.Nothing) : db.Set<AudienceRow>().Where(a => scopes.Contains(a.Scope));
        Expression<Func<EpisodeRow, bool>> letIn = e =>
            granted.Any(a => a.Episode == e.Id && a.From <= now && (a.Until == null || now < a.Until)
                && (e.Restricted ? a.Why == NamedView.Named && named.Contains(a.Key) : keys.Contains(a.Key)));
        var seen = db.Set<EpisodeRow>().AsNoTracking().Where(behind && (scopes.Length == 0 || scopes.Contains(Audience.All)) && db.Behind(asker) is { } led ? letIn.Or(led) : letIn);
        if (asker.KeptOut.OutOfNothing)
            return seen;
        seen = seen.Where(e => !db.Set<AudienceRow>().Any(a => a.Episode == e.Id && a.Key == me && a.Scope == Audience.Nothing && a.From <= now && (a.Until == null || now < a.Until)));
        if (asker.KeptOut.Nothing)
            return seen;
        var (persons, reports) = (asker.KeptOut.Persons.ToArray(), asker.KeptOut.Reports.ToArray());
        return seen.Where(e => (e.Person == null || !persons.Contains(e.Person)) && (e.Report == null || !reports.Contains(e.Report)));
    }

    /// <summary>Episodes that the asker is let in to, however little of them they see.</summary>
    public static IQueryable<EpisodeRow> SeenAtAll(this RecordContext db, Asker asker) => Seen(db, asker, behind: true, []);

    /// <summary>Episodes that the asker sees whole.</summary>
    public static IQueryable<EpisodeRow> Seen(this RecordContext db, Asker asker) => db.Seen(asker, Audience.All);

    public static async Task<Sight> Sight(this RecordContext db, Asker asker, EpisodeRow episode, CancellationToken cancel) =>
        (await db.Decide(asker, episode, cancel)).Sight;

    /// <summary>What the asker sees of an episode, and why.</summary>
    public static async Task<Decision> Decide(this RecordContext db, Asker asker, EpisodeRow episode, CancellationToken cancel)
    {
        string[] keys = [.. asker.Keys, Audience.Worker(asker.Reader.Human)];
        var rows = await db.Set<AudienceRow>().AsNoTracking().Where(a => a.Episode == episode.Id && keys.Contains(a.Key)).OrderBy(a => a.Key).Take(MostGrants).ToListAsync(cancel);
        var decided = asker.Gate.Decide(
            asker.Reader, new Standing(episode.Restricted, asker.KeptOut.Of(episode.Person, episode.Report)) { Behind = await db.Behind(asker, episode, cancel) },
            rows.Select(r => new Grant(r.Key, r.Scope, r.From, r.Until, r.Why == NamedView.Named)), asker.Now, asker.Covering);
        if (decided.Sight.Any)
            foreach (var key in LetInBy(asker, episode, rows).DefaultIfEmpty("led-to")) asker.Disclosed.Ground(episode.Id, key);
        return decided;
    }

    /// <summary>Whom the lines of its audience name that let the asker in.</summary>
    private static IEnumerable<string> LetInBy(Asker asker, EpisodeRow episode, List<AudienceRow> rows) =>
        rows.Where(r => r.Scope != Audience.Nothing && r.From <= asker.Now && (r.Until is null || asker.Now < r.Until)
            && (episode.Restricted ? r.Why == NamedView.Named && asker.Named.Contains(r.Key) : asker.Keys.Contains(r.Key))).Select(r => r.Key).Distinct(StringComparer.Ordinal);

    /// <summary>People whose record is not closed to the asker, under the id they go by: of several restrictions, in each record of one person, each must let in.</summary>
    public static IQueryable<PersonRow> Open(this RecordContext db, Asker asker)
    {
        var (human, now) = (asker.Reader.Human, asker.Now);
        var open = db.Set<PersonRow>().AsNoTracking().Where(p => p.GoesBy == p.Id && !db.Set<PersonRow>().Any(o => o.GoesBy == p.Id
            && ((o.Restricted && db.Set<RestrictionRow>().Any(r => r.Record == "person/" + o.Id
                    && !db.Set<NamedRow>().Any(n => n.Record == r.Record && n.Restriction == r.Id && n.Worker == human && !n.Out && n.From <= now && (n.Until == null || now < n.Until))))
                || db.Set<NamedRow>().Any(n => n.Record == "person/" + o.Id && n.Worker == human && n.Out))));
        if (asker.KeptOut.Persons.IsEmpty)
            return open;
        var persons = asker.KeptOut.Persons.ToArray();
        return open.Where(p => !persons.Contains(p.Id));
    }

    /// <summary>Whether a restriction on this very record keeps the asker out of it, or they are kept out by name.</summary>
    public static async Task<bool> Closed(this RecordContext db, Asker asker, string record, CancellationToken cancel)
    {
        var (human, now) = (asker.Reader.Human, asker.Now);
        return await db.Set<RestrictionRow>().AnyAsync(r => r.Record == record
                && !db.Set<NamedRow>().Any(n => n.Record == r.Record && n.Restriction == r.Id && n.Worker == human && !n.Out && n.From <= now && (n.Until == null || now < n.Until)), cancel)
            || await db.Set<NamedRow>().AnyAsync(n => n.Record == record && n.Worker == human && n.Out, cancel);
    }

    /// <summary>Whoever has a page for the asker, and nobody else: no list, no search shows more than the page does.</summary>
    public static IQueryable<PersonRow> WithPage(this RecordContext db, Asker asker) => db.Open(asker).Where(p =>
        db.Seen(asker, Audience.All, Audience.Summary).Any(e => e.Person == p.Id)
        || db.Whole(asker).Any(m => m.Person == p.Id));
}
