using AngleSharp.Dom;
using Kith.Tests.Shared;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories;

/// <summary>The first stories: a report of two children who go different ways, agencies that answer at once, a rating that changes while they do.</summary>
public sealed class FrontDoorStories
{
    private const string Tess = "Tess Marlowe-Quinn";
    private const string Barnaby = "Barnaby Marlowe-Quinn";
    private const string Concern = "Bruises on both arms on Monday; their mother says that the dog did it.";

    public static TheoryData<string> Engines => [Databases.Sqlite, Databases.Postgres];

    private static readonly (string, string)[] Told =
    [
        ("concern", Concern), ("childs-words", "He shouts until I hide"), ("consent.state", "given"),
        ("_telling", "somebody-else"), ("referrer.name", "Marigold Ashdown"), ("referrer.kind", "professional"), ("referrer.phone", "01234 567890"),
    ];

    [Theory, MemberData(nameof(Engines))]
    public async Task FD1_Two_siblings_who_diverge(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var amara = await kith.As(Staff.Amara);
        var bronwen = await kith.As(Staff.Bronwen);

        // One call, one report, a contact for each child.
        var sent = await amara.SendContact([Tess, Barnaby], Told);
        sent.Title.ShouldBe("Sent");
        sent.Text.ShouldContain("decided by");
        var (tess, barnaby) = (sent.EpisodeOf(Tess), sent.EpisodeOf(Barnaby));
        tess.ShouldNotBe(barnaby);

        // Screened once, the same for both; rated apart.
        var screened = await amara.Step(tess, "Screen the contact", "Record",
            ("summary", "Injuries and an account that does not fit"), ("threshold.level", "3"), ("threshold.indicators", "unexplained-injury"), ("_same", barnaby.Split('/')[^1]));
        screened.Text.ShouldContain("Recorded: Screen the contact");
        (await amara.Get(barnaby)).Text.ShouldContain("Injuries and an account that does not fit");
        await amara.Step(tess, "Rate Red, Amber or Green", "Record the decision", ("_outcome", "amber"), ("reason", "Seen by a doctor today"));
        await amara.Step(barnaby, "Rate Red, Amber or Green", "Record the decision", ("_outcome", "green"), ("reason", "Not hurt, and with his grandmother"));

        // The manager decides for each of them.
        (await amara.Get(tess)).Text.ShouldContain("Others can: Decide what happens next (Front door manager, Emergency duty worker)");
        var refused = await bronwen.Step(tess, "Decide what happens next", "Record the decision", ("_outcome", "mash"), ("threshold.level", "3"), ("threshold.indicators", "unexplained-injury"), ("reason", "We need to know more"));
        refused.Text.ShouldContain("Before you decide, answer: Nobody has yet said who this child is on the record.");
        refused.Page.QuerySelector("textarea[name=reason]")!.TextContent.ShouldContain("We need to know more");
        var decided = await bronwen.Press(refused, "Record the decision", ("_prompt-not-linked", "Looked for; not on record"));
        decided.Text.ShouldContain("With the MASH");
        var green = await bronwen.Step(barnaby, "Decide what happens next", "Record the decision",
            ("_outcome", "early-help"), ("threshold.level", "2"), ("threshold.indicators", "home-conditions"), ("reason", "A family worker, agreed with his grandmother"), ("_prompt-not-linked", "Looked for; not on record"));
        green.Text.ShouldContain("Closed: Gone to early help");

        // Each page knows that the other child is there, and tells nothing of what was told of them.
        var own = await bronwen.Get(tess);
        own.Text.ShouldContain("14 March 2014");
        own.All.ShouldNotContain("14 March 2015");

        // Each page knows the other; one is open, one is closed.
        (await bronwen.Get(tess)).Text.ShouldContain($"Other children of this report {Barnaby} Gone to early help");
        (await bronwen.Get(barnaby)).Text.ShouldContain("This episode is closed");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task FD3_Two_agencies_answer_a_MASH_at_the_same_moment(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var bronwen = await kith.As(Staff.Bronwen);
        var mash = await Mash(kith, bronwen);
        await Ask(bronwen, mash);

        Visitor[] agencies = [await kith.As(Staff.Quill, "agency-responder"), await kith.As(Staff.Rosalind), await kith.As(Staff.Tamsin)];
        string[] places = ["police", "community-health", "bedford-education"];
        var pages = await Task.WhenAll(agencies.Zip(places, (agency, place) => agency.Get($"/asks/{Id(mash)}/ask-agencies@{place}")));
        pages[0].Text.ShouldContain("Is there anything about the household?");
        pages[0].All.ShouldContain(Tess);
        pages[0].All.ShouldNotContain("Bruises on both arms");
        pages[0].All.ShouldNotContain("MK40 3AB");

        // All at once, none of them knowing of the others.
        var answers = await Task.WhenAll(agencies.Zip(pages, (agency, page) => agency.Press(page, "Send the answer",
            ("trace", "known"), ("summary", $"Known to us: {page.Path.Split('@')[1]}"), ("risk", "medium"), ("may-share", "professionals"))));
        answers.ShouldAllBe(a => a.Text.Contains("Your answer is recorded", StringComparison.Ordinal));
        answers[0].Text.ShouldContain("Known to us: police");
        answers[0].All.ShouldNotContain("Known to us: community-health");

        var seen = await bronwen.Get(mash);
        foreach (var place in places) seen.Text.ShouldContain($"Known to us: {place}");
        seen.Text.ShouldContain("Bedfordshire Police answered");

        // Another agency's place, and one that never was, look the same.
        var theirs = await agencies[0].Get($"/asks/{Id(mash)}/ask-agencies@community-health");
        var nowhere = await agencies[0].Get("/asks/00000000000000000000/ask-agencies@community-health");
        theirs.Status.ShouldBe(nowhere.Status);
        theirs.Text.ShouldBe(nowhere.Text);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task FD4_Amber_becomes_Red_while_the_MASH_is_running(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var amara = await kith.As(Staff.Amara);
        var bronwen = await kith.As(Staff.Bronwen);
        var mash = await Mash(kith, bronwen);
        await Ask(bronwen, mash);
        var before = (await bronwen.Get(mash)).Text;
        before.ShouldContain("MASH episode finished: by");
        before.ShouldNotContain("it moved");

        kith.Clock.Pass(Duration.FromMinutes(30));
        var contact = Doing.Link(await bronwen.Get(mash), "Contact");
        await amara.Step(contact, "Rate Red, Amber or Green again", "Record the decision", ("_outcome", "red"), ("reason", "A second injury was seen"));

        // Moved in both chains, each with its sentence; what it was before is kept.
        var moved = (await amara.Get(contact)).Text;
        moved.ShouldContain("Decided, with any MASH episode finished: by 14:00 on Tuesday 17 November 2026. 4 office hours from 10:00 on Tuesday 17 November 2026, running on");
        moved.ShouldContain("it moved because the rating changed");
        var inside = (await bronwen.Get(mash)).Text;
        inside.ShouldContain("MASH episode finished: by");
        inside.ShouldContain("it moved");
        inside.ShouldContain("Agency answers: Bedfordshire Police: by");

        // As it stood a quarter of an hour ago, it was Amber and nothing had moved.
        var then = await amara.Get($"{contact}?as-of.day=17&as-of.month=11&as-of.year=2026&as-of.time=10:15");
        then.Text.ShouldContain("As it stood");
        then.Text.ShouldContain("Amber");
        then.Text.ShouldNotContain("by 14:00 on Tuesday 17 November 2026");
        then.Text.ShouldNotContain("A second injury was seen");
    }

    /// <summary>A contact about one child, screened, rated Amber and sent to the MASH. Answers with the address of the MASH episode.</summary>
    private static async Task<string> Mash(RunningKith kith, Visitor manager)
    {
        var amara = await kith.As(Staff.Amara);
        var contact = (await amara.SendContact([Tess], Told)).EpisodeOf(Tess);
        await amara.Step(contact, "Screen the contact", "Record", ("summary", "Injuries"), ("threshold.level", "3"), ("threshold.indicators", "unexplained-injury"));
        await amara.Step(contact, "Rate Red, Amber or Green", "Record the decision", ("_outcome", "amber"), ("reason", "Seen by a doctor today"));
        var decided = await manager.Step(contact, "Decide what happens next", "Record the decision",
            ("_outcome", "mash"), ("threshold.level", "3"), ("threshold.indicators", "unexplained-injury"), ("reason", "We need to know more"), ("_prompt-not-linked", "Looked for; not on record"));
        return Doing.Link(decided, "MASH episode");
    }

    private static async Task Ask(Visitor manager, string mash)
    {
        var asked = await manager.Step(mash, "Ask the agencies", "Ask them",
            ("agencies", "police"), ("agencies", "community-health"), ("agencies", "bedford-education"),
            ("question", "Is there anything about the household?"), ("lawful-basis", "section-47"));
        asked.Text.ShouldContain("Recorded: Ask the agencies");
    }

    private static string Id(string episode) => episode.Split('/')[^1];
}
