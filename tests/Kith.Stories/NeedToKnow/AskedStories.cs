using System.Collections.Immutable;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Stores;
using Kith.Stories.Breaches;
using Kith.Stories.Sharing;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>Subject access depends on who asks. The attackers: a father who is said to have harmed the child, by the front and by the side door.</summary>
public sealed class AskedStories
{
    private const string Refuge = "The Lindens, 7 Tanglewood Row";
    private const string RefugeCode = "SG17 5TQ";
    private const string Against = "Lucian Harcastle is said to have harmed Petronella Wychwood";

    public static TheoryData<string> Engines => Stories.Engines.Both;

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_whoever_is_said_to_have_harmed_the_child_does_not_ask_as_a_parent_by_one_persons_leave(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await Harmed(kith);
        var (sunniva, caspian) = (await kith.As(Staff.Sunniva), await kith.As(Staff.Caspian));
        var request = await sunniva.TakeDown("Petronella", "Wychwood", "parent", SharingCase.FatherName, ("4", "5", "2017"));

        // Nothing can be done before it is known who asks; and once it is known whose record it is, his name alone is said.
        (await sunniva.Get(request)).Text.ShouldNotContain("Check who asks");
        (await sunniva.Get($"{request}/pack")).Text.ShouldContain("Nothing is put together before it is known who asks");
        var linked = await sunniva.Link(request);
        linked.Text.ShouldContain("Lucian Harcastle asks for the record of Petronella Wychwood, by their own account as: A parent");
        linked.Text.ShouldContain($"like that of Lucian Harcastle, who is said to have harmed Petronella Wychwood");

        // By a name a little different, and not as the one whom the record knows: it is said all the same, and refused.
        var beside = await sunniva.FindAsker(request, AskingDesk.NotOnRecord, "Mr Luke Hardcastle", "parent");
        beside.Text.ShouldContain("Nobody may ask in this standing of whom the record says this");
        beside.Value("name").ShouldBe("Mr Luke Hardcastle", "nothing typed is lost");
        beside.Value("note").ShouldBe("Passport and a bill");
        (await sunniva.FindAsker(request, SharingCase.FatherName, "L. Harcastle", "parent")).Text.ShouldContain(Against);
        // Nor for him, through a solicitor.
        (await sunniva.FindAsker(request, AskingDesk.NotOnRecord, "Ottoline Brackenbury", "representative", behalf: SharingCase.FatherName)).Text.ShouldContain("They act for somebody else: Lucian Harcastle is said to have harmed");
        // Nor as the child.
        (await sunniva.FindAsker(request, SharingCase.FatherName, SharingCase.FatherName, "self")).Text.ShouldContain("Only the person themselves asks in this standing");

        // With a reason it waits for a second person; every page of the request says so, and nothing is put together.
        (await sunniva.FindAsker(request, SharingCase.FatherName, SharingCase.FatherName, "parent", "He says that a court has cleared him")).Text.ShouldContain("Recorded: who asks");
        await sunniva.CheckPapers(request);
        foreach (var page in new[] { request, $"{request}/pack", $"{request}/asker", $"/steps/{request.Split('/')[^1]}/extend", $"{request}/consent", $"{request}/share", $"{request}/files", $"{request}/keeping", $"{request}/seen", $"{request}/withdraw" })
        {
            var read = await sunniva.Get(page);
            read.Status.ShouldBe(HttpStatusCode.OK, page);
            read.Text.ShouldContain(Against, customMessage: page);
            read.Text.ShouldContain("A second person must agree", customMessage: page);
            read.All.ShouldNotContain("Tanglewood", customMessage: page);
        }
        (await sunniva.Step(request, "Agree that somebody implicated may ask", "Record the decision", ("_outcome", "agreed"), ("reason", "I trust myself"))).Text.ShouldContain("is somebody else's");
        await caspian.Step(request, "Agree that somebody implicated may ask", "Record the decision", ("_outcome", "not-agreed"), ("reason", "There is no such judgment"));
        (await caspian.Get($"{request}/pack")).All.ShouldNotContain(SharingCase.Concern);

        // Agreed, it goes on; and then the rules for somebody implicated propose the cuts, whatever he is called.
        await caspian.Step(request, "Agree that somebody implicated may ask", "Record the decision", ("_outcome", "agreed"), ("reason", "The judgment is on file"));
        var pack = await sunniva.Get($"{request}/pack");
        pack.Text.ShouldContain(Against);
        pack.GroupOf("Lindens").ShouldBe(("An address that must not be given out Your entry in the index, 4 lines", "serious-harm", "group:protected-address/person"));
        pack.GroupOf(RefugeCode).Decided.ShouldBe("serious-harm");
        pack.GroupOf("which must not be given out").Decided.ShouldBe("serious-harm");
        pack.GroupOf("There is no bread at ours.").ShouldBe(("The child's own words What was told, 1 line", "serious-harm", "group:childs-words/report"));
        pack.GroupOf(SharingCase.ChildPostcode).Decided.ShouldBe("serious-harm", "where the child lives");
        pack.GroupOf(SharingCase.Concern).Decided.ShouldBe("third-party");

        // Whatever one reader decides, the refuge does not go.
        var read2 = await sunniva.Judge(pack, [.. pack.Groups().Select(g => (g.Name!, "goes"))]);
        read2.Text.ShouldContain("A second reader, who is not you");
        await caspian.Step(request, "Read it a second time", "Record the decision", ("_outcome", "agreed"), ("reason", "I have not looked"));
        var file = await Taken(kith, await caspian.Press(await caspian.Get($"{request}/pack"), "Release it by a one-time link"));
        foreach (var hidden in new[] { "Lindens", "Tanglewood", RefugeCode, "must not be given out" }) file.All.ShouldNotContain(hidden);
        file.All.ShouldContain("For Lucian Harcastle, asking as: A parent or guardian for a child. The record of Petronella Wychwood.");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_whoever_is_found_implicated_after_they_were_found_is_found_again_and_an_open_link_closes(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await kith.Family(fatherImplicated: false);
        foreach (var mention in new[] { family.Child, family.Father }) await AddressBreachTests.Link(kith, family, mention);
        var (sunniva, caspian) = (await kith.As(Staff.Sunniva), await kith.As(Staff.Caspian));
        var request = await sunniva.TakeDown("Petronella", "Wychwood", "parent", SharingCase.FatherName, ("4", "5", "2017"));
        await sunniva.Link(request);
        (await sunniva.FindAsker(request, SharingCase.FatherName, SharingCase.FatherName, "parent")).Text.ShouldNotContain("said to have harmed");
        await sunniva.CheckPapers(request);
        await sunniva.Judge(await sunniva.Get($"{request}/pack"));
        await caspian.Step(request, "Read it a second time", "Record the decision", ("_outcome", "agreed"), ("reason", "Each cut is right"));
        var released = await caspian.Press(await caspian.Get($"{request}/pack"), "Release it by a one-time link");

        // Another school tells what he did, of the same child and the same father; then neither the link nor a new one opens.
        kith.Clock.Pass(Duration.FromHours(1));
        var told = await kith.Family();
        var (child, father) = (await PersonOf(kith, family.Child), await PersonOf(kith, family.Father));
        await kith.Do(Staff.Amara, new Action.Link(told.Report, told.Child, child, "The same child"));
        await kith.Do(Staff.Amara, new Action.Link(told.Report, told.Father, father, "The same father"));
        var link = new Uri(released.Page.QuerySelector("#one-time-link")!.TextContent).PathAndQuery;
        (await kith.Visitor().Post(link, ("code", released.Page.QuerySelector("#one-time-code")!.TextContent))).All.ShouldNotContain("Wychwood");
        (await caspian.Get(request)).Text.ShouldContain("The record has come to say so since it was found who asks");
        (await caspian.Press(await caspian.Get($"{request}/pack"), "Release it by a one-time link")).Text.ShouldContain("Since it was found who asks, the record has come to speak against them");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_his_own_record_is_proposed_to_the_implicated_without_what_is_about_the_child(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await Harmed(kith);
        var sunniva = await kith.As(Staff.Sunniva);
        var request = await sunniva.TakeDown("Lucian", "Harcastle", "self");
        await sunniva.Link(request);
        await sunniva.FindAsker(request, SharingCase.FatherName, SharingCase.FatherName, "self");
        await sunniva.CheckPapers(request);
        var pack = await sunniva.Get($"{request}/pack");
        pack.Text.ShouldContain("Lucian Harcastle is said to have harmed a child");
        foreach (var hidden in new[] { SharingCase.Concern, "There is no bread at ours.", "4 Larkspur Close", SharingCase.ChildPostcode, "Araminta", "Unthank", "Petronella", Staff.Osric.Name, "01632 960100" })
            pack.GroupOf(hidden).Decided.ShouldNotBe("", hidden);
        pack.GroupOf("Harcastle").Decided.ShouldBe("", "his own name is his");

        // The mother's record, for herself: a report about her child is about the child, where it does not speak of her.
        var hers = await sunniva.TakeDown("Araminta", "Wychwood", "self");
        var page = await sunniva.Get($"{hers}/asker");
        await sunniva.Press(page, "This is whose record it is", ("person", await PersonOf(kith, family.Mother)));
        await sunniva.FindAsker(hers, SharingCase.MotherName, SharingCase.MotherName, "self");
        await sunniva.CheckPapers(hers);
        pack = await sunniva.Get($"{hers}/pack");
        pack.Text.ShouldNotContain("Araminta Wychwood is said to have harmed");
        pack.GroupOf(SharingCase.Concern).Title.ShouldStartWith("Somebody else");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_every_form_of_every_name_address_and_number_is_proposed_for_a_cut(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (child, mother) = await Okafors(kith);
        string[] told =
        [
            "Lizzie came late to the gate", "He said that Bo was there", "Mr Okafor shouted across the yard", "Seraphina collected him", "C.O. was seen by the fence", "They stay at the Lindens for now", "Letters went to sg175tq",
            "A taxi to Tanglewood Row", "Ring 07700 900 123 after six", "Write to l.okafor@example.org", "It was Vandermeer who wrote it down", "Formerly Elizabeth Quill", "Somebody spoke of a refuge",
        ];
        await kith.Do(Staff.Amara, new Action.RecordEvents(
        [
            .. told.Select((what, i) => Event(child, what, "attendance", "established", i)),
            Event(child, "I hide when the door slams", "child-said", "reported", 20), Event(child, "He is said to have struck out", "school-concern", "allegation", 21),
            Event(child, "He ran the mile, and Tobias was proud", "attendance", "established", 22),
        ]));
        kith.Clock.Pass(Duration.FromMinutes(1));
        var sunniva = await kith.As(Staff.Sunniva);
        var request = await sunniva.TakeDown("Tobias", "Okafor", "parent", "Elizabeth Okafor", ("11", "2", "2015"));
        await sunniva.Link(request);
        await sunniva.FindAsker(request, "Elizabeth Okafor", "Elizabeth Okafor", "parent");
        await sunniva.CheckPapers(request);
        var pack = await sunniva.Get($"{request}/pack");
        string[] titles = ["Somebody else", "Somebody else", "Somebody else", "Somebody else", "Somebody else", "An address that", "An address that", "An address that", "A telephone number", "A telephone number", "Who told us", "Somebody else", "An address that"];
        foreach (var (words, title) in told.Zip(titles))
        {
            var group = pack.GroupOf(words);
            group.Title.ShouldStartWith(title, customMessage: words);
            group.Decided.ShouldNotBe("", words);
        }
        pack.GroupOf("I hide when the door slams").Title.ShouldStartWith("The child's own words");
        pack.GroupOf("He is said to have struck out").Title.ShouldStartWith("Who is said to have harmed");
        pack.GroupOf("He ran the mile").Decided.ShouldBe("", "nothing speaks against it; somebody decides");

        // The worst stands first, and every group says how many lines it has and where they come from.
        var order = pack.Page.QuerySelectorAll(".kith-group h2").Select(Answer.Words).ToArray();
        order[0].ShouldStartWith("An address that must not be given out");
        order.ShouldAllBe(o => o.EndsWith("line", StringComparison.Ordinal) || o.EndsWith("lines", StringComparison.Ordinal));
        mother.ShouldNotBeNull();
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_what_nobody_decides_on_stops_the_pack_a_second_person_lets_protected_lines_go_and_files_go_with_it(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var family = await Harmed(kith);
        await Attach(kith, family, "drawing.txt", "A drawing of a house", "It is our old house.");
        await Attach(kith, family, "letter.txt", "A letter of the father", "I did not do it.");
        kith.Clock.Pass(Duration.FromMinutes(1));
        var (sunniva, caspian) = (await kith.As(Staff.Sunniva), await kith.As(Staff.Caspian));
        var request = await sunniva.TakeDown("Petronella", "Wychwood", "self", born: ("4", "5", "2017"));
        await sunniva.Link(request);
        await sunniva.FindAsker(request, SharingCase.ChildName, SharingCase.ChildName, "self");
        await sunniva.CheckPapers(request);
        var pack = await sunniva.Get($"{request}/pack");
        pack.GroupOf("drawing.txt: A drawing of a house").Title.ShouldStartWith("A file");

        // A group is left out: nothing is recorded, all that was typed stands there, and the group says what is missing.
        var concern = pack.GroupOf(SharingCase.Concern).Field;
        var stopped = await sunniva.Judge(pack, (concern, ""), (pack.BoxOf("There is no bread at ours."), "serious-harm"), ("note", "Half of it"));
        stopped.Text.ShouldContain("have not been decided on");
        stopped.Text.ShouldContain("Decide on these lines");
        stopped.Value("note").ShouldBe("Half of it");
        stopped.Value(stopped.BoxOf("There is no bread at ours.")).ShouldBe("serious-harm");

        // It can be left and taken up again.
        (await sunniva.Press(pack, "Save and come back later", (concern, "goes"), ("note", "Tomorrow the rest"))).Text.ShouldContain("Saved as a draft");
        var again = await sunniva.Get($"{request}/pack");
        again.Value("note").ShouldBe("Tomorrow the rest");
        again.Value(concern).ShouldBe("goes");

        var refuge = again.BoxOf("Lindens");
        (await sunniva.Judge(again, (refuge, "goes"), (again.BoxOf("drawing.txt"), "goes"))).Text.ShouldContain("A second reader, who is not you");
        var mine = await sunniva.Get($"{request}/pack");
        mine.Text.ShouldContain("Lines of a protected kind that somebody would let go");
        mine.Page.QuerySelectorAll("button").Select(Answer.Words).ShouldNotContain("Let these lines go", "whoever went through the pack cannot");
        var asked = await caspian.Get($"{request}/pack");
        (await caspian.Press(asked, "Let these lines go", ("line", refuge["cut:".Length..]), ("note", "She lives there, and asked for it"))).Text.ShouldContain("Recorded. These lines go.");
        await caspian.Step(request, "Read it a second time", "Record the decision", ("_outcome", "agreed"), ("reason", "Each cut is right"));
        var file = await Taken(kith, await caspian.Press(await caspian.Get($"{request}/pack"), "Release it by a one-time link"));

        file.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/zip");
        using var archive = new ZipArchive(new MemoryStream(await file.Response.Content.ReadAsByteArrayAsync()));
        archive.Entries.Select(e => e.Name).ShouldBe([archive.Entries[0].Name, "1 drawing.txt"]);
        var html = await new StreamReader(archive.Entries[0].Open()).ReadToEndAsync();
        html.ShouldContain("The Lindens");
        html.ShouldNotContain(RefugeCode, customMessage: "only the line that was let go goes");
        html.ShouldNotContain("A letter of the father");
        html.ShouldContain("A drawing of a house");
        (await new StreamReader(archive.Entries[1].Open()).ReadToEndAsync()).ShouldBe("It is our old house.");
    }

    /// <summary>A child, a mother and a father who is said to have harmed her; all three on record, and the child at a refuge.</summary>
    private static async Task<SharingCase> Harmed(RunningKith kith)
    {
        var family = await kith.Family();
        foreach (var mention in new[] { family.Child, family.Mother, family.Father }) await AddressBreachTests.Link(kith, family, mention);
        await kith.Do(Staff.Amara, new Action.RecordAddress(family.Episode, family.Child, "refuge", Refuge, RefugeCode, "2026-11-03", true, false));
        await kith.Decide(family);
        kith.Clock.Pass(Duration.FromMinutes(1));
        return family;
    }

    /// <summary>A child who shares a name with nearly everybody, told of in confidence; an aunt known only from a relationship; a mother at a refuge.</summary>
    private static async Task<(string Child, string Mother)> Okafors(RunningKith kith)
    {
        static JsonObject Person(string given, string family, string? relationship, string? implicated = null)
        {
            var person = new JsonObject { ["given-names"] = given, ["family-name"] = family };
            if (relationship is not null)
                person["relationships"] = new JsonArray(new JsonObject { ["child"] = 0, ["relationship"] = relationship, ["implicated"] = implicated ?? "no" });
            return person;
        }
        async Task<IReadOnlyDictionary<string, string>> Tell(JsonObject child, params JsonObject[] household)
        {
            var done = await kith.Do(Staff.Osric, new Action.Open("contact", "report", new JsonObject
            {
                ["children"] = new JsonArray(child), ["household"] = new JsonArray([.. household]), ["concern"] = "Quiet since the summer.", ["consent"] = new JsonObject { ["state"] = "not-sought", ["reason"] = "It would put her at risk", ["told"] = new JsonArray("nobody") },
                ["referrer"] = new JsonObject { ["name"] = Staff.Osric.Name, ["kind"] = "professional", ["phone"] = "01632 960100" }, ["danger-now"] = "no",
            }, "worker"));
            var people = new Dictionary<string, string>(StringComparer.Ordinal) { ["episode"] = Replay.Id(done.Entries.First(e => e.Kind == Kinds.EpisodeOpened).Chain) };
            foreach (var (key, path) in done.Report!.Says.Where(s => s.Key.StartsWith("mention:", StringComparison.Ordinal)))
            {
                var mention = key["mention:".Length..];
                await kith.Do(Staff.Amara, new Action.Link(Replay.Id(done.Report.Chain), mention, null, "Nobody like this was on record"));
                people[path] = mention;
            }
            return people;
        }
        var first = await Tell(new JsonObject { ["given-names"] = "Tobias", ["family-name"] = "Okafor", ["date-of-birth"] = "2015-02-11" },
            Person("Elizabeth", "Okafor", "mother"), Person("Chidi", "Okafor", "father", "yes"), Person("Bo", "Li", "lodger"));
        var other = await Tell(new JsonObject { ["given-names"] = "Imogen", ["family-name"] = "Nightingale", ["date-of-birth"] = "2016-08-01" }, Person("Seraphina", "Nightingale", "mother"), Person("Elizabeth", "Quill", "aunt-or-uncle"));
        var (child, mother) = (await PersonOf(kith, first["children[0]"]), await PersonOf(kith, first["household[0]"]));
        await kith.Do(Staff.Amara, new Action.RecordRelationship(child, await PersonOf(kith, other["household[0]"]), new("aunt-or-uncle", "identity", "", "", "", false, ""), "The mother said so.", Sure: true));
        await kith.Do(Staff.Amara, new Action.RecordRelationship(child, await PersonOf(kith, other["household[1]"]), new("other-relative", "identity", "", "", "", false, ""), "The mother said so.", Sure: true));
        await kith.Do(Staff.Amara, new Action.RecordAddress(first["episode"], first["household[0]"], "refuge", Refuge, RefugeCode, "2026-11-03", true, false));
        return (child, mother);
    }

    private static NewEvent Event(string child, string what, string kind, string standing, int i) =>
        new(child, $"2026-10-{i + 1:00}", null, kind, standing, false, new JsonObject { ["what"] = what, ["source"] = "School diary" });

    private static async Task<string> PersonOf(RunningKith kith, string mention)
    {
        await using var db = kith.Store.Context();
        return (await db.Set<Record.Views.MentionRow>().SingleAsync(m => m.Id == mention)).Person!;
    }

    private static Task Attach(RunningKith kith, SharingCase family, string name, string description, string text)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return kith.Do(Staff.Amara, new Action.Attach($"episode/{family.Episode}", name, description, "concern", "text", bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), "clean", [Convert.ToBase64String(bytes)]));
    }

    /// <summary>The link is opened by whoever has it and the code.</summary>
    private static async Task<Answer> Taken(RunningKith kith, Answer released)
    {
        var link = new Uri(released.Page.QuerySelector("#one-time-link")!.TextContent).PathAndQuery;
        var visitor = kith.Visitor();
        return await visitor.Press(await visitor.Get(link), "Take the file", ("code", released.Page.QuerySelector("#one-time-code")!.TextContent));
    }
}
