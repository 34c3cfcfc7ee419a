using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Kith.Record;

/// <summary>
/// Makes the tables. Ledger and stores are made once and kept; views are dropped, made and rebuilt when the hash of their shape,
/// or a projector's version, is not the one noted in the table <c>schema</c>.
/// </summary>
public static class Schema
{
    private sealed record Noted(string Name, string Kind, string Shape);

    /// <param name="Tables">Parents before children.</param>
    /// <param name="Creating">The commands that make each table and its indexes.</param>
    private sealed record Plan(ImmutableArray<ITable> Tables, ImmutableArray<(string Table, string Command)> Creating);

    // Working it out takes longer than all else at start: it is left until something must be made. Stores with the same views have the same model.
    private static readonly ConditionalWeakTable<IModel, Plan> Plans = [];

    public static async Task Ensure(RecordContext db, CancellationToken cancel = default)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (db.IsPostgres)
            await Sql(db, "SELECT pg_advisory_xact_lock(5080)", cancel);
        if (!await Exists(db, cancel))
            await Sql(db, "CREATE TABLE schema (name text NOT NULL PRIMARY KEY, kind text NOT NULL, shape text NOT NULL)", cancel);
        var noted = await db.Database.SqlQueryRaw<Noted>("SELECT name AS \"Name\", kind AS \"Kind\", shape AS \"Shape\" FROM schema").ToListAsync(cancel);

