using System.Net;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Stories.Sharing;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>
/// PW3: a cleared worker makes a chronology out of a sealed episode and gives it from an open one. Whoever does not see every source of it
/// sees neither the chronology nor the document, on no page and in no file.
/// </summary>
public sealed class ChosenChronologyStories
{
    private const string Sealed = "She is with her aunt at the lighthouse, and he must not find her.";
    private const string Tells = "Every move of hers was followed by his finding her.";
    private const string Title = "For the court: where she has been";

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_chronology_out_of_a_sealed_episode_is_there_only_for_whoever_sees_all_its_sources(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (open, person, _, _) = await TwoContacts(kith);
        var (bronwen, ravi, quill) = (await kith.As(Staff.Bronwen), await kith.As(Staff.Ravi), await kith.As(Staff.Quill, "agency-responder"));
        var made = await Make(bronwen, person);
        made.Text.ShouldContain(Sealed);
        var family = new SharingCase(open.Episode, open.Report, open.Mention, "", "", "", "", null);
        var given = (await bronwen.Give(family, "chronology", "agency:police", basis: "section-47")).Path.Split('?')[0];

        // Whoever made it, and whoever was given it, read it; the police read their own copy and no more.
        foreach (var format in new[] { "", "/html", "/csv", "/json" })
        {
            (await bronwen.Get(given + format)).All.ShouldContain("lighthouse");
            (await quill.Get(given + format)).All.ShouldContain("lighthouse");
            var denied = await ravi.Get(given + format);
            denied.Status.ShouldBe(HttpStatusCode.NotFound, $"he sees the open episode, not the sealed one: {format}");
            denied.All.ShouldNotContain("lighthouse");
        }
        (await ravi.Get(made.Path.Split('?')[0])).Status.ShouldBe(HttpStatusCode.NotFound);
        (await ravi.Get($"{made.Path.Split('?')[0]}?choose=yes")).Status.ShouldBe(HttpStatusCode.NotFound);
        foreach (var address in new[] { $"/people/{person}/chronology", $"/people/{person}", $"/people/{person}/chronology?sort=access", $"/episodes/{open.Episode}", $"/episodes/{open.Episode}/share" })
        {
            var page = await ravi.Get(address);
            page.Status.ShouldBe(HttpStatusCode.OK, address);
            foreach (var word in new[] { Title, Tells, "lighthouse", "Chronology given", "Chronology to", "not shown to you", given[^20..] })
                page.All.ShouldNotContain(word, Shouldly.Case.Insensitive, address);
        }
        (await bronwen.Get($"/episodes/{open.Episode}")).Text.ShouldContain("Chronology to Bedfordshire Police");
        (await bronwen.Get($"/people/{person}/chronology")).Text.ShouldContain(Title);

        // He gives what he sees: of it no chronology was made.
        var look = await ravi.Look(family, "chronology", "agency:police", basis: "section-47");
        look.Text.ShouldContain("Nobody has made a chronology");
        // Nor does he change by its name what he does not see, or choose what he is not shown.
        var asRavi = (await new Kith.Session.Postings(kith.Store, kith.Packs).Find(Staff.Ravi.Posting()))!.Reader;
        var casework = new Record.Casework.Casework(kith.Store, kith.Packs);
        var id = made.Path.Split('?')[0].Split('/')[^1];
        var tried = await casework.Do(asRavi, new Action.MakeChronology(person, id, "court", "Mine now", [$"report/{open.Report}#1"], ""), kith.Now);
        var never = await casework.Do(asRavi, new Action.MakeChronology(person, "0123456789abcdef0123", "court", "Mine now", [$"report/{open.Report}#1"], ""), kith.Now);
        (tried.Ok, never.Ok).ShouldBe((false, false));
        tried.Problems.Select(p => p.Message).ShouldBe(never.Problems.Select(p => p.Message));
        (await Record.Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_chronology_with_a_withdrawn_entry_is_withdrawn_wherever_it_was_given_from(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (open, person, shut, found) = await TwoContacts(kith);
        var (bronwen, quill) = (await kith.As(Staff.Bronwen), await kith.As(Staff.Quill, "agency-responder"));
        var made = await Make(bronwen, person);
        var given = (await bronwen.Give(new SharingCase(open.Episode, open.Report, open.Mention, "", "", "", "", null), "chronology", "agency:police", basis: "section-47")).Path.Split('?')[0];
        (await quill.Get(given)).Text.ShouldContain("lighthouse");
        kith.Clock.Pass(Duration.FromHours(1));
        await kith.Do(Staff.Bronwen, new Action.Recall(shut, [found], "wrong-fact", "It was another aunt."));

        foreach (var format in new[] { "", "/html", "/csv", "/json" })
        {
            (await quill.Get(given + format)).All.ShouldNotContain("lighthouse");
            (await bronwen.Get(given + format)).All.ShouldNotContain("lighthouse");
        }
        (await quill.Get(given)).Text.ShouldContain("Withdrawn on 17 November 2026");
        (await quill.Get("/inbox")).Text.ShouldContain("A document that you were given was withdrawn");
        var after = await bronwen.Get(made.Path.Split('?')[0]);
        after.All.ShouldNotContain("lighthouse");
        after.All.ShouldNotContain(Tells, Shouldly.Case.Insensitive, "what it tells was written on what was withdrawn");
        after.Text.ShouldContain("withdrawn on 17 November 2026");
        (await bronwen.Look(new SharingCase(open.Episode, open.Report, open.Mention, "", "", "", "", null), "chronology", "agency:police", basis: "section-47")).Text.ShouldContain("Nobody has made a chronology");
        (await Record.Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    private static async Task<Answer> Make(Visitor bronwen, string person)
    {
        var choose = await bronwen.Get($"/people/{person}/chronologies/new");
        var all = choose.Page.QuerySelectorAll("input[name=entries]").Select(e => e.GetAttribute("value")!).ToArray();
        all.ShouldContain(e => e.StartsWith("episode/", StringComparison.Ordinal));
        foreach (var box in choose.Page.QuerySelectorAll("input[name=entries]")) box.SetAttribute("checked", "checked");
        var made = await bronwen.Press(choose, "Make the chronology", ("title", Title), ("use", choose.Page.QuerySelector("input[name=use]")!.GetAttribute("value")!), ("analysis", Tells));
        made.Title.ShouldContain(Title, customMessage: made.Text);
        return made;
    }

    /// <summary>One child, told of twice: an open contact, and one that is sealed with what was found in it.</summary>
    private static async Task<(Case Open, string Person, string Shut, long Found)> TwoContacts(RunningKith kith)
    {
        var open = await kith.Contact(Staff.Osric, "Isolde", "Marchbanks");
        var linked = await kith.Do(Staff.Amara, new Action.Link(open.Report, open.Mention, null, "Not on record."));
        var person = Replay.Id(linked.Entries.Single(e => e.Kind == Kinds.PersonCreated).Chain);
        var shut = await kith.Contact(Staff.Osric, "Isolde", "Marchbanks");
        await kith.Do(Staff.Amara, new Action.Link(shut.Report, shut.Mention, person, "The same child."));
        var found = await kith.Do(Staff.Amara, new Action.Fill(shut.Episode, "screen", 0, new JsonObject { ["summary"] = Sealed }));
        await kith.Do(Staff.Bronwen, new Action.Restrict($"episode/{shut.Episode}", "sealed", ["bronwen"], "He works for the county."));
        return (open, person, shut.Episode, found.Entries.Single(e => e.Kind == Kinds.FormRecorded).Sequence);
    }
}
