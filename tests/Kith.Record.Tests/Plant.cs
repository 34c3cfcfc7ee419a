using Kith.Tests.Shared;
using Microsoft.Data.Sqlite;
using Npgsql;
using System.Data.Common;

namespace Kith.Record.Tests;

/// <summary>Somebody with the database's own password, past triggers and foreign keys: what verification is for.</summary>
internal static class Plant
{
    public static async Task<int> Behind(this Databases database, string sql, params (string Name, object Value)[] values)
    {
        await using DbConnection connection = database.Db.Contains("Host=", StringComparison.Ordinal)
            ? new NpgsqlConnection(database.Db)
            : new SqliteConnection($"Data Source={database.Db};Foreign Keys=False;Pooling=False");
        await connection.OpenAsync();
        if (connection is NpgsqlConnection)
        {
            await Run(connection, "SET session_replication_role = replica");
        }
        else
        {
            foreach (var trigger in await Names(connection, "SELECT name FROM sqlite_master WHERE type = 'trigger'"))
                await Run(connection, $"DROP TRIGGER {trigger}");
        }
        return await Run(connection, sql, values);
    }

    /// <summary>With the triggers standing.</summary>
    public static async Task<int> Plainly(this RecordStore store, string sql)
    {
        await using var db = store.Context();
        return await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(db.Database, sql);
    }

    private static async Task<int> Run(DbConnection connection, string sql, params (string Name, object Value)[] values)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }
        return await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> Names(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync())
            names.Add(reader.GetString(0));
        return names;
    }
}
