using System.Collections.Immutable;
using Kith.Access;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Views;

public class GateTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 20, 12, 0);
    private static readonly Sight Whole = new(true, false, false, []);
    private static readonly Holding Door = new("bedford-front-door", null, ByName: false);

    [Fact]
    public void Each_audience_lets_in_by_its_own_keys()
    {
        House.Gate.Keys(House.Screener).ShouldBe(["worker:w-screener", "team:bedford-front-door", "told:worker:w-screener", "told:team:bedford-front-door", "front-door:bedford", "front-door:*"], ignoreOrder: true);
        House.Gate.Keys(House.NightDuty).ShouldBe(["worker:w-night", "team:emergency-duty", "told:worker:w-night", "told:team:emergency-duty", "front-door:bedford", "front-door:luton", "front-door:*"], ignoreOrder: true);
        House.Gate.Keys(House.Grace).ShouldBe(["worker:w-grace", "team:bedford-assessment", "told:worker:w-grace", "told:team:bedford-assessment"], ignoreOrder: true);
        House.Gate.Keys(House.Police).ShouldBe(["worker:w-sergeant", "told:worker:w-sergeant", "agency:police"], ignoreOrder: true);
        House.Gate.Keys(House.Teacher).ShouldBe(["worker:w-teacher", "told:worker:w-teacher"]);
        House.Gate.Keys(House.Analyst).ShouldBeEmpty();
        House.Gate.Keys(House.Stranger).ShouldBeEmpty("a role that the pack does not know sees nothing");
    }

    [Fact]
    public void Cover_opens_what_the_colleague_holds_and_nothing_to_those_outside()
    {
        House.Gate.Keys(House.OtherSocialWorker, "w-grace").ShouldContain("worker:w-grace");
        House.Gate.Keys(House.Police, "w-grace").ShouldNotContain("worker:w-grace");
        House.Gate.RestrictedKeys(House.OtherSocialWorker).ShouldBe(["worker:w-idris"]);
    }

    [Fact]
    public void A_restricted_episode_needs_the_workers_own_name()
    {
        Grant[] audience = [new("team:bedford-assessment", Audience.All, Now, null), new("worker:w-grace", Audience.All, Now, null, Named: true), new("worker:w-idris", Audience.All, Now, null)];
        House.Gate.Sees(House.Grace, restricted: true, audience, Now).All.ShouldBeTrue();
        House.Gate.Sees(House.OtherSocialWorker, restricted: true, audience, Now).Any.ShouldBeFalse();
        House.Gate.Sees(House.OtherSocialWorker, restricted: false, audience, Now).All.ShouldBeTrue();
    }

    [Fact]
    public void Being_told_opens_what_is_not_restricted_and_nothing_that_is()
    {
        foreach (var key in new[] { Audience.Worker("w-grace"), Audience.Team("bedford-assessment") })
        {
            Grant[] audience = [new(Audience.Told(key), Audience.All, Now, null)];
            House.Gate.Sees(House.Grace, restricted: false, audience, Now).All.ShouldBeTrue();
            House.Gate.Sees(House.Grace, restricted: true, audience, Now).Any.ShouldBeFalse();
            House.Gate.Sees(House.Screener, restricted: false, audience, Now).Any.ShouldBeFalse();
        }
    }

    [Fact]
    public void Of_several_restrictions_each_must_let_in_and_only_as_long_as_all_do()
    {
        var (hour, day) = (Now + Duration.FromHours(1), Now + Duration.FromDays(1));
        LetIn[] names = [new("a", "w-grace", Now, null), new("b", "w-grace", hour, day), new("a", "w-idris", Now, null), new(null, "w-idris", Now, null), new("another", "w-idris", Now, null)];
        Closed.LetsIn(["a", "b"], names).ShouldBe([new Grant("worker:w-grace", Audience.All, hour, day, Named: true)]);
        Closed.LetsIn(["a"], names).Select(g => g.Key).ShouldBe(["worker:w-grace", "worker:w-idris"]);
        Closed.LetsIn([], names).ShouldBe([new Grant("worker:w-idris", Audience.All, Now, null, Named: true)], "a name on a restriction opens nothing when that one is gone");
        Closed.LetsIn(["a", "b"], [names[0], new("b", "w-grace", Now - Duration.FromDays(1), Now)]).ShouldBeEmpty("the one ended at the very instant in which the other began");
    }

    [Fact]
    public void A_grant_holds_from_its_first_instant_until_its_last()
    {
        Grant[] audience = [new("team:bedford-assessment", Audience.All, Now, Now + Duration.FromHours(1))];
        House.Gate.Sees(House.Grace, false, audience, Now - Duration.Epsilon).Any.ShouldBeFalse();
        House.Gate.Sees(House.Grace, false, audience, Now).All.ShouldBeTrue();
        House.Gate.Sees(House.Grace, false, audience, Now + Duration.FromHours(1)).Any.ShouldBeFalse();
    }

    [Fact]
    public void Classes_are_the_roles_own()
    {
        House.Gate.MayRead(House.Screener, "allegation").ShouldBeTrue();
        House.Gate.MayRead(House.Grace, "allegation").ShouldBeFalse();
        House.Gate.MayRead(House.Stranger, "identity").ShouldBeFalse();
    }

    [Fact]
    public void A_step_is_done_by_its_roles_in_the_team_that_holds_it()
    {
        var screen = new StepPlace("screen", ["screener"], null, null);
        House.Gate.MayDo(House.Screener, Whole, screen, Door).ShouldBeTrue();
        House.Gate.MayDo(House.Manager, Whole, screen, Door).ShouldBeFalse("not her role");
        House.Gate.MayDo(House.Luton, Whole, screen, Door).ShouldBeFalse("not their team");
        House.Gate.MayDo(House.Luton, Whole, screen, Door with { Worker = "w-luton" }).ShouldBeTrue("allocated by name");
        House.Gate.MayDo(House.Screener, Sight.None with { Summary = true }, screen, Door).ShouldBeFalse("dates and outcomes are not enough");
    }

    [Fact]
    public void An_agency_answers_in_its_own_place_only()
    {
        var place = new StepPlace("ask@police", ["partner"], "police", null);
        var sight = Sight.None with { Steps = ["ask@police"] };
        House.Gate.MayDo(House.Police, sight, place, Door).ShouldBeTrue();
        House.Gate.MayDo(House.School, sight, place, Door).ShouldBeFalse();
        House.Gate.MayDo(House.Police, Sight.None, place, Door).ShouldBeFalse();
        House.Gate.MayDo(House.Police, sight, new StepPlace("analyse", ["partner"], null, null), Door).ShouldBeFalse();
    }

    [Fact]
    public void Who_allocates_takes_covers_searches_and_opens()
    {
        House.Gate.MayAllocate(House.Manager, Whole, Door).ShouldBeTrue();
        House.Gate.MayAllocate(House.Screener, Whole, Door).ShouldBeFalse();
        House.Gate.MayTake(House.Screener, Whole, Door).ShouldBeTrue();
        House.Gate.MayTake(House.Screener, Whole, Door with { Worker = "w-grace" }).ShouldBeFalse();
        House.Gate.MaySetCover(House.Manager, "w-screener").ShouldBeTrue();
        House.Gate.MaySetCover(House.Screener, "w-manager").ShouldBeFalse();
        House.Gate.MaySetCover(House.Screener, "w-screener").ShouldBeTrue();
        House.Gate.MaySearch(House.Screener).ShouldBeTrue();
        House.Gate.MaySearch(House.Police).ShouldBeFalse();
        House.Gate.MayOpen(House.Teacher, "contact").ShouldBeTrue();
        House.Gate.MayOpen(House.Teacher, "mash").ShouldBeFalse();
        House.Gate.MayAcceptHandover(House.NightDuty, "emergency-duty").ShouldBeTrue();
        House.Gate.MayAcceptHandover(House.Screener, "emergency-duty").ShouldBeFalse();
    }
}
