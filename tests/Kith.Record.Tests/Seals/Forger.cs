using System.Collections.Immutable;
using System.Text;
using Kith.Record.Ledger;
using Kith.Record.Seals;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Tests.Seals;

/// <summary>How far somebody went to hide what they did.</summary>
public enum Hiding
{
    /// <summary>Every hash, link and listing of the ledger made anew.</summary>
    Chains,

    /// <summary>The seals as well, signed with a key of their own.</summary>
    SealsWithAnotherKey,

    /// <summary>The seals as well, signed with the record's own key.</summary>
    SealsWithTheKey,
}

/// <summary>An entry that will be hashed anew.</summary>
internal sealed record Forged(Header Header, ImmutableArray<PartRow> Parts);

/// <summary>A change that will be hashed anew, with its entries.</summary>
internal sealed record ForgedChange(Change Change, ImmutableArray<Forged> Entries);

/// <summary>Somebody with the database's own password who rewrites the record and then makes every hash fit again.</summary>
internal static class Forger
{
    public static async Task Forge(this SealedRecord record, Func<List<ForgedChange>, IEnumerable<ForgedChange>> rewrite, Hiding hiding)
    {
        var changes = rewrite(await Read(record.Store)).ToList();
        await record.Database.Behind("DELETE FROM part; DELETE FROM entry; DELETE FROM change; DELETE FROM unsealed");
        await Write(record, changes);
        if (hiding == Hiding.Chains)
            return;
        await record.Database.Behind("DELETE FROM seal; DELETE FROM seal_tile; DELETE FROM checkpoint");
        await record.Seal(hiding == Hiding.SealsWithTheKey ? SealedRecord.Key : SealKey.New(SealedRecord.Key.Name));
    }

    private static async Task<List<ForgedChange>> Read(RecordStore store)
    {
        await using var db = store.Context();
        var entries = (await db.Entries.AsNoTracking().ToListAsync()).ToLookup(e => e.Change, StringComparer.Ordinal);
        var parts = (await db.Parts.AsNoTracking().ToListAsync()).ToLookup(p => (p.Chain, p.Sequence));
        return [.. (await db.Changes.AsNoTracking().OrderBy(c => c.Position).ToListAsync()).Select(c => new ForgedChange(
            Change.Parse(c.Bytes), [.. entries[c.Id].OrderBy(e => e.Ordinal).Select(e => new Forged(Header.Parse(e.Header), [.. parts[(e.Chain, e.Sequence)].OrderBy(p => p.Ordinal)]))]))];
    }

    private static async Task Write(SealedRecord record, List<ForgedChange> changes)
    {
        var heads = new Dictionary<string, Head>(StringComparer.Ordinal);
        var rows = new Rows();
        foreach (var ((change, entries), position) in changes.Select((c, i) => (c, i + 1L)))
        {
            var next = heads.ToDictionary(h => h.Key, h => h.Value.Sequence, StringComparer.Ordinal);
            var bytes = (change with { Entries = [.. entries.Select(e => new Place(e.Header.Chain, next[e.Header.Chain] = next.GetValueOrDefault(e.Header.Chain) + 1))] }).Bytes();
            rows.Add("change (partnership, id, position, bytes, hash)", change.Id, position, bytes, Hashes.OfChange(bytes));
            rows.Add("unsealed (partnership, change)", change.Id);
            for (var i = 0; i < entries.Length; i++)
            {
                var (old, parts) = entries[i];
                var head = heads.GetValueOrDefault(old.Chain, Head.Before(old.Chain));
                var header = old with
                {
                    Sequence = head.Sequence + 1, Change = change.Id, ChangeHash = Hashes.Hex(Hashes.OfChange(bytes)), Previous = Hashes.Hex(head.Hash), Recorded = Math.Max(change.At, head.Recorded),
                    Parts = [.. old.Parts.Select((p, n) => p with { Hash = Hashes.Hex(Hashes.OfPart(parts[n].Salt, parts[n].Body)) })],
                };
                var hash = Hashes.OfEntry(header.Bytes());
                rows.Add(
                    "entry (partnership, chain, sequence, change, ordinal, kind, recorded, header, previous, hash)",
                    header.Chain, header.Sequence, header.Change, i, header.Kind, header.Recorded, header.Bytes(), head.Hash, hash);
                foreach (var part in parts)
                    rows.Add("part (partnership, chain, sequence, ordinal, class, about, salt, body)", header.Chain, header.Sequence, part.Ordinal, part.Class, part.About, part.Salt, part.Body);
                heads[old.Chain] = new Head(header.Sequence, hash, header.Recorded);
            }
        }
        await record.Database.Behind(rows.Sql, [.. rows.Values]);
    }

    private sealed class Rows
    {
        public string Sql { get; private set; } = "";

        public List<(string, object)> Values { get; } = [];

        public void Add(string into, params object?[] values)
        {
            var names = values.Select(value =>
            {
                if (value is null)
                    return "NULL";
                Values.Add(($"@v{Values.Count}", value));
                return Values[^1].Item1;
            }).ToList();
            Sql += $"INSERT INTO {into} VALUES ('partnership', {string.Join(", ", names)});";
        }
    }

    public static ForgedChange Reworded(this ForgedChange change, string words) => change with
    {
        Entries = [.. change.Entries.Select(e => e with { Parts = [.. e.Parts.Select(p => new PartRow { Chain = p.Chain, Sequence = p.Sequence, Ordinal = p.Ordinal, Class = p.Class, About = p.About, Salt = p.Salt, Body = Encoding.UTF8.GetBytes($$"""{"text":"{{words}}"}""") })] })],
    };

    public static ForgedChange Named(this ForgedChange change, string id) => change with { Change = change.Change with { Id = id } };
}
