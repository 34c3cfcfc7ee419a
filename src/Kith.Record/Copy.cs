using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Kith.Record;

/// <summary>One database into another, empty one, of either kind: ledger and stores row by row, byte for byte; the views are then made again.</summary>
public static class Copy
{
    /// <param name="upTo">Position of the last change that the views are made of; all when null.</param>
    /// <returns>How many rows were copied.</returns>
    /// <exception cref="StoreRefused">The target is not empty.</exception>
    public static Task<long> Run(RecordStore from, RecordStore to, CancellationToken cancel = default, long? upTo = null) => to.Alone(
        async () =>
        {
            await using var source = from.Context();
            await using var target = to.Context();
            if (await target.Changes.IgnoreQueryFilters().AnyAsync(cancel))
                throw new StoreRefused("The database to copy into is not empty. Give a new file or a new database.");
            await source.Database.OpenConnectionAsync(cancel);
            await using var look = await source.Database.BeginTransactionAsync(from.IsPostgres ? System.Data.IsolationLevel.RepeatableRead : System.Data.IsolationLevel.Serializable, cancel);
            await using var transaction = await target.Database.BeginTransactionAsync(cancel);
            var rows = 0L;
            foreach (var table in Schema.Kept(target))
                rows += await Table(source, target, table, cancel);
            if (to.IsPostgres)
                await Schema.Sql(target, "SELECT setval(pg_get_serial_sequence('change', 'position'), (SELECT coalesce(max(position), 0) + 1 FROM change), false)", cancel);
            await Schema.RemakeViews(target, cancel, upTo);
            await transaction.CommitAsync(cancel);
            return rows;
        },
        cancel);

    private static async Task<long> Table(RecordContext source, RecordContext target, ITable table, CancellationToken cancel)
    {
        var columns = table.Columns.ToList();
        var names = string.Join(", ", columns.Select(c => $"\"{c.Name}\""));
        await using var read = source.Command($"SELECT {names} FROM \"{table.Name}\"");
        await using var reader = await read.ExecuteReaderAsync(cancel);
        await using var write = target.Command($"INSERT INTO \"{table.Name}\" ({names}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})");
        foreach (var (column, i) in columns.Select((c, i) => (c, i)))
            write.Parameters.Add(Parameter(write, column, i));
        var rows = 0L;
        while (await reader.ReadAsync(cancel))
        {
            for (var i = 0; i < columns.Count; i++)
                write.Parameters[i].Value = reader.IsDBNull(i) ? DBNull.Value : Plain(reader.GetValue(i), columns[i]);
            await write.ExecuteNonQueryAsync(cancel);
            rows++;
        }
        return rows;
    }

    private static DbParameter Parameter(DbCommand command, IColumn column, int i)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = $"@p{i}";
        parameter.DbType = column.StoreTypeMapping.DbType ?? parameter.DbType;
        return parameter;
    }

    // SQLite knows one kind of whole number; PostgreSQL tells them apart.
    private static object Plain(object value, IColumn column)
    {
        var type = Nullable.GetUnderlyingType(column.ProviderClrType) ?? column.ProviderClrType;
        return type == value.GetType() ? value : Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
    }
}
