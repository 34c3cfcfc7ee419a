using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests;

public class RebuildTests
{
    [Theory]
    [InlineData(Databases.Sqlite, "UPDATE tally SET words = 'Nothing said.' WHERE chain = 'episode/2'", "tally episode/2: the view has other values than a rebuild")]
    [InlineData(Databases.Postgres, "UPDATE tally SET words = 'Nothing said.' WHERE chain = 'episode/2'", "tally episode/2: the view has other values than a rebuild")]
    [InlineData(Databases.Sqlite, "UPDATE tally SET words = NULL WHERE chain = 'episode/2'", "tally episode/2: the view has other values than a rebuild")]
    [InlineData(Databases.Postgres, "UPDATE tally SET words = NULL WHERE chain = 'episode/2'", "tally episode/2: the view has other values than a rebuild")]
    [InlineData(Databases.Sqlite, "DELETE FROM tally WHERE chain = 'episode/2'", "tally episode/2: is missing from the view")]
    [InlineData(Databases.Postgres, "DELETE FROM tally WHERE chain = 'episode/2'", "tally episode/2: is missing from the view")]
    [InlineData(Databases.Sqlite, "UPDATE tally SET chain = 'episode/9' WHERE chain = 'episode/2'", "tally episode/9: stands in the view, and no entry makes it")]
    [InlineData(Databases.Postgres, "UPDATE tally SET chain = 'episode/9' WHERE chain = 'episode/2'", "tally episode/9: stands in the view, and no entry makes it")]
    public async Task A_view_that_differs_is_found_and_mended(string engine, string sql, string says)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, [new Tally()]);
        for (var i = 0; i < 3; i++)
        {
            var draft = Sample.Change($"c{i}", [.. Enumerable.Range(0, 4).Select(n => Sample.Entry($"episode/{n}"))]);
            await store.Writer.Commit(_ => Task.FromResult<ChangeDraft?>(draft));
        }
        (await Rebuild.Check(store)).ToString().ShouldBe("views 1, rows 4, different 0");

        await store.Plainly(sql);
        var found = await Rebuild.Check(store);
        found.Different.ShouldBeGreaterThan(0);
        found.First.ShouldContain(says);
        await using (var db = store.Context())
            (await db.Set<TallyRow>().CountAsync(t => t.Chain == "episode/2" && t.Words == "Tilly came in late and hungry.")).ShouldBe(0, "a check changes nothing");

        await Rebuild.Run(store);
        (await Rebuild.Check(store)).ToString().ShouldBe("views 1, rows 4, different 0");
        Directory.EnumerateFiles(Path.GetDirectoryName(database.Db) is { Length: > 0 } folder ? folder : Path.GetTempPath(), "kith.db.check*").ShouldBeEmpty();
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task A_long_ledger_is_replayed_page_by_page_in_the_order_of_commits(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using (var store = await RecordStore.Open(database.Db, []))
        {
            await store.Writer.Batch(async db =>
            {
                for (var i = 0; i < 130; i++)
                    await db.Append(Sample.Change($"c{i}", [.. Enumerable.Range(0, 10).Select(n => Sample.Entry("episode/1", $"{i}.{n}"))]));
            });
        }
        await using var reopened = await RecordStore.Open(database.Db, [new Tally()]);
        await using var read = reopened.Context();
        var row = await read.Set<TallyRow>().SingleAsync();
        row.Entries.ShouldBe(1300);
        row.Words.ShouldBe("129.9");
    }
}
