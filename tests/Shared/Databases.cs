using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kith.Tests.Shared;

/// <summary>
/// A fresh database for a test, on either engine. In a test: <c>[Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]</c>,
/// then <c>await using var database = await Databases.Fresh(engine)</c>, then <c>RecordStore.Open(database.Db)</c>.
/// </summary>
public sealed class Databases : IAsyncDisposable
{
    public const string Sqlite = "SQLite";
    public const string Postgres = "PostgreSQL";

    // SQLite: the bytes of the file. PostgreSQL: the name of a template. Made once for the run.
    private static readonly ConcurrentDictionary<string, Lazy<Task<byte[]>>> Files = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Templates = new(StringComparer.Ordinal);

    private readonly Func<ValueTask> _drop;
    private readonly List<string> _kept = [];

    private Databases(string db, Func<ValueTask> drop) => (Db, _drop) = (db, drop);

    /// <summary>What <c>--db</c> and <c>RecordStore.Open</c> take.</summary>
    public string Db { get; }

    public static async Task<Databases> Fresh(string engine) => engine switch
    {
        Sqlite => File(),
        Postgres => await Database(),
        _ => throw new ArgumentException($"No such engine: {engine}.", nameof(engine)),
    };

    /// <summary>A fresh database with something in it that is made only once: every other is a copy.</summary>
    /// <param name="original">A name for what is in it.</param>
    /// <param name="make">Fills the original, given what <c>RecordStore.Open</c> takes, and leaves no connection open.</param>
    public static async Task<Databases> Copy(string engine, string original, Func<string, Task> make)
    {
        switch (engine)
        {
            case Sqlite:
                var bytes = await Files.GetOrAdd(original, _ => new(() => MakeFile(make))).Value;
                var file = File();
                await System.IO.File.WriteAllBytesAsync(file.Db, bytes);
                return file;
            case Postgres:
                return await Database(await Templates.GetOrAdd(original, _ => new(() => MakeTemplate(make))).Value);
            default:
                throw new ArgumentException($"No such engine: {engine}.", nameof(engine));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _drop();
        foreach (var name in _kept.Where(_ => IsPostgres)) await Administer(Tests.Shared.Postgres.Connection, $"DROP DATABASE {name}");
    }

    private bool IsPostgres => Db.Contains("Host=", StringComparison.Ordinal);

    /// <summary>Keeps what is in it now, for <see cref="Return"/>. Nobody may be at work in it.</summary>
    /// <returns>The number of what was kept.</returns>
    public async Task<int> Keep()
    {
        if (IsPostgres)
        {
            NpgsqlConnection.ClearPool(new NpgsqlConnection(Db));
            _kept.Add($"kith_{Guid.NewGuid():n}");
            await Administer(Tests.Shared.Postgres.Connection, $"CREATE DATABASE {_kept[^1]} TEMPLATE {new NpgsqlConnectionStringBuilder(Db).Database}");
        }
        else
        {
            _kept.Add($"{Db}.{_kept.Count}");
            System.IO.File.Copy(Db, _kept[^1]);
        }
        return _kept.Count - 1;
    }

    /// <summary>Puts back what was kept, under the same name: whoever has its address need not know. Nobody may be at work in it.</summary>
    public async Task Return(int kept)
    {
        if (IsPostgres)
        {
            var name = new NpgsqlConnectionStringBuilder(Db).Database;
            NpgsqlConnection.ClearPool(new NpgsqlConnection(Db));
            await Administer(Tests.Shared.Postgres.Connection, $"DROP DATABASE {name} WITH (FORCE)", $"CREATE DATABASE {name} TEMPLATE {_kept[kept]}");
        }
        else
        {
            SqliteConnection.ClearAllPools();
            System.IO.File.Copy(_kept[kept], Db, overwrite: true);
        }
    }

    private static Databases File()
    {
        var folder = Directory.CreateTempSubdirectory("kith-test-").FullName;
        return new(Path.Combine(folder, "kith.db"), () =>
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        });
    }

    private static async Task<byte[]> MakeFile(Func<string, Task> make)
    {
        await using var file = File();
        await make(file.Db);
        return await System.IO.File.ReadAllBytesAsync(file.Db);
    }

    private static async Task<Databases> Database(string template = "template0")
    {
        var name = $"kith_{Guid.NewGuid():n}";
        var server = Tests.Shared.Postgres.Connection;
        await Administer(server, $"CREATE DATABASE {name} TEMPLATE {template}");
        var db = $"{server};Database={name}";
        return new(db, async () =>
        {
            NpgsqlConnection.ClearPool(new NpgsqlConnection(db));
            await Administer(server, $"DROP DATABASE {name} WITH (FORCE)");
        });
    }

    private static async Task<string> MakeTemplate(Func<string, Task> make)
    {
        var made = await Database();
        await make(made.Db);
        // Whoever is connected to a database keeps it from being copied.
        NpgsqlConnection.ClearPool(new NpgsqlConnection(made.Db));
        // A cluster of our own dies with the run; in one that was given nothing is left behind.
        if (Tests.Shared.Postgres.IsGiven)
            AppDomain.CurrentDomain.ProcessExit += (_, _) => made.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return new NpgsqlConnectionStringBuilder(made.Db).Database!;
    }

    private static async Task Administer(string server, params string[] commands)
    {
        await using var connection = new NpgsqlConnection($"{server};Database=postgres;Pooling=false");
        await connection.OpenAsync();
        foreach (var sql in commands)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
