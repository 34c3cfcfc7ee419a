using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Tests.Shared;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Ledger;

public class AppendTests
{
    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task What_is_appended_is_read_back(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        var draft = Sample.Change("c1", Sample.Entry("episode/1"), Sample.Entry("person/tilly"), Sample.Entry("episode/1", "Ünïcode, 子ども, \0 and \"quotes\""));

        var appended = await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(draft));

        await using var db = store.Context();
        var read = await db.Read("episode/1").ToListAsync();
        read.Select(e => e.Sequence).ShouldBe([1, 2]);
        read[1].Parts[0].Body!["text"]!.GetValue<string>().ShouldBe("Ünïcode, 子ども, \0 and \"quotes\"");
        read[0].Actor.ShouldBe(Sample.Screener);
        read[0].Recorded.ShouldBe(Sample.Noon);
        read[0].Concerns.ShouldBe([new Concern("person/tilly", "subject")]);
        read[0].Says["step"].ShouldBe("s1");
        appended!.Entries.Select(e => (e.Chain, e.Sequence)).ShouldBe([("episode/1", 1), ("person/tilly", 1), ("episode/1", 2)]);
        (await db.Read(["episode/1", "person/tilly"]).ToListAsync()).Select(e => e.Chain).ShouldBe(["episode/1", "person/tilly", "episode/1"]);
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_class_not_asked_for_is_not_fetched(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c1", Sample.Entry("episode/1"))));

        await using var db = store.Context();
        var entry = await db.Read("episode/1", classes: ImmutableHashSet.Create("ordinary")).SingleAsync();
        entry.Parts.Select(p => (p.Class, p.Body is null)).ShouldBe([("ordinary", false), ("police", true)]);
        (await db.Read("episode/1", classes: ImmutableHashSet<string>.Empty).SingleAsync()).Parts.ShouldAllBe(p => p.Body == null);
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task As_of_leaves_out_what_was_recorded_later(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        for (var hour = 0; hour < 3; hour++)
        {
            var draft = Sample.Change($"c{hour}", Sample.Noon + Duration.FromHours(hour), Sample.Entry("episode/1"));
            await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(draft));
        }

        await using var db = store.Context();
        (await db.Read("episode/1", Sample.Noon + Duration.FromHours(1)).CountAsync()).ShouldBe(2);
        (await db.Read("episode/1", Sample.Noon - Duration.FromTicks(1)).CountAsync()).ShouldBe(0);
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task Recorded_never_goes_back_and_is_cut_to_microseconds(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c1", Sample.Noon.PlusTicks(19), Sample.Entry("episode/1"))));
        await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c2", Sample.Noon, Sample.Entry("episode/1"))));

        await using var db = store.Context();
        (await db.Read("episode/1").ToListAsync()).ShouldAllBe(e => e.Recorded == Sample.Noon.PlusTicks(10));
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_change_that_comes_twice_is_refused_by_name(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c1", Sample.Entry("episode/1"))));
        await Should.ThrowAsync<ChangeExists>(() => store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c1", Sample.Entry("episode/1")))));
        await using var db = store.Context();
        (await db.Read("episode/1").CountAsync()).ShouldBe(1);
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task No_change_without_an_entry(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, []);
        await Should.ThrowAsync<EnvelopeRefused>(() => store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(Sample.Change("c1"))));
        (await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(null))).ShouldBeNull();
    }
}
