using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Record.Casework;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Breaches;

/// <summary>Redcar: a worker opened files of people they knew, and nobody noticed. Now it is put before somebody, the same hour.</summary>
public sealed class RedcarTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Redcar_whoever_opens_the_file_of_a_namesake_a_neighbour_or_a_colleague_is_asked_why(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var nothing = await kith.Contact(Staff.Osric, "Rose", "Abara");
        var namesake = await kith.Contact(Staff.Osric, "Perpetua", "Thistlewood");
        var colleague = await kith.Contact(Staff.Osric, "Amara", "Okonjo-Lisle");
        var neighbour = await Neighbour(kith);
        await kith.Registers.TellHome(Actor.Engine, "ravi", "4 Larkspur Close", "mk40 3ab", kith.Now);
        var (ravi, bronwen) = (await kith.As(Staff.Ravi), await kith.As(Staff.Bronwen));

        await ravi.Get("/work?tab=team");
        await ravi.Get($"/episodes/{nothing.Episode}");
        (await Look(kith)).ShouldBe(0, "a list shows names that nobody asked for, and Rose is nobody's acquaintance");
        await ravi.Get($"/episodes/{namesake.Episode}");
        await ravi.Get($"/episodes/{neighbour.Episode}");
        await bronwen.Get($"/episodes/{colleague.Episode}");
        await bronwen.Get($"/episodes/{neighbour.Episode}");
        (await Look(kith)).ShouldBe(4, "Ravi's namesake and neighbour; Bronwen's colleague, and the one who lives where a colleague lives");

        var sunniva = await kith.As(Staff.Sunniva);
        var list = await sunniva.Get("/work?tab=team");
        list.Page.QuerySelectorAll("main tbody tr").Length.ShouldBe(4);
        await using var db = kith.Store.Context();
        var alert = await db.Set<AccessAlertRow>().SingleAsync(a => a.Human == "ravi" && a.Rule == "own-surname");
        var review = await sunniva.Get($"/episodes/{alert.Episode}");
        review.Text.ShouldContain("Bears the same family name");
        review.Text.ShouldContain("Ravi Thistlewood");
        review.All.ShouldNotContain("Perpetua");
        (await sunniva.Step($"/episodes/{alert.Episode}", "Decide whether it was right", "Record the decision", ("_outcome", "spoken-to"), ("spoken", "yes"), ("relationship", "yes"), ("reason", "His cousin; somebody else has it now")))
            .Text.ShouldContain("Spoken about");
        // Whose reading it was learns nothing of it here.
        (await ravi.Get($"/episodes/{alert.Episode}")).Status.ShouldBe(System.Net.HttpStatusCode.NotFound);

        await ravi.Get($"/episodes/{namesake.Episode}");
        (await Look(kith)).ShouldBe(0, "once a day");
        kith.Clock.Pass(Duration.FromDays(1));
        await (await kith.As(Staff.Ravi)).Get($"/episodes/{namesake.Episode}");
        (await Look(kith)).ShouldBe(1, "the next day it is another");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task Redcar_files_without_a_relationship_and_very_many_files_are_counted_and_those_who_look_after_it_are_looked_after_too(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var persons = new List<string>();
        foreach (var name in new[] { "Ida Fenwick", "Tomasz Quillfeather", "Rose Abara", "Wilf Oakapple" })
        {
            var contact = await kith.Contact(Staff.Osric, name.Split(' ')[0], name.Split(' ')[1]);
            var linked = await kith.Do(Staff.Amara, new Action.Link(contact.Report, contact.Mention, null, "Not found in the index."));
            persons.Add(linked.Entries.Single(e => e.Kind == Kinds.MentionLinked).Says["person"]);
        }
        var farida = await kith.As(Staff.Farida);
        foreach (var person in persons.Take(2)) await farida.Get($"/people/{person}");
        (await Look(kith)).ShouldBe(0, "two may be an honest search");
        await farida.Get($"/people/{persons[2]}");
        (await Look(kith)).ShouldBe(1, "another door's screener, and three children of whom nobody told her");
        await using var db = kith.Store.Context();
        (await db.Set<AccessAlertRow>().SingleAsync()).Rule.ShouldBe("no-relationship");
        (await db.Set<EpisodeRow>().SingleAsync(e => e.Pathway == "access-review")).Team.ShouldBe("luton-privacy");

        var audit = new ReadAudit(kith.Store);
        for (var i = 0; i < 3; i++)
            await audit.Write(new PageRead(kith.Now, "sunniva", "privacy-officer", "bedford-social-care", "access-oversight", $"/people/{persons[i]}", [$"person/{persons[i]}"]));
        (await Look(kith)).ShouldBe(1);
        (await db.Set<EpisodeRow>().Where(e => e.Pathway == "access-review").Select(e => e.Team).ToListAsync()).ShouldContain("partnership-office-privacy", "nobody reviews themselves");
    }

    private static async Task<int> Look(RunningKith kith)
    {
        kith.Clock.Pass(Duration.FromMinutes(1));
        return await new AccessWatch(kith.Store, kith.Packs, new Casework(kith.Store, kith.Packs)).Look(kith.Now);
    }

    private static async Task<Case> Neighbour(RunningKith kith)
    {
        var done = await kith.Do(Staff.Osric, new Action.Open("contact", "report", new JsonObject
        {
            ["children"] = new JsonArray(new JsonObject
            {
                ["given-names"] = "Wilf", ["family-name"] = "Oakapple", ["ethnicity"] = "WBRI", ["address"] = new JsonObject { ["lines"] = "4 Larkspur Close", ["postcode"] = "MK40 3AB" },
            }),
            ["concern"] = "Comes in hungry.", ["consent"] = new JsonObject { ["state"] = "given" }, ["danger-now"] = "no",
            ["referrer"] = new JsonObject { ["name"] = Staff.Osric.Name, ["kind"] = "professional", ["phone"] = "01632 960100" },
        }, "worker"));
        var opened = done.Entries.Single(e => e.Kind == Kinds.EpisodeOpened);
        return new(opened.Chain["episode/".Length..], done.Report!.Chain["report/".Length..], opened.Says["subject"]);
    }
}
