using Kith.Practice.Entries;
using Kith.Record.Casework;
using Kith.Record.Views;
using Kith.Stories.Merging;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>PW3: two can always act on a restriction: somebody cleared, and the information governance of the agency that decided on it.</summary>
public sealed class KeeperStories
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_posting_does_not_end_while_nobody_else_could_act_and_information_governance_names_a_successor_unseen(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        // A screener who is cleared reads; she looks after nothing.
        var id = await kith.Close(Staff.Bronwen, $"person/{child.Person}", "restricted", Staff.Amara);
        var held = (await kith.Registers.EndPosting(Actor.Engine, Staff.Bronwen.Posting(), kith.Now)).ShouldNotBeNull();
        held.Code.ShouldBe("name-a-successor");
        held.Message.ShouldContain(id);
        held.Message.ShouldContain(kith.Pack.Partnership.PrivacyTeam("bedford-social-care")!.Name);
        foreach (var word in new[] { child.Person, "Tamberlane", TwoCopies.Family, "Restricted" })
            held.Message.ShouldNotContain(word, Shouldly.Case.Sensitive);
        (await kith.Status(Staff.Bronwen, $"/people/{child.Person}")).ShouldBe(200, "the posting goes on");
        (await new AccountRegister(kith.Store, kith.Pack).Close(Actor.Engine, Staff.Bronwen.Id, "administrator", kith.Now)).ShouldBe((false, null), "she has no account here");

        // Theirs is the id, the agency, the date; nothing else of it, and no page of the child.
        var sunniva = await kith.As(Staff.Sunniva);
        var page = await sunniva.Get("/need-to-know/restrictions");
        page.Text.ShouldContain(id);
        page.Text.ShouldContain("17 May 2027");
        foreach (var word in new[] { child.Person, child.Contact.Episode, "Tamberlane", TwoCopies.Family, "Bronwen", "Amara", "Somebody looks for them" })
            page.All.ShouldNotContain(word, Shouldly.Case.Sensitive);
        (await sunniva.Get($"/people/{child.Person}")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await (await kith.As(Staff.Ffion)).Get("/need-to-know/restrictions")).Text.ShouldNotContain(id);
        (await (await kith.As(Staff.Ravi)).Get("/need-to-know/restrictions")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);

        // Not whoever they like: a screener, another agency's, somebody kept out.
        foreach (var worker in new[] { "ravi", "juno" })
            (await sunniva.Press(page, "Name them", ("of", id), ("worker", worker), ("reason", "She leaves."))).Text.ShouldContain("whose role looks after restrictions");
        await kith.Do(Staff.Bronwen, new Action.Bar($"person/{child.Person}", Staff.Leonie.Id, "own-family", "Her niece."));
        (await sunniva.Press(page, "Name them", ("of", id), ("worker", "leonie"), ("reason", "She leaves."))).Text.ShouldContain("If they are, they cannot be let in here");
        await kith.Do(Staff.Bronwen, new Action.LiftBar($"person/{child.Person}", Staff.Leonie.Id, "Another of the name."));
        (await sunniva.Press(page, "Name them", ("of", id), ("worker", "leonie"), ("reason", " "))).Text.ShouldContain("Say why they are to look after it");
        (await sunniva.Press(page, "Name them", ("of", id), ("worker", "leonie"), ("reason", "She leaves."))).Text.ShouldContain("They look after it now");

        // The successor finds it, and decides on it; the posting ends.
        var leonie = await kith.As(Staff.Leonie);
        (await leonie.Follow(await leonie.Get("/need-to-know/restrictions"), "Restricted")).Title.ShouldContain("Tamberlane");
        (await kith.Registers.EndPosting(Actor.Engine, Staff.Bronwen.Posting(), kith.Now)).ShouldBeNull();
        await using (var db = kith.Store.Context())
            (await db.Set<PostingRow>().SingleAsync(p => p.Worker == Staff.Bronwen.Id)).Until.ShouldNotBeNull();
        (await kith.Registers.EndPosting(Actor.Engine, Staff.Leonie.Posting(), kith.Now)).ShouldNotBeNull("now she is the last");
        await kith.Do(Staff.Leonie, new Action.LiftRestriction($"person/{child.Person}", "No longer."));
        (await kith.Registers.EndPosting(Actor.Engine, Staff.Leonie.Posting(), kith.Now)).ShouldBeNull("nothing needs her any more");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_The_last_of_information_governance_stays_while_its_agency_restricts_anything(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        await kith.Close(Staff.Bronwen, $"person/{child.Person}", "restricted");
        (await kith.Registers.EndPosting(Actor.Engine, Staff.Caspian.Posting(), kith.Now)).ShouldBeNull();
        (await kith.Registers.EndPosting(Actor.Engine, Staff.Sunniva.Posting(), kith.Now)).ShouldNotBeNull().Message.ShouldContain("Give somebody else that post first");
        (await kith.Registers.EndPosting(Actor.Engine, Staff.Ffion.Posting(), kith.Now)).ShouldBeNull("her agency has restricted nothing");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_clearance_does_not_end_while_nobody_else_could_act_and_no_bar_takes_the_last(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        var record = $"person/{child.Person}";
        var id = await kith.Close(Staff.Bronwen, record, "restricted", Staff.Ravi, Staff.Leonie);
        await kith.Do(Staff.Leonie, new Action.EndClearance(record, Staff.Bronwen.Id, "She moved."));
        (await kith.Refused(Staff.Leonie, new Action.EndClearance(record, Staff.Leonie.Id, "I leave."))).ShouldBe(["nobody-left"], "a screener is cleared, and decides nothing");
        (await kith.Registers.EndPosting(Actor.Engine, Staff.Ravi.Posting(), kith.Now)).ShouldBeNull();
        await kith.Do(Staff.Leonie, new Action.Clear(record, Staff.Bronwen.Id, "She is back."));
        await kith.Do(Staff.Leonie, new Action.EndClearance(record, Staff.Leonie.Id, "I leave."));
        (await kith.Status(Staff.Leonie, $"/people/{child.Person}")).ShouldBe(404);

        // A bar by somebody who does not see a restriction takes its last keeper: kept out goes before. Information governance is shown that one is missing.
        var other = await kith.Child(Staff.Amara, "Isolde");
        var again = await kith.Again(other, "Isolde");
        var sealed_ = await kith.Close(Staff.Bronwen, $"episode/{again.Episode}", "sealed");
        await kith.Do(Staff.Juno, new Action.Bar($"person/{other.Person}", Staff.Bronwen.Id, "own-family", "Her niece."), "emergency-duty-worker");
        var sunniva = await kith.As(Staff.Sunniva);
        var page = await sunniva.Get("/need-to-know/restrictions");
        page.Page.QuerySelectorAll("main tbody tr").Single(r => Answer.Words(r).Contains(sealed_, StringComparison.Ordinal)).TextContent.ShouldContain("Nobody: name a successor");
        page.Page.QuerySelectorAll("main tbody tr").Single(r => Answer.Words(r).Contains(id, StringComparison.Ordinal)).TextContent.ShouldContain("Somebody who is cleared");
        (await sunniva.Press(page, "Name them", ("of", sealed_), ("worker", "leonie"), ("reason", "She is kept out."))).Text.ShouldContain("They look after it now");
        (await kith.Status(Staff.Leonie, $"/episodes/{again.Episode}")).ShouldBe(200);
    }
}
