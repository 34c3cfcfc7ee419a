using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Record.Seals;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Seals;

/// <summary>Damage is repaired from a second copy, byte for byte; a copy that says otherwise, or remembers what was destroyed, changes nothing.</summary>
public class RepairTests
{
    // Damage of every kind, done in turn to one record.
    private static readonly string[] Damages =
    [
        "UPDATE entry SET kind = 'other' WHERE chain = 'episode/1' AND sequence = 2",
        "UPDATE entry SET recorded = recorded + 1, ordinal = 9 WHERE chain = 'episode/1' AND sequence = 2",
        "UPDATE entry SET hash = previous WHERE chain = 'episode/1' AND sequence = 4",
        "UPDATE entry SET header = previous WHERE chain = 'episode/1' AND sequence = 1",
        "UPDATE entry SET chain = 'episode/7' WHERE chain = 'episode/1' AND sequence = 3",
        "UPDATE entry SET sequence = 9 WHERE chain = 'episode/1' AND sequence = 4",
        "DELETE FROM entry WHERE chain = 'episode/1' AND sequence = 2",
        "DELETE FROM entry WHERE chain = 'person/tilly'; DELETE FROM part WHERE chain = 'person/tilly'",
        "UPDATE change SET bytes = hash WHERE id = 'c3'",
        "UPDATE change SET position = 77 WHERE id = 'c2'",
        "UPDATE change SET id = 'c9' WHERE id = 'c3'",
        "DELETE FROM change WHERE id = 'c4'",
        "DELETE FROM part WHERE chain = 'episode/1' AND sequence = 2 AND ordinal = 1",
        "UPDATE part SET body = salt, class = 'other', about = 'person/rose' WHERE chain = 'episode/2'",
        "UPDATE part SET ordinal = 7 WHERE chain = 'episode/1' AND sequence = 2 AND ordinal = 1",
        "UPDATE part SET chain = 'nowhere' WHERE chain = 'episode/1' AND sequence = 3",
        "UPDATE seal SET hash = (SELECT hash FROM change WHERE id = 'c1') WHERE leaf = 3",
        "UPDATE seal SET sequence = 99, position = 99, chain = 'nowhere' WHERE leaf = 2",
        "DELETE FROM seal WHERE leaf = 0",
        "DELETE FROM checkpoint WHERE size = 5",
        "UPDATE seal SET leaf = 88 WHERE leaf = 4",
        "UPDATE checkpoint SET at = at + 1 WHERE size = 5",
        "UPDATE checkpoint SET size = 4 WHERE size = 5",
        "DELETE FROM seal WHERE leaf = 1; UPDATE entry SET header = hash WHERE chain = 'episode/1' AND sequence = 1; DELETE FROM change WHERE id = 'c1'; DELETE FROM part",
    ];

