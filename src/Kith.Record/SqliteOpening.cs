using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kith.Record;

/// <summary>How every SQLite connection is set, and the proof at start that it took. See docs/decisions/0003-sqlite-rollback-journal.md.</summary>
internal sealed class SqliteOpening : DbConnectionInterceptor
{
    public const int BusySeconds = 10;
    public static readonly SqliteOpening Instance = new();

    // recursive_triggers: without it INSERT OR REPLACE deletes rows past the triggers that forbid it.
    private const string Settings = "PRAGMA busy_timeout=10000; PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Set(connection);
        return Task.CompletedTask;
    }

    /// <exception cref="StoreRefused">SQLite is not in a mode that keeps what it has acknowledged.</exception>
    public static async Task Assert(RecordContext db, CancellationToken cancel)
    {
        try
        {
            await db.Database.OpenConnectionAsync(cancel);
            var read = (string pragma) => Read(db.Database.GetDbConnection(), pragma);
            Check(read("SELECT sqlite_version()"), read("PRAGMA journal_mode"), read("PRAGMA synchronous"), read("PRAGMA foreign_keys"));
        }
        catch (SqliteException e)
        {
            throw new StoreRefused($"The SQLite file cannot be used: {e.Message} It must be a database of Kith, writable, with journal_mode=truncate, and not held in another mode by another program. Close that, or give another file.");
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    public static void Check(string version, string journal, string synchronous, string foreignKeys)
    {
        if (!Version.TryParse(version, out var number) || number < new Version(3, 37))
            throw new StoreRefused($"SQLite {version} is too old; 3.37 or later is needed.");
        if (journal != "truncate")
            throw new StoreRefused($"SQLite {version} runs with journal_mode={journal}; Kith needs truncate (the write-ahead log of versions before 3.51.3 can corrupt a database). Close every other program that has the file open and start again.");
        if (synchronous != "2")
            throw new StoreRefused($"SQLite {version} runs with synchronous={synchronous}; Kith needs FULL (2), or a power cut would lose what was acknowledged.");
        if (foreignKeys != "1")
            throw new StoreRefused($"SQLite {version} runs without foreign keys; Kith needs them.");
    }

    private static void Set(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Settings;
        command.ExecuteNonQuery();
    }

    private static string Read(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture) ?? "";
    }
}
