using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using Kith.Record.Ledger;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Kith.Record;

/// <summary>How the views compare with what the entries make. <see cref="Different"/> counts rows; <see cref="First"/> names the first of each table.</summary>
public sealed record Rebuilt(int Views, long Rows, long Different, ImmutableArray<string> First)
{
    public override string ToString() => $"views {Views}, rows {Rows}, different {Different}";
}

/// <summary>Views are disposable; this disposes of them, or proves that nothing would be lost.</summary>
public static class Rebuild
{
    private const int NamedEach = 20;

    /// <summary>Drops every view and makes it again from the entries, in one transaction.</summary>
    public static Task Run(RecordStore store, CancellationToken cancel = default) => store.Alone(
        async () =>
        {
            await using var db = store.Context();
            // Not at REPEATABLE READ: dropping the views waits for those who still write to them, and what they wrote must be seen.
            await using var transaction = await db.Database.BeginTransactionAsync(cancel);
            await Schema.RemakeViews(db, cancel);
            // PostgreSQL knows nothing of new tables until it has looked at them, and goes the longest way round through them.
            if (store.IsPostgres)
                await Schema.Sql(db, "ANALYZE", cancel);
            await transaction.CommitAsync(cancel);
            return true;
        },
        cancel);

    /// <summary>Makes the views again in temporary tables, which hide the real ones from the projectors, and compares row by row.</summary>
    public static async Task<Rebuilt> Check(RecordStore store, CancellationToken cancel = default)
    {
        if (store.IsPostgres)
            return await CheckHere(store, cancel);

        // A long look at a SQLite file would hold up everybody who writes: look at a copy.
        var path = $"{new SqliteConnectionStringBuilder(store.Connection).DataSource}.check";
        File.Delete(path);
        try
        {
            await using (var from = new SqliteConnection(store.Connection))
            await using (var to = new SqliteConnection($"Data Source={path};Pooling=false"))
            {
                await from.OpenAsync(cancel);
                await to.OpenAsync(cancel);
                from.BackupDatabase(to);
            }
            await using var copy = await RecordStore.Open(path, store.Settings.Projectors, store.Settings.Partnership, cancel: cancel);
            return await CheckHere(copy, cancel);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task<Rebuilt> CheckHere(RecordStore store, CancellationToken cancel)
    {
        await using var db = store.Apart();
        await using var transaction = await db.Database.BeginTransactionAsync(db.IsPostgres ? IsolationLevel.RepeatableRead : IsolationLevel.Serializable, cancel);
        var views = Schema.Views(db);
        foreach (var command in Schema.Creating(db, views))
            await Schema.Sql(db, command.Replace("CREATE TABLE ", "CREATE TEMP TABLE ", StringComparison.Ordinal), cancel);
        await Projection.Replay(db, cancel);

        var (live, scratch) = db.IsPostgres ? ("public", "pg_temp") : ("main", "temp");
        var (rows, different) = (0L, 0L);
        var first = ImmutableArray.CreateBuilder<string>();
        foreach (var view in views)
        {
            var real = $"{live}.\"{view.Name}\"";
            rows += await Count(db, real, cancel);
            different += await Compare(db, view, real, $"{scratch}.\"{view.Name}\"", first, cancel);
        }
        await transaction.RollbackAsync(cancel);
        return new(views.Length, rows, different, first.ToImmutable());
    }

    private static async Task<long> Compare(RecordContext db, ITable view, string real, string made, ImmutableArray<string>.Builder first, CancellationToken cancel)
    {
        var all = string.Join(", ", view.Columns.Select(c => $"\"{c.Name}\""));
        var keys = view.PrimaryKey!.Columns.Where(c => c.Name != "partnership").Select(c => $"\"{c.Name}\"").ToList();
        var key = string.Join(", ", keys);
        await using var command = db.Command($"""
            SELECT {key}, max(standing), max(rebuilt) FROM (
                SELECT {key}, 1 AS standing, 0 AS rebuilt FROM (SELECT {all} FROM {real} EXCEPT SELECT {all} FROM {made}) AS s
                UNION ALL
                SELECT {key}, 0, 1 FROM (SELECT {all} FROM {made} EXCEPT SELECT {all} FROM {real}) AS r
            ) AS different GROUP BY {key} ORDER BY {key}
            """);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var count = 0L;
        while (await reader.ReadAsync(cancel))
        {
            if (count++ >= NamedEach)
                continue;
            var name = string.Join(' ', Enumerable.Range(0, keys.Count).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)));
            var (standing, rebuilt) = (reader.GetInt32(keys.Count) == 1, reader.GetInt32(keys.Count + 1) == 1);
            first.Add($"{view.Name} {name}: " + (standing, rebuilt) switch
            {
                (true, true) => "the view has other values than a rebuild",
                (true, false) => "stands in the view, and no entry makes it",
                _ => "is missing from the view",
            });
        }
        return count;
    }

    private static async Task<long> Count(RecordContext db, string table, CancellationToken cancel)
    {
        await using var command = db.Command($"SELECT count(*) FROM {table}");
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), CultureInfo.InvariantCulture);
    }
}
