using Kith.Stories.Merging;
using Kith.Stories.Sharing;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>
/// Rule 5: what refuses looks with the eyes of whoever acts. The attackers: a screener who reads off a page, a refusal or an address whether somebody is on
/// record whom they may not see.
/// </summary>
public sealed class UnseenLinkStories
{
    public static TheoryData<string> Engines => Stories.Engines.Both;

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_Whoever_is_linked_to_somebody_restricted_is_for_everybody_else_as_if_nobody_had_said_who_they_are(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (linked, never) = (await kith.Family(), await kith.Family());
        var mother = await kith.Child(Staff.Amara, "Araminta", "Wychwood", born: "1989-01-02");
        await kith.Close(Staff.Bronwen, $"person/{mother.Person}", "restricted");
        await kith.Do(Staff.Bronwen, new Action.Link(linked.Report, linked.Mother, mother.Person, "Known to us."));
        var amara = await kith.As(Staff.Amara);

        string Page(SharingCase family) => $"/reports/{family.Report}/mentions/{family.Mother}";
        (await amara.Get(Page(linked))).Text.ShouldBe((await amara.Get(Page(never))).Text, "with the question who she is");
        foreach (var family in new[] { linked, never }) (await amara.Get($"/episodes/{family.Episode}")).Text.ShouldNotContain("Somebody named here");
        (await (await kith.As(Staff.Bronwen)).Get($"/episodes/{linked.Episode}")).Text.ShouldContain("Somebody named here was said to be a person");
        (await kith.Problems(Staff.Amara, new Action.Unlink(linked.Report, linked.Mother, "Wrong."))).ShouldBe(await kith.Problems(Staff.Amara, new Action.Unlink(never.Report, never.Mother, "Wrong.")));

        // What she says is taken, and those cleared say whether it is so.
        foreach (var family in new[] { linked, never })
            (await amara.Press(await amara.Get(Page(family)), "Say", ("person", "new"), ("reason", "Nobody found."))).Text.ShouldContain("You said who this is");
        var told = (await kith.Episodes("lookalike")).ShouldHaveSingleItem();
        (await kith.Status(Staff.Amara, $"/episodes/{told.Id}")).ShouldBe(404);
        (await (await kith.As(Staff.Bronwen)).Get($"/episodes/{told.Id}")).Text.ShouldContain("whoever does not see the record has linked them to another");
        (await Record.Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_Nobody_links_to_a_person_whom_they_do_not_see_and_the_refusal_is_that_of_one_who_never_was(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var hidden = await kith.Child(Staff.Amara, "Tamberlane");
        await kith.Close(Staff.Bronwen, $"person/{hidden.Person}", "restricted");
        var other = await kith.Child(Staff.Amara, "Ottoline");
        await kith.Close(Staff.Bronwen, $"episode/{other.Contact.Episode}", "sealed");
        var again = await kith.Contact(Staff.Osric, "Tamberlane", TwoCopies.Family);
        var never = await kith.Problems(Staff.Amara, new Action.Link(again.Report, again.Mention, "never-was", "The same."));
        foreach (var person in new[] { hidden.Person, other.Person })
            (await kith.Problems(Staff.Amara, new Action.Link(again.Report, again.Mention, person, "The same."))).ShouldBe(never);
        await kith.Do(Staff.Bronwen, new Action.Link(again.Report, again.Mention, hidden.Person, "The same."));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_Numbers_that_differ_refuse_a_merge_only_where_whoever_merges_sees_them_and_those_cleared_are_told(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var one = await kith.Child(Staff.Amara, "Tamberlane", child: c => c["nhs-number"] = "9990000018");
        var other = await kith.Child(Staff.Amara, "Tamberlane");
        (await kith.Refused(Staff.Bronwen, new Action.Merge((await kith.Child(Staff.Amara, "Tamberlane", child: c => c["nhs-number"] = "9990123454")).Person, one.Person, "One child."))).ShouldBe(["numbers-differ"], "she sees both");
        var secret = await kith.Child(Staff.Amara, "Tamberlane", child: c => c["nhs-number"] = "9990000026");
        await kith.Merge(Staff.Bronwen, secret.Person, other.Person);
        await kith.Close(Staff.Bronwen, $"episode/{secret.Contact.Episode}", "sealed");

        await kith.Do(Staff.Amara, new Action.Merge(other.Person, one.Person, "One child."));
        var told = (await kith.Episodes("lookalike")).ShouldHaveSingleItem();
        (await kith.Status(Staff.Amara, $"/episodes/{told.Id}")).ShouldBe(404);
        (await (await kith.As(Staff.Bronwen)).Get($"/episodes/{told.Id}")).Text.ShouldContain("Two records were made one whose NHS numbers differ");
    }
}
