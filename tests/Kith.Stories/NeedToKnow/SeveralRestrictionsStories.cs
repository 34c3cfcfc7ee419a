using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record;
using Kith.Record.Views;
using Kith.Stories.Merging;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>PW3: a restriction is a thing of its own. Of several, each must let in; lifted, each goes alone.</summary>
public sealed class SeveralRestrictionsStories
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Two_restrictions_on_one_episode_are_named_cleared_and_lifted_each_by_itself(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        var (record, page) = ($"episode/{child.Contact.Episode}", $"/episodes/{child.Contact.Episode}");
        var first = await kith.Close(Staff.Bronwen, record, "restricted", Staff.Amara, Staff.Ravi);
        kith.Clock.Pass(Duration.FromMinutes(1));
        var second = await kith.Close(Staff.Bronwen, record, "sealed", Staff.Ravi);
        first.ShouldNotBe(second);
        (await kith.Status(Staff.Ravi, page)).ShouldBe(200);
        (await kith.Status(Staff.Amara, page)).ShouldBe(404);
        (await kith.Refused(Staff.Bronwen, new Action.LiftRestriction(record, "No longer."))).ShouldBe(["choose-restriction"]);
        (await kith.Refused(Staff.Bronwen, new Action.Clear(record, Staff.Amara.Id, "She screens it."))).ShouldBe(["choose-restriction"]);
        (await kith.Refused(Staff.Bronwen, new Action.EndClearance(record, Staff.Ravi.Id, "Gone."))).ShouldBe(["choose-restriction"]);
        (await kith.Refused(Staff.Bronwen, new Action.Restrict(record, "sealed", [], "Again."))).ShouldBe(["already-so"]);

        // On the page, under the heading of each.
        var bronwen = await kith.As(Staff.Bronwen);
        var access = await bronwen.Get($"{page}/access");
        access.Text.ShouldContain("Restrictions Restricted, Sealed");
        access.Page.QuerySelectorAll("input[name=of]").Select(i => i.GetAttribute("value")).Distinct().Order().ShouldBe(new[] { first, second }.Order());
        var cleared = await bronwen.Submit(access, access.Page.QuerySelectorAll<AngleSharp.Html.Dom.IHtmlFormElement>("main form")
            .First(f => f.QuerySelector("input[name=of]")?.GetAttribute("value") == second && Answer.Words(f).Contains("Let them in", StringComparison.Ordinal)), "Let them in", [("worker", "amara"), ("reason", "She screens it.")]);
        cleared.Text.ShouldContain("They are let in by name now.");
        (await kith.Status(Staff.Amara, page)).ShouldBe(200);

        await kith.Do(Staff.Bronwen, new Action.EndClearance(record, Staff.Ravi.Id, "Gone.", first));
        (await kith.Status(Staff.Ravi, page)).ShouldBe(404, "let in to the second alone");
        await kith.Do(Staff.Bronwen, new Action.LiftRestriction(record, "No longer.", first));
        (await kith.Status(Staff.Ravi, page)).ShouldBe(200, "the second is all that closes it");
        (await kith.Status(Staff.Farida, $"{page}/outline")).ShouldBe(404);
        (await kith.Refused(Staff.Bronwen, new Action.LiftRestriction(record, "No longer.", first))).ShouldBe(["choose-restriction"], "it was lifted before");
        await kith.Do(Staff.Bronwen, new Action.LiftRestriction(record, "No longer."));
        (await kith.Status(Staff.Farida, $"{page}/outline")).ShouldBe(200);
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_contacts_restriction_is_that_childs_and_a_reports_every_childs_in_it(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (report, one, other) = await Siblings(kith);
        await kith.Close(Staff.Bronwen, $"episode/{one}", "restricted");
        (await kith.Status(Staff.Amara, $"/episodes/{one}")).ShouldBe(404);
        (await kith.Status(Staff.Amara, $"/episodes/{other}")).ShouldBe(200, "her sibling's contact stays open to its readers");
        await kith.Do(Staff.Bronwen, new Action.LiftRestriction($"episode/{one}", "No longer."));

        // From the page of one child's contact to that of the whole.
        var bronwen = await kith.As(Staff.Bronwen);
        var whole = await bronwen.Follow(await bronwen.Get($"/episodes/{one}/access"), "Restrict the whole contact");
        whole.Title.ShouldBe("Who may see this contact, with every child in it");
        (await bronwen.Press(whole, "Restrict it", ("restriction", "restricted"), ("reason", "The referrer is a witness."))).Text.ShouldContain("It is restricted now");
        foreach (var episode in new[] { one, other })
        {
            (await kith.Status(Staff.Amara, $"/episodes/{episode}")).ShouldBe(404);
            (await kith.Status(Staff.Bronwen, $"/episodes/{episode}")).ShouldBe(200);
        }
        (await kith.Status(Staff.Amara, $"/reports/{report}/access")).ShouldBe(404);
        (await kith.Status(Staff.Juno, $"/reports/{report}/access", "emergency-duty-worker")).ShouldBe(404, "his role restricts, and he may not see it");
        // What is opened from it later is closed from its first moment.
        await kith.Do(Staff.Bronwen, new Action.Clear($"report/{report}", Staff.Amara.Id, "She screens it."));
        foreach (var episode in new[] { one, other })
            (await kith.Status(Staff.Amara, $"/episodes/{episode}")).ShouldBe(200);
        var kwabena = await kith.As(Staff.Kwabena);
        (await kwabena.Press(await kwabena.Get($"/need-to-know/emergency?of=episodes/{one}"), "Open the record", ("reason", "She is missing."))).Text.ShouldContain("Emergency access is open");
        (await kith.Status(Staff.Kwabena, $"/episodes/{other}")).ShouldBe(200, "the one restriction of the whole contact");
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_grant_names_what_closes_what_was_asked_for_and_ends_to_the_microsecond(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        var operation = await kith.Again(child, "Tamberlane");
        await kith.Close(Staff.Bronwen, $"person/{child.Person}", "restricted");
        await kith.Close(Staff.Bronwen, $"episode/{operation.Episode}", "sealed");
        // Asked for the person: the person's restriction, and not the episode's.
        await Ask(kith, $"/people/{child.Person}", "let-in");
        (await kith.Status(Staff.Amara, $"/people/{child.Person}")).ShouldBe(200);
        (await kith.Status(Staff.Amara, $"/episodes/{operation.Episode}")).ShouldBe(404);
        var until = await kith.Until($"person/{child.Person}", Staff.Amara);
        kith.Clock.Now = until - Duration.FromNanoseconds(1_000);
        (await kith.Status(Staff.Amara, $"/people/{child.Person}")).ShouldBe(200);
        kith.Clock.Now = until;
        (await kith.Status(Staff.Amara, $"/people/{child.Person}")).ShouldBe(404);
        // Asked for the episode: each that closes it.
        await Ask(kith, $"/episodes/{operation.Episode}", "let-in");
        (await kith.Status(Staff.Amara, $"/episodes/{operation.Episode}")).ShouldBe(200);
        // Whoever is let in for a time decides nothing about it; lifted, they keep their time as far as nothing else closes it.
        (await kith.Refused(Staff.Amara, new Action.LiftRestriction($"episode/{operation.Episode}", "No longer."))).ShouldBe(["not-here"]);
        await kith.Do(Staff.Kwabena, new Action.EmergencyAccess($"person/{child.Person}", "She is missing."));
        await kith.Do(Staff.Bronwen, new Action.LiftRestriction($"person/{child.Person}", "No longer."));
        (await kith.Status(Staff.Kwabena, $"/people/{child.Person}")).ShouldBe(200);
        (await kith.Status(Staff.Kwabena, $"/episodes/{operation.Episode}")).ShouldBe(404);
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_An_hour_of_emergency_takes_no_clearance_away_and_decides_nothing(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        await kith.Close(Staff.Bronwen, $"person/{child.Person}", "restricted", Staff.Kwabena);
        await kith.Do(Staff.Kwabena, new Action.EmergencyAccess($"person/{child.Person}", "By mistake."));
        await kith.Do(Staff.Leonie, new Action.EmergencyAccess($"person/{child.Person}", "She is missing."));
        var leonie = await kith.As(Staff.Leonie);
        (await leonie.Get($"/people/{child.Person}/access")).Text.ShouldContain("You are let in for a time");
        (await kith.Refused(Staff.Leonie, new Action.LiftRestriction($"person/{child.Person}", "No longer."))).ShouldBe(["for-those-cleared"]);
        (await kith.Refused(Staff.Leonie, new Action.Clear($"person/{child.Person}", Staff.Leonie.Id, "Me."))).ShouldBe(["for-those-cleared"]);
        kith.Clock.Pass(Duration.FromHours(5));
        (await kith.Status(Staff.Kwabena, $"/people/{child.Person}")).ShouldBe(200, "he was cleared before");
        (await kith.Status(Staff.Leonie, $"/people/{child.Person}")).ShouldBe(404);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Work_of_whoever_is_kept_out_goes_back_to_its_team(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        var again = await kith.Again(child, "Tamberlane");
        foreach (var episode in new[] { child.Contact.Episode, again.Episode })
            await kith.Do(Staff.Bronwen, new Action.Allocate(episode, Staff.Ravi.Id, null));
        await kith.Do(Staff.Bronwen, new Action.Bar($"episode/{again.Episode}", Staff.Ravi.Id, "own-family", "His niece."));
        (await Holder(kith, again.Episode)).ShouldBeNull();
        (await Holder(kith, child.Contact.Episode)).ShouldBe(Staff.Ravi.Id, "he is kept out of the one alone");
        await kith.Do(Staff.Bronwen, new Action.Bar($"person/{child.Person}", Staff.Ravi.Id, "own-family", "His niece."));
        (await Holder(kith, child.Contact.Episode)).ShouldBeNull();
        (await kith.Status(Staff.Ravi, $"/episodes/{child.Contact.Episode}")).ShouldBe(404);
        (await (await kith.As(Staff.Bronwen)).Get($"/episodes/{child.Contact.Episode}")).Text.ShouldContain("Given back to the team");
    }

    private static async Task<string?> Holder(RunningKith kith, string episode)
    {
        await using var db = kith.Store.Context();
        return await db.Set<EpisodeRow>().Where(e => e.Id == episode).Select(e => e.Worker).SingleAsync();
    }

    private static async Task Ask(RunningKith kith, string address, string outcome)
    {
        var before = (await kith.Episodes("access-request")).Count;
        var amara = await kith.As(Staff.Amara);
        await amara.Press(await amara.Follow(await amara.Get(address), "Ask to know"), "Send the request", ("about", "Tamberlane"), ("why", "She is with us tonight"), ("danger-now", "no"));
        var request = (await kith.Episodes("access-request"))[before];
        var bronwen = await kith.As(Staff.Bronwen);
        (await bronwen.Step($"/episodes/{request.Id}", "Answer the request", "Record the decision", ("_outcome", outcome), ("reason", "You may read it."))).Text.ShouldContain("Closed");
    }

    private static async Task<(string Report, string One, string Other)> Siblings(RunningKith kith)
    {
        JsonObject Child(string given) => new()
        {
            ["given-names"] = given, ["family-name"] = TwoCopies.Family, ["date-of-birth"] = "2017-05-04", ["ethnicity"] = "WBRI", ["address"] = new JsonObject { ["postcode"] = "MK40 2AB" },
        };
        var done = await kith.Do(Staff.Osric, new Action.Open("contact", "report", new JsonObject
        {
            ["children"] = new JsonArray(Child("Tamberlane"), Child("Isolde")), ["concern"] = "They wait alone at the gate.", ["childs-words"] = "We wait.", ["consent"] = new JsonObject { ["state"] = "given" },
            ["referrer"] = new JsonObject { ["name"] = Staff.Osric.Name, ["kind"] = "professional", ["phone"] = "01632 960100" },
        }, "worker"));
        var opened = done.Opened.ToArray();
        return (Replay.Id(done.Report!.Chain), opened[0], opened[1]);
    }
}
