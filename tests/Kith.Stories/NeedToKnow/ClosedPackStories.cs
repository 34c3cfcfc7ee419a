using Kith.Stories.Merging;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>
/// Subject access where some of the record is restricted. The attackers: an information governance officer who is not cleared, and a pack that leaves out
/// what they may not see.
/// </summary>
public sealed class ClosedPackStories
{
    private const string Given = "Tamberlane";

    public static TheoryData<string> Engines => Stories.Engines.Both;

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_an_officer_who_is_not_cleared_reads_nothing_restricted_in_a_pack_and_those_cleared_give_it(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, Given, all: r => r["concern"] = "Hungry on most days.");
        var secret = await kith.Child(Staff.Amara, "Sparrow", all: r => r["concern"] = "Seen with the courier of the ring.");
        await kith.Merge(Staff.Bronwen, secret.Person, child.Person);
        await kith.Close(Staff.Bronwen, $"episode/{secret.Contact.Episode}", "sealed", Staff.Juno);
        await (await kith.As(Staff.Juno, "emergency-duty-worker")).Get($"/episodes/{secret.Contact.Episode}");
        kith.Clock.Pass(Duration.FromMinutes(1));
        var (sunniva, caspian) = (await kith.As(Staff.Sunniva), await kith.As(Staff.Caspian));
        var request = await sunniva.TakeDown(Given, TwoCopies.Family, "self", born: ("29", "2", "2016"));
        await sunniva.Link(request);
        await sunniva.FindAsker(request, $"{Given} {TwoCopies.Family}", $"{Given} {TwoCopies.Family}", "self");
        await sunniva.CheckPapers(request);

        // What is not restricted, and nothing else: neither words, nor that there is work, nor who has read it.
        var pack = await sunniva.Get($"{request}/pack");
        pack.Text.ShouldContain("Hungry on most days");
        foreach (var hidden in new[] { "courier", "Sparrow", "Emergency duty worker", "sealed" }) pack.All.ShouldNotContain(hidden);
        pack.All.ShouldNotContain(secret.Contact.Report);
        pack.All.ShouldNotContain(secret.Contact.Episode);
        (await kith.Episodes("subject-access-closed")).ShouldBeEmpty();

        // The officer's action goes through as if there were nothing; and those cleared have a part of their own, of which nobody else knows.
        (await sunniva.Judge(pack)).Text.ShouldContain("A second reader, who is not you");
        var part = (await kith.Episodes("subject-access-closed")).ShouldHaveSingleItem();
        foreach (var worker in new[] { Staff.Sunniva, Staff.Caspian, Staff.Amara }) (await kith.Status(worker, $"/episodes/{part.Id}")).ShouldBe(404, worker.Name);
        await caspian.Step(request, "Read it a second time", "Record the decision", ("_outcome", "agreed"), ("reason", "Each cut is right"));
        var first = await Taken(kith, await caspian.Press(await caspian.Get($"{request}/pack"), "Release it by a one-time link"));
        first.All.ShouldContain("Hungry on most days");
        first.All.ShouldNotContain("courier");
        (await kith.Episodes("subject-access-closed")).ShouldHaveSingleItem("they were told once");

        // Their part is the rest: gone through by one of them, read by another, given by a link of its own.
        var (bronwen, juno) = (await kith.As(Staff.Bronwen), await kith.As(Staff.Juno, "emergency-duty-worker"));
        (await bronwen.Get("/work?tab=team")).All.ShouldContain(part.Id);
        (await bronwen.Get("/inbox")).Text.ShouldContain("Part of somebody's record waits for you");
        var rest = await bronwen.Get($"/episodes/{part.Id}/pack");
        rest.Text.ShouldContain($"{Given} {TwoCopies.Family} asks for the record of {Given} {TwoCopies.Family}");
        rest.Text.ShouldContain("courier of the ring");
        rest.Text.ShouldContain("Emergency duty worker");
        rest.Text.ShouldNotContain("Hungry on most days");
        (await bronwen.Judge(rest)).Text.ShouldContain("A second reader, who is not you");
        (await bronwen.Step($"/episodes/{part.Id}", "Read it a second time", "Record the decision", ("_outcome", "agreed"), ("reason", "I trust myself"))).Text.ShouldContain("is somebody else's");
        await juno.Step($"/episodes/{part.Id}", "Read it a second time", "Record the decision", ("_outcome", "agreed"), ("reason", "Each cut is right"));
        var second = await Taken(kith, await juno.Press(await juno.Get($"/episodes/{part.Id}/pack"), "Release it by a one-time link"));
        second.All.ShouldContain("courier of the ring");
        second.All.ShouldNotContain("Hungry on most days");

