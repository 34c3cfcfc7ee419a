using System.Data.Common;

namespace Kith.Record.Ledger;

/// <summary>The last entry of a chain; before the first, what that must name as its predecessor.</summary>
internal sealed record Head(long Sequence, byte[] Hash, long Recorded)
{
    public static Head Before(string chain) => new(0, Hashes.OfChain(chain), long.MinValue);
}

/// <summary>
/// The hot path in plain SQL, the same on both databases: the heads of a change's chains in one command, its rows in another.
/// Change tracking would cost several times what the database does.
/// </summary>
internal static class Inserting
{
    /// <summary>Rows, or chains, in one command: far below the number of parameters that either database takes.</summary>
    private const int Together = 50;

    private const string NewChange = "INSERT INTO change (partnership, id, bytes, hash) VALUES (@p, @id, @bytes, @hash)";
    private const string NewChangeOnSqlite = "INSERT INTO change (partnership, position, id, bytes, hash) SELECT @p, coalesce(max(position), 0) + 1, @id, @bytes, @hash FROM change WHERE partnership = @p";
    private const string NewUnsealed = "; INSERT INTO unsealed (partnership, change) VALUES (@p, @id)";
    private const string NewEntries = "INSERT INTO entry (partnership, chain, sequence, change, ordinal, kind, recorded, header, previous, hash) VALUES ";
    private const string NewParts = "INSERT INTO part (partnership, chain, sequence, ordinal, class, about, salt, body) VALUES ";

    public static async Task<Dictionary<string, Head>> Heads(RecordContext db, IEnumerable<string> chains, CancellationToken cancel)
    {
        var heads = new Dictionary<string, Head>(StringComparer.Ordinal);
        foreach (var some in chains.Chunk(Together))
        {
            await using var command = db.Command(string.Join(
                ';', some.Select((_, i) => $"SELECT sequence, hash, recorded FROM entry WHERE partnership = @p AND chain = @c{i} ORDER BY sequence DESC LIMIT 1")));
            command.With("@p", db.Partnership);
            for (var i = 0; i < some.Length; i++)
                command.With($"@c{i}", some[i]);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            foreach (var chain in some)
            {
                heads[chain] = await reader.ReadAsync(cancel) ? new Head(reader.GetInt64(0), (byte[])reader.GetValue(1), reader.GetInt64(2)) : Head.Before(chain);
                await reader.NextResultAsync(cancel);
            }
        }
        return heads;
    }

    public static async Task Insert(RecordContext db, ChangeRow change, IReadOnlyList<EntryRow> entries, IReadOnlyList<PartRow> parts, CancellationToken cancel)
    {
        // The position is drawn here, after the heads were read, so it grows along every chain.
        await using var command = db.Command((db.IsPostgres ? NewChange : NewChangeOnSqlite) + NewUnsealed)
            .With("@p", db.Partnership).With("@id", change.Id).With("@bytes", change.Bytes).With("@hash", change.Hash);
        await command.ExecuteNonQueryAsync(cancel);
        var ordered = entries.OrderBy(e => e.Chain, StringComparer.Ordinal).ThenBy(e => e.Sequence);
        await Insert(db, NewEntries, ordered.Select(e => new object?[] { e.Chain, e.Sequence, e.Change, e.Ordinal, e.Kind, e.Recorded, e.Header, e.Previous, e.Hash }), cancel);
        await Insert(db, NewParts, parts.Select(p => new object?[] { p.Chain, p.Sequence, p.Ordinal, p.Class, p.About, p.Salt, p.Body }), cancel);
    }

    private static async Task Insert(RecordContext db, string into, IEnumerable<object?[]> rows, CancellationToken cancel)
    {
        foreach (var some in rows.Chunk(Together))
        {
            await using var command = db.Command("").With("@p", db.Partnership);
            var tuples = some.Select((row, r) => $"(@p, {string.Join(", ", row.Select((value, c) =>
            {
                var name = $"@v{r}_{c}";
                command.With(name, value);
                return name;
            }))})");
            command.CommandText = into + string.Join(", ", tuples);
            await command.ExecuteNonQueryAsync(cancel);
        }
    }
}
