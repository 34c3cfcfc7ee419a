using System.Net;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record;
using Kith.Record.Ledger;
using Kith.Record.Views;
using Kith.Stories.Merging;
using Kith.Stories.Sharing;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Family;

/// <summary>PW1: who is who to a child, recorded and told, seen from both sides, and by nobody who may not see both.</summary>
public sealed class FamilyStories
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_What_reports_tell_and_what_workers_record_stand_in_one_view_with_their_sources_and_from_both_sides(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        var (child, mother) = (await Link(kith, family.Report, family.Child), await Link(kith, family.Report, family.Mother));
        var amara = await kith.As(Staff.Amara);

        var told = await amara.Get($"/people/{child}/family");
        Row(told, "Who is who", SharingCase.MotherName).ShouldContain("Mother");
        Row(told, "Who is who", SharingCase.MotherName).ShouldContain("Told in report");
        Row(told, "Who is who", SharingCase.FatherName).ShouldContain("Allegation");
        Row(told, "Who is who", SharingCase.StrangerName).ShouldContain("nobody said how they are related");
        told.Page.QuerySelectorAll("svg[role=img]").Length.ShouldBe(2);
        told.Page.QuerySelector("svg title")!.TextContent.ShouldContain(SharingCase.ChildName);

        var add = await amara.Follow(told, "Record it");
        var missing = await amara.Press(add, "Record it", ("code", ""), ("source", ""));
        missing.Text.ShouldContain("Choose what the other person is to this one");
        var recorded = await amara.Press(add, "Record it", ("responsibility", "yes"), ("carer", "yes"), ("tie", "strong"), ("from.day", "4"), ("from.month", "5"), ("from.year", "2017"), ("source", "Birth certificate seen"));
        recorded.Text.ShouldContain("The relationship is recorded");
        var first = recorded.Page.QuerySelectorAll("table")[0].QuerySelectorAll("tbody tr")[0];
        Answer.Words(first).ShouldContain("Recorded by Amara Okonjo-Lisle");
        Answer.Words(first).ShouldContain("Birth certificate seen");
        Answer.Words(first).ShouldContain("since 4 May 2017; cares for them; Strong");
        Row(recorded, "Around them now", SharingCase.MotherName).ShouldContain("Strong");

        // From the mother's side the same entry makes the child her daughter or son.
        Row(await amara.Get($"/people/{mother}/family"), "Who is who", SharingCase.ChildName).ShouldContain("Son or daughter");

        var change = await amara.Follow(recorded, "End or correct");
        (await amara.Press(change, "Record the end", ("until.day", "3"), ("until.month", "5"), ("until.year", "2017"), ("reason", "She left"))).Text.ShouldContain("It ends before it begins");
        (await amara.Press(change, "Record the end", ("until.day", "3"), ("until.month", "5"), ("until.year", "2030"), ("reason", "She left"))).Text.ShouldContain("still to come");
        (await amara.Press(change, "Record the end", ("reason", "She left"))).Text.ShouldContain("Say on which day it ended");
        var corrected = await amara.Press(change, "Put it right", ("code", "adoptive-parent"), ("reason", "The order of 2019 says so"));
        Row(corrected, "Who is who", SharingCase.MotherName).ShouldContain("Adoptive parent");
        change = await amara.Follow(corrected, "End or correct");
        var ended = await amara.Press(change, "Record the end", ("until.day", "1"), ("until.month", "6"), ("until.year", "2026"), ("reason", "The order was discharged"));
        ended.Page.QuerySelectorAll("table")[0].TextContent.ShouldContain("4 May 2017 to 1 June 2026");
        var gone = await amara.Press(await amara.Follow(ended, "End or correct"), "Take it away", ("reason", "It was her aunt all along"));
        gone.Text.ShouldNotContain("Adoptive parent");

        await using var db = kith.Store.Context();
        var kinds = await db.Read($"person/{child}").Select(e => e.Kind).Where(k => k.StartsWith("relationship", StringComparison.Ordinal)).ToListAsync();
        kinds.ShouldBe([Kinds.RelationshipRecorded, Kinds.RelationshipCorrected, Kinds.RelationshipEnded, Kinds.RelationshipCorrected]);
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_Nobody_is_their_own_relative_or_ancestor_nothing_is_recorded_twice_and_what_looks_wrong_is_asked(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family(sibling: true);
        var (child, mother, father, brother) = (await Link(kith, family.Report, family.Child), await Link(kith, family.Report, family.Mother), await Link(kith, family.Report, family.Father), await Link(kith, family.Report, family.Sibling!));
        var amara = await kith.As(Staff.Amara);

        (await Relate(amara, child, child, "mother")).Text.ShouldContain("Nobody is related to themselves");
        (await Relate(amara, child, mother, "mother")).Text.ShouldContain("The relationship is recorded");
        (await Relate(amara, child, mother, "adoptive-parent")).Text.ShouldContain("recorded already, as mother");
        (await Relate(amara, mother, child, "own-child")).Text.ShouldContain("recorded already, as son or daughter");
        (await Relate(amara, mother, child, "mother")).Text.ShouldContain("their own ancestor");
        (await Relate(amara, father, mother, "own-child")).Text.ShouldContain("The relationship is recorded");
        (await Relate(amara, child, father, "own-child")).Text.ShouldContain("their own ancestor", customMessage: "a circle of three");
        (await Relate(amara, brother, mother, "mother", ("from.day", "9"), ("from.month", "9"), ("from.year", "2021"), ("until.day", "1"), ("until.month", "9"), ("until.year", "2021"))).Text.ShouldContain("ends before it begins");
        (await Relate(amara, brother, mother, "mother", ("from.day", "31"), ("from.month", "2"), ("from.year", "2021"))).Text.ShouldContain("real date");
        (await Relate(amara, brother, mother, "mother", ("source", " "))).Text.ShouldContain("Write how this is known");

        // Born two years apart: he can hardly be her father, and whoever says so must have looked.
        var asked = await Relate(amara, child, brother, "father");
        asked.Text.ShouldContain("the parent was younger than 12");
        (await amara.Press(asked, "Record it", ("sure", "yes"))).Text.ShouldContain("The relationship is recorded");
        (await Relate(amara, brother, child, "parent")).Text.ShouldContain("their own ancestor");
        await Relate(amara, brother, mother, "mother");
        var second = await Relate(amara, brother, father, "mother");
        second.Text.ShouldContain("Another mother is recorded at the same time");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_Brothers_and_sisters_are_found_by_the_parent_they_share_across_reports(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        var (child, mother) = (await Link(kith, family.Report, family.Child), await Link(kith, family.Report, family.Mother));
        var other = await kith.Contact(Staff.Osric, "Ottoline", "Brightwater");
        var half = await Link(kith, other.Report, other.Mention);
        var amara = await kith.As(Staff.Amara);
        (await amara.Get($"/people/{child}/family")).Text.ShouldNotContain("Ottoline");
        var found = await amara.Press(await amara.Get($"/people?of=family/{half}"), "Find", ("name", SharingCase.MotherName));
        (await amara.Press(await amara.Follow(found, SharingCase.MotherName), "Record it", ("code", "mother"), ("source", "Told me herself"))).Text.ShouldContain("The relationship is recorded");

        Row(await amara.Get($"/people/{child}/family"), "Brothers and sisters", "Ottoline Brightwater").ShouldContain($"Shared: {SharingCase.MotherName}");
        Row(await amara.Get($"/people/{half}/family"), "Brothers and sisters", SharingCase.ChildName).ShouldContain($"Shared: {SharingCase.MotherName}");
        (await amara.Get($"/people/{half}/family")).Page.QuerySelectorAll("table")[0].TextContent.ShouldNotContain(SharingCase.FatherName, customMessage: "what one report tells of her brother's father is his");
        mother.ShouldNotBe(half);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_relative_whom_one_may_not_see_is_not_there_not_even_as_a_count_unless_a_report_that_one_reads_tells_of_them(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        var child = await Link(kith, family.Report, family.Child);
        var (aunt, young) = (await kith.Contact(Staff.Osric, "Seraphine", "Oakhollow"), await kith.Contact(Staff.Osric, "Araminta", "Wychwood"));
        var (hidden, mother) = (await Link(kith, aunt.Report, aunt.Mention), await Link(kith, young.Report, young.Mention));
        await kith.Do(Staff.Amara, new Action.Link(family.Report, family.Mother, mother, "The same woman, as a girl."));
        var (amara, bronwen) = (await kith.As(Staff.Amara), await kith.As(Staff.Bronwen));
        var before = (await amara.Get($"/people/{child}/family")).Page.QuerySelectorAll("tbody tr").Length;
        await Relate(bronwen, child, hidden, "aunt-or-uncle");
        (await Relate(bronwen, child, mother, "mother", ("class", "intelligence"), ("sure", "yes"))).Text.ShouldContain("The relationship is recorded");
        (await amara.Get($"/people/{child}/family")).Text.ShouldContain("Seraphine");

        await kith.Do(Staff.Bronwen, new Action.Restrict($"person/{hidden}", "restricted", [], "Safety"));
        await kith.Do(Staff.Bronwen, new Action.Restrict($"person/{mother}", "restricted", [], "Safety"));
        var seen = await amara.Get($"/people/{child}/family");
        seen.All.ShouldNotContain("Seraphine");
        seen.All.ShouldNotContain(hidden);
        seen.All.ShouldNotContain(mother);
        seen.Page.QuerySelectorAll("tbody tr").Length.ShouldBe(before, "no row more than before anybody recorded her");
        Row(seen, "Who is who", SharingCase.MotherName).ShouldContain("Told in report");
        (await bronwen.Get($"/people/{child}/family")).Text.ShouldContain("Restricted: managers and the emergency team");
        (await bronwen.Get($"/people/{child}/family")).Text.ShouldContain("Seraphine");

        // Whoever does not see her cannot tell her from somebody who never was.
        var (closed, nobody) = (await amara.Get($"/people/{child}/family/add?other={hidden}"), await amara.Get($"/people/{child}/family/add?other=00000000000000000000"));
        closed.Text.ShouldBe(nobody.Text);
        (await amara.Get($"/people/{hidden}/family")).Status.ShouldBe(HttpStatusCode.NotFound);
        await using var db = kith.Store.Context();
        var tie = await db.Set<KinshipEndRow>().Where(k => k.Person == hidden && k.Side == KinshipEndRow.Other).Select(k => k.Id).SingleAsync();
        (await amara.Get($"/people/{child}/family/{tie}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await (await kith.As(Staff.Osric)).Get($"/people/{child}/family")).Text.ShouldNotContain("Add a relationship");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_A_child_who_was_expected_is_born_into_the_same_record_and_age_search_and_gaps_follow(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var answers = new JsonObject
        {
            ["children"] = new JsonArray(new JsonObject { ["family-name"] = "Windermere-Ash", ["expected-date-of-birth"] = "2026-12-20", ["sex"] = "U", ["address"] = new JsonObject { ["postcode"] = "MK40 2AB" } }),
            ["concern"] = "Her last two babies were removed.", ["childs-words"] = "Not born yet.", ["consent"] = new JsonObject { ["state"] = "given" },
            ["referrer"] = new JsonObject { ["name"] = Staff.Osric.Name, ["kind"] = "professional", ["phone"] = "01632 960100" }, ["danger-now"] = "no",
        };
        var done = await kith.Do(Staff.Osric, new Action.Open("contact", "report", answers, "worker"));
        var opened = done.Entries.Single(e => e.Kind == Kinds.EpisodeOpened);
        var (episode, mention) = (Replay.Id(opened.Chain), Replay.Id(opened.Says["subject"]));
        var person = await Link(kith, Replay.Id(done.Report!.Chain), mention);
        var amara = await kith.As(Staff.Amara);
        (await amara.Get($"/people/{person}/family")).Page.QuerySelector("svg path[d*='Z']").ShouldNotBeNull("a triangle");
        (await amara.Get($"/people/{person}")).All.ShouldContain("expected 20 December 2026");

        var born = await amara.Follow(await amara.Get($"/people/{person}/family"), "Record the birth");
        (await amara.Press(born, "Record the birth", Day("18", "11", "2026"))).Text.ShouldContain("still to come");
        (await amara.Press(born, "Record the birth", Day("30", "2", "2026"))).Text.ShouldContain("Write the day of birth");
        var early = await amara.Press(born, "Record the birth", Day("1", "10", "2026"));
        early.Text.ShouldContain("60 days or more before the child was expected");
        early.Text.ShouldContain("I have checked it");
        var shown = await amara.Press(born, "Record the birth", [.. Day("15", "11", "2026"), ("sex", "F"), ("given-names", "Isolde"), ("where", "Bedford Hospital")]);
        shown.Text.ShouldContain("The birth is recorded");
        shown.Path.ShouldBe($"/people/{person}");
        shown.All.ShouldContain("15 November 2026 (0 years)");
        shown.All.ShouldContain("Isolde Windermere-Ash");
        (await amara.Press(await amara.Get("/people"), "Find", ("name", "Isolde"), ("born.day", "15"), ("born.month", "11"), ("born.year", "2026"))).All.ShouldContain(person);
        (await amara.Get($"/episodes/{episode}")).All.ShouldContain("15 Nov");
        (await amara.Get($"/people/{person}/family")).Text.ShouldNotContain("Record the birth");

        (await amara.Press(await amara.Get($"/people/{person}/born"), "Record the birth", Day("14", "11", "2026"))).Text.ShouldContain("recorded already");
        (await amara.Press(await amara.Get($"/people/{person}/born"), "Record the birth", [.. Day("14", "11", "2026"), ("reason", "The ward had the wrong day")])).All.ShouldContain("14 November 2026");
        var never = await kith.Contact(Staff.Osric, "Rupert", "Hollingbourne");
        (await amara.Get($"/people/{await Link(kith, never.Report, never.Mention)}/born")).Status.ShouldBe(HttpStatusCode.NotFound);

        await using var db = kith.Store.Context();
        (await db.Set<GapRow>().AnyAsync(g => g.Episode == episode && g.Field == "child.date-of-birth" && g.Filled == null)).ShouldBeFalse("what was missing is missing no longer");
        (await db.Set<PersonRow>().CountAsync(p => p.Id == person)).ShouldBe(1);
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_Friends_and_places_that_a_form_tells_stand_in_the_network_for_whoever_reads_the_form_until_it_is_withdrawn(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        var child = await Link(kith, family.Report, family.Child);
        await kith.Do(Staff.Amara, new Action.Fill(family.Episode, "screen", 0, new JsonObject
        {
            ["summary"] = "Out late.",
            ["peers"] = new JsonArray(new JsonObject { ["name"] = "Big Marlow", ["kind"] = "older-associate" }, new JsonObject { ["name"] = "Tansy" }),
            ["places"] = new JsonArray(new JsonObject { ["name"] = "The arches by the canal", ["kind"] = "missing-found" }),
        }));
        var amara = await kith.As(Staff.Amara);
        var page = await amara.Get($"/people/{child}/family");
        Row(page, "Friends, associates and places", "Big Marlow").ShouldContain("Goes about with somebody older");
        Row(page, "Friends, associates and places", "arches").ShouldContain("found when missing");
        Row(page, "Around them now", "Tansy").ShouldContain("Not known");
        // The police officer who answers for an agency sees neither her family nor whom she goes about with.
        (await (await kith.As(Staff.Quill, "agency-responder")).Get($"/people/{child}/family")).Status.ShouldBe(HttpStatusCode.NotFound);
        await using var db = kith.Store.Context();
        var told = await db.Read($"episode/{family.Episode}").SingleAsync(e => e.Kind == Kinds.FormRecorded);
        told.Says["links"].ShouldBe("person:peers[0],person:peers[1],place:places[0]");
        await kith.Do(Staff.Bronwen, new Action.Recall(family.Episode, [told.Sequence], "wrong-child", "Her cousin's."));
        (await amara.Get($"/people/{child}/family")).Text.ShouldNotContain("Big Marlow");
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW1_Of_two_records_that_were_one_person_the_family_is_one_and_parts_again_with_them(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family();
        var child = await Link(kith, family.Report, family.Child);
        var (copy, aunt) = (await kith.Contact(Staff.Osric, "Petra", "Wychwood"), await kith.Contact(Staff.Osric, "Ottoline", "Brightwater"));
        var (other, relative) = (await Link(kith, copy.Report, copy.Mention), await Link(kith, aunt.Report, aunt.Mention));
        var amara = await kith.As(Staff.Amara);
        (await Relate(amara, other, relative, "cousin")).Text.ShouldContain("The relationship is recorded");
        (await amara.Get($"/people/{child}/family")).Text.ShouldNotContain("Ottoline");
        var merge = await kith.Merge(Staff.Bronwen, other, child);
        foreach (var id in new[] { child, other })
        {
            var one = await amara.Get($"/people/{id}/family");
            Row(one, "Who is who", "Ottoline").ShouldContain("Cousin");
            Row(one, "Who is who", SharingCase.MotherName).ShouldContain("Mother");
        }
        Row(await amara.Get($"/people/{relative}/family"), "Who is who", "Wychwood").ShouldContain("Cousin");
        await kith.Do(Staff.Bronwen, new Action.Unmerge(merge, "Two cousins of one name."));
        (await amara.Get($"/people/{child}/family")).Text.ShouldNotContain("Ottoline");
        Row(await amara.Get($"/people/{other}/family"), "Who is who", "Ottoline").ShouldContain("Cousin");
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    private static (string, string)[] Day(string day, string month, string year) => [("born.day", day), ("born.month", month), ("born.year", year)];

    private static async Task<Answer> Relate(Visitor visitor, string person, string other, string code, params (string, string)[] more)
    {
        var page = await visitor.Get($"/people/{person}/family/add?other={other}&code={code}");
        return await visitor.Press(page, "Record it", [("other", other), ("code", code), .. more.Any(m => m.Item1 == "source") ? Array.Empty<(string, string)>() : [("source", "She told me")], .. more]);
    }

    private static async Task<string> Link(RunningKith kith, string report, string mention)
    {
        var done = await kith.Do(Staff.Amara, new Action.Link(report, mention, null, "Not on record."));
        return done.Entries.Single(e => e.Kind == Kinds.PersonCreated).Chain["person/".Length..];
    }

    private static string Row(Answer page, string table, string name) => Answer.Words(page.Page.QuerySelectorAll("table").Single(t => t.QuerySelector("caption")!.TextContent == table)
        .QuerySelectorAll("tbody tr").First(r => r.TextContent.Contains(name, StringComparison.Ordinal)));
}
