using System.Collections.Immutable;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>A worker who may be chosen, for allocation or cover.</summary>
public sealed record Colleague(string Id, string Name, string Role);

/// <summary>Names of workers. Not about any child, so nothing is disclosed.</summary>
public sealed class WorkerQuery(RecordContext db)
{
    private const int Most = 500;

    /// <summary>Worker id to name; the id itself where no name is known.</summary>
    public async Task<ImmutableDictionary<string, string>> Names(IEnumerable<string?> workers, CancellationToken cancel = default)
    {
        var ids = workers.OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        if (ids.Length == 0)
            return ImmutableDictionary<string, string>.Empty;
        var rows = await db.Set<WorkerRow>().AsNoTracking().Where(w => ids.Contains(w.Id)).Take(ids.Length).ToListAsync(cancel);
        return rows.ToImmutableDictionary(w => w.Id, w => w.Name ?? w.Id, StringComparer.Ordinal);
    }

    /// <summary>Those who are posted to a team now.</summary>
    public async Task<ImmutableArray<Colleague>> OfTeam(string team, CancellationToken cancel = default)
    {
        var rows = await (
            from p in db.Set<PostingRow>().AsNoTracking()
            join w in db.Set<WorkerRow>() on p.Worker equals w.Id
            where p.Team == team && p.Until == null
            orderby w.Name, w.Id, p.Role
            select new { w.Id, w.Name, p.Role }).Take(Most).ToListAsync(cancel);
        return [.. rows.Select(r => new Colleague(r.Id, r.Name ?? r.Id, r.Role))];
    }

    /// <summary>Workers with a posting now whose id it is, or whose name holds these letters.</summary>
    public async Task<ImmutableArray<Colleague>> Like(string words, CancellationToken cancel = default)
    {
        const int mostShown = 20;
        var lower = words.Trim().ToLowerInvariant();
        if (lower.Length < 2)
            return [];
        var rows = await (
            from w in db.Set<WorkerRow>().AsNoTracking()
            where w.Id == lower || (w.Name != null && w.Name.ToLower().Contains(lower))
            join p in db.Set<PostingRow>() on w.Id equals p.Worker
            where p.Until == null
            orderby w.Name, w.Id, p.Role
            select new { w.Id, w.Name, p.Role }).Take(mostShown).ToListAsync(cancel);
        return [.. rows.DistinctBy(r => r.Id).Select(r => new Colleague(r.Id, r.Name ?? r.Id, r.Role))];
    }

    /// <summary>What a worker may act as now.</summary>
    public async Task<ImmutableArray<PostingRow>> Postings(string worker, CancellationToken cancel = default) =>
        [.. await db.Set<PostingRow>().AsNoTracking().Where(p => p.Worker == worker && p.Until == null)
            .OrderBy(p => p.Agency).ThenBy(p => p.Role).ThenBy(p => p.Team).Take(Most).ToListAsync(cancel)];

    /// <summary>Every worker with a posting now, for choosing whom to sign in as where the county is a demonstration, and for cover.</summary>
    public async Task<ImmutableArray<(string Id, string Name, PostingRow Posting)>> All(CancellationToken cancel = default)
    {
        var rows = await (
            from p in db.Set<PostingRow>().AsNoTracking()
            join w in db.Set<WorkerRow>() on p.Worker equals w.Id
            where p.Until == null
            orderby p.Agency, p.Role, w.Name, w.Id
            select new { w.Id, w.Name, Posting = p }).Take(Most).ToListAsync(cancel);
        return [.. rows.Select(r => (r.Id, r.Name ?? r.Id, r.Posting))];
    }
}
