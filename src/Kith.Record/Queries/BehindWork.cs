using System.Collections.Immutable;
using System.Linq.Expressions;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Pack;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>
/// Whoever holds work sees what led to it: reckoned when it is asked for, from who holds what now, so that allocating, handing over, linking,
/// merging, covering and moving to another team need to write nothing. The same twice, in SQL for lists and as facts for the gate.
/// </summary>
internal static class BehindWork
{
    private const int Most = 200;
    private const int MostHeld = 5_000;

    /// <summary>Episodes behind what the asker holds; null when their role sees none.</summary>
    public static Expression<Func<EpisodeRow, bool>>? Behind(this RecordContext db, Asker asker)
    {
        if (asker.Behind == Role.Held || Teams(asker).Length + Workers(asker).Length == 0)
            return null;
        if (asker.Holds is { } holds)
        {
            var (episodes, persons) = (holds.Episodes, holds.Persons);
            // One parameter each, however many there are.
            return e => !e.Restricted && !e.TeamOnly && (EF.Parameter(episodes).Contains(e.Id)
                || (e.Person != null && EF.Parameter(persons).Contains(e.Person)));
        }
        var held = db.Held(asker);
        Expression<Func<EpisodeRow, bool>> ledTo = e => !e.Restricted && !e.TeamOnly
            && (db.Set<OriginRow>().Any(o => o.Of == e.Id && held.Any(h => h.Id == o.Episode))
                || db.Set<OriginRow>().Any(o => o.Of == e.Parent && held.Any(h => h.Id == o.Episode && h.Subject == e.Subject && e.Opened <= h.Opened)));
        Expression<Func<EpisodeRow, bool>> ofPerson = e => !e.Restricted && !e.TeamOnly
            && (held.Any(h => h.Id == e.Id) || (e.Person != null && held.Any(h => h.Person == e.Person)));
        return asker.Behind == Role.WholeRecord ? ledTo.Or(ofPerson) : ledTo;
    }

