using Kith.Practice.Entries;
using Kith.Record.Seals;
using Kith.Record.Views;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Landings;

/// <summary>Whether what a landing leaves behind says all that it can say; and where it is made: see <c>golden/README.md</c>.</summary>
public sealed class LandingTests
{
    [Fact]
    public async Task A_golden_database_can_be_made_that_holds_every_kind_and_stands_at_every_step()
    {
        await using var database = await Databases.Fresh(Databases.Sqlite);
        var key = SealKey.New("golden.example/kith");
        await using (var store = await RecordStore.Open(database.Db))
        {
            await Landing.Make(store, key);
            await using var db = store.Context();
            Kinds.All.Select(k => k.Id).Except(await Golden.KindsIn(db), StringComparer.Ordinal).ShouldBeEmpty("the making of the golden database (Landings/) makes none of these kinds yet: add an act for each");
            (await Missing(db)).ShouldBeEmpty("no episode stands open at these steps: add one");
        }
        if (Environment.GetEnvironmentVariable("KITH_GOLDEN") is { Length: > 0 } name) await Golden.Keep(database.Db, name, key);
    }

    /// <summary>Steps of the practice at which no episode stands open, to be done.</summary>
    private static async Task<IEnumerable<string>> Missing(RecordContext db)
    {
        var standing = await (from s in db.Set<StepRow>()
                              join e in db.Set<EpisodeRow>() on s.Episode equals e.Id
                              where s.Open && e.Closed == null
                              select new { e.Pathway, s.Step, s.Agency, s.Version }).ToListAsync();
        standing.Where(s => s.Agency != null && s.Version == 0).Select(s => s.Agency).Distinct().Count().ShouldBeGreaterThanOrEqualTo(2, "agencies are in mid-answer");
        return from pathway in Golden.Practice().Pathways.Values
               from step in pathway.Steps
               where !standing.Any(s => s.Pathway == pathway.Id && s.Step == step.Id && s.Version == 0 && s.Agency == null)
               select $"{pathway.Id}/{step.Id}";
    }
}
