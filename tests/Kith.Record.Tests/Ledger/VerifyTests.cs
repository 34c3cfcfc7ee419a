using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Ledger;

/// <summary>Each fault is planted behind the ledger's back, on both databases, and must be found and named.</summary>
public class VerifyTests
{
    public static TheoryData<string, string, string> Faults()
    {
        // What is done; what verification must say. In PostgreSQL and SQLite alike.
        (string Sql, string Says)[] faults =
        [
            ("UPDATE entry SET kind = 'other' WHERE chain = 'episode/1' AND sequence = 2", "entry episode/1 2: its kind is not the one in its header"),
            ("UPDATE entry SET recorded = recorded + 1 WHERE chain = 'episode/1' AND sequence = 2", "entry episode/1 2: its time of recording is not the one in its header"),
            ("UPDATE entry SET hash = previous WHERE chain = 'episode/1' AND sequence = 3", "entry episode/1 3: its header bytes do not give its hash"),
            ("UPDATE entry SET previous = hash WHERE chain = 'episode/1' AND sequence = 3", "entry episode/1 3: its previous hash is not the one in its header"),
            ("UPDATE entry SET change = 'c3' , ordinal = 9 WHERE chain = 'episode/1' AND sequence = 2", "entry episode/1 2: its change is not the one in its header"),
            ("UPDATE entry SET ordinal = 5 WHERE chain = 'episode/1' AND sequence = 2", "entry episode/1 2: its change c2 does not list it at 5"),
            ("UPDATE entry SET chain = 'episode/2' WHERE chain = 'episode/1' AND sequence = 3", "entry episode/2 3: its header says that it is episode/1 3"),
            ("DELETE FROM entry WHERE chain = 'episode/1' AND sequence = 1", "entry episode/1 2: the chain does not begin with 1"),
            ("DELETE FROM entry WHERE chain = 'episode/1' AND sequence = 2", "entry episode/1 3: follows 1: entries between them are missing"),
            ("DELETE FROM entry WHERE chain = 'episode/1' AND sequence = 3", "change c3: its entry episode/1 3 is missing"),
            ("DELETE FROM entry WHERE chain = 'episode/1'", "change c1: its entry episode/1 1 is missing"),
            ("DELETE FROM change WHERE id = 'c2'", "entry episode/1 2: its change c2 is missing"),
            ("UPDATE change SET id = 'c9' WHERE id = 'c3'", "change c9: its id is not the one in its bytes"),
            ("UPDATE change SET hash = (SELECT hash FROM change WHERE id = 'c1') WHERE id = 'c3'", "change c3: its bytes do not give its hash"),
            ("UPDATE change SET bytes = (SELECT bytes FROM change WHERE id = 'c1'), hash = (SELECT hash FROM change WHERE id = 'c1') WHERE id = 'c2'", "entry episode/1 2: its change is not the one that it was made with"),
            ("UPDATE change SET position = position + 100 WHERE id = 'c1'", "entry episode/1 2: its change stands before that of the entry before it"),
            ("DELETE FROM part WHERE chain = 'episode/1' AND sequence = 2 AND ordinal = 1", "entry episode/1 2: its part 1 is missing, and nobody destroyed it lawfully"),
            ("UPDATE part SET ordinal = 7 WHERE chain = 'episode/1' AND sequence = 2 AND ordinal = 1", "entry episode/1 2: its part 7 is not named in its header"),
            ("UPDATE part SET class = 'ordinary' WHERE chain = 'episode/1' AND sequence = 2 AND ordinal = 1", "entry episode/1 2: its part 1 has another class"),
            ("UPDATE part SET about = 'person/rose' WHERE chain = 'episode/1' AND sequence = 2 AND ordinal = 0", "entry episode/1 2: its part 0 has another class or is about another person"),
            ("UPDATE part SET salt = (SELECT hash FROM change WHERE id = 'c1') WHERE chain = 'episode/1' AND sequence = 2 AND ordinal = 1", "entry episode/1 2: the bytes of its part 1 do not give the hash"),
            ("UPDATE part SET body = salt WHERE chain = 'person/tilly' AND ordinal = 0", "entry person/tilly 1: the bytes of its part 0 do not give the hash"),
            ("UPDATE part SET chain = 'nowhere' WHERE chain = 'episode/1' AND sequence = 3 AND ordinal = 0", "entry nowhere 3: part 0 belongs to no entry"),
        ];
        var data = new TheoryData<string, string, string>();
        foreach (var (sql, says) in faults)
        {
            data.Add(Databases.Sqlite, sql, says);
            data.Add(Databases.Postgres, sql, says);
        }
        return data;
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task A_planted_fault_is_found_and_named(string engine, string sql, string says)
    {
        await using var database = await Three(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        await using var db = store.Context();
        (await Verify.Run(db)).ToString().ShouldBe("entries 4, chains 2, problems 0");

        (await database.Behind(sql)).ShouldBeGreaterThan(0);

        var told = new List<string>();
        var verified = await Verify.Run(db, told.Add);
        verified.Problems.ShouldBeGreaterThan(0);
        verified.First.ShouldBe(told);
        told.ShouldContain(problem => problem.StartsWith(says, StringComparison.Ordinal), string.Join('\n', told));
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task Any_changed_byte_is_found(string engine)
    {
        await using var database = await Three(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        await using var db = store.Context();
        var entry = await db.Entries.AsNoTracking().SingleAsync(e => e.Chain == "episode/1" && e.Sequence == 2);
        var change = await db.Changes.AsNoTracking().SingleAsync(c => c.Id == "c2");
        var part = await db.Parts.AsNoTracking().SingleAsync(p => p.Chain == "episode/1" && p.Sequence == 2 && p.Ordinal == 0);
        (string Sql, byte[] Bytes)[] places =
        [
            ("UPDATE entry SET header = @bytes WHERE chain = 'episode/1' AND sequence = 2", entry.Header),
            ("UPDATE change SET bytes = @bytes WHERE id = 'c2'", change.Bytes),
            ("UPDATE part SET body = @bytes WHERE chain = 'episode/1' AND sequence = 2 AND ordinal = 0", part.Body),
            ("UPDATE part SET salt = @bytes WHERE chain = 'episode/1' AND sequence = 2 AND ordinal = 0", part.Salt),
        ];
        foreach (var (sql, bytes) in places)
        {
            for (var at = 0; at < bytes.Length; at += 1 + bytes.Length / 12)
            {
                var wrong = bytes.ToArray();
                wrong[at] ^= 1;
                await database.Behind(sql, ("@bytes", wrong));
                (await Verify.Run(db)).Problems.ShouldBeGreaterThan(0, $"{sql}: byte {at}");
            }
            await database.Behind(sql, ("@bytes", bytes));
            (await Verify.Run(db)).Problems.ShouldBe(0);
        }
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task Two_entries_that_changed_places_are_found(string engine)
    {
        await using var database = await Three(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        foreach (var (from, to) in new[] { (2, 99), (3, 2), (99, 3) })
            await database.Behind($"UPDATE entry SET sequence = {to} WHERE chain = 'episode/1' AND sequence = {from}");

        await using var db = store.Context();
        (await Verify.Run(db)).First.ShouldContain("entry episode/1 2: its header says that it is episode/1 3: it was moved");
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_well_made_entry_slipped_in_is_found(string engine)
    {
        await using var database = await Three(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        await using var db = store.Context();
        var last = await db.Entries.AsNoTracking().SingleAsync(e => e.Chain == "episode/1" && e.Sequence == 3);
        var forged = (Header.Parse(last.Header) with { Sequence = 4, Previous = Hashes.Hex(last.Hash), Parts = [] }).Bytes();
        await database.Behind(
            "INSERT INTO entry (partnership, chain, sequence, change, ordinal, kind, recorded, header, previous, hash) VALUES (@p, 'episode/1', 4, 'c3', 1, 'note', @r, @header, @previous, @hash)",
            ("@p", store.Settings.Partnership), ("@r", last.Recorded), ("@header", forged), ("@previous", last.Hash), ("@hash", Hashes.OfEntry(forged)));

        (await Verify.Run(db)).First.ShouldBe(["entry episode/1 4: its change c3 does not list it at 1"]);
    }

    public static TheoryData<string, string, string> Forgeries()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var engine in new[] { Databases.Sqlite, Databases.Postgres })
        {
            data.Add(engine, "spaces", "entry episode/1 3: its header is not in canonical form");
            data.Add(engine, "rubbish", "entry episode/1 3: its header cannot be read as envelope version 1");
            data.Add(engine, "earlier", "entry episode/1 3: was recorded before the entry before it");
            data.Add(engine, "later", "entry episode/1 3: was not recorded when its change was made");
            data.Add(engine, "elsewhere", "entry episode/1 3: does not follow the entry before it");
            data.Add(engine, "change", "entry episode/1 3: its change is not the one that it was made with");
            data.Add(engine, "part", "entry episode/1 3: its part 2 is missing, and nobody destroyed it lawfully");
        }
        return data;
    }

    /// <summary>The last entry, with nothing after it to vouch for it, made anew with a header that hashes well and columns to match.</summary>
    [Theory, MemberData(nameof(Forgeries))]
    public async Task A_forged_header_is_found_by_what_it_says(string engine, string how, string says)
    {
        await using var database = await Three(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        await using var db = store.Context();
        var row = await db.Entries.AsNoTracking().SingleAsync(e => e.Chain == "episode/1" && e.Sequence == 3);
        var header = Header.Parse(row.Header);
        var zeros = new string('0', 64);
        var bytes = how switch
        {
            "spaces" => [(byte)' ', .. row.Header],
            "rubbish" => "{}"u8.ToArray(),
            "earlier" => (header with { Recorded = Micros.From(Sample.Noon) }).Bytes(),
            "later" => (header with { Recorded = header.Recorded + 1 }).Bytes(),
            "elsewhere" => (header with { Previous = zeros }).Bytes(),
            "change" => (header with { ChangeHash = zeros }).Bytes(),
            "part" => (header with { Parts = header.Parts.Add(new(null, "ordinary", zeros)) }).Bytes(),
            _ => throw new ArgumentException(how, nameof(how)),
        };
        var forged = Envelope.Try(() => Header.Parse(bytes)) ?? header;
        (await database.Behind(
            "UPDATE entry SET header = @header, hash = @hash, recorded = @recorded, previous = @previous WHERE chain = 'episode/1' AND sequence = 3",
            ("@header", bytes), ("@hash", Hashes.OfEntry(bytes)), ("@recorded", forged.Recorded), ("@previous", Convert.FromHexString(forged.Previous)))).ShouldBe(1);

        (await Verify.Run(db)).First.ShouldBe([says]);
    }

    /// <summary>A change made anew, with its hash: its entries say that it is another.</summary>
    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_forged_change_is_found_by_its_entries(string engine)
    {
        await using var database = await Three(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        await using var db = store.Context();
        var change = Change.Parse((await db.Changes.AsNoTracking().SingleAsync(c => c.Id == "c2")).Bytes);
        foreach (var (bytes, says) in new[]
        {
            ((change with { Purpose = "curiosity" }).Bytes(), new[] { "entry episode/1 2: its change is not the one that it was made with" }),
            ([(byte)' ', .. change.Bytes()], ["entry episode/1 2: its change is not the one that it was made with", "change c2: its bytes are not in canonical form"]),
            ((change with { Entries = [] }).Bytes(), ["entry episode/1 2: its change is not the one that it was made with", "entry episode/1 2: its change c2 does not list it at 0", "change c2: it lists no entries"]),
        })
        {
            await database.Behind("UPDATE change SET bytes = @bytes, hash = @hash WHERE id = 'c2'", ("@bytes", bytes), ("@hash", Hashes.OfChange(bytes)));
            (await Verify.Run(db)).First.ShouldBe(says);
        }
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_ledger_of_many_pages_is_verified_to_its_end(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        await store.Writer.Batch(async db =>
        {
            for (var i = 0; i < 60; i++)
                await db.Append(Sample.Change($"c{i}", [.. Enumerable.Range(0, 20).Select(n => Sample.Entry($"episode/{n}"))]));
        });
        await using (var db = store.Context())
            (await Verify.Run(db)).ToString().ShouldBe("entries 1200, chains 20, problems 0");

        await database.Behind("DELETE FROM part WHERE chain = 'episode/9' AND sequence = 60 AND ordinal = 0");
        await using (var db = store.Context())
            (await Verify.Run(db)).First.ShouldBe(["entry episode/9 60: its part 0 is missing, and nobody destroyed it lawfully"]);
    }

    private static Task<Databases> Three(string engine) => Databases.Copy(engine, "three changes", async db =>
    {
        await using var store = await RecordStore.Open(db, []);
        await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c1", Sample.Entry("episode/1"), Sample.Entry("person/tilly"))));
        await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c2", Sample.Noon + Duration.FromHours(1), Sample.Entry("episode/1"))));
        await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c3", Sample.Noon + Duration.FromHours(2), Sample.Entry("episode/1"))));
    });
}