        await KeepTables(db, noted, cancel);
        if (!noted.Where(n => n.Kind is "view" or "projector").ToHashSet().SetEquals(Wanted(db)))
            await RemakeViews(db, noted, cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Drops every view, makes it anew and replays the ledger into it, in the caller's transaction.</summary>
    internal static async Task RemakeViews(RecordContext db, CancellationToken cancel, long? upTo = null)
    {
        var noted = await db.Database.SqlQueryRaw<Noted>("SELECT name AS \"Name\", kind AS \"Kind\", shape AS \"Shape\" FROM schema").ToListAsync(cancel);
        await RemakeViews(db, noted, cancel, upTo);
    }

    /// <summary>The tables of the views, parents before children.</summary>
    internal static ImmutableArray<ITable> Views(RecordContext db) => [.. PlanOf(db).Tables.Where(IsView)];

    /// <summary>The tables of ledger and stores, parents before children.</summary>
    internal static ImmutableArray<ITable> Kept(RecordContext db) => [.. PlanOf(db).Tables.Where(t => !IsView(t))];

    /// <summary>The commands that make tables and their indexes.</summary>
    internal static IEnumerable<string> Creating(RecordContext db, IReadOnlyCollection<ITable> tables)
    {
        var names = tables.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        return PlanOf(db).Creating.Where(c => names.Contains(c.Table)).Select(c => c.Command);
    }

    private static IModel ModelOf(RecordContext db) => db.GetService<IDesignTimeModel>().Model;

    private static Plan PlanOf(RecordContext db) => Plans.GetValue(ModelOf(db), model =>
    {
        var relational = model.GetRelationalModel();
        var generator = db.GetService<IMigrationsSqlGenerator>();
        var operations = db.GetService<IMigrationsModelDiffer>().GetDifferences(null, relational);
        var order = operations.OfType<CreateTableOperation>().Select(o => o.Name).ToList();
        return new Plan(
            [.. relational.Tables.OrderBy(t => order.IndexOf(t.Name))],
            [.. from operation in operations
                let table = operation switch { CreateTableOperation made => made.Name, CreateIndexOperation index => index.Table, _ => null }
                where table is not null
                from command in generator.Generate([operation], model)
                select (table, command.CommandText)]);
    });

    private static async Task KeepTables(RecordContext db, List<Noted> noted, CancellationToken cancel)
    {
        var kept = noted.Where(n => n.Kind == "kept").ToDictionary(n => n.Name, n => n.Shape, StringComparer.Ordinal);
        if (ModelOf(db).GetRelationalModel().Tables.Where(t => !IsView(t)).All(t => kept.TryGetValue(t.Name, out var shape) && shape == Shape(t)))
            return;
        var tables = Kept(db);
        foreach (var table in tables)
        {
            if (!kept.TryGetValue(table.Name, out var shape) || shape == Shape(table))
                continue;
            var steps = StoreMigrations.For(table.Name, shape, db.IsPostgres).ToList();
            foreach (var command in steps)
                await Sql(db, command, cancel);
            if (steps.Count > 0)
                await db.Database.ExecuteSqlAsync($"UPDATE schema SET shape = {Shape(table)} WHERE name = {table.Name}", cancel);
            else
                throw new StoreRefused($"The table {table.Name} has another shape than this build expects. It holds what no rebuild can bring back: run the build that made it, or one that migrates it.");
        }
        var missing = tables.Where(t => !kept.ContainsKey(t.Name)).ToImmutableArray();
        foreach (var command in Creating(db, missing))
            await Sql(db, command, cancel);
        foreach (var table in missing)
        {
            foreach (var command in Triggers.For(table.Name, db.IsPostgres))
                await Sql(db, command, cancel);
            await Note(db, new(table.Name, "kept", Shape(table)), cancel);
        }
    }

    private static async Task RemakeViews(RecordContext db, List<Noted> noted, CancellationToken cancel, long? upTo = null)
    {
        foreach (var view in noted.Where(n => n.Kind == "view"))
            await Sql(db, $"DROP TABLE IF EXISTS \"{view.Name}\"" + (db.IsPostgres ? " CASCADE" : ""), cancel);
        await Sql(db, "DELETE FROM schema WHERE kind IN ('view', 'projector')", cancel);
        foreach (var command in Creating(db, Views(db)))
            await Sql(db, command, cancel);
        foreach (var projector in db.Settings.Projectors)
        {
            foreach (var command in projector.AlsoCreate(db.IsPostgres))
                await Sql(db, command, cancel);
        }
        foreach (var wanted in Wanted(db))
            await Note(db, wanted, cancel);
        await Ledger.Projection.Replay(db, cancel, upTo);
    }

    private static IEnumerable<Noted> Wanted(RecordContext db) =>
        ModelOf(db).GetRelationalModel().Tables.Where(IsView).Select(t => new Noted(t.Name, "view", Shape(t))).Concat(db.Settings.Projectors.Select(p =>
            new Noted(p.GetType().FullName!, "projector", $"{p.Version} {Hash(string.Join('\n', p.AlsoCreate(db.IsPostgres)))}")));

    private static bool IsView(ITable table) => table.EntityTypeMappings.Any(m => m.TypeBase.ClrType.IsAssignableTo(typeof(ViewRow)));

    // Our own description, not the generated SQL: that may change with the version of the library.
    private static string Shape(ITable table)
    {
        var lines = table.Columns.Select(c => $"column {c.Name} {c.StoreType} {(c.IsNullable ? "null" : "not null")}")
            .Concat(table.UniqueConstraints.Select(u => $"unique {string.Join(',', u.Columns.Select(c => c.Name))}"))
            .Concat(table.Indexes.Select(i => $"index {i.IsUnique} {string.Join(',', i.Columns.Select(c => c.Name))} {i.Filter}"))
            .Concat(table.ForeignKeyConstraints.Select(f => $"foreign {string.Join(',', f.Columns.Select(c => c.Name))} {f.PrincipalTable.Name}"))
            .Order(StringComparer.Ordinal);
        return Hash(string.Join('\n', lines));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    // Asked first: a role that may not make tables can start when there is nothing to make.
    private static async Task<bool> Exists(RecordContext db, CancellationToken cancel)
    {
        await using var command = db.Command(db.IsPostgres ? "SELECT count(*) FROM pg_tables WHERE tablename = 'schema' AND schemaname = current_schema()" : "SELECT count(*) FROM sqlite_master WHERE name = 'schema'");
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), System.Globalization.CultureInfo.InvariantCulture) > 0;
    }

    private static Task Note(RecordContext db, Noted noted, CancellationToken cancel) =>
        db.Database.ExecuteSqlAsync($"INSERT INTO schema (name, kind, shape) VALUES ({noted.Name}, {noted.Kind}, {noted.Shape})", cancel);

    /// <summary>Runs a command as it stands: braces are not placeholders.</summary>
    internal static async Task Sql(RecordContext db, string sql, CancellationToken cancel)
    {
        await using var command = db.Command(sql);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
