using System.Collections.Concurrent;
using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Ledger;

public class ConcurrencyTests
{
    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task Five_agencies_answer_at_once_and_none_is_lost(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        string[] agencies = ["police", "health", "school", "probation", "housing"];
        var decisions = 0;
        await Task.WhenAll(agencies.Select(agency => Task.Run(() => store.Writer.Commit(async db =>
        {
            Interlocked.Increment(ref decisions);
            await db.Read("episode/mash").CountAsync();
            return Sample.Change(agency, Sample.Entry("episode/mash", agency));
        }))));

        await using var read = store.Context();
        var entries = await read.Read("episode/mash").ToListAsync();
        entries.Select(e => e.Change).Order(StringComparer.Ordinal).ShouldBe(agencies.Order(StringComparer.Ordinal));
        entries.Select(e => e.Sequence).ShouldBe([1, 2, 3, 4, 5]);
        decisions.ShouldBeGreaterThanOrEqualTo(5);
        (await Verify.Run(read)).Problems.ShouldBe(0);
    }

    /// <summary>The one that slips in between reading and writing must not go unseen: the decision is taken again on what is there now.</summary>
    [Fact]
    public async Task A_decision_on_what_has_moved_is_taken_again()
    {
        await using var database = await Databases.Fresh(Databases.Postgres);
        await using var store = await RecordStore.Open(database.Db, []);
        var seen = new List<int>();
        await store.Writer.Commit(async db =>
        {
            seen.Add(await db.Entries.CountAsync());
            if (seen.Count == 1)
                await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("quick", Sample.Entry("episode/1"))));
            return Sample.Change("slow", Sample.Entry("episode/1"));
        });
        seen.ShouldBe([0, 1]);
        await using var read = store.Context();
        (await read.Read("episode/1").ToListAsync()).Select(e => e.Change).ShouldBe(["quick", "slow"]);
    }

    [Fact]
    public async Task A_collision_has_a_name()
    {
        await using var database = await Databases.Fresh(Databases.Postgres);
        await using var store = await RecordStore.Open(database.Db, []);
        await using var slow = store.Context();
        await using var transaction = await slow.Database.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead);
        (await slow.Entries.CountAsync()).ShouldBe(0);
        await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("quick", Sample.Entry("episode/1"))));
        await Should.ThrowAsync<ChainMoved>(() => slow.Append(Sample.Change("slow", Sample.Entry("episode/1"))));
    }

    /// <summary>Random changes over random chains by several writers, one of them slow; then the same ledger in the other database.</summary>
    [Theory]
    [InlineData(Databases.Sqlite, Databases.Postgres, 1), InlineData(Databases.Postgres, Databases.Sqlite, 2), InlineData(Databases.Postgres, Databases.Postgres, 3)]
    public async Task Random_writers_leave_valid_chains_and_a_copy_has_the_same_hashes(string engine, string other, int seed)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, [new Tally()]);
        var written = new ConcurrentBag<int>();
        await Task.WhenAll(Enumerable.Range(0, 6).Select(writer => Task.Run(async () =>
        {
            var random = new Random(seed * 100 + writer);
            for (var i = 0; i < 15; i++)
            {
                ImmutableArray<EntryDraft> entries = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Sample.Entry($"episode/{random.Next(8)}", $"writer {writer}, {i}"))];
                var at = Sample.Noon + Duration.FromSeconds(random.Next(-500, 500));
                await store.Writer.Commit(async db =>
                {
                    await db.Entries.CountAsync();
                    return Sample.Change($"w{writer}-{i}", at, entries);
                });
                written.Add(entries.Length);
            }
        })));

        await using var db = store.Context();
        var verified = await Verify.Run(db);
        verified.First.ShouldBeEmpty();
        verified.ToString().ShouldBe($"entries {written.Sum()}, chains 8, problems 0");
        (await Rebuild.Check(store)).Different.ShouldBe(0);

        await using var elsewhere = await Databases.Fresh(other);
        await using var copied = await RecordStore.Open(elsewhere.Db, [new Tally()]);
        (await Copy.Run(store, copied)).ShouldBeGreaterThan(written.Sum());
        await using var copy = copied.Context();
        (await Verify.Run(copy)).ToString().ShouldBe(verified.ToString());
        (await Hashes(copy)).ShouldBe(await Hashes(db));
        (await Rebuild.Check(copied)).ToString().ShouldBe("views 1, rows 8, different 0");
        await copied.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("after", Sample.Entry("episode/0"))));
        (await Verify.Run(copy)).Problems.ShouldBe(0);
        await Should.ThrowAsync<StoreRefused>(() => Copy.Run(store, copied));
    }

    private static async Task<List<string>> Hashes(RecordContext db) =>
        [.. (await db.Entries.OrderBy(e => e.Chain).ThenBy(e => e.Sequence).Select(e => e.Hash).ToListAsync()).Select(hash => Convert.ToHexString(hash))];
}
