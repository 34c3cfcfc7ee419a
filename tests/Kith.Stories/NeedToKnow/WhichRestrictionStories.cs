using System.Text.Json.Nodes;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Record.Views;
using Kith.Stories.Merging;
using Kith.Stories.Sharing;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>A restriction is known by its id, and who could see and who read without reason by what led to work.</summary>
public sealed class WhichRestrictionStories
{
    public static TheoryData<string> Engines => Stories.Engines.Both;

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_A_second_restriction_of_the_same_moment_closes_what_was_given_under_the_first(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        await kith.Close(Staff.Bronwen, $"episode/{child.Contact.Episode}", "restricted");
        var bronwen = await kith.As(Staff.Bronwen);
        var given = (await bronwen.Give(new SharingCase(child.Contact.Episode, child.Contact.Report, child.Contact.Mention, "", "", "", "", null), "summary", "agency:police", basis: "section-47")).Path.Split('?')[0];
        var quill = await kith.As(Staff.Quill, "agency-responder");
        (await quill.Get(given)).Text.ShouldContain("waits alone at the gate");

        await kith.Close(Staff.Bronwen, $"episode/{child.Contact.Episode}", "sealed");
        (await quill.Get(given)).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);
        (await Record.Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_Whoever_reads_what_led_to_their_work_is_related_and_could_see_it(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        // A child who is told of twice, and three of whom nobody has said yet who they are; their contacts became referrals of Kwabena's team.
        var child = await kith.Child(Staff.Amara, "Isolde");
        var other = await kith.Again(child, "Isolde");
        var contacts = new List<Case> { child.Contact };
        foreach (var given in new[] { "Rosamund", "Philippa", "Cressida" }) contacts.Add(await kith.Contact(Staff.Osric, given, "Marchbanks"));
        foreach (var contact in contacts)
        {
            await kith.Do(Staff.Amara, new Action.Fill(contact.Episode, "screen", 0, new JsonObject { ["summary"] = "The school has seen it all term." }));
            await kith.Rate(Staff.Amara, contact, "amber");
            await using (var db = kith.Store.Context())
                foreach (var prompt in await db.Set<PromptRow>().Where(p => p.Episode == contact.Episode && p.SetAside == null).Select(p => p.Prompt).ToListAsync())
                    await kith.Do(Staff.Bronwen, new Action.SetAside(contact.Episode, prompt, "Looked at."));
            await kith.Do(Staff.Bronwen, new Action.Decide(contact.Episode, "next", 0, "referral", new JsonObject { ["threshold"] = new JsonObject { ["level"] = 4, ["indicators"] = new JsonArray("severe-neglect") }, ["reason"] = "Now." }));
        }
        var kwabena = await kith.As(Staff.Kwabena);
        foreach (var contact in contacts) (await kwabena.Get($"/episodes/{contact.Episode}")).Status.ShouldBe(System.Net.HttpStatusCode.OK, "his team's work came of it");
        kith.Clock.Pass(Duration.FromMinutes(1));
        await new AccessWatch(kith.Store, kith.Packs, new Casework(kith.Store, kith.Packs)).Look(kith.Now);
        (await kith.Episodes("access-review")).ShouldBeEmpty("they read what their own work came of");

        // What is written of the child later, in work that his team was not told of, it could see as well; whoever reads the chronology is told so.
        await kith.Do(Staff.Amara, new Action.Fill(other.Episode, "screen", 0, new JsonObject { ["summary"] = "wombatwords" }));
        var line = (await (await kith.As(Staff.Bronwen)).Get($"/people/{child.Person}/chronology")).Page.QuerySelectorAll("li.kith-chronology__entry").Single(l => l.TextContent.Contains("wombatwords", StringComparison.Ordinal));
        Answer.Words(line.QuerySelector(".kith-note")).ShouldContain(kith.Pack.Partnership.Team("bedford-assessment")!.Name);
    }
}
