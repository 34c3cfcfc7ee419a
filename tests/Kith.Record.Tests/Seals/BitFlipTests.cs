using System.Data.Common;
using System.Globalization;
using System.Text;
using Kith.Record.Ledger;
using Kith.Record.Seals;
using Kith.Tests.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Seals;

/// <summary>
/// Random single bits, in what the database holds, in the database's file, in a backup copy. Each is detected and located. A sample here;
/// 10,000 of each with <c>KITH_NIGHTLY=1</c>. A failure names its seed.
/// </summary>
public class BitFlipTests
{
    private static readonly bool Nightly = Environment.GetEnvironmentVariable("KITH_NIGHTLY") == "1";
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("KITH_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : Random.Shared.Next();

    private static readonly Dictionary<string, string[]> Keys = new(StringComparer.Ordinal)
    {
        ["change"] = ["id"], ["entry"] = ["chain", "sequence"], ["part"] = ["chain", "sequence", "ordinal"], ["seal"] = ["leaf"], ["seal_tile"] = ["level", "tile"], ["checkpoint"] = ["size"], ["unsealed"] = ["change"],
    };

    /// <summary>One value of one row, and the same with a bit changed.</summary>
    private sealed record Flip(string Table, string Column, Dictionary<string, object> Key, object Before, object After)
    {
        /// <summary>Where verification should look: the row's place, or the one that its flipped key names.</summary>
        public IEnumerable<Spot> Spots() => new[] { Key, new Dictionary<string, object>(Key, StringComparer.Ordinal) { [Column] = After } }.Select(key => Table switch
        {
            "change" => Spot.Change((string)key["id"]),
            "entry" or "part" => Spot.Entry((string)key["chain"], Convert.ToInt64(key["sequence"], CultureInfo.InvariantCulture)),
            "seal" => Spot.Seal(Convert.ToInt64(key["leaf"], CultureInfo.InvariantCulture)),
            "seal_tile" => Spot.Tile(Convert.ToInt32(key["level"], CultureInfo.InvariantCulture), Convert.ToInt64(key["tile"], CultureInfo.InvariantCulture)),
            "checkpoint" => Spot.Checkpoint(Convert.ToInt64(key["size"], CultureInfo.InvariantCulture)),
            _ => Spot.Unsealed((string)key["change"]),
        });

        public override string ToString() => $"{Table} {string.Join(' ', Key.Values)}: {Column} from {Show(Before)} to {Show(After)}";

        private static object Show(object value) => value is byte[] bytes ? Hashes.Hex(bytes) : value;
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_bit_in_the_database_is_found_located_and_repaired_from_a_second_copy(string engine)
    {
        await using var record = await SealedRecord.Grown(engine);
        // Enough leaves for a tile, and something that waits.
        await record.Store.Writer.Batch(async db =>
        {
            for (var i = 0; i < 260; i++)
                await db.Append(Sample.Change($"t{i}", Sample.Noon + NodaTime.Duration.FromHours(2), Sample.Entry($"episode/{i % 7}")));
        });
        await record.Seal();
        await record.Add("c9", "episode/1", "person/tilly");
        await using var copy = await SecondCopy.Open(await record.Exported());
        var whole = await RepairTests.Rows(record.Store);
        var random = new Random(Seed);
        for (var done = 0; done < (Nightly ? 10_000 : 12);)
        {
            var flip = await Choose(record, random);
            if (flip is null || !await Set(record, flip, flip.After))
                continue;
            done++;
            var because = $"seed {Seed}, flip {done}: {flip}";
            await using (var db = record.Store.Context())
            {
                var verified = await Verify.Run(db, key: SealedRecord.Key);
                verified.Problems.ShouldBeGreaterThan(0, because);
                // A row whose partnership was flipped is seen where it is missing.
                if (flip.Column != "partnership")
                    verified.Spots.Overlaps(flip.Spots()).ShouldBeTrue($"{because}\n{string.Join('\n', verified.First)}");
            }
            if (flip.Column == "partnership")
            {
                (await Set(record, flip, flip.Before)).ShouldBeTrue(because);
                continue;
            }
            var told = new List<string>();
            var repaired = await Repair.Run(record.Store, copy.Store, RecordStore.DefaultPartnership, SealedRecord.Key, told.Add);
            repaired.After.Problems.ShouldBe(0, $"{because}\n{string.Join('\n', told)}\n{string.Join('\n', repaired.After.First)}");
            (await RepairTests.Rows(record.Store)).ShouldBe(whole, because);
        }
    }

    /// <summary>What SQLite's file holds besides: b-trees, indexes, free space. A bit is found, or has changed nothing that was recorded.</summary>
    [Fact]
    public async Task A_bit_in_SQLite_s_file_is_found_or_has_changed_nothing()
    {
        await using var record = await SealedRecord.Grown(Databases.Sqlite);
        var whole = await RepairTests.Rows(record.Store);
        await record.Store.DisposeAsync();
        var bytes = await File.ReadAllBytesAsync(record.Database.Db);
        var random = new Random(Seed);
        var (found, harmless) = (0, 0);
        for (var i = 0; i < (Nightly ? 10_000 : 60); i++)
        {
            // Most of a small file is free space, where nothing stands to be changed: every other flip is where something does.
            var at = random.Next(bytes.Length);
            while (i % 2 == 0 && bytes[at] == 0)
                at = random.Next(bytes.Length);
            var bit = (byte)(1 << random.Next(8));
            bytes[at] ^= bit;
            var path = record.File("");
            await File.WriteAllBytesAsync(path, bytes);
            bytes[at] ^= bit;
            if (await FoundIn(path))
            {
                found++;
            }
            else
            {
                harmless++;
                await using var store = await RecordStore.Open(path, []);
                (await RepairTests.Rows(store)).ShouldBe(whole, $"seed {Seed}: byte {at}, bit {bit}");
            }
            SqliteConnection.ClearAllPools();
            File.Delete(path);
        }
        found.ShouldBeGreaterThan((found + harmless) / 20, $"seed {Seed}");
    }

    [Fact]
    public async Task A_bit_in_a_backup_copy_is_found_and_located()
    {
        await using var record = await SealedRecord.Grown(Databases.Sqlite);
        var bytes = await File.ReadAllBytesAsync(await record.Exported());
        var random = new Random(Seed);
        for (var i = 0; i < (Nightly ? 10_000 : 400); i++)
        {
            // The first byte of all says what kind of file it is: it is flipped each time.
            var at = i < 8 ? 0 : random.Next(bytes.Length);
            var bit = (byte)(1 << (i < 8 ? i : random.Next(8)));
            var line = bytes[..at].Count(b => b == '\n') + 1;
            bytes[at] ^= bit;
            var path = record.File("");
            await File.WriteAllBytesAsync(path, bytes);
            bytes[at] ^= bit;
            var (code, says) = record.Witness(path);
            code.ShouldBe(1, $"seed {Seed}: byte {at}, bit {bit}: {says}");
            says.ShouldMatch($@"Line ({line}|{line + 1})\b|The file has no end", $"seed {Seed}: byte {at}, bit {bit}: {says}");
            File.Delete(path);
        }
    }

    private static async Task<bool> FoundIn(string path)
    {
        try
        {
            await using var store = await RecordStore.Open(path, []);
            await using var db = store.Context();
            return (await Verify.Run(db, key: SealedRecord.Key, file: true)).Problems > 0;
        }
        catch (Exception e) when (e is StoreRefused or SqliteException or DbUpdateException or InvalidOperationException or FormatException or InvalidCastException or OverflowException)
        {
            return true;
        }
    }

    private static async Task<Flip?> Choose(SealedRecord record, Random random)
    {
        var table = Keys.Keys.ElementAt(random.Next(Keys.Count));
        await using var db = record.Store.Context();
        await db.Database.OpenConnectionAsync();
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"SELECT count(*) FROM {table}";
        var rows = Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
        if (rows == 0)
            return null;
        command.CommandText = $"SELECT * FROM {table} ORDER BY {string.Join(", ", Keys[table])} LIMIT 1 OFFSET {random.NextInt64(rows)}";
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        var column = random.Next(reader.FieldCount);
        if (reader.IsDBNull(column) || Flipped(reader.GetValue(column), reader.GetDataTypeName(column), random) is not { } after)
            return null;
        return new(table, reader.GetName(column), Keys[table].ToDictionary(k => k, k => reader.GetValue(reader.GetOrdinal(k)), StringComparer.Ordinal), reader.GetValue(column), after);
    }

    private static object? Flipped(object value, string type, Random random)
    {
        switch (value)
        {
            case byte[] { Length: > 0 } bytes:
                var wrong = bytes.ToArray();
                wrong[random.Next(wrong.Length)] ^= (byte)(1 << random.Next(8));
                return wrong;
            case string { Length: > 0 } text:
                var letters = Encoding.UTF8.GetBytes(text);
                letters[random.Next(letters.Length)] ^= (byte)(1 << random.Next(7));
                // What no database takes as text is a flip in the file, and tried there.
                return letters.All(b => b is >= 32 and < 127) ? Encoding.ASCII.GetString(letters) : null;
            case int number:
                return number ^ (1 << random.Next(31));
            case long number:
                return number ^ (1L << random.Next(type == "INTEGER" ? 31 : 62));
            default:
                return null;
        }
    }

    /// <summary>False when the database itself refuses, because the place is taken.</summary>
    private static async Task<bool> Set(SealedRecord record, Flip flip, object value)
    {
        // The row is found under its key as it stands now.
        var key = flip.Key.ToDictionary(k => k.Key, k => k.Key == flip.Column && ReferenceEquals(value, flip.Before) ? flip.After : k.Value, StringComparer.Ordinal);
        try
        {
            return await record.Database.Behind(
                $"UPDATE {flip.Table} SET {flip.Column} = @value WHERE {string.Join(" AND ", key.Keys.Select(k => $"{k} = @k_{k}"))}", [("@value", value), .. key.Select(k => ($"@k_{k.Key}", k.Value))]) == 1;
        }
        catch (DbException e) when (e is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } or SqliteException { SqliteErrorCode: 19 })
        {
            return false;
        }
    }
}
