using System.Collections.Immutable;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Seals;

/// <summary>Chains in which something is wrong, record by record: what the copy has otherwise is taken when something here vouches for it.</summary>
internal sealed class LedgerRepair(RepairWork work)
{
    private readonly RecordContext _db = work.Db;
    private readonly RecordContext _from = work.From;
    private readonly CancellationToken _cancel = work.Cancel;

    /// <summary>Entries of the copy that this database vouches for.</summary>
    private readonly Dictionary<Place, EntryRow> _good = [];

    public async Task Run(ImmutableHashSet<Spot> spots)
    {
        var chains = await Chains(spots);
        foreach (var chain in chains)
            await Vouch(chain);
        await Changes();
        await Entries(chains);
        await DestructionRepair.Run(work, _good.Values);
        await new PartRepair(work).Run(_good.Values, chains);
    }

    /// <summary>Every chain that a problem names, or that a change with a problem touches, here or in the copy.</summary>
    private async Task<SortedSet<string>> Chains(ImmutableHashSet<Spot> spots)
    {
        var chains = new SortedSet<string>(spots.Where(s => s.Kind is "entry" or "destruction by").Select(s => s.Name), StringComparer.Ordinal);
        foreach (var leaf in spots.Where(s => s.Kind == "seal").Select(s => s.Number!.Value))
            chains.UnionWith(await _db.Set<SealRow>().Where(s => s.Leaf == leaf).Select(s => s.Chain).ToListAsync(_cancel));
        var changes = spots.Where(s => s.Kind is "change" or "unsealed").Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        changes.UnionWith(await _db.Entries.Where(e => chains.Contains(e.Chain)).Select(e => e.Change).Distinct().ToListAsync(_cancel));
        foreach (var db in new[] { _db, _from })
        {
            var some = changes.ToList();
            foreach (var row in await db.Changes.AsNoTracking().Where(c => some.Contains(c.Id)).ToListAsync(_cancel))
            {
                if (Envelope.Try(() => Change.Parse(row.Bytes)) is { } change)
                    chains.UnionWith(change.Entries.Select(e => e.Chain));
            }
            chains.UnionWith(await db.Entries.Where(e => some.Contains(e.Change)).Select(e => e.Chain).Distinct().ToListAsync(_cancel));
        }
        // A row that was moved says where it belongs.
        foreach (var row in await _db.Entries.AsNoTracking().Where(e => chains.Contains(e.Chain)).ToListAsync(_cancel))
        {
            if (Envelope.Try(() => Header.Parse(row.Header)) is { } header)
                chains.Add(header.Chain);
        }
        return chains;
    }

    private async Task Vouch(string chain)
    {
        var here = await _db.Entries.AsNoTracking().Where(e => e.Chain == chain).ToDictionaryAsync(e => e.Sequence, _cancel);
        var copied = await _from.Entries.AsNoTracking().Where(e => e.Chain == chain).OrderByDescending(e => e.Sequence).ToListAsync(_cancel);
        var leaves = await _db.Set<SealRow>().AsNoTracking().Where(s => s.Chain == chain).ToDictionaryAsync(s => s.Sequence, s => s.Hash, _cancel);
        // From the last to the first: whatever is vouched for vouches for the one before it.
        byte[]? next = null;
        foreach (var row in copied)
        {
            if (Derived(row) is not { } candidate)
            {
                next = null;
                continue;
            }
            var vouched = leaves.GetValueOrDefault(row.Sequence) ?? next ?? Follower(here, row.Sequence) ?? here.GetValueOrDefault(row.Sequence)?.Hash;
            if (vouched is not null && vouched.AsSpan().SequenceEqual(candidate.Hash))
            {
                _good[new(chain, row.Sequence)] = candidate;
                next = candidate.Previous;
                continue;
            }
            next = null;
            if (here.GetValueOrDefault(row.Sequence) is not { } own || !own.Header.AsSpan().SequenceEqual(row.Header))
                work.Refuse(Spot.Entry(chain, row.Sequence), vouched is null ? "nothing here vouches for the copy's entry" : "the copy's entry is not the one that this database vouches for");
        }
    }

    /// <summary>What the entry after it, if that is whole, names as its predecessor.</summary>
    private static byte[]? Follower(Dictionary<long, EntryRow> here, long sequence) =>
        here.GetValueOrDefault(sequence + 1) is { } after && Hashes.OfEntry(after.Header).AsSpan().SequenceEqual(after.Hash) && Envelope.Try(() => Header.Parse(after.Header)) is { } header
            ? Convert.FromHexString(header.Previous) : null;

    /// <summary>The copy's row with every column as its header has it; null when the header is not one, or of another place.</summary>
    private static EntryRow? Derived(EntryRow row) =>
        Envelope.Try(() => Header.Parse(row.Header)) is { } header && header.Chain == row.Chain && header.Sequence == row.Sequence
            ? new EntryRow
            {
                Chain = row.Chain, Sequence = row.Sequence, Change = header.Change, Ordinal = row.Ordinal, Kind = header.Kind, Recorded = header.Recorded, Header = row.Header,
                Previous = Convert.FromHexString(header.Previous), Hash = Hashes.OfEntry(row.Header),
            }
            : null;