        // Whoever is no longer cleared for the work does not read it in the pack either.
        await kith.Do(Staff.Bronwen, new Action.EndClearance($"episode/{secret.Contact.Episode}", Staff.Juno.Id, "She has moved on."));
        (await kith.Status(Staff.Juno, $"/episodes/{part.Id}/pack", "emergency-duty-worker")).ShouldBe(404);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_what_is_restricted_after_the_pack_was_read_is_neither_given_nor_left_out_unsaid(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, Given, all: r => r["concern"] = "Hungry on most days.");
        var later = await kith.Child(Staff.Amara, Given, all: r => r["concern"] = "Seen with the courier of the ring.");
        await kith.Merge(Staff.Bronwen, later.Person, child.Person);
        var (sunniva, caspian) = (await kith.As(Staff.Sunniva), await kith.As(Staff.Caspian));
        var request = await sunniva.TakeDown(Given, TwoCopies.Family, "self", born: ("29", "2", "2016"));
        await sunniva.Link(request);
        await sunniva.FindAsker(request, $"{Given} {TwoCopies.Family}", $"{Given} {TwoCopies.Family}", "self");
        await sunniva.CheckPapers(request);
        await sunniva.Judge(await sunniva.Get($"{request}/pack"));
        await caspian.Step(request, "Read it a second time", "Record the decision", ("_outcome", "agreed"), ("reason", "Each cut is right"));
        var released = await caspian.Press(await caspian.Get($"{request}/pack"), "Release it by a one-time link");
        kith.Clock.Pass(Duration.FromMinutes(1));
        await kith.Close(Staff.Bronwen, $"episode/{later.Contact.Episode}", "sealed");

        (await Taken(kith, released)).All.ShouldNotContain("Hungry", customMessage: "a pack with a hole in it is not given");
        (await caspian.Get($"{request}/pack")).All.ShouldNotContain("courier");
        kith.Clock.Pass(Duration.FromMinutes(1));
        var anew = await caspian.Press(await caspian.Get($"{request}/pack"), "Release it by a one-time link");
        (await kith.Episodes("subject-access-closed")).ShouldHaveSingleItem();
        (await (await kith.As(Staff.Bronwen)).Get($"/episodes/{(await kith.Episodes("subject-access-closed"))[0].Id}/pack")).Text.ShouldContain("courier of the ring");
        var file = await Taken(kith, anew);
        file.All.ShouldContain("Hungry on most days");
        file.All.ShouldNotContain("courier");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_a_request_does_not_tell_that_somebody_restricted_is_on_record_and_is_not_lost(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await kith.Child(Staff.Amara, Given);
        var wholly = await kith.Child(Staff.Amara, "Ottoline");
        var id = await kith.Close(Staff.Bronwen, $"person/{child.Person}", "restricted");
        await kith.Close(Staff.Bronwen, $"episode/{wholly.Contact.Episode}", "sealed");
        var sunniva = await kith.As(Staff.Sunniva);
        var request = await sunniva.TakeDown(Given, TwoCopies.Family, "self", born: ("29", "2", "2016"));
        var asked = await sunniva.Get($"{request}/asker");
        asked.Page.QuerySelectorAll("main input[name=person]").Length.ShouldBe(0, "nobody restricted is offered, nor anybody whose only work is");
        var nobody = await sunniva.Get($"{await sunniva.TakeDown("Nimue", "Atall", "self", born: ("29", "2", "2016"))}/asker");
        asked.Text.Replace(Given, "", StringComparison.Ordinal).Replace(TwoCopies.Family, "", StringComparison.Ordinal)
            .ShouldBe(nobody.Text.Replace("Nimue", "", StringComparison.Ordinal).Replace("Atall", "", StringComparison.Ordinal), "as of somebody who never was");

        // Those cleared are told, let an officer in, and then it is answered.
        (await kith.Episodes("lookalike")).Count.ShouldBe(2);
        (await (await kith.As(Staff.Bronwen)).Get("/work?tab=team")).All.ShouldContain((await kith.Episodes("lookalike"))[0].Id);
        await kith.Do(Staff.Bronwen, new Action.Clear($"person/{child.Person}", Staff.Sunniva.Id, "Answers the request.", id));
        var anew = await (await kith.As(Staff.Sunniva)).Link(request);
        anew.Text.ShouldContain("asks for the record of");
    }

    private static async Task<Answer> Taken(RunningKith kith, Answer released)
    {
        var link = new Uri(released.Page.QuerySelector("#one-time-link")!.TextContent).PathAndQuery;
        var visitor = kith.Visitor();
        return await visitor.Press(await visitor.Get(link), "Take the file", ("code", released.Page.QuerySelector("#one-time-code")!.TextContent));
    }
}
