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

    /// <summary>Episodes behind what the asker holds; null when their role sees none.</summary>
    public static Expression<Func<EpisodeRow, bool>>? Behind(this RecordContext db, Asker asker)
    {
        if (asker.Behind == Role.Held || Teams(asker).Length + Workers(asker).Length == 0)
            return null;
        var held = db.Held(asker);
        Expression<Func<EpisodeRow, bool>> ledTo = e => !e.Restricted && !e.TeamOnly
            && (db.Set<OriginRow>().Any(o => o.Of == e.Id && held.Any(h => h.Id == o.Episode))
                || db.Set<OriginRow>().Any(o => o.Of == e.Parent && held.Any(h => h.Id == o.Episode && h.Subject == e.Subject && e.Opened <= h.Opened)));
        Expression<Func<EpisodeRow, bool>> ofPerson = e => !e.Restricted && !e.TeamOnly
            && (held.Any(h => h.Id == e.Id) || (e.Person != null && held.Any(h => h.Person == e.Person)));
        return asker.Behind == Role.WholeRecord ? ledTo.Or(ofPerson) : ledTo;
    }

    /// <summary>The work that an episode is behind, of the asker's and their team's.</summary>
    public static async Task<ImmutableArray<Behind>> Behind(this RecordContext db, Asker asker, EpisodeRow e, CancellationToken cancel)
    {
        var (teams, workers, me, now) = (Teams(asker), Workers(asker), Audience.Worker(asker.Reader.Human), asker.Now);
        if (asker.Behind == Role.Held || teams.Length + workers.Length == 0 || e.Restricted || e.TeamOnly)
            return [];
        var (id, parent, subject, person, opened) = (e.Id, e.Parent, e.Subject, e.Person, e.Opened);
        var rows = await (
            from a in db.Set<AudienceRow>().AsNoTracking()
            join h in db.Set<EpisodeRow>() on a.Episode equals h.Id
            where a.Scope == Audience.All && !h.TeamOnly
                && (((a.Why == "opened" || a.Why == "handed-over") && teams.Contains(a.Key)) || (a.Why == "allocated" && workers.Contains(a.Key) && a.Until == null && db.Set<PostingRow>().Any(p => p.Worker == h.Worker && p.Team == h.Team && p.Until == null)))
            let same = h.Id == id || (person != null && h.Person == person)
            let led = db.Set<OriginRow>().Any(o => o.Episode == h.Id && (o.Of == id || (o.Of == parent && h.Subject == subject && opened <= h.Opened)))
            where same || led
            orderby (a.Until ?? h.Closed) == null descending, (a.Until ?? h.Closed) descending, h.Id, a.Key
            select new
            {
                a.Key, Ended = a.Until ?? h.Closed, Led = led, Same = same,
                Denied = (h.Restricted && !db.Set<AudienceRow>().Any(n => n.Episode == h.Id && n.Key == me && n.Scope == Audience.All && n.From <= now && (n.Until == null || now < n.Until)))
                    || db.Set<AudienceRow>().Any(n => n.Episode == h.Id && n.Key == me && n.Scope == Audience.Nothing && n.From <= now && (n.Until == null || now < n.Until)),
            }).Take(Most).ToListAsync(cancel);
        return [.. rows.Select(r => new Behind(r.Key, r.Ended, r.Led, r.Same, r.Denied))];
    }

    /// <summary>
    /// Work about somebody that the asker's team holds, or held of late, or that is allocated to them, or to whom they cover, as long as that worker
    /// is in the team that holds it; and that they may see.
    /// </summary>
    private static IQueryable<EpisodeRow> Held(this RecordContext db, Asker asker)
    {
        var (teams, workers, since, me, now) = (Teams(asker), Workers(asker), asker.HeldSince, Audience.Worker(asker.Reader.Human), asker.Now);
        return db.Set<EpisodeRow>().AsNoTracking().Where(h => !h.TeamOnly
            && db.Set<AudienceRow>().Any(a => a.Episode == h.Id && a.Scope == Audience.All
                && (((a.Why == "opened" || a.Why == "handed-over") && teams.Contains(a.Key) && ((a.Until ?? h.Closed) == null || (a.Until ?? h.Closed) > since))
                    || (a.Why == "allocated" && workers.Contains(a.Key) && a.Until == null && h.Closed == null && db.Set<PostingRow>().Any(p => p.Worker == h.Worker && p.Team == h.Team && p.Until == null))))
            && (!h.Restricted || db.Set<AudienceRow>().Any(n => n.Episode == h.Id && n.Key == me && n.Scope == Audience.All && n.From <= now && (n.Until == null || now < n.Until)))
            && !db.Set<AudienceRow>().Any(n => n.Episode == h.Id && n.Key == me && n.Scope == Audience.Nothing && n.From <= now && (n.Until == null || now < n.Until)));
    }

    /// <summary>Either holds.</summary>
    public static Expression<Func<EpisodeRow, bool>> Or(this Expression<Func<EpisodeRow, bool>> one, Expression<Func<EpisodeRow, bool>> other)
    {
        var e = one.Parameters[0];
        return Expression.Lambda<Func<EpisodeRow, bool>>(Expression.OrElse(one.Body, new Renamed(other.Parameters[0], e).Visit(other.Body)), e);
    }

    /// <summary>
    /// Entries without what stays in the work where it was told, of chains that the reader sees only for what came of them. What an agency
    /// answered before answers said so is left out unless its own words let it through.
    /// </summary>
    /// <param name="chains">Those chains.</param>
    public static IEnumerable<PastEntry> WithoutStaying(this IEnumerable<PastEntry> entries, Asker asker, IReadOnlySet<string> chains) => chains.Count == 0 ? entries
        : entries.Select(e => !chains.Contains(e.Chain) ? e : e with { Parts = [.. e.Parts.Select(p => e.Stays() || asker.Staying.Contains(p.Class) ? p with { Body = null } : p)] });

    /// <summary>The chains of those episodes that the asker sees only for what came of them.</summary>
    public static async Task<IReadOnlySet<string>> OnlyBehind(this RecordContext db, Asker asker, IEnumerable<string> seen, CancellationToken cancel)
    {
        var ids = seen.ToHashSet(StringComparer.Ordinal);
        if (asker.Behind == Role.Held || ids.Count == 0)
            return ImmutableHashSet<string>.Empty;
        var all = ids.ToArray();
        ids.ExceptWith(await db.LetIn(asker).Where(e => all.Contains(e.Id)).Select(e => e.Id).Take(all.Length).ToListAsync(cancel));
        return ids.Select(id => $"episode/{id}").ToHashSet(StringComparer.Ordinal);
    }

    private static string[] Teams(Asker asker) => [.. asker.Keys.Where(k => k.StartsWith("team:", StringComparison.Ordinal))];

    private static string[] Workers(Asker asker) => [.. asker.Keys.Where(k => k.StartsWith("worker:", StringComparison.Ordinal))];

    private sealed class Renamed(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