    private async Task Changes()
    {
        var named = _good.Values.Select(e => (e.Change, Hash: Header.Parse(e.Header).ChangeHash)).Distinct().ToDictionary(c => c.Change, c => c.Hash, StringComparer.Ordinal);
        var ids = named.Keys.ToList();
        var here = await _db.Changes.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, StringComparer.Ordinal, _cancel);
        var wrong = new List<(ChangeRow Row, bool Exists)>();
        foreach (var row in await _from.Changes.AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(_cancel))
        {
            var own = here.GetValueOrDefault(row.Id);
            if (own is not null && own.Position == row.Position && own.Bytes.AsSpan().SequenceEqual(row.Bytes) && own.Hash.AsSpan().SequenceEqual(row.Hash))
                continue;
            if (Hashes.Hex(Hashes.OfChange(row.Bytes)) != named[row.Id])
                work.Refuse(Spot.Change(row.Id), "the copy's change is not the one that its entries vouch for");
            else if (own is not null && own.Position != row.Position && !await Sealed(row))
                work.Refuse(Spot.Change(row.Id), "nothing here vouches for its place in the order of commits");
            else
                wrong.Add((row, own is not null));
        }
        await MovedChanges();
        // Two that changed places would meet: all step aside before any comes home.
        foreach (var (row, _) in wrong.Where(w => w.Exists))
        {
            var aside = -1 - row.Position;
            await _db.Changes.Where(c => c.Id == row.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Position, aside), _cancel);
        }
        foreach (var (row, exists) in wrong)
            await work.Put(new ChangeRow { Id = row.Id, Position = row.Position, Bytes = row.Bytes, Hash = Hashes.OfChange(row.Bytes) }, exists, Spot.Change(row.Id));
    }

    private async Task<bool> Sealed(ChangeRow row)
    {
        foreach (var entry in await _from.Entries.Where(e => e.Change == row.Id).Select(e => new { e.Chain, e.Sequence }).ToListAsync(_cancel))
        {
            if (await _db.Set<SealRow>().AnyAsync(s => s.Chain == entry.Chain && s.Sequence == entry.Sequence && s.Position == row.Position, _cancel))
                return true;
        }
        return false;
    }

    /// <summary>Changes under an id that is not the one in their bytes: they make room for the one that they are.</summary>
    private async Task MovedChanges()
    {
        foreach (var row in await _db.Changes.AsNoTracking().Where(c => !_db.Entries.Any(e => e.Change == c.Id)).ToListAsync(_cancel))
        {
            if (Envelope.Try(() => Change.Parse(row.Bytes)) is { } change && change.Id != row.Id && _good.Values.Any(e => e.Change == change.Id))
                await work.Take(row, $"{Spot.Change(row.Id)}: is change {change.Id}, which is put back in its place");
        }
    }

    private async Task Entries(SortedSet<string> chains)
    {
        var here = (await _db.Entries.AsNoTracking().Where(e => chains.Contains(e.Chain)).ToListAsync(_cancel)).ToDictionary(e => new Place(e.Chain, e.Sequence));
        foreach (var (place, row) in here.Where(h => !_good.ContainsKey(h.Key)))
        {
            if (Envelope.Try(() => Header.Parse(row.Header)) is { } header && new Place(header.Chain, header.Sequence) is var home && home != place
                && _good.TryGetValue(home, out var good) && good.Header.AsSpan().SequenceEqual(row.Header))
                await work.Take(row, $"{Spot.Entry(place.Chain, place.Sequence)}: is {home.Chain} {home.Sequence}, which is put back in its place");
        }
        var wrong = new List<(EntryRow Good, bool Exists)>();
        foreach (var (place, good) in _good)
        {
            if (await Ordinal(good) is { } ordinal)
                good.Ordinal = ordinal;
            var own = here.GetValueOrDefault(place);
            if (own is null || !Same(own, good))
                wrong.Add((good, own is not null));
        }
        // As with changes: two that changed places would meet.
        foreach (var (good, _) in wrong.Where(w => w.Exists))
        {
            var (aside, nobody) = (-1 - good.Ordinal, Hashes.OfChain($"aside {good.Chain} {good.Sequence}"));
            await _db.Entries.Where(e => e.Chain == good.Chain && e.Sequence == good.Sequence).ExecuteUpdateAsync(set => set.SetProperty(e => e.Ordinal, aside).SetProperty(e => e.Previous, nobody), _cancel);
        }
        foreach (var (good, exists) in wrong)
            await work.Put(good, exists, Spot.Entry(good.Chain, good.Sequence));
    }

    private async Task<int?> Ordinal(EntryRow entry) =>
        await _db.Changes.AsNoTracking().Where(c => c.Id == entry.Change).Select(c => c.Bytes).SingleOrDefaultAsync(_cancel) is { } bytes && Envelope.Try(() => Change.Parse(bytes)) is { } change
            && change.Entries.IndexOf(new Place(entry.Chain, entry.Sequence)) is var ordinal and >= 0 ? ordinal : null;

    private static bool Same(EntryRow a, EntryRow b) => a.Change == b.Change && a.Ordinal == b.Ordinal && a.Kind == b.Kind && a.Recorded == b.Recorded
        && a.Header.AsSpan().SequenceEqual(b.Header) && a.Previous.AsSpan().SequenceEqual(b.Previous) && a.Hash.AsSpan().SequenceEqual(b.Hash);
}
