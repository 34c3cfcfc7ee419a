using Kith.Record.Ledger;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests;

/// <summary>
/// Databases that earlier builds left, one of each landing, in <c>golden/*.db</c>. Every later build opens, verifies and rebuilds them.
/// One is made with <c>kith demo --children 6 --months 2 --seed 1 --until 2026-11-20T12:00:00Z --db tests/Kith.Record.Tests/golden/landing-N.db</c>, and never changed afterwards.
/// </summary>
public class GoldenDatabaseTests
{
    public static TheoryData<string> Golden() => [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "golden"), "*.db").Select(path => Path.GetFileName(path))];

    [Theory, MemberData(nameof(Golden))]
    public async Task An_earlier_build_s_database_opens_verifies_rebuilds_and_moves_to_PostgreSQL(string file)
    {
        await using var database = await Databases.Fresh(Databases.Sqlite);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "golden", file), database.Db);
        await using var store = await RecordStore.Open(database.Db);
        await using var db = store.Context();
        var verified = await Verify.Run(db);
        verified.First.ShouldBeEmpty();
        verified.Entries.ShouldBeGreaterThan(100);
        (await Rebuild.Check(store)).First.ShouldBeEmpty();

        await using var elsewhere = await Databases.Fresh(Databases.Postgres);
        await using var copied = await RecordStore.Open(elsewhere.Db);
        await Copy.Run(store, copied);
        await using var copy = copied.Context();
        (await Verify.Run(copy)).ToString().ShouldBe(verified.ToString());
        (await Rebuild.Check(copied)).First.ShouldBeEmpty();
        (await copy.Entries.CountAsync()).ShouldBe((int)verified.Entries);
    }
}
