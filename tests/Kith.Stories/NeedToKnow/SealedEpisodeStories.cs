using Kith.Record;
using Kith.Stories.Merging;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>PW3: emergency access opens what practice says, restriction by restriction, and tells of nothing that it does not open.</summary>
public sealed class SealedEpisodeStories
{
    private const string Reason = "She is missing.";

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Emergency_access_to_a_person_does_not_open_an_episode_that_is_sealed(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        var (operation, again) = (await kith.Again(child, "Tamberlane"), await kith.Again(child, "Tamberlane"));
        await kith.Close(Staff.Bronwen, $"person/{child.Person}", "restricted");
        await kith.Close(Staff.Bronwen, $"episode/{operation.Episode}", "sealed");
        await kith.Close(Staff.Bronwen, $"episode/{again.Episode}", "restricted");
        var kwabena = await kith.As(Staff.Kwabena);

        var opened = await kwabena.Press(await kwabena.Get($"/need-to-know/emergency?of=people/{child.Person}"), "Open the record", ("reason", Reason));
        opened.Text.ShouldContain("Emergency access is open for 4 hours");
        opened.All.ShouldNotContain(operation.Episode);
        (await kith.Status(Staff.Kwabena, $"/episodes/{child.Contact.Episode}")).ShouldBe(200, "the person's own restriction opens");
        (await kith.Status(Staff.Kwabena, $"/episodes/{again.Episode}")).ShouldBe(200, "a restriction of its own that practice says emergency access opens with the person");
        (await kith.Status(Staff.Kwabena, $"/episodes/{operation.Episode}")).ShouldBe(404, "sealed: not even emergency access");

        // Asked for by its own address, the sealed one is as one that never was; and nobody is told of an emergency that opened nothing.
        var sealed_ = await kwabena.Press(await kwabena.Get($"/need-to-know/emergency?of=episodes/{operation.Episode}"), "Open the record", ("reason", Reason));
        var nowhere = await kwabena.Press(await kwabena.Get($"/need-to-know/emergency?of=episodes/{Nowhere}"), "Open the record", ("reason", Reason));
        sealed_.Text.ShouldBe(nowhere.Text);
        (await kith.Episodes("emergency-access")).Count.ShouldBe(1);

        // Four hours to the microsecond.
        var until = await kith.Until($"person/{child.Person}", Staff.Kwabena);
        kith.Clock.Now = until - Duration.FromNanoseconds(1_000);
        (await kith.Status(Staff.Kwabena, $"/episodes/{again.Episode}")).ShouldBe(200);
        kith.Clock.Now = until;
        (await kith.Status(Staff.Kwabena, $"/episodes/{again.Episode}")).ShouldBe(404);
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Where_emergency_access_would_open_nothing_it_answers_as_of_somebody_who_never_was(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        await kith.Close(Staff.Bronwen, $"episode/{child.Contact.Episode}", "sealed");
        var kwabena = await kith.As(Staff.Kwabena);
        var answers = new List<string>();
        foreach (var of in new[] { $"people/{child.Person}", $"people/{Nowhere}", $"episodes/{child.Contact.Episode}", $"episodes/{Nowhere}" })
            answers.Add((await kwabena.Press(await kwabena.Get($"/need-to-know/emergency?of={of}"), "Open the record", ("reason", Reason))).Text);
        // By name and day of birth, too.
        foreach (var name in new[] { $"Tamberlane {TwoCopies.Family}", "Nobody Atall" })
            answers.Add((await kwabena.Press(await kwabena.Get("/need-to-know/emergency"), "Open the record", ("name", name), ("born.day", "29"), ("born.month", "2"), ("born.year", "2016"), ("reason", Reason))).Text);
        answers[1..4].ShouldAllBe(a => a == answers[0]);
        answers[4].ShouldBe(answers[5]);
        answers.ShouldAllBe(a => a.Contains("There is nothing here that emergency access opens", StringComparison.Ordinal));
        (await kith.Episodes("emergency-access")).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_name_told_in_a_sealed_contact_alone_finds_nobody_for_an_emergency(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        var operation = await kith.Again(child, "Philomena");
        await kith.Close(Staff.Bronwen, $"episode/{operation.Episode}", "sealed");
        var kwabena = await kith.As(Staff.Kwabena);
        foreach (var (given, opens) in new[] { ("Philomena", false), ("Tamberlane", true) })
        {
            var answer = await kwabena.Press(await kwabena.Get("/need-to-know/emergency"), "Open the record",
                ("name", $"{given} {TwoCopies.Family}"), ("born.day", "29"), ("born.month", "2"), ("born.year", "2016"), ("reason", Reason));
            answer.Text.Contains("There is nothing here that emergency access opens", StringComparison.Ordinal).ShouldBe(!opens, given);
        }
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Work_that_was_opened_for_those_cleared_alone_opens_to_no_emergency_and_to_anybody_let_in_to_it_since(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        await kith.Close(Staff.Bronwen, $"person/{child.Person}", "restricted", Staff.Leonie);
        // Asked by somebody outside: only those cleared may know of it, of whatever team.
        var amara = await kith.As(Staff.Amara);
        await amara.Press(await amara.Follow(await amara.Get($"/people/{child.Person}"), "Ask to know"), "Send the request", ("about", "Tamberlane"), ("why", "She is with us tonight"), ("danger-now", "no"));
        var request = (await kith.Episodes("access-request")).Single();
        (await kith.Status(Staff.Ravi, $"/episodes/{request.Id}")).ShouldBe(404, "his team holds it, and he is not cleared");
        (await kith.Refused(Staff.Kwabena, new Action.EmergencyAccess($"episode/{request.Id}", Reason))).ShouldBe(["not-here"]);

        var bronwen = await kith.As(Staff.Bronwen);
        var named = await bronwen.Press(await bronwen.Get($"/episodes/{request.Id}/access"), "Let them in", ("worker", "ravi"), ("reason", "He covers for me."));
        named.Text.ShouldContain("For those named in it alone");
        (await kith.Status(Staff.Ravi, $"/episodes/{request.Id}")).ShouldBe(200);
        (await kith.Refused(Staff.Bronwen, new Action.LiftRestriction($"episode/{request.Id}", "Everybody may know."))).ShouldBe(["for-those-named"]);

        // She is of another team than holds it, and cleared: she answers it on its page.
        var leonie = await kith.As(Staff.Leonie);
        (await leonie.Step($"/episodes/{request.Id}", "Answer the request", "Record the decision", ("_outcome", "let-in"), ("reason", "You may read it."))).Text.ShouldContain("Closed: Let in");
        (await kith.Status(Staff.Amara, $"/people/{child.Person}")).ShouldBe(200);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Whoever_is_kept_out_or_said_to_have_harmed_uses_no_emergency(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, "Tamberlane");
        var again = await kith.Again(child, "Tamberlane");
        await kith.Do(Staff.Bronwen, new Action.Bar($"episode/{again.Episode}", Staff.Kwabena.Id, "own-family", "His niece."));
        (await kith.Refused(Staff.Kwabena, new Action.EmergencyAccess($"episode/{again.Episode}", Reason))).ShouldBe(["not-here"]);
        await kith.Close(Staff.Bronwen, $"episode/{child.Contact.Episode}", "sealed");
        (await kith.Refused(Staff.Kwabena, new Action.EmergencyAccess($"person/{child.Person}", Reason))).ShouldBe(["not-here"], "nothing is left that could open");
        await kith.Do(Staff.Bronwen, new Action.Bar($"person/{child.Person}", Staff.Kwabena.Id, "own-family", "His niece."));
        (await kith.Refused(Staff.Kwabena, new Action.EmergencyAccess($"person/{child.Person}", Reason))).ShouldBe(["not-here"]);
        (await kith.Episodes("emergency-access")).ShouldBeEmpty();
    }

    private const string Nowhere = "00000000000000000000";
}
