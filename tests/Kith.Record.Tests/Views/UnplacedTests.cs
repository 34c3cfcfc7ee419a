using Kith.Practice.Entries;
using Kith.Record.Queries;
using Kith.Record.Tests.Landings;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Views;

/// <summary>What cannot be placed is listed, and what can is not.</summary>
public sealed class UnplacedTests
{
    public static TheoryData<string> Engines => [Databases.Sqlite, Databases.Postgres];

    [Theory, MemberData(nameof(Engines))]
    public async Task What_names_no_source_that_is_there_is_listed_with_what_it_is_read_as(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db);
        var script = new Script(store);
        await script.Do(script.Report("r1", "m1", "family-name=Osei given-names=Kofi"), script.EpisodeOpened("e1", subject: "m1", report: "r1"), Script.StepOpened("e1", "screen", "screener"), Script.Created("p1", "r1", "m1"), Script.Linked("r1", "m1", "p1", created: true));
        await script.Do(Script.Entry("person/p1", Kinds.FlagRaised, "flag=contact-safely episode=e1 mention=m1"));
        (await Listed(store)).ShouldBeEmpty("all of it says where it was told");

        await script.Do(Script.Entry("person/p1", Kinds.FlagRaised, "flag=contact-safely episode=gone mention=m1"));
        await script.Do(Script.Entry("episode/e1", Kinds.FormRecorded, "instance=screen step=screen form=screen version=1", Script.Part(null, "forgotten", """{"summary":"x"}""")));
        await script.Do(Script.Entry("person/p1", Kinds.Restricted, $"id=one restriction=restricted cleared=w-screener review-by={Script.Micros(script.Now)}"), Script.Entry("person/p1", Kinds.Restricted, $"id=two restriction=sealed cleared=w-screener review-by={Script.Micros(script.Now)}"));
        await script.Do(Script.Entry("person/p1", Kinds.LetIn, $"worker=w-other why=cleared from={Script.Micros(script.Now)}"));
        var listed = await Listed(store);
        listed.Select(l => $"{l.Chain} {l.Kind}").ShouldBe([$"episode/e1 {Kinds.FormRecorded}", $"person/p1 {Kinds.FlagRaised}", $"person/p1 {Kinds.LetIn}"]);
        listed[0].Why.ShouldContain("class “forgotten”");
        listed[1].Why.ShouldContain("names episode/gone, which is not there");
        listed[1].ReadAs.ShouldBe("nobody reads it");
        listed[2].Why.ShouldContain("2 stood");
    }

    private static async Task<List<UnplacedEntry>> Listed(RecordStore store)
    {
        await using var db = store.Context();
        return await Unplaced.In(db, Golden.Practice()).ToListAsync();
    }
}
