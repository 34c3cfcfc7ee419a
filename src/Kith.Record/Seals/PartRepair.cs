using Kith.Record.Ledger;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Seals;

/// <summary>Words, vouched for by the header that names their hash. A part that was destroyed, here or in the copy, is never brought back.</summary>
internal sealed class PartRepair(RepairWork work)
{
    private readonly RecordContext _db = work.Db;

    public async Task Run(IReadOnlyCollection<EntryRow> good, IReadOnlySet<string> chains)
    {
        var known = await Known();
        foreach (var entry in good)
        {
            var header = Header.Parse(entry.Header);
            var here = await Of(_db, entry);
            var there = await Of(work.From, entry);
            var gone = await Destroyed(entry);
            for (var i = 0; i < header.Parts.Length; i++)
            {
                var own = here.GetValueOrDefault(i);
                if (gone.Contains(i) || own is not null && Fits(own, header.Parts[i]))
                    continue;
                var spot = Spot.Entry(entry.Chain, entry.Sequence);
                if (own is null && !known)
                    work.Refuse(spot, $"its part {i} is missing, and it cannot be known whether it was destroyed lawfully");
                else if (there.GetValueOrDefault(i) is not { } copied)
                    work.Refuse(spot, $"the copy has no words of its part {i}");
                else if (!Hash(copied, header.Parts[i]))
                    work.Refuse(spot, $"the copy's words of its part {i} are not those that its header vouches for");
                else
                    await work.Put(Derived(copied, header.Parts[i]), own is not null, spot);
            }
            foreach (var extra in here.Values.Where(p => p.Ordinal < 0 || p.Ordinal >= header.Parts.Length))
                await Home(extra, header, entry, there);
        }
        await Orphans(good);
    }

    /// <summary>Whether all that was ever destroyed is on record: else a missing part may be one of it.</summary>
    private async Task<bool> Known()
    {
        var found = new Verify.Findings(null);
        var vouched = new Dictionary<Place, string>();
        await foreach (var entry in _db.Entries.AsNoTracking().Select(e => new { e.Chain, e.Sequence, e.Header }).AsAsyncEnumerable().WithCancellation(work.Cancel))
        {
            if (Envelope.Try(() => Header.Parse(entry.Header)) is { } header && header.Says.TryGetValue(Destructions.Says, out var digest))
                vouched[new(entry.Chain, entry.Sequence)] = digest;
        }
        await Destructions.Check(_db, vouched, found, work.Cancel);
        return found.Count == 0;
    }

    /// <summary>A part under a number that its entry does not have: taken away when the same words stand in their place.</summary>
    private async Task Home(PartRow extra, Header header, EntryRow entry, Dictionary<int, PartRow> there)
    {
        if (header.Parts.Any(p => Hash(extra, p)) && there.Values.Any(p => p.Body.AsSpan().SequenceEqual(extra.Body)))
            await work.Take(extra, $"{Spot.Entry(entry.Chain, entry.Sequence)}: a part that stood under {extra.Ordinal} is back in its place");
    }

    private async Task Orphans(IReadOnlyCollection<EntryRow> good)
    {
        var hashes = good.SelectMany(e => Header.Parse(e.Header).Parts.Select(p => p.Hash)).ToHashSet(StringComparer.Ordinal);
        foreach (var part in await _db.Parts.AsNoTracking().Where(p => !_db.Entries.Any(e => e.Chain == p.Chain && e.Sequence == p.Sequence)).ToListAsync(work.Cancel))
        {
            if (part.Salt.Length == Hashes.SaltLength && hashes.Contains(Hashes.Hex(Hashes.OfPart(part.Salt, part.Body))))
                await work.Take(part, $"{Spot.Entry(part.Chain, part.Sequence)}: a part that stood there is back in its place");
        }
    }

    private async Task<HashSet<int>> Destroyed(EntryRow entry)
    {
        var gone = new HashSet<int>();
        foreach (var db in new[] { _db, work.From })
            gone.UnionWith(await db.Destructions.Where(d => d.Chain == entry.Chain && d.Sequence == entry.Sequence).Select(d => d.Ordinal).ToListAsync(work.Cancel));
        return gone;
    }

    private Task<Dictionary<int, PartRow>> Of(RecordContext db, EntryRow entry) =>
        db.Parts.AsNoTracking().Where(p => p.Chain == entry.Chain && p.Sequence == entry.Sequence).ToDictionaryAsync(p => p.Ordinal, work.Cancel);

    private static bool Fits(PartRow part, HeaderPart named) => Hash(part, named) && part.Class == named.Class && part.About == named.About;

    private static bool Hash(PartRow part, HeaderPart named) => part.Salt.Length == Hashes.SaltLength && Hashes.Hex(Hashes.OfPart(part.Salt, part.Body)) == named.Hash;

    private static PartRow Derived(PartRow part, HeaderPart named) =>
        new() { Chain = part.Chain, Sequence = part.Sequence, Ordinal = part.Ordinal, Class = named.Class, About = named.About, Salt = part.Salt, Body = part.Body };
}
