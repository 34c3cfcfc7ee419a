using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using Kith.Practice.Loading;
using Kith.Practice.Pack;
using Kith.Record.Seals;
using Kith.Tests.Shared;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Kith.Record.Tests.Landings;

/// <summary>
/// The databases that earlier builds left, oldest first, in <c>golden/</c>: <c>landing-N.db</c> or <c>.db.gz</c>, with the SHA-256 of the unpacked
/// file beside it, and the public half of the key that sealed it where it was sealed.
/// </summary>
internal static class Golden
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "golden");

    public static ImmutableArray<string> Names => [.. Directory.GetFiles(Folder, "landing-*.sha256").Select(p => Path.GetFileNameWithoutExtension(p)!).OrderBy(n => n.Length).ThenBy(n => n, StringComparer.Ordinal)];

    public static PracticePack Practice() => PackLoader.Load(PackFolder.Read(PracticeFolder)).Pack!;

    public static string PracticeFolder => Path.Combine(AppContext.BaseDirectory, "practice");

    /// <summary>Unpacks one; answers with the SHA-256 of what came out.</summary>
    public static string Unpack(string name, string to)
    {
        var packed = Path.Combine(Folder, $"{name}.db.gz");
        using (var from = File.Exists(packed) ? new GZipStream(File.OpenRead(packed), CompressionMode.Decompress) : (Stream)File.OpenRead(Path.Combine(Folder, $"{name}.db")))
        using (var file = File.Create(to))
            from.CopyTo(file);
        return Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(to)));
    }

    public static string Sha256(string name) => File.ReadAllText(Path.Combine(Folder, $"{name}.sha256")).Trim();

    /// <summary>The key that it was sealed with, for checking what it signed: it sealed invented people only, so all of it is here.</summary>
    public static SealKey? Key(string name) => Path.Combine(Folder, $"{name}.key") is var path && File.Exists(path) ? SealKey.Parse(File.ReadAllText(path)) : null;

    /// <summary>Lines of an approved list, without those that explain it.</summary>
    public static ImmutableArray<string> Approved(string file) => [.. File.ReadAllLines(Path.Combine(Folder, file)).Where(l => l.Length > 0 && l[0] != '#')];

    public static async Task<ImmutableHashSet<string>> KindsIn(RecordContext db) => [.. await db.Entries.Select(e => e.Kind).Distinct().ToListAsync()];

    /// <summary>Whether that landing left the kept tables as it made them on PostgreSQL; the first did not.</summary>
    public static bool LeftTables(string name) => File.Exists(Path.Combine(Folder, $"{name}.postgres.sql"));

    /// <summary>Makes those tables in an empty database.</summary>
    public static async Task MakeTables(string name, string postgres) => await Read(postgres, await File.ReadAllTextAsync(Path.Combine(Folder, $"{name}.postgres.sql")));

    /// <summary>Plainly, on a connection of its own: no build's schema stands between.</summary>
    /// <returns>The first column of what it answers.</returns>
    public static async Task<ImmutableArray<string>> Read(string postgres, string sql)
    {
        await using var connection = new NpgsqlConnection($"{postgres};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var read = ImmutableArray.CreateBuilder<string>();
        while (reader.FieldCount > 0 && await reader.ReadAsync()) read.Add(reader.GetString(0));
        return read.ToImmutable();
    }

    /// <summary>Stores a database that was just made, in the source folder, packed, with the tables that this build makes on PostgreSQL. One that is there is never overwritten.</summary>
    public static async Task Keep(string db, string name, SealKey key)
    {
        SqliteConnection.ClearAllPools();
        using (var file = new SqliteConnection($"Data Source={db};Pooling=false"))
        {
            file.Open();
            using var command = file.CreateCommand();
            command.CommandText = "VACUUM";
            command.ExecuteNonQuery();
        }
        var folder = Source();
        using (var to = new FileStream(Path.Combine(folder, $"{name}.db.gz"), FileMode.CreateNew))
        using (var packed = new GZipStream(to, CompressionLevel.SmallestSize))
            packed.Write(File.ReadAllBytes(db));
        File.WriteAllText(Path.Combine(folder, $"{name}.sha256"), Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(db))) + "\n");
        File.WriteAllText(Path.Combine(folder, $"{name}.key"), key.Text + "\n");
        await using var database = await Databases.Fresh(Databases.Postgres);
        await using var store = await RecordStore.Open(database.Db);
        await using var made = store.Context();
        var tables = Schema.Kept(made);
        var notes = await Read(database.Db, "SELECT format('INSERT INTO schema (name, kind, shape) VALUES (%L, %L, %L);', name, kind, shape) FROM schema WHERE kind = 'kept' ORDER BY name");
        string[] sql =
        [
            "CREATE TABLE schema (name text NOT NULL PRIMARY KEY, kind text NOT NULL, shape text NOT NULL);", .. Schema.Creating(made, tables),
            .. tables.SelectMany(t => Triggers.For(t.Name, postgres: true)).Distinct(StringComparer.Ordinal).Select(t => $"{t};"), .. notes,
        ];
        File.WriteAllText(Path.Combine(folder, $"{name}.postgres.sql"), string.Join('\n', sql.Select(s => s.Trim())) + "\n");
    }

    private static string Source()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Kith.slnx"))) at = at.Parent ?? throw new DirectoryNotFoundException("A golden database is made in a checkout of the source.");
        return Path.Combine(at.FullName, "tests", "Kith.Record.Tests", "golden");
    }
}
