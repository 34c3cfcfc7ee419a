using Kith.Practice.Entries;
using Kith.Practice.Loading;
using Kith.Practice.Pack;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using Kith.Record.Seals;
using Kith.Record.Tests.Landings;
using Kith.Record.Views;
using Kith.Simulator;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests;

/// <summary>
/// Databases that earlier builds left, one of each landing that changed the vocabulary. Every later build opens them, proves them, and goes on
/// with the work that stands open in them to its close. How one is made: <c>golden/README.md</c>; none is ever changed afterwards.
/// </summary>
public sealed class GoldenDatabaseTests
{
    public static TheoryData<string> Names => [.. Golden.Names];

    public static MatrixTheoryData<string, string> NamesAndEngines => new(Golden.Names, [Databases.Sqlite, Databases.Postgres]);

    [Theory, MemberData(nameof(NamesAndEngines))]
    public async Task An_earlier_build_s_database_verifies_rebuilds_and_its_open_work_goes_on_to_its_close(string name, string engine)
    {
        await using var database = await Databases.Fresh(Databases.Sqlite);
        Golden.Unpack(name, database.Db).ShouldBe(Golden.Sha256(name), "a golden database is never changed: restore it, and make another under a new name");
        await using var opened = await RecordStore.Open(database.Db);
        if (engine == Databases.Sqlite)
        {
            await Proved(opened, name);
            await GoOn(opened, name);
            return;
        }
        // Into tables that the same earlier build made there, where it left them.
        await using var elsewhere = await Databases.Fresh(engine);
        if (Golden.LeftTables(name)) await Golden.MakeTables(name, elsewhere.Db);
        await using var copied = await RecordStore.Open(elsewhere.Db);
        await Copy.Run(opened, copied);
        (await Verified(copied, name)).ToString().ShouldBe((await Verified(opened, name)).ToString());
        await GoOn(copied, name);
    }

    [Fact]
    public async Task Every_kind_of_entry_is_in_a_golden_database_or_approved_as_newer_than_all_of_them()
    {
        var held = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in Golden.Names)
        {
            await using var database = await Databases.Fresh(Databases.Sqlite);
            Golden.Unpack(name, database.Db);
            await using var store = await RecordStore.Open(database.Db, []);
            await using var db = store.Context();
            held.UnionWith(await Golden.KindsIn(db));
        }
        var approved = Golden.Approved("not-yet.txt");
        Kinds.All.Select(k => k.Id).Where(k => !held.Contains(k)).ShouldBe(approved, ignoreOrder: true,
            "kinds that no golden database holds, and golden/not-yet.txt: list a new kind there in the landing that adds it, make a golden database (golden/README.md), and take it out");
        held.Except(Kinds.All.Select(k => k.Id), StringComparer.Ordinal).ShouldBeEmpty("a kind that was ever recorded is never taken out of the vocabulary");
    }

    /// <summary>As <c>kith verify</c> and <c>kith rebuild --check</c> do it.</summary>
    private static async Task Proved(RecordStore store, string name)
    {
        await Verified(store, name);
        var check = await Rebuild.Check(store);
        check.First.ShouldBeEmpty();
        check.Different.ShouldBe(0);
        check.Rows.ShouldBeGreaterThan(100);
    }

    private static async Task<Verified> Verified(RecordStore store, string name)
    {
        await using var db = store.Context();
        var verified = await Verify.Run(db, key: Golden.Key(name), file: !store.IsPostgres);
        verified.First.ShouldBeEmpty();
        verified.Entries.ShouldBeGreaterThan(100);
        return verified;
    }

    /// <summary>With this build's practice for values, and each episode under the shape on which it began.</summary>
    private static async Task GoOn(RecordStore store, string name)
    {
        await using var db = store.Context();
        var open = await db.Set<EpisodeRow>().CountAsync(e => e.Closed == null);
        open.ShouldBeGreaterThan(0);
        var files = PackFolder.Read(Golden.PracticeFolder);
        var last = Micros.ToInstant(await db.Entries.MaxAsync(e => e.Recorded));
        var shelf = await PackShelf.Publish(store, PackLoader.Load(files).Pack!, files, last);
        var office = await Office.Open(store, shelf, Cast.Read(Golden.PracticeFolder));
        (await office.CloseAll()).ShouldBeEmpty();
        (await db.Set<EpisodeRow>().CountAsync(e => e.Closed == null)).ShouldBe(0);
        if (Golden.Key(name) is { } key) await Landing.Seal(store, key, office.Now);
        await Proved(store, name);
    }
}
