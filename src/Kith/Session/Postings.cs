using System.Collections.Immutable;
using Kith.Access;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Session;

/// <summary>Who may act, and as what, read from the register of workers.</summary>
public sealed class Postings(RecordStore store, PackShelf packs)
{
    /// <summary>The posting as it now stands; null when it has ended or never was. One look-up by key.</summary>
    public async Task<SignedIn?> Find(Posting posting, CancellationToken cancel = default)
    {
        await using var db = store.Context();
        var team = posting.Team ?? "";
        var name = await (
            from p in db.Set<PostingRow>()
            join w in db.Set<WorkerRow>() on p.Worker equals w.Id
            where p.Worker == posting.Worker && p.Role == posting.Role && p.Agency == posting.Agency && p.Team == team && p.Until == null
            select w.Name ?? w.Id).FirstOrDefaultAsync(cancel);
        return name is null ? null : Named(posting, name);
    }

    /// <summary>What a worker may act as now.</summary>
    public async Task<ImmutableArray<SignedIn>> Of(string worker, CancellationToken cancel = default)
    {
        await using var db = store.Context();
        var workers = new WorkerQuery(db);
        var name = (await workers.Names([worker], cancel)).GetValueOrDefault(worker, worker);
        return [.. (await workers.Postings(worker, cancel)).Select(p => Named(new Posting(worker, p.Role, p.Agency, p.Team.Length == 0 ? null : p.Team), name)).OfType<SignedIn>()];
    }

    /// <summary>Everybody's, by agency and role.</summary>
    public async Task<ImmutableArray<SignedIn>> All(CancellationToken cancel = default)
    {
        await using var db = store.Context();
        var all = await new WorkerQuery(db).All(cancel);
        return [.. all.Select(w => Named(new Posting(w.Id, w.Posting.Role, w.Posting.Agency, w.Posting.Team.Length == 0 ? null : w.Posting.Team), w.Name)).OfType<SignedIn>()];
    }

    /// <summary>Null for a role, agency or team that today's practice does not know: nobody can act in it.</summary>
    private SignedIn? Named(Posting posting, string name)
    {
        var pack = packs.Current;
        var team = posting.Team is null ? null : pack.Partnership.Team(posting.Team);
        if (!pack.Roles.TryGetValue(posting.Role, out var role) || pack.Partnership.Agency(posting.Agency) is not { } agency || (posting.Team is not null && team is null))
            return null;
        return new SignedIn(
            new Reader(posting.Worker, posting.Role, posting.Agency, posting.Team, team?.Authority ?? agency.Authority), name, role.Name, agency.Name, team?.Name);
    }
}