    /// <summary>
    /// What an asker sees for what they hold, looked up once for all that they ask: lists then compare ids instead of asking of each row who holds what.
    /// Null where that is nothing, or too much to carry along.
    /// </summary>
    public static async Task<HeldWork?> Holds(this RecordContext db, Asker asker, CancellationToken cancel)
    {
        if (asker.Behind == Role.Held || Teams(asker).Length + Workers(asker).Length == 0)
            return null;
        var (held, whole) = (db.Held(asker), asker.Behind == Role.WholeRecord);
        var led = from h in held
                  join o in db.Set<OriginRow>() on h.Id equals o.Episode
                  from e in db.Set<EpisodeRow>()
                  where e.Id == o.Of || (e.Parent == o.Of && e.Subject == h.Subject && e.Opened <= h.Opened)
                  select new { e.Id, Person = (string?)null };
        var rows = await led.Union(held.Where(h => whole).Select(h => new { h.Id, h.Person })).OrderBy(r => r.Id).Take(MostHeld + 1).ToListAsync(cancel);
        return rows.Count > MostHeld ? null
            : new([.. rows.Select(r => r.Id).Distinct(StringComparer.Ordinal)], [.. rows.Select(r => r.Person).OfType<string>()
                .Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>The work that an episode is behind, of the asker's and their team's.</summary>
    public static async Task<ImmutableArray<Behind>> Behind(this RecordContext db, Asker asker, EpisodeRow e, CancellationToken cancel)
    {
        var (teams, workers, me, now) = (Teams(asker), Workers(asker), Audience.Worker(asker.Reader.Human), asker.Now);
        if (asker.Behind == Role.Held || teams.Length + workers.Length == 0)
            return [];
        // Asked in the same words whatever the episode is, or whether it is: what is run must not tell.
        var (id, parent, subject, person, opened) = (e.Id, e.Parent ?? "", e.Subject ?? "", e.Person ?? "", e.Opened);
        var rows = await (
            from a in db.Set<AudienceRow>().AsNoTracking()
            join h in db.Set<EpisodeRow>() on a.Episode equals h.Id
            where a.Scope == Audience.All && !h.TeamOnly
                && (((a.Why == "opened" || a.Why == "handed-over") && teams.Contains(a.Key)) || (a.Why == "allocated" && workers.Contains(a.Key) && a.Until == null && db.Set<PostingRow>().Any(p => p.Worker == h.Worker && p.Team == h.Team && p.Until == null)))
            let same = h.Id == id || h.Person == person
            let led = db.Set<OriginRow>().Any(o => o.Episode == h.Id && (o.Of == id || (o.Of == parent && (h.Subject ?? "") == subject && opened <= h.Opened)))
            where same || led
            orderby (a.Until ?? h.Closed) == null descending, (a.Until ?? h.Closed) descending, h.Id, a.Key
            select new
            {
                a.Key, Ended = a.Until ?? h.Closed, Led = led, Same = same,
                Denied = (h.Restricted && !db.Set<AudienceRow>().Any(n => n.Episode == h.Id && n.Key == me && n.Scope == Audience.All && n.Why == NamedView.Named && n.From <= now && (n.Until == null || now < n.Until)))
                    || db.Set<AudienceRow>().Any(n => n.Episode == h.Id && n.Key == me && n.Scope == Audience.Nothing && n.From <= now && (n.Until == null || now < n.Until)),
            }).Take(Most).ToListAsync(cancel);
        return e.Restricted || e.TeamOnly ? [] : [.. rows.Select(r => new Behind(r.Key, r.Ended, r.Led, r.Same, r.Denied))];
    }

    /// <summary>
    /// Work about somebody that the asker's team holds, or held of late, or that is allocated to them, or to whom they cover, as long as that worker
    /// is in the team that holds it; and that they may see.
    /// </summary>
    private static IQueryable<EpisodeRow> Held(this RecordContext db, Asker asker)
    {
        var (teams, workers, since, me, now) = (Teams(asker), Workers(asker), asker.HeldSince, Audience.Worker(asker.Reader.Human), asker.Now);
        var held = db.Set<EpisodeRow>().AsNoTracking().Where(h => !h.TeamOnly
            && db.Set<AudienceRow>().Any(a => a.Episode == h.Id && a.Scope == Audience.All
                && (((a.Why == "opened" || a.Why == "handed-over") && teams.Contains(a.Key) && ((a.Until ?? h.Closed) == null || (a.Until ?? h.Closed) > since))
                    || (a.Why == "allocated" && workers.Contains(a.Key) && a.Until == null && h.Closed == null && db.Set<PostingRow>().Any(p => p.Worker == h.Worker && p.Team == h.Team && p.Until == null))))
            && (!h.Restricted || db.Set<AudienceRow>().Any(n => n.Episode == h.Id && n.Key == me && n.Scope == Audience.All && n.Why == NamedView.Named
                && n.From <= now && (n.Until == null || now < n.Until))));
        return asker.KeptOut.OutOfNothing ? held
            : held.Where(h => !db.Set<AudienceRow>().Any(n => n.Episode == h.Id && n.Key == me && n.Scope == Audience.Nothing && n.From <= now
                && (n.Until == null || now < n.Until)));
    }

    /// <summary>Either holds.</summary>
    public static Expression<Func<EpisodeRow, bool>> Or(this Expression<Func<EpisodeRow, bool>> one, Expression<Func<EpisodeRow, bool>> other)
    {
        var e = one.Parameters[0];
        return Expression.Lambda<Func<EpisodeRow, bool>>(Expression.OrElse(one.Body, new Renamed(other.Parameters[0], e).Visit(other.Body)), e);
    }

    /// <summary>Entries of one chain that the reader sees only for what came of it, without what stays in the work where it was told.</summary>
    public static IEnumerable<PastEntry> WithoutStaying(this IEnumerable<PastEntry> entries, Asker asker) => entries.Select(e => e.WithoutStaying(asker));

    /// <summary>The same of several chains: whether the reader sees an episode only for what came of it is looked up where something stays.</summary>
    public static async Task<ImmutableArray<PastEntry>> WithoutStaying(this RecordContext db, Asker asker, IReadOnlyCollection<PastEntry> entries, CancellationToken cancel)
    {
        string[] stays = asker.Behind == Role.Held ? []
            : [.. entries.Where(e => e.Parts.Any(p => p.Body is not null && e.Stays(p, asker))).Select(e => EntryWords.Bare(e.Chain)).Distinct(StringComparer.Ordinal)];
        if (stays.Length == 0)
            return [.. entries];
        var letIn = (await db.LetIn(asker).Where(e => stays.Contains(e.Id)).Select(e => "episode/" + e.Id).Take(stays.Length).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        return [.. entries.Select(e => !e.Chain.StartsWith("episode/", StringComparison.Ordinal) || letIn.Contains(e.Chain) ? e : e.WithoutStaying(asker))];
    }

    private static PastEntry WithoutStaying(this PastEntry entry, Asker asker) => entry with { Parts = [.. entry.Parts.Select(p => entry.Stays(p, asker) ? p with { Body = null } : p)] };

    private static bool Stays(this PastEntry entry, PastPart part, Asker asker) => asker.Staying.Contains(part.Class) || entry.Stays();

    private static string[] Teams(Asker asker) => [.. asker.Keys.Where(k => k.StartsWith("team:", StringComparison.Ordinal))];

    private static string[] Workers(Asker asker) => [.. asker.Keys.Where(k => k.StartsWith("worker:", StringComparison.Ordinal))];

    private sealed class Renamed(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}

/// <param name="Episodes">What led to the work, and for whoever sees the whole record the work itself.</param>
/// <param name="Persons">Whose whole record is seen.</param>
internal sealed record HeldWork(string[] Episodes, string[] Persons);
