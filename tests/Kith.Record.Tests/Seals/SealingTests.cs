using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Record.Seals;
using Kith.Record.Stores;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Seals;

public class SealingTests
{
    /// <summary>Three programs seal, four people write, somebody reads: every change is sealed once, and every checkpoint continues the one before it.</summary>
    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task Many_programs_seal_a_busy_record_and_none_twice(string engine)
    {
        await using var record = await SealedRecord.Make(engine);
        await using var second = await RecordStore.Open(record.Database.Db, []);
        RecordStore[] programs = [record.Store, second];
        var writing = Enumerable.Range(0, 4).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < 12; i++)
                await programs[w % 2].Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change($"w{w}-{i}", Sample.Noon, Sample.Entry($"episode/{w % 3}"), Sample.Entry($"person/{w}"))));
        })).ToList();
        var all = Task.WhenAll(writing);
        var sealing = Enumerable.Range(0, 3).Select(s => Task.Run(async () =>
        {
            var sealer = new Sealing(programs[s % 2], SealedRecord.Key);
            while (!all.IsCompleted)
            {
                await sealer.Run(Sample.Noon);
                await using var db = programs[s % 2].Context();
                await Checkpoints.State(db);
            }
        })).ToList();
        await all;
        await Task.WhenAll(sealing);
        await record.Seal();

        await using (var db = record.Store.Context())
        {
            (await Verify.Run(db, key: SealedRecord.Key)).First.ShouldBeEmpty();
            (await db.Set<SealRow>().CountAsync()).ShouldBe(4 * 12 * 2);
            (await Checkpoints.State(db)).Waiting.ShouldBe(0);
            var notes = await db.Set<CheckpointRow>().OrderBy(c => c.Size).Select(c => c.Note).ToListAsync();
            foreach (var note in notes)
            {
                var saved = record.File(System.Text.Encoding.UTF8.GetString(note));
                var since = record.File(await Checkpoints.Since(db, SealNote.Try(await File.ReadAllTextAsync(saved))!.Size));
                record.Witness(since, "--checkpoint", saved).Code.ShouldBe(0);
            }
        }
        record.Witness(await record.Exported(words: false)).ShouldBe((0, "entries 96, chains 7, sealed 96, newer than the last seal 0, problems 0\n"));
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task The_database_lets_no_leaf_be_taken_twice_or_changed(string engine)
    {
        await using var record = await SealedRecord.Grown(engine);
        await record.Add("c6", "episode/6");
        foreach (var attempt in new[]
        {
            "INSERT INTO seal (partnership, leaf, chain, sequence, position, hash) SELECT partnership, 3, 'episode/6', 1, 6, hash FROM change WHERE id = 'c6'",
            "INSERT INTO seal (partnership, leaf, chain, sequence, position, hash) SELECT partnership, 8, chain, sequence, position, hash FROM seal WHERE leaf = 1",
            "UPDATE seal SET position = 7", "DELETE FROM seal", "UPDATE checkpoint SET at = 0", "DELETE FROM checkpoint",
        })
            await Should.ThrowAsync<Exception>(() => record.Store.Plainly(attempt), attempt);
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_ledger_from_before_there_were_seals_is_sealed_whole_and_by_parts(string engine)
    {
        await using var record = await SealedRecord.Make(engine);
        await record.Store.Writer.Batch(async db =>
        {
            for (var i = 0; i < Sealing.Most + 100; i++)
                await db.Append(Sample.Change($"c{i}", Sample.Entry($"episode/{i % 9}")));
        });
        await record.Database.Behind("DELETE FROM unsealed");
        (await record.Seal()).ShouldBe(Sealing.Most + 100);
        (await record.Seal()).ShouldBe(0);
        await using var db = record.Store.Context();
        (await Verify.Run(db, key: SealedRecord.Key)).First.ShouldBeEmpty();
        (await db.Set<SealTileRow>().CountAsync()).ShouldBe(2);
        (await db.Set<CheckpointRow>().CountAsync()).ShouldBe(2);

        // An entry far from the tree's edge is proved through its tiles.
        var proof = record.File(await EntryProof.Of(db, "episode/4", 3));
        record.Witness(proof).ShouldBe((0, "episode/4#3, in northshire.example/kith/partnership of 600 leaves, problems 0\n"));
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task Partnerships_in_one_database_have_a_log_each(string engine)
    {
        await using var record = await SealedRecord.Make(engine);
        await using var other = await RecordStore.Open(record.Database.Db, [], partnership: "westmark");
        await record.Add("c1", "episode/1");
        await other.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c1", Sample.Entry("episode/1"), Sample.Entry("episode/2"))));
        (await record.Seal()).ShouldBe(3);

        var path = record.File("");
        await using (var to = File.Create(path))
            await Export.Write(record.Store, to, words: true, "westmark");
        SealedRecord.Run(path, "--key", SealedRecord.Key.For("westmark").PublicText).ShouldBe((0, "entries 2, chains 2, sealed 2, newer than the last seal 0, problems 0\n"));
        record.Witness(path).Code.ShouldBe(1, "the key of one log vouches for no other");
        await using var db = record.Store.Context("westmark");
        (await Verify.Run(db, key: SealedRecord.Key)).ToString().ShouldBe("entries 2, chains 2, problems 0");
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task What_waits_too_long_is_late(string engine)
    {
        await using var record = await SealedRecord.Make(engine);
        await using var db = record.Store.Context();
        (await Checkpoints.State(db)).ShouldBe(new SealState(null, 0, 0, null));
        await record.Store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c1", Sample.Entry("episode/1"))));
        var waits = await Checkpoints.State(db);
        waits.ShouldBe(new SealState(null, 0, 1, Sample.Noon));
        (waits.Late(Sample.Noon + Duration.FromSeconds(9)), waits.Late(Sample.Noon + Duration.FromSeconds(11))).ShouldBe((false, true));
        await record.Seal();
        (await Checkpoints.State(db)).ShouldBe(new SealState(Sample.Noon + Duration.FromHours(5), 1, 0, null));
    }
}
