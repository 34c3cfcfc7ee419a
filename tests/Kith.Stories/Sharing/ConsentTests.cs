using Kith.Stories.Breaches;
using Shouldly;
using Xunit;

namespace Kith.Stories.Sharing;

/// <summary>PW2: consent by age, competence and purpose; agreements with dates; what is shared rests on one or the other.</summary>
public sealed class ConsentTests
{
    public static TheoryData<string> Engines => Stories.Engines.Both;

    [Theory, MemberData(nameof(Engines))]
    public async Task PW2_consent_is_given_for_a_purpose_by_somebody_who_can_and_may_be_taken_back(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        await AddressBreachTests.Link(kith, family, family.Child);
        await kith.Decide(family);
        var bronwen = await kith.As(Staff.Bronwen);
        var page = await bronwen.Get($"/episodes/{family.Episode}/consent");

        // He who is said to have harmed the child is not among those who can agree, and cannot be put there.
        page.Page.QuerySelector($"input[name=by][value='{family.Father}']").ShouldBeNull();
        page.Text.ShouldContain($"{SharingCase.FatherName} cannot agree for the child");
        (await Say(bronwen, page, family.Father, "given")).Text.ShouldContain("Somebody who is said to have harmed the child cannot agree for the child");
        (await Say(bronwen, page, family.Stranger, "given")).Text.ShouldContain("Only the child, or a parent or guardian, can agree");

        // A child of nine can agree if they understand; that is for somebody to say.
        (await Say(bronwen, page, family.Child, "given")).Text.ShouldContain("A child under 16 can agree if they understand");
        (await Say(bronwen, page, family.Child, "given", ("competent", "yes"))).Text.ShouldContain("They agree");

        // On the family's agreement it goes; taken back, it does not.
        (await bronwen.Look(family, "summary", "agency:bedford-education", "help", "agreement")).Title.ShouldBe("Read it back before it goes");
        kith.Clock.Pass(NodaTime.Duration.FromMinutes(1));
        (await Say(bronwen, await bronwen.Get($"/episodes/{family.Episode}/consent"), family.Mother, "withdrawn")).Text.ShouldContain("They take back what they had agreed");
        (await bronwen.Look(family, "summary", "agency:bedford-education", "help", "agreement")).Text.ShouldContain("The family has taken its agreement back");
        // A duty does not rest on it.
        (await bronwen.Look(family, "summary", "agency:bedford-education", "help", "section-17")).Title.ShouldBe("Read it back before it goes");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task PW2_what_no_agreement_covers_on_that_day_is_refused_with_the_day(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        await kith.Decide(family);
        var bronwen = await kith.As(Staff.Bronwen);
        var other = await bronwen.Look(family, "summary", "agency:police", "help", "section-17");
        other.Text.ShouldContain("No sharing agreement with Bedfordshire Police covers this purpose on this lawful basis on 2026-11-17");
        other.Text.ShouldContain("A child in danger is told of by telephone, at once");

        var day = new NodaTime.LocalDate(2027, 3, 31);
        Practice.Pack.Agreements.Covering(kith.Pack, "police", "safeguarding", "section-47", day).Length.ShouldBe(2);
        Practice.Pack.Agreements.Covering(kith.Pack, "police", "safeguarding", "section-47", day.PlusDays(1)).ShouldBeEmpty();
        Practice.Pack.Agreements.WhyNone(kith.Pack, "police", "safeguarding", "section-47", day.PlusDays(1)).ShouldContain("ended on 2027-03-31; this is 2027-04-01");

        // What was given under one may be opened until it says, and not after.
        var given = await bronwen.Give(family, "summary", "agency:community-health");
        var rosalind = await kith.As(Staff.Rosalind);
        (await rosalind.Get(given.Path)).Text.ShouldContain("May be opened until 15 February 2027");
        kith.Clock.Pass(NodaTime.Duration.FromDays(91));
        rosalind = await kith.As(Staff.Rosalind);
        (await rosalind.Get(given.Path)).Title.ShouldNotBe("Summary of the work");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task PW2_the_reply_to_a_professional_says_the_decision_and_nothing_else(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        await kith.Decide(family);
        var bronwen = await kith.As(Staff.Bronwen);
        var reply = await bronwen.Give(family, "reply", "worker:osric@referring-professional@school-990001", "reply");
        reply.Text.ShouldContain(SharingCase.Decision);
        reply.All.ShouldNotContain("Wychwood");
        reply.All.ShouldNotContain(SharingCase.Concern);
        var osric = await kith.As(Staff.Osric);
        (await osric.Get("/inbox")).Text.ShouldContain("A document is shared with you");
        (await osric.Get("/documents")).Text.ShouldContain("Reply to whoever told us");
        (await osric.Get(reply.Path)).Text.ShouldContain(SharingCase.Decision);
        (await (await kith.As(Staff.Rosalind)).Get(reply.Path)).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    private static Task<Answer> Say(Visitor visitor, Answer page, string by, string state, params (string, string)[] more) => visitor.Press(page, "Record it",
        [("by", by), ("purpose", "help"), ("state", state), ("on.day", "16"), ("on.month", "11"), ("on.year", "2026"), ("words", "Asked whether a worker may help; said so plainly"), .. more]);
}
