using Kith.Tests.Shared;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Seals;

/// <summary>Whatever is done to the record, a witness with an old checkpoint and an earlier export finds it, and where.</summary>
public class TamperTests
{
    // What is done to five sealed changes (c1 … c5); the first entry that is no longer what it was.
    private static readonly Dictionary<string, (Func<List<ForgedChange>, IEnumerable<ForgedChange>> Do, string Where)> Tampers = new(StringComparer.Ordinal)
    {
        ["edit"] = (all => all.Select(c => c.Change.Id == "c2" ? c.Reworded("All was well.") : c), "episode/1#2"),
        ["edit the first"] = (all => all.Select(c => c.Change.Id == "c1" ? c.Reworded("All was well.") : c), "person/tilly#1"),
        ["edit the last"] = (all => all.Select(c => c.Change.Id == "c5" ? c.Reworded("All was well.") : c), "episode/2#2"),
        ["delete a change"] = (all => all.Where(c => c.Change.Id != "c2"), "episode/1#2"),
        ["delete an entry"] = (all => all.Select(c => c.Change.Id == "c3" ? c with { Entries = [c.Entries[0]] } : c), "episode/1#3"),
        ["delete a chain"] = (all => all.Select(c => c with { Entries = [.. c.Entries.Where(e => e.Header.Chain != "person/tilly")] }).Where(c => c.Entries.Length > 0), "person/tilly#1"),
        ["re-order"] = (all => [all[0], all[2], all[1], all[3], all[4]], "episode/1#2"),
        ["re-order across chains"] = (all => [all[0], all[1], all[3], all[2], all[4]], "person/tilly#2"),
        ["insert"] = (all => [all[0], all[1], all[1].Named("x1").Reworded("Spoke to mother."), all[2], all[3], all[4]], "episode/1#3"),
        ["insert a chain"] = (all => [all[0], new ForgedChange(all[1].Change with { Id = "x1" }, [.. all[1].Entries.Select(e => e with { Header = e.Header with { Chain = "episode/9" } })]), .. all[1..]], "episode/1#2"),
        ["truncate"] = (all => all.Take(4), "episode/1#4"),
        ["truncate a chain"] = (all => all.Select(c => c.Change.Id == "c5" ? c with { Entries = [c.Entries[1]] } : c), "episode/1#4"),
    };

    public static TheoryData<string, string> All()
    {
        var data = new TheoryData<string, string>();
        foreach (var tamper in Tampers.Keys)
        {
            data.Add(Databases.Sqlite, tamper);
            data.Add(Databases.Postgres, tamper);
        }
        return data;
    }

    [Theory, MemberData(nameof(All))]
    public async Task Everything_hashed_anew_is_found_by_the_witness_and_located(string engine, string tamper)
    {
        await using var record = await SealedRecord.Grown(engine);
        var (saved, before) = (await record.Checkpoint(), await record.Exported());
        record.Witness(before, "--checkpoint", saved).ShouldBe((0, "entries 8, chains 3, sealed 8, newer than the last seal 0, problems 0\n"));

        var (rewrite, where) = Tampers[tamper];
        await record.Forge(rewrite, Hiding.Chains);
        Found(record.Witness(await record.Exported(), "--checkpoint", saved), where);

        await record.Forge(all => all, Hiding.SealsWithAnotherKey);
        Found(record.Witness(await record.Exported(), "--checkpoint", saved), "The checkpoint in the export: northshire.example/kith/partnership did not sign it with the key that you gave.");

        // Whoever holds the key can make another past and sign it; not one that continues what others hold.
        await record.Forge(all => all, Hiding.SealsWithTheKey);
        var forged = await record.Exported();
        record.Witness(forged).Code.ShouldBe(0, "it is whole in itself");
        Found(record.Witness(forged, "--checkpoint", saved), "checkpoint");
        Found(record.Witness(forged, "--checkpoint", saved, "--before", before), where);
    }

    private static void Found((int Code, string Says) witness, string where)
    {
        witness.Code.ShouldBe(1, witness.Says);
        witness.Says.ShouldContain(where);
    }
}
