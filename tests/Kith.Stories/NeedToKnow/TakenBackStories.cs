using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Stories.Merging;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>
/// What ends, is taken back or is withdrawn. The attackers: a relative who reads off the family picture what was told in sealed work, a team that was told
/// of a child who proves to be another, and whoever looks for withdrawn words in the chronology.
/// </summary>
public sealed class TakenBackStories
{
    private const string Words = "She told her dance teacher";

    public static TheoryData<string> Engines => Stories.Engines.Both;

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_That_a_relationship_ended_is_known_to_those_who_see_the_work_in_which_it_was_told(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (child, aunt) = (await kith.Child(Staff.Amara, "Tamberlane"), await kith.Child(Staff.Amara, "Philippa", born: "1985-03-04"));
        var told = await kith.Do(Staff.Amara, new Action.RecordRelationship(child.Person, aunt.Person, new("aunt-or-uncle", "identity", "", "", "", false, ""), "She said so.", Sure: true));
        var bond = told.Entries.First(e => e.Kind == Kinds.RelationshipRecorded).Says["relationship"];
        var secret = await kith.Again(child, "Tamberlane");
        await kith.Close(Staff.Bronwen, $"episode/{secret.Episode}", "sealed");
        await kith.Do(Staff.Bronwen, new Action.EndRelationship(child.Person, bond, "2026-11-10", "She works for the ring."));

        var (amara, bronwen) = (await kith.As(Staff.Amara), await kith.As(Staff.Bronwen));
        foreach (var page in new[] { $"/people/{child.Person}/family", $"/people/{child.Person}/family/{bond}", $"/people/{child.Person}/chronology", $"/people/{aunt.Person}/family" })
            (await amara.Get(page)).All.ShouldNotContain("10 November 2026", customMessage: page);
        (await amara.Get($"/people/{child.Person}/family")).Text.ShouldContain("Philippa");
        (await bronwen.Get($"/people/{child.Person}/family")).Text.ShouldContain("10 November 2026");
        // Nor by trying: for her it goes on, and she may end it.
        await kith.Do(Staff.Amara, new Action.EndRelationship(child.Person, bond, "2026-11-12", "They no longer speak."));
        (await amara.Get($"/people/{child.Person}/family")).Text.ShouldContain("12 November 2026");
        (await Record.Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_A_team_that_was_told_of_a_contact_for_a_childs_sake_reads_it_no_more_when_it_proves_to_be_another_child(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        await kith.Do(Staff.Amara, new Action.Fill(child.Contact.Episode, "screen", 0, new JsonObject { ["summary"] = "The school has seen it all term." }));
        await kith.Rate(Staff.Amara, child.Contact, "amber");
        await kith.Do(Staff.Bronwen, new Action.Decide(child.Contact.Episode, "next", 0, "referral", new JsonObject { ["threshold"] = new JsonObject { ["level"] = 4, ["indicators"] = new JsonArray("severe-neglect") }, ["reason"] = "Now." }));
        var again = await kith.Again(child, "Tamberlane");
        (await kith.Status(Staff.Leonie, $"/episodes/{again.Episode}")).ShouldBe(200, "her team works with the child, and was told");
        (await (await kith.As(Staff.Leonie)).Get("/inbox")).Text.ShouldContain("New information about a child you work with");

        await kith.Do(Staff.Amara, new Action.Unlink(again.Report, again.Mention, "Another girl of the same name."));
        (await kith.Status(Staff.Leonie, $"/episodes/{again.Episode}")).ShouldBe(404);
        (await (await kith.As(Staff.Leonie)).Get("/work?tab=team")).All.ShouldNotContain(again.Episode);
        (await kith.Status(Staff.Amara, $"/episodes/{again.Episode}")).ShouldBe(200, "whoever holds it reads on");
        (await Record.Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_A_withdrawn_entry_says_in_no_chronology_more_than_that_it_was_withdrawn(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        var screened = await kith.Do(Staff.Amara, new Action.Fill(child.Contact.Episode, "screen", 0, new JsonObject { ["summary"] = Words }));
        var entry = screened.Entries.Single(e => e.Kind == Kinds.FormRecorded).Sequence;
        var (bronwen, ravi) = (await kith.As(Staff.Bronwen), await kith.As(Staff.Ravi));
        var chronology = $"/people/{child.Person}/chronology";
        (await ravi.Get(chronology)).Text.ShouldContain(Words);
        await kith.Do(Staff.Bronwen, new Action.Mark(child.Person, $"episode/{child.Contact.Episode}", entry, "significant", $"{Words}, and it fits."));
        kith.Clock.Pass(Duration.FromHours(1));
        await kith.Do(Staff.Bronwen, new Action.Recall(child.Contact.Episode, [entry], "wrong-child", "It is about a girl of the same class."));

        foreach (var visitor in new[] { bronwen, ravi })
        {
            foreach (var page in new[] { chronology, $"{chronology}?sort=recorded", $"{chronology}?sort=access", $"{chronology}?as-of.day=17&as-of.month=11&as-of.year=2026&as-of.time=10:30", $"/people/{child.Person}/chronologies/new", $"{chronology}/csv", $"{chronology}/json" })
                (await visitor.Get(page)).All.ShouldNotContain("dance teacher", customMessage: page);
            (await visitor.Get(chronology)).Text.ShouldContain("withdrawn");
        }
        // What was withdrawn is not chosen for a court either.
        var refused = await kith.Problems(Staff.Bronwen, new Action.MakeChronology(child.Person, null, "court", "For the court", [$"episode/{child.Contact.Episode}#{entry}"], "As told."));
        refused.ShouldNotBeEmpty();
    }
}