    [Theory, InlineData(Databases.Sqlite, false), InlineData(Databases.Postgres, false), InlineData(Databases.Sqlite, true), InlineData(Databases.Postgres, true)]
    public async Task Damage_is_found_located_and_repaired(string engine, bool fromExport)
    {
        await using var record = await SealedRecord.Grown(engine);
        await record.Add("c6", "episode/1");
        var whole = await Rows(record.Store);
        await using var copy = fromExport ? await FromExport(record) : await FromDatabase(record);
        foreach (var damage in Damages)
        {
            await record.Database.Behind(damage);
            await using (var db = record.Store.Context())
                (await Verify.Run(db)).Problems.ShouldBeGreaterThan(0, damage);

            var told = new List<string>();
            var repaired = await Repair.Run(record.Store, copy.Store, RecordStore.DefaultPartnership, SealedRecord.Key, told.Add);
            var because = $"{damage}\n{string.Join('\n', told)}\n{string.Join('\n', repaired.After.First)}";
            repaired.Records.ShouldBeGreaterThan(0, because);
            repaired.After.Problems.ShouldBe(0, because);
            (await Rows(record.Store)).ShouldBe(whole, because);
            // The triggers are back.
            (await Should.ThrowAsync<Exception>(() => record.Store.Plainly("UPDATE entry SET kind = 'x'"))).Message.ShouldContain("never changed");
            (await Should.ThrowAsync<Exception>(() => record.Store.Plainly("DELETE FROM seal"))).Message.ShouldContain("never changed");
        }
        await record.Add("c7", "episode/1", "episode/2");
        (await record.Seal()).ShouldBe(3);
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_copy_that_says_otherwise_is_refused(string engine)
    {
        await using var record = await SealedRecord.Grown(engine);
        await using var other = await SealedRecord.Grown(engine);
        await other.Forge(all => all.Select(c => c.Change.Id == "c2" ? c.Reworded("All was well.") : c), Hiding.SealsWithTheKey);
        await record.Database.Behind("UPDATE entry SET kind = 'other' WHERE chain = 'episode/1' AND sequence = 2; DELETE FROM part WHERE chain = 'episode/1' AND sequence = 2");
        var damaged = await Rows(record.Store);

        var told = new List<string>();
        var repaired = await Repair.Run(record.Store, other.Store, RecordStore.DefaultPartnership, SealedRecord.Key, told.Add);
        repaired.Records.ShouldBe(0);
        repaired.After.Problems.ShouldBeGreaterThan(0);
        told.ShouldContain("entry episode/1 2: not repaired: the copy's entry is not the one that this database vouches for");
        (await Rows(record.Store)).ShouldBe(damaged);
    }

    /// <summary>The copy is older than the destruction; whoever took its record away hoped that a repair would bring the words back.</summary>
    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task What_was_destroyed_stays_destroyed(string engine)
    {
        await using var record = await SealedRecord.Grown(engine);
        await using var old = await FromDatabase(record);
        var destruction = new DestructionRow { Chain = "episode/1", Sequence = 2, Ordinal = 0, First = "worker-1", Second = "worker-2", Reason = "retention", ByChain = "register/destructions", BySequence = 1 };
        await record.Store.Writer.Commit(async db =>
        {
            await Task.CompletedTask;
            return Sample.Change("c6", Sample.Noon + Duration.FromHours(1), Sample.Destroying(destruction));
        });
        await record.Store.Write(async db =>
        {
            db.Add(destruction);
            await db.SaveChangesAsync();
            await db.Parts.Where(p => p.Chain == "episode/1" && p.Sequence == 2 && p.Ordinal == 0).ExecuteDeleteAsync();
        });
        await record.Seal();
        await using var young = await FromDatabase(record);
        var destroyed = await Rows(record.Store);

        // Something else is damaged: that is repaired, and this is not touched.
        await record.Database.Behind("DELETE FROM part WHERE chain = 'episode/1' AND sequence = 2 AND ordinal = 1");
        (await Repair.Run(record.Store, old.Store, RecordStore.DefaultPartnership)).After.Problems.ShouldBe(0);
        (await Rows(record.Store)).ShouldBe(destroyed);

        // Without its record the part looks lost, and still does not come back from the copy that has it.
        await record.Database.Behind("DELETE FROM destruction");
        var told = new List<string>();
        (await Repair.Run(record.Store, old.Store, RecordStore.DefaultPartnership, tell: told.Add)).After.First.ShouldContain("destruction by register/destructions 1: says that parts were destroyed, and the record of it is missing");
        told.ShouldContain("entry episode/1 2: not repaired: its part 0 is missing, and it cannot be known whether it was destroyed lawfully");
        await using (var db = record.Store.Context())
            (await db.Parts.AnyAsync(p => p.Chain == "episode/1" && p.Sequence == 2 && p.Ordinal == 0)).ShouldBeFalse();

        // The copy that knows of the destruction brings the record of it back, and not the words.
        (await Repair.Run(record.Store, young.Store, RecordStore.DefaultPartnership)).After.Problems.ShouldBe(0);
        (await Rows(record.Store)).ShouldBe(destroyed);
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_destruction_that_no_entry_vouches_for_is_found(string engine)
    {
        await using var record = await SealedRecord.Grown(engine);
        await record.Store.Write(db =>
        {
            db.Add(new DestructionRow { Chain = "episode/1", Sequence = 2, Ordinal = 0, First = "worker-1", Second = "worker-2", Reason = "retention", ByChain = "person/tilly", BySequence = 1 });
            return Task.CompletedTask;
        });
        await record.Store.Plainly("DELETE FROM part WHERE chain = 'episode/1' AND sequence = 2 AND ordinal = 0");
        await using var db = record.Store.Context();
        (await Verify.Run(db)).First.ShouldBe(["destruction by person/tilly 1: 1 parts were destroyed in its name, the first of episode/1 2, and it does not say so"]);
        var (code, says) = record.Witness(await record.Exported());
        (code, says).ShouldBe((1, "person/tilly#1: 1 parts were destroyed in its name, the first of episode/1#2, and it does not say so.\nentries 8, chains 3, sealed 8, newer than the last seal 0, problems 1\n"));
    }

    /// <summary>Every row of ledger and seals, as text.</summary>
    internal static async Task<List<string>> Rows(RecordStore store)
    {
        await using var db = store.Context();
        await db.Database.OpenConnectionAsync();
        var rows = new List<string>();
        foreach (var table in new[] { "change", "entry", "part", "destruction", "seal", "seal_tile", "checkpoint", "unsealed" })
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync();
            var some = new List<string>();
            while (await reader.ReadAsync())
                some.Add($"{table} {string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => (reader.GetName(i), reader.GetValue(i) is byte[] bytes ? Hashes.Hex(bytes) : reader.GetValue(i).ToString())).Order())}");
            rows.AddRange(some.Order(StringComparer.Ordinal));
        }
        return rows;
    }

    private sealed class Second(RecordStore store, params IAsyncDisposable[] holders) : IAsyncDisposable
    {
        public RecordStore Store => store;

        public async ValueTask DisposeAsync()
        {
            foreach (var holder in holders)
                await holder.DisposeAsync();
        }
    }

    /// <summary>A copy in a database of the other kind.</summary>
    private static async Task<Second> FromDatabase(SealedRecord record)
    {
        var database = await Databases.Fresh(record.Store.IsPostgres ? Databases.Sqlite : Databases.Postgres);
        var store = await RecordStore.Open(database.Db, []);
        await Copy.Run(record.Store, store);
        return new(store, store, database);
    }

    private static async Task<Second> FromExport(SealedRecord record)
    {
        var copy = await SecondCopy.Open(await record.Exported());
        copy.Damaged.ShouldBe(0);
        return new(copy.Store, copy);
    }
}
