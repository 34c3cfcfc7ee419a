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

    private readonly Func<ValueTask> _drop;

    private Databases(string db, Func<ValueTask> drop) => (Db, _drop) = (db, drop);

    /// <summary>What <c>--db</c> and <c>RecordStore.Open</c> take.</summary>
    public string Db { get; }

    public static async Task<Databases> Fresh(string engine) => engine switch
    {
        Sqlite => File(),
        Postgres => await Database(),
        _ => throw new ArgumentException($"No such engine: {engine}.", nameof(engine)),
    };

    public ValueTask DisposeAsync() => _drop();

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

    private static async Task<Databases> Database()
    {
        var name = $"kith_{Guid.NewGuid():n}";
        var server = Tests.Shared.Postgres.Connection;
        await Administer(server, $"CREATE DATABASE {name} TEMPLATE template0");
        var db = $"{server};Database={name}";
        return new(db, async () =>
        {
            NpgsqlConnection.ClearPool(new NpgsqlConnection(db));
            await Administer(server, $"DROP DATABASE {name} WITH (FORCE)");
        });
    }

    private static async Task Administer(string server, string sql)
    {
        await using var connection = new NpgsqlConnection($"{server};Database=postgres;Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
