using System.Collections.Immutable;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Landings;

/// <summary>Tables of the ledger and of the stores hold what no rebuild brings back: their names, and their columns' names, types and order, are approved.</summary>
public sealed class KeptTablesTests
{
    public static TheoryData<string> Names => [.. Golden.Names];

    public static TheoryData<string> OfPostgres => [.. Golden.Names.Where(Golden.LeftTables)];

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task Kept_tables_are_as_approved(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db);
        await using var db = store.Context();
        var made = (await Columns(db)).Select(c => $"{engine} {c}").ToArray();
        var approved = Golden.Approved("kept-tables.txt").Where(l => l.StartsWith($"{engine} ", StringComparison.Ordinal)).ToArray();
        string[] differences =
        [
            .. made.Except(approved, StringComparer.Ordinal).Select(c => $"not approved: {c}"), .. approved.Except(made, StringComparer.Ordinal).Select(c => $"gone: {c}"),
            .. made.Intersect(approved, StringComparer.Ordinal).Zip(approved.Intersect(made, StringComparer.Ordinal)).Where(c => c.First != c.Second).Take(1).Select(c => $"moved: {c.First}"),
        ];
        differences.ShouldBeEmpty("a kept table is not as golden/kept-tables.txt has it. A new column has a step in StoreMigrations, and shows there as a diff; nothing that stands is renamed, moved or retyped");
    }

    [Theory, MemberData(nameof(Names))]
    public async Task An_earlier_build_s_file_keeps_its_columns_and_gets_those_that_are_new(string name)
    {
        await using var database = await Databases.Fresh(Databases.Sqlite);
        Golden.Unpack(name, database.Db);
        ImmutableArray<string> before;
        await using (var file = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={database.Db};Pooling=false"))
        {
            await file.OpenAsync();
            await using var command = file.CreateCommand();
            command.CommandText = OnSqlite;
            await using var reader = await command.ExecuteReaderAsync();
            var read = ImmutableArray.CreateBuilder<string>();
            while (await reader.ReadAsync()) read.Add(reader.GetString(0));
            before = read.ToImmutable();
        }
        await using var store = await RecordStore.Open(database.Db);
        await using var db = store.Context();
        await Same(db, before);
    }

    [Theory, MemberData(nameof(OfPostgres))]
    public async Task An_earlier_build_s_PostgreSQL_keeps_its_columns_and_gets_those_that_are_new(string name)
    {
        await using var database = await Databases.Fresh(Databases.Postgres);
        await Golden.MakeTables(name, database.Db);
        var before = await Golden.Read(database.Db, OnPostgres);
        await using var store = await RecordStore.Open(database.Db);
        await using var db = store.Context();
        await Same(db, before);
    }

    /// <summary>Before: all that were kept then. Now: those, in that order among themselves, and whatever a new database has.</summary>
    private static async Task Same(RecordContext db, ImmutableArray<string> before)
    {
        await using var fresh = await Databases.Fresh(db.IsPostgres ? Databases.Postgres : Databases.Sqlite);
        await using var store = await RecordStore.Open(fresh.Db);
        await using var made = store.Context();
        var wanted = await Columns(made);
        wanted.Where(before.Contains).ShouldBe(before, "what an earlier build keeps is neither renamed, nor moved, nor retyped");
        var now = await Columns(db);
        now.Except(wanted, StringComparer.Ordinal).Concat(wanted.Except(now, StringComparer.Ordinal)).ShouldBeEmpty("a column that an earlier build's database lacks has a step in StoreMigrations");
    }

    // A column that a step added is declared as both databases understand it (bigint); to SQLite that is an integer like any other.
    private const string OnSqlite = """
        SELECT t.name || '.' || c.name || ' ' || CASE WHEN c.type LIKE '%INT%' THEN 'INTEGER' ELSE c.type END || CASE WHEN c."notnull" THEN ' not null' ELSE '' END
        FROM schema t JOIN pragma_table_info(t.name) c WHERE t.kind = 'kept' ORDER BY t.name, c.cid
        """;

    private const string OnPostgres = """
        SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
        FROM information_schema.columns JOIN schema ON name = table_name AND kind = 'kept' WHERE table_schema = current_schema() ORDER BY table_name COLLATE "C", ordinal_position
        """;

    private static async Task<ImmutableArray<string>> Columns(RecordContext db) =>
        [.. await db.Database.SqlQueryRaw<string>(db.IsPostgres ? OnPostgres : OnSqlite).ToListAsync()];
}
