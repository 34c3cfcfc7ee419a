using System.Collections.Immutable;
using Kith.Record.Seals;
using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Ledger;

/// <summary>What a verification found. <see cref="Problems"/> counts them all, <see cref="First"/> names the first hundred.</summary>
public sealed record Verified(long Entries, long Chains, long Problems, ImmutableArray<string> First)
{
    /// <summary>Where the problems are.</summary>
    public ImmutableHashSet<Spot> Spots { get; init; } = [];

    public override string ToString() => $"entries {Entries}, chains {Chains}, problems {Problems}";
}

/// <summary>
/// Recomputes everything that the ledger claims of itself, by pages, while others write.
/// Not seen, because nothing here vouches for it: seals and all rewritten by somebody who has their key, and what is newer than the last seal
/// cut off whole. That needs a witness (docs/how-to/witness.md).
/// </summary>
public static class Verify
{
    private const int PageSize = 500;
    private const int Named = 100;

    /// <param name="tell">Told of every problem as it is found: ids and numbers only, never what a part says.</param>
    /// <param name="key">Looks at the signature of the latest checkpoint too.</param>
    /// <param name="file">Looks at what holds the records first: on SQLite the file's pages and indexes, on both the triggers that guard them.</param>
    public static async Task<Verified> Run(RecordContext db, Action<string>? tell = null, CancellationToken cancel = default, SealKey? key = null, bool file = false)
    {
        var found = new Findings(tell);
        if (file)
        {
            await db.Database.OpenConnectionAsync(cancel);
            if (!db.IsPostgres)
                await SqliteFile.Check(db, found, cancel);
            await Triggers.Check(db, found, cancel);
        }
        await Chains(db, found, cancel);
        await Changes(db, found, cancel);
        await Orphans(db, found, cancel);
        await Destructions.Check(db, found.Destroying, found, cancel);
        await new SealsCheck(db, key, found, cancel).Run();
        return new(found.Entries, found.Chains, found.Count, [.. found.First]) { Spots = [.. found.Spots] };
    }

    private static async Task Chains(RecordContext db, Findings found, CancellationToken cancel)
    {
        ChainCheck? walk = null;
        var (chain, sequence) = ("", 0L);
        while (true)
        {
            var page = await db.Entries.AsNoTracking()
                .Where(e => string.Compare(e.Chain, chain) >= 0 && (e.Chain != chain || e.Sequence > sequence))
                .OrderBy(e => e.Chain).ThenBy(e => e.Sequence).Take(PageSize).ToListAsync(cancel);
            if (page.Count == 0)
                return;
            page = WholeFiles.Few(page, e => e.Kind == Kinds.DocumentAttached);

            var ids = page.Select(e => e.Change).Distinct(StringComparer.Ordinal).ToList();
            var changes = (await db.Changes.AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(cancel)).ToDictionary(c => c.Id, MadeBy.Of, StringComparer.Ordinal);
            var last = page[^1];
            var parts = (await db.Parts.AsNoTracking()
                .Where(p => string.Compare(p.Chain, chain) >= 0 && (p.Chain != chain || p.Sequence > sequence))
                .Where(p => string.Compare(p.Chain, last.Chain) <= 0 && (p.Chain != last.Chain || p.Sequence <= last.Sequence))
                .ToListAsync(cancel)).ToLookup(p => (p.Chain, p.Sequence));
            var chains = page.Select(e => e.Chain).Distinct(StringComparer.Ordinal).ToList();
            var destroyed = (await db.Destructions.AsNoTracking().Where(d => chains.Contains(d.Chain)).Select(d => new { d.Chain, d.Sequence, d.Ordinal }).ToListAsync(cancel))
                .Select(d => (d.Chain, d.Sequence, d.Ordinal)).ToHashSet();

            foreach (var entry in page)
            {
                if (walk?.Chain != entry.Chain)
                {
                    walk = new ChainCheck(entry.Chain, found);
                    found.Chains++;
                }
                found.Entries++;
                walk.Next(entry, changes.GetValueOrDefault(entry.Change), [.. parts[(entry.Chain, entry.Sequence)]], ordinal => destroyed.Contains((entry.Chain, entry.Sequence, ordinal)));
            }
            (chain, sequence) = (last.Chain, last.Sequence);
        }
    }

    private static async Task Changes(RecordContext db, Findings found, CancellationToken cancel)
    {
        var position = long.MinValue;
        while (true)
        {
            var page = await db.Changes.AsNoTracking().Where(c => c.Position > position).OrderBy(c => c.Position).Take(PageSize).ToListAsync(cancel);
            if (page.Count == 0)
                return;
            var ids = page.Select(c => c.Id).ToList();
            var entries = (await db.Entries.Where(e => ids.Contains(e.Change)).Select(e => new { e.Change, e.Chain, e.Sequence }).ToListAsync(cancel))
                .ToLookup(e => e.Change, e => new Place(e.Chain, e.Sequence), StringComparer.Ordinal);
            foreach (var row in page)
                One(row, entries[row.Id].ToHashSet(), found);
            position = page[^1].Position;
        }
    }

    private static void One(ChangeRow row, HashSet<Place> entries, Findings found)
    {
        var where = Spot.Change(row.Id);
        if (!Hashes.OfChange(row.Bytes).AsSpan().SequenceEqual(row.Hash))
            found.Add(where, "its bytes do not give its hash: it was altered");
        if (Envelope.Try(() => Change.Parse(row.Bytes)) is not { } change)
        {
            found.Add(where, "its bytes cannot be read as envelope version 1");
            return;
        }
        if (Envelope.Try(change.Bytes) is not { } again || !again.AsSpan().SequenceEqual(row.Bytes))
            found.Add(where, "its bytes are not in canonical form");
        if (change.Id != row.Id)
            found.Add(where, "its id is not the one in its bytes");
        if (change.Entries.IsEmpty)
            found.Add(where, "it lists no entries");
        foreach (var missing in change.Entries.Where(place => !entries.Contains(place)))
            found.Add(where, $"its entry {missing.Chain} {missing.Sequence} is missing");
    }

    private static async Task Orphans(RecordContext db, Findings found, CancellationToken cancel)
    {
        var orphans = await db.Parts.Where(p => !db.Entries.Any(e => e.Chain == p.Chain && e.Sequence == p.Sequence))
            .Select(p => new { p.Chain, p.Sequence, p.Ordinal }).Take(Named).ToListAsync(cancel);
        foreach (var part in orphans)
            found.Add(Spot.Entry(part.Chain, part.Sequence), $"part {part.Ordinal} belongs to no entry");
    }

    internal sealed class Findings(Action<string>? tell)
    {
        public long Entries { get; set; }
        public long Chains { get; set; }
        public long Count { get; private set; }
        public List<string> First { get; } = [];

        public HashSet<Spot> Spots { get; } = [];

        /// <summary>What entries say of the parts that they destroy.</summary>
        public Dictionary<Place, string> Destroying { get; } = [];

        /// <param name="or">The other record that may be the wrong one of the two.</param>
        public void Add(Spot where, string what, Spot? or = null)
        {
            Spots.Add(where);
            if (or is not null)
                Spots.Add(or);
            var problem = $"{where}: {what}";
            Count++;
            if (First.Count < Named)
                First.Add(problem);
            tell?.Invoke(problem);
        }
    }
}
