using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Ledger;

public class NeverChangedTests
{
    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task The_database_refuses_to_change_or_delete_what_was_written(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await Destroyable(database, says: false);
        string[] attempts =
        [
            "UPDATE change SET position = 7",
            "DELETE FROM change",
            "UPDATE entry SET kind = 'x'",
            "DELETE FROM entry",
            "UPDATE part SET class = 'x'",
            "DELETE FROM part",
            .. store.IsPostgres
                ? ["TRUNCATE change CASCADE", "TRUNCATE part"]
                : new[] { "INSERT OR REPLACE INTO part SELECT * FROM part", "INSERT OR REPLACE INTO entry SELECT * FROM entry" },
        ];
        foreach (var attempt in attempts)
            (await Should.ThrowAsync<Exception>(() => store.Plainly(attempt), attempt)).Message.ShouldContain("never changed or deleted");
        await using var db = store.Context();
        (await Verify.Run(db)).ToString().ShouldBe("entries 2, chains 2, problems 0");
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_part_goes_only_with_the_leave_of_two_people(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await Destroyable(database);
        await Should.ThrowAsync<Exception>(() => Leave(store, "worker-1", "worker-1"));
        await Leave(store, "worker-1", "worker-2");

        await Should.ThrowAsync<Exception>(() => store.Plainly("DELETE FROM part WHERE chain = 'episode/1' AND ordinal = 1"));
        await using var db = store.Context();
        (await Verify.Run(db)).First.ShouldBe(["entry episode/1 1: its part 0 was to be destroyed and is still there"]);
        (await store.Plainly("DELETE FROM part WHERE chain = 'episode/1' AND ordinal = 0")).ShouldBe(1);

        (await Verify.Run(db)).ToString().ShouldBe("entries 2, chains 2, problems 0");
        var entry = await db.Read("episode/1").SingleAsync();
        entry.Parts.Select(p => p.Body is null).ShouldBe([true, false]);
        await Should.ThrowAsync<Exception>(() => store.Plainly("DELETE FROM destruction"));
    }

    /// <summary>The role and grants that docs/explanation/ledger.md gives.</summary>
    [Fact]
    public async Task A_role_of_its_own_may_write_and_may_not_rewrite()
    {
        await using var database = await Databases.Fresh(Databases.Postgres);
        await using (await RecordStore.Open(database.Db, [new Tally()]))
        {
        }
        var role = $"app_{Guid.NewGuid():n}";
        var grants = string.Join('\n', (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "ledger.md"))).Where(l => l.StartsWith("GRANT", StringComparison.Ordinal) || l.StartsWith("REVOKE", StringComparison.Ordinal)));
        grants.ShouldContain("kith_app");
        await database.Behind($"CREATE ROLE {role} LOGIN PASSWORD 'x'; {grants.Replace("kith_app", role, StringComparison.Ordinal)}");

        await using (var store = await RecordStore.Open(new Npgsql.NpgsqlConnectionStringBuilder(database.Db) { Username = role, Password = "x" }.ToString(), [new Tally()]))
        {
            await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c1", Sample.Entry("episode/1"))));
            foreach (var attempt in new[] { "UPDATE change SET position = 7", "DELETE FROM entry", "UPDATE part SET class = 'x'", "TRUNCATE part", "ALTER TABLE entry DISABLE TRIGGER ALL" })
                (await Should.ThrowAsync<Npgsql.PostgresException>(() => store.Plainly(attempt), attempt)).SqlState.ShouldBe(Npgsql.PostgresErrorCodes.InsufficientPrivilege);
        }
        Npgsql.NpgsqlConnection.ClearAllPools();
        await database.Behind($"DROP OWNED BY {role}; DROP ROLE {role}");
    }

    private static Task Leave(RecordStore store, string first, string second) => store.Write(db =>
    {
        db.Add(Destroyed(first, second));
        return Task.CompletedTask;
    });

    private static DestructionRow Destroyed(string first, string second) =>
        new() { Chain = "episode/1", Sequence = 1, Ordinal = 0, First = first, Second = second, Reason = "retention", ByChain = "register/destructions", BySequence = 1 };

    private static async Task<RecordStore> Destroyable(Databases database, bool says = true)
    {
        var store = await RecordStore.Open(database.Db, []);
        await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c1", Sample.Entry("episode/1"), says ? Sample.Destroying(Destroyed("worker-1", "worker-2")) : Sample.Entry("register/destructions"))));
        return store;
    }
}
