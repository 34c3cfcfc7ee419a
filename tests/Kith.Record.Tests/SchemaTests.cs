using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests;

public class SchemaTests
{
    /// <summary>A view that is made again whenever it is rebuilt, and says how often an entry came by.</summary>
    private sealed class Counting(int version) : IProjector
    {
        public int Version => version;
        public int Seen { get; private set; }

        public void Shape(ModelBuilder model) => model.Entity<TallyRow>().HasKey(t => new { t.Partnership, t.Chain });

        public Task Project(RecordContext db, PastEntry entry)
        {
            Seen++;
            return Task.CompletedTask;
        }
    }

    private sealed class KeyedByItself : IProjector
    {
        public void Shape(ModelBuilder model) => model.Entity<TallyRow>().HasKey(t => t.Chain);

        public Task Project(RecordContext db, PastEntry entry) => Task.CompletedTask;
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task Views_are_rebuilt_when_and_only_when_they_have_changed(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using (var none = await RecordStore.Open(database.Db, []))
            await none.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c1", Sample.Entry("episode/1"), Sample.Entry("episode/2"))));

        (await SeenOnOpening(database, new Counting(1))).ShouldBe(2, "a new view");
        (await SeenOnOpening(database, new Counting(1))).ShouldBe(0, "nothing changed");
        (await SeenOnOpening(database, new Counting(2))).ShouldBe(2, "another version");

        await using var store = await RecordStore.Open(database.Db, [new Tally()]);
        await using var db = store.Context();
        (await db.Set<TallyRow>().SumAsync(t => t.Entries)).ShouldBe(2);
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_view_that_is_gone_from_the_list_is_gone_from_the_database(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using (await RecordStore.Open(database.Db, [new Tally()]))
        {
        }
        await using var store = await RecordStore.Open(database.Db, []);
        await Should.ThrowAsync<Exception>(() => store.Plainly("DELETE FROM tally"));
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_store_of_another_shape_is_refused_by_name(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using (await RecordStore.Open(database.Db, []))
        {
        }
        await database.Behind("UPDATE schema SET shape = 'other' WHERE name = 'draft'");
        (await Should.ThrowAsync<StoreRefused>(() => RecordStore.Open(database.Db, []))).Message.ShouldContain("table draft");
    }

    [Fact]
    public async Task Several_programs_may_start_at_once()
    {
        await using var database = await Databases.Fresh(Databases.Postgres);
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => RecordStore.Open(database.Db, [new Tally()]))));
        await stores[0].Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c1", Sample.Entry("episode/1"))));
        await using var db = stores[3].Context();
        (await db.Set<TallyRow>().CountAsync()).ShouldBe(1);
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_key_without_the_partnership_first_is_refused(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        (await Should.ThrowAsync<InvalidOperationException>(() => RecordStore.Open(database.Db, [new KeyedByItself()]))).Message.ShouldContain("must begin with Partnership");
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task One_partnership_does_not_see_another(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var north = await RecordStore.Open(database.Db, [new Tally()], "north");
        await using var south = await RecordStore.Open(database.Db, [new Tally()], "south");
        await north.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c1", Sample.Entry("episode/1"))));
        await south.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c1", Sample.Entry("episode/1"), Sample.Entry("episode/1"))));

        await using var db = north.Context();
        (await Verify.Run(db)).ToString().ShouldBe("entries 1, chains 1, problems 0");
        (await db.Set<TallyRow>().SingleAsync()).Entries.ShouldBe(1);

        await Rebuild.Run(north);
        await using var other = south.Context();
        (await other.Set<TallyRow>().SingleAsync()).Entries.ShouldBe(2, "who rebuilds, rebuilds for all");
        (await Rebuild.Check(south)).ToString().ShouldBe("views 1, rows 2, different 0");
    }

    [Theory]
    [InlineData("3.50.4", "truncate", "2", "1", null)]
    [InlineData("3.50.4", "wal", "2", "1", "journal_mode=wal")]
    [InlineData("3.50.4", "truncate", "1", "1", "synchronous=1")]
    [InlineData("3.50.4", "truncate", "2", "0", "without foreign keys")]
    [InlineData("3.7.0", "truncate", "2", "1", "too old")]
    public void SQLite_that_could_lose_what_it_acknowledged_is_refused(string version, string journal, string synchronous, string foreignKeys, string? says)
    {
        if (says is null)
            SqliteOpening.Check(version, journal, synchronous, foreignKeys);
        else
            Should.Throw<StoreRefused>(() => SqliteOpening.Check(version, journal, synchronous, foreignKeys)).Message.ShouldContain(says);
    }

    [Fact]
    public async Task A_file_that_another_program_holds_in_wal_is_not_used()
    {
        await using var database = await Databases.Fresh(Databases.Sqlite);
        await using (await RecordStore.Open(database.Db, []))
        {
        }
        await using var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={database.Db};Pooling=False");
        await other.OpenAsync();
        await using var command = other.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; CREATE TABLE other (id); INSERT INTO other VALUES (1); BEGIN; SELECT * FROM other;";
        await using var reader = await command.ExecuteReaderAsync();

        (await Should.ThrowAsync<StoreRefused>(() => RecordStore.Open(database.Db, []))).Message.ShouldContain("journal_mode");
    }

    [Fact]
    public async Task What_is_no_database_is_refused_with_the_remedy()
    {
        await using var database = await Databases.Fresh(Databases.Sqlite);
        await File.WriteAllTextAsync(database.Db, new string('x', 5000));
        (await Should.ThrowAsync<StoreRefused>(() => RecordStore.Open(database.Db, []))).Message.ShouldContain("give another file");
        (await Should.ThrowAsync<StoreRefused>(() => RecordStore.Open(Path.Combine(database.Db, "nowhere", "kith.db"), []))).Message.ShouldContain("give another file");
        (await Should.ThrowAsync<StoreRefused>(() => RecordStore.Open("Host=127.0.0.1;Port=1;Username=nobody;Database=none", []))).Message.ShouldContain("createdb");
    }

    private static async Task<int> SeenOnOpening(Databases database, Counting view)
    {
        await using (await RecordStore.Open(database.Db, [view]))
            return view.Seen;
    }
}
