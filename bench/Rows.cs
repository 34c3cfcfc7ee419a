using Kith.Record;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Kith.Bench;

/// <summary>
/// Puts rows of views straight into SQLite, many a second, as the model has their columns: a column that is new is filled like the others, and a
/// row that the table refuses is an error.
/// </summary>
internal sealed class Rows : IAsyncDisposable
{
    private readonly RecordContext db;
    private readonly SqliteTransaction transaction;
    private readonly Dictionary<Type, (SqliteCommand Insert, Func<object, object?>[] Values)> known = [];

    private Rows(RecordContext db, SqliteTransaction transaction) => (this.db, this.transaction) = (db, transaction);

    public static async Task<Rows> Begin(RecordContext db)
    {
        await db.Database.OpenConnectionAsync();
        return new(db, (SqliteTransaction)await db.Database.GetDbConnection().BeginTransactionAsync());
    }

    public void Add(Row row)
    {
        row.Partnership = db.Partnership;
        if (!known.TryGetValue(row.GetType(), out var table)) known[row.GetType()] = table = Table(row.GetType());
        for (var n = 0; n < table.Values.Length; n++)
            table.Insert.Parameters[n].Value = table.Values[n](row) ?? DBNull.Value;
        table.Insert.ExecuteNonQuery();
    }

    /// <summary>All of it stands, and the database knows how it is spread.</summary>
    public async Task Commit()
    {
        await transaction.CommitAsync();
        await db.Database.ExecuteSqlRawAsync("ANALYZE");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (insert, _) in known.Values) await insert.DisposeAsync();
        await transaction.DisposeAsync();
    }

    private (SqliteCommand, Func<object, object?>[]) Table(Type type)
    {
        var entity = db.Model.FindEntityType(type)!;
        var properties = entity.GetProperties().ToArray();
        var insert = transaction.Connection!.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = $"INSERT INTO \"{entity.GetTableName()}\" ({string.Join(',', properties.Select(p => $"\"{p.GetColumnName()}\""))}) VALUES ({string.Join(',', properties.Select((_, n) => $"$v{n}"))})";
        for (var n = 0; n < properties.Length; n++)
            insert.Parameters.Add(new SqliteParameter($"$v{n}", null));
        return (insert, [.. properties.Select(Value)]);
    }

    private static Func<object, object?> Value(IProperty property)
    {
        var (getter, converter) = (property.GetGetter(), property.GetTypeMapping().Converter);
        return converter is null ? getter.GetClrValue : row => getter.GetClrValue(row) is { } value ? converter.ConvertToProvider(value) : null;
    }
}
