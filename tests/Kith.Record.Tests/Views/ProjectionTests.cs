using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Record.Views;
using Kith.Tests.Shared;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Views;

public class ProjectionTests
{
    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task Two_siblings_go_their_own_ways(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, ViewTables.All);
        await Osei.Tell(store);
        await using var db = store.Context();

        var kofi = await db.Set<EpisodeRow>().SingleAsync(e => e.Id == "kofi");
        (kofi.Rating, kofi.Danger, kofi.Worker, kofi.Person, kofi.Closed).ShouldBe(("red", 0, "w-grace", "p-kofi", null));
        var ama = await db.Set<EpisodeRow>().SingleAsync(e => e.Id == "ama");
        (ama.Rating, ama.CloseReason, ama.Outcome, ama.ThresholdLevel, ama.Due).ShouldBe(("green", "no-further-action", "no-further-action", 1, null));
        (await db.Set<EpisodeRow>().SingleAsync(e => e.Id == "kofi-mash")).Rating.ShouldBe("red", "it runs inside the contact's clock and so by its rating");
        var moved = await db.Set<DeadlineRow>().SingleAsync(d => d.Episode == "kofi");
        moved.MovedWhy.ShouldBe("rated");
        moved.Was.ShouldNotBeNull().ShouldBeGreaterThan(moved.Due);
        kofi.Due.ShouldBe(moved.Due);
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task The_index_follows_the_links(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, ViewTables.All);
        var script = await Osei.Tell(store);
        await using var db = store.Context();

        (await db.Set<PersonNameRow>().Where(n => n.Person == "p-kofi" && n.Whole).Select(n => n.Token).Order().ToListAsync()).ShouldBe(["kofi", "osei"]);
        (await db.Set<PersonPostcodeRow>().SingleAsync(p => p.Person == "p-kofi")).Class.ShouldBe("address");
        (await db.Set<PersonIdentifierRow>().SingleAsync(p => p.Person == "p-kofi")).Value.ShouldBe("9434765919");
        (await db.Set<MentionAnswerRow>().SingleAsync(a => a.Mention == "m-kofi" && a.Field == "ethnicity")).Value.ShouldBe("BAFR");
        (await db.Set<RelationshipRow>().SingleAsync(r => r.Child == "m-kofi" && r.Code == "uncle")).ShouldSatisfyAllConditions(
            r => r.Implicated.ShouldBe(true), r => r.ImplicatedClass.ShouldBe("allegation"), r => r.Class.ShouldBe("identity"));

        await script.Do(Script.Unlinked("r1", "m-kofi", "p-kofi"), Script.Linked("r1", "m-kofi", "p-ama"));
        db.ChangeTracker.Clear();
        (await db.Set<PersonNameRow>().AnyAsync(n => n.Person == "p-kofi")).ShouldBeFalse();
        (await db.Set<PersonNameRow>().Where(n => n.Person == "p-ama" && n.Whole).Select(n => n.Token).Distinct().Order().ToListAsync()).ShouldBe(["ama", "kofi", "osei", "serwaa"]);
        (await db.Set<EpisodeRow>().Where(e => e.Subject == "m-kofi").Select(e => e.Person).Distinct().SingleAsync()).ShouldBe("p-ama");
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task Who_is_let_in_and_why(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, ViewTables.All);
        var script = await Osei.Tell(store);
        await using var db = store.Context();

        (await Holding(db, "kofi")).ShouldBe([
            "agency:school own opened", "front-door:* summary opened", "front-door:bedford all opened", "team:bedford-front-door all opened",
            "team:emergency-duty all offered", "told:team:emergency-duty all told", "worker:w-grace all allocated", "worker:w-teacher own opened",
        ], "the teacher got a receipt, which opens no more than what she sent");
        (await Holding(db, "kofi-mash")).ShouldContain("agency:police step:ask@police asked");

        await script.Do(Script.Entry("episode/kofi", Kinds.HandoverAccepted, "from=bedford-front-door to=emergency-duty"));
        (await Holding(db, "kofi")).ShouldBe([
            "agency:school own opened", "front-door:* summary opened", "front-door:bedford all opened",
            "team:emergency-duty all handed-over", "told:team:emergency-duty all told", "worker:w-teacher own opened",
        ]);
        await script.Do(Script.Entry("episode/kofi-mash", Kinds.EpisodeClosed, "reason=done"));
        (await Holding(db, "kofi-mash")).ShouldContain("agency:police step:ask@police asked", "its own answer stays in sight");
    }

    [Theory, InlineData(Databases.Sqlite), InlineData(Databases.Postgres)]
    public async Task Nobody_has_two_open_episodes_of_a_slot(string engine)
    {
        await using var database = await Databases.Fresh(engine);
        await using var store = await RecordStore.Open(database.Db, ViewTables.All);
        var script = await Osei.Tell(store);
        var plan = script.EpisodeOpened("plan-1", "early-help", "m-kofi", "r1", "care=yes slot=child-plan");
        await script.Do(plan);

        await Should.ThrowAsync<RowTaken>(() => script.Do(script.EpisodeOpened("plan-2", "early-help", "m-kofi", "r1", "care=yes slot=child-plan")));
        // Whoever opens it does not see the one that holds the slot: it stands outside, until the two are joined.
        await script.Do(script.EpisodeOpened("plan-apart", "early-help", "m-kofi", "r1", "care=yes outside=child-plan"));
        await script.Do(script.EpisodeOpened("plan-ama", "early-help", "m-ama", "r1", "care=yes slot=child-plan"));
        await script.Do(Script.Entry("episode/plan-1", Kinds.EpisodeClosed, "reason=done"));
        await script.Do(script.EpisodeOpened("plan-3", "early-help", "m-kofi", "r1", "care=yes slot=child-plan"));
    }

    private static async Task<List<string>> Holding(RecordContext db, string episode) =>
        (await db.Set<AudienceRow>().AsNoTracking().Where(a => a.Episode == episode && a.Until == null).ToListAsync())
        .Select(a => $"{a.Key} {a.Scope} {a.Why}").Order(StringComparer.Ordinal).ToList();
}
