using AngleSharp.Dom;
using System.Net;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>PW3: whoever holds work sees what led to it, and a child's social worker the child's whole record; and what they do not see all the same.</summary>
public sealed class LedToStories
{
    private const string Intelligence = "A named rival means harm: otterwhisper.";
    private const string Kept = "Seen once by the nurse: plumgarnet.";

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Whoever_gets_a_referral_is_told_and_sees_what_led_to_it(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await Referred(kith);
        var leonie = await kith.As(Staff.Leonie);

        // The team is told, and the way from the notice to what agencies answered is three links.
        var inbox = await leonie.Get("/inbox");
        inbox.Text.ShouldContain("A referral has come to your team");
        var notice = await leonie.Get(Doing.Link(inbox, "A referral has come to your team"));
        notice.Text.ShouldContain("Your team holds it");
        notice.Text.ShouldContain("by 23:59 on");
        var referral = await leonie.Get($"/episodes/{child.Referral}");
        await Reads(leonie, referral);

        // And on the person's page and in their one line: also what came of no part of this.
        (await leonie.Get($"/people/{child.Person}")).All.ShouldContain($"/episodes/{child.Earlier}");
        var line = (await leonie.Get($"/people/{child.Person}/chronology")).Text;
        foreach (var told in new[] { "birchlantern", "Fed at school all week", "It has gone on for a term", "Known since spring", "Others may know more" }) line.ShouldContain(told);
        line.ShouldNotContain("otterwhisper");
        line.ShouldNotContain("plumgarnet");
        (await leonie.Get($"/episodes/{child.Earlier}")).Text.ShouldContain("birchlantern");

        // Allocated: the worker is told, and reads the same.
        (await Sees(kith, Staff.Kwabena, child.Earlier)).ShouldBeTrue("the team holds it");
        await kith.Do(Staff.Leonie, new Action.Allocate(child.Referral, Staff.Kwabena.Id, null));
        var kwabena = await kith.As(Staff.Kwabena);
        (await kwabena.Get("/inbox")).Text.ShouldContain("Work is allocated to you");
        await Reads(kwabena, await kwabena.Get($"/episodes/{child.Referral}"));
        (await leonie.Get("/inbox")).Text.ShouldNotContain("Work is allocated to you");

        // Found by words as it is read; what stays is not found, and was never shown in any class that is read elsewhere.
        (await Found(kwabena, "Known since spring")).ShouldBeTrue();
        (await Found(kwabena, "plumgarnet")).ShouldBeFalse();
        (await Found(leonie, "otterwhisper")).ShouldBeFalse();
        (await Found(await kith.As(Staff.Bronwen), "plumgarnet")).ShouldBeTrue("those who decide in the MASH read it as before");
        (await (await kith.As(Staff.Bronwen)).Get($"/episodes/{child.Mash}")).Text.ShouldContain(Intelligence);

        // Reading is not working on it: nothing may be recorded, named or held there.
        (await leonie.Get($"/episodes/{child.Contact}/access")).Status.ShouldBe(HttpStatusCode.NotFound);
        await Refused(kith, Staff.Leonie, new Action.Restrict($"episode/{child.Contact}", "restricted", [], "Mine."));
        await Refused(kith, Staff.Leonie, new Action.PutHold(child.Mash, "Mine."));
        (await kwabena.Get("/work?tab=team")).All.ShouldNotContain(child.Contact);
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Nobody_else_sees_more_than_before(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await Referred(kith);
        string[] all = [child.Earlier, child.Contact, child.Mash, child.Referral];
        foreach (var (who, role) in new (Worker, string?)[] { (Staff.Mirela, null), (Staff.Quill, "agency-responder"), (Staff.Quill, "referring-professional"), (Staff.Ines, null), (Staff.Sunniva, null) })
        foreach (var episode in all)
            (await Sees(kith, who, episode, role)).ShouldBeFalse($"{who.Name} {role}");
        var luton = await Social(kith, "gwendolen", "luton-assessment");
        foreach (var episode in all) (await Sees(kith, luton, episode)).ShouldBeFalse();
        // Another borough's door: dates and outcomes, as before.
        (await (await kith.As(Staff.Farida)).Get($"/episodes/{child.Mash}")).Text.ShouldNotContain("Known since spring");
        (await (await kith.As(Staff.Farida)).Get($"/people/{child.Person}")).Text.ShouldNotContain("birchlantern");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_What_was_seen_for_holding_ends_with_it_and_a_stated_time(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await Referred(kith);
        var gwendolen = await Social(kith, "gwendolen", "luton-assessment");
        (await Sees(kith, gwendolen, child.Earlier)).ShouldBeFalse();

        // Handed over: those who have it see it all at once, those who had it to the end of the 28th day.
        await kith.Do(Staff.Leonie, new Action.OfferHandover(child.Referral, "luton-assessment", "Moved to Luton."));
        (await Sees(kith, gwendolen, child.Referral)).ShouldBeTrue("whoever is asked to take it reads what they would take");
        (await Sees(kith, gwendolen, child.Earlier)).ShouldBeFalse("and does not hold it yet");
        await kith.Do(gwendolen, new Action.AcceptHandover(child.Referral, null));
        foreach (var episode in new[] { child.Referral, child.Mash, child.Contact, child.Earlier })
        {
            (await Sees(kith, gwendolen, episode)).ShouldBeTrue();
            (await Sees(kith, Staff.Leonie, episode)).ShouldBeTrue();
        }
        kith.Clock.Now = Midnight(kith.Now, 29) - Duration.FromMinutes(1);
        (await Sees(kith, Staff.Leonie, child.Earlier)).ShouldBeTrue();
        kith.Clock.Pass(Duration.FromMinutes(1));
        foreach (var episode in new[] { child.Referral, child.Mash, child.Contact, child.Earlier })
        {
            (await Sees(kith, Staff.Leonie, episode)).ShouldBeFalse();
            (await Sees(kith, gwendolen, episode)).ShouldBeTrue();
        }

        // Closed: the same.
        await kith.Do(await Manager(kith, "hesper", "luton-assessment"), new Action.Decide(child.Referral, "accept", 0, "no-further-action", new JsonObject { ["primary-need"] = "N1", ["reason"] = "The worry is answered." }));
        kith.Clock.Now = Midnight(kith.Now, 29) - Duration.FromMinutes(1);
        (await Sees(kith, gwendolen, child.Mash)).ShouldBeTrue();
        kith.Clock.Pass(Duration.FromMinutes(1));
        (await Sees(kith, gwendolen, child.Mash)).ShouldBeFalse();
        (await Sees(kith, gwendolen, child.Earlier)).ShouldBeFalse();
        (await Sees(kith, gwendolen, child.Referral)).ShouldBeTrue("what they did themselves they see as before");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_The_whole_record_grows_and_shrinks_with_who_the_child_is_said_to_be(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await Referred(kith);
        var other = await kith.Contact(Staff.Osric, "Perrin", "Oakshott-Lane");
        await Screened(kith, other.Episode, "green", "Asked about swimming.", "Nothing more.");
        await kith.Do(Staff.Amara, new Action.SetAside(other.Episode, "not-linked", "Looked for; not on record."));
        // Closed, so that nobody is told of it as of something new.
        await kith.Do(Staff.Bronwen, new Action.Decide(other.Episode, "next", 0, "no-further-action", Decision("Answered.")));
        (await Sees(kith, Staff.Leonie, other.Episode)).ShouldBeFalse();

        await kith.Do(Staff.Amara, new Action.Link(other.Report, other.Mention, child.Person, "His grandmother says so."));
        (await Sees(kith, Staff.Leonie, other.Episode)).ShouldBeTrue();
        await kith.Do(Staff.Amara, new Action.Unlink(other.Report, other.Mention, "They are cousins."));
        await Screened(kith, other.Episode, "green", "Asked about swimming.", "Nothing more.");
        await kith.Do(Staff.Amara, new Action.SetAside(other.Episode, "not-linked", "Looked for; not on record."));
        // Closed, so that nobody is told of it as of something new.
        await kith.Do(Staff.Bronwen, new Action.Decide(other.Episode, "next", 0, "no-further-action", Decision("Answered.")));
        (await Sees(kith, Staff.Leonie, other.Episode)).ShouldBeFalse();

        await kith.Do(Staff.Amara, new Action.Link(other.Report, other.Mention, null, "Not on record."));
        var copy = await PersonOf(kith, other.Episode);
        (await Sees(kith, Staff.Leonie, other.Episode)).ShouldBeFalse();
        var merged = await kith.Do(Staff.Amara, new Action.Merge(copy, child.Person, "Same birth certificate."));
        (await Sees(kith, Staff.Leonie, other.Episode)).ShouldBeTrue();
        await kith.Do(Staff.Amara, new Action.Unmerge(merged.Entries.First(e => e.Kind == Kinds.PersonMerged).Says["merge"], "They are cousins."));
        (await Sees(kith, Staff.Leonie, other.Episode)).ShouldBeFalse();
        (await Sees(kith, Staff.Leonie, child.Earlier)).ShouldBeTrue();

        // Nobody says any more who the referred child is: what led to the referral is still seen, the rest of that person's life not.
        await kith.Do(Staff.Amara, new Action.Unlink(child.Report, child.Mention, "Not sure after all."));
        (await Sees(kith, Staff.Leonie, child.Mash)).ShouldBeTrue();
        (await Sees(kith, Staff.Leonie, child.Earlier)).ShouldBeFalse();
        (await Rebuild.Check(kith.Store)).First.ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Whoever_covers_sees_it_and_whoever_left_the_team_does_not(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await Referred(kith);
        var (gwendolen, iolo) = (await Social(kith, "gwendolen", "luton-assessment"), await Social(kith, "iolo", "bedford-assessment"));
        await kith.Do(Staff.Leonie, new Action.Allocate(child.Referral, iolo.Id, null));
        (await Sees(kith, gwendolen, child.Earlier)).ShouldBeFalse();
        var today = kith.Now.InUtc().Date;
        await kith.Registers.SetCover(Actor.Engine, iolo.Id, gwendolen.Id, today, today.PlusDays(3), kith.Now);
        (await Sees(kith, gwendolen, child.Earlier)).ShouldBeTrue();
        (await (await kith.As(gwendolen)).Get("/inbox")).Text.ShouldContain("Work is allocated to you");
        kith.Clock.Pass(Duration.FromDays(4));
        (await Sees(kith, gwendolen, child.Earlier)).ShouldBeFalse();

        (await Sees(kith, iolo, child.Earlier)).ShouldBeTrue();
        await kith.Registers.EndPosting(Actor.Engine, iolo.Posting(), kith.Now);
        var moved = await Social(kith, "iolo", "luton-assessment");
        (await Sees(kith, moved, child.Earlier)).ShouldBeFalse();
        (await Sees(kith, moved, child.Mash)).ShouldBeFalse();
        (await Sees(kith, moved, child.Referral)).ShouldBeTrue("it is allocated to them until their manager gives it to somebody else");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_What_is_closed_stays_closed_to_those_who_hold_the_child(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await Referred(kith, second: "Sorrel");

        // An earlier episode is sealed: not by holding, not by the front door.
        await kith.Do(Staff.Bronwen, new Action.Restrict($"episode/{child.Earlier}", "restricted", [], "Her uncle works in the assessment team."));
        (await Sees(kith, Staff.Leonie, child.Earlier)).ShouldBeFalse();
        (await (await kith.As(Staff.Leonie)).Get($"/people/{child.Person}/chronology")).Text.ShouldNotContain("birchlantern");
        (await Sees(kith, Staff.Leonie, child.Mash)).ShouldBeTrue();

        // What led to it is sealed: the referral stands without it.
        await kith.Do(Staff.Bronwen, new Action.Restrict($"episode/{child.Mash}", "restricted", [], "What the police said."));
        (await Sees(kith, Staff.Leonie, child.Mash)).ShouldBeFalse();
        (await Sees(kith, Staff.Leonie, child.Contact)).ShouldBeTrue();

        // The other child of the report is nobody that they hold.
        (await Sees(kith, Staff.Leonie, child.Sibling!)).ShouldBeFalse();

        // One worker is kept out of the contact: they, and only they.
        await kith.Do(Staff.Bronwen, new Action.Bar($"episode/{child.Contact}", Staff.Kwabena.Id, "other", "He knows the family."));
        (await Sees(kith, Staff.Kwabena, child.Contact)).ShouldBeFalse();
        (await Sees(kith, Staff.Leonie, child.Contact)).ShouldBeTrue();

        // The referral itself is sealed, and their team still holds it: nothing goes round that seal, either.
        await kith.Do(Staff.Leonie, new Action.Restrict($"episode/{child.Referral}", "restricted", [], "He is a colleague's son."));
        (await Sees(kith, Staff.Kwabena, child.Referral)).ShouldBeFalse();
        (await (await kith.As(Staff.Kwabena)).Get($"/people/{child.Person}")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await Sees(kith, Staff.Leonie, child.Contact)).ShouldBeTrue();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Early_help_sees_what_led_to_its_work_and_no_more(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var child = await Referred(kith, outcome: "early-help");
        (await (await kith.As(Staff.Mirela)).Get("/inbox")).Text.ShouldContain("A family has come to your team");
        var mash = (await (await kith.As(Staff.Mirela)).Get($"/episodes/{child.Mash}")).Text;
        mash.ShouldContain("It has gone on for a term");
        mash.ShouldNotContain("Known since spring", Shouldly.Case.Sensitive, "what agencies know is not of a class that they read");
        (await Sees(kith, Staff.Mirela, child.Contact)).ShouldBeTrue();
        (await Sees(kith, Staff.Mirela, child.Earlier)).ShouldBeFalse();
        (await Sees(kith, Staff.Kwabena, child.Mash)).ShouldBeFalse();

        await kith.Do(Staff.Mirela, new Action.Decide(child.Referral, "triage", 0, "no-further-action", new JsonObject { ["reason"] = "The need has gone." }));
        (await Sees(kith, Staff.Mirela, child.Referral)).ShouldBeTrue();
        (await Sees(kith, Staff.Mirela, child.Mash)).ShouldBeFalse();
    }

    /// <summary>From the work: the MASH with what agencies answered, and the contact with its screening, rating, level and reasons.</summary>
    private static async Task Reads(Visitor who, Answer work)
    {
        var mash = await who.Follow(work, "MASH episode");
        foreach (var told in new[] { "What do you know of the meals?", "Bedfordshire Police answered", "Known since spring", "No trace", "It has gone on for a term", "Others may know more" }) mash.Text.ShouldContain(told);
        mash.Text.ShouldContain("0–19");
        mash.All.ShouldNotContain("otterwhisper");
        mash.All.ShouldNotContain("plumgarnet");
        var contact = await who.Follow(mash, "Contact");
        foreach (var told in new[] { "Comes in hungry", "Fed at school all week", "Amber", "Hungry by noon every day", "Level 3", "Ask those who see him" }) contact.Text.ShouldContain(told);
    }

    /// <param name="Earlier">A contact before, about the same child, of which nothing came.</param>
    /// <param name="Referral">What came of the MASH.</param>
    /// <param name="Sibling">The contact of the other child of the report.</param>
    private sealed record Story(string Person, string Report, string Mention, string Earlier, string Contact, string Mash, string Referral, string? Sibling);

    private static async Task<Story> Referred(RunningKith kith, string outcome = "referral", string? second = null)
    {
        var earlier = await kith.Contact(Staff.Osric, "Perrin", "Oakshott-Lane");
        await kith.Do(Staff.Amara, new Action.Link(earlier.Report, earlier.Mention, null, "Not on record."));
        var person = await PersonOf(kith, earlier.Episode);
        await Screened(kith, earlier.Episode, "green", "birchlantern", "A long day.");
        await kith.Do(Staff.Bronwen, new Action.Decide(earlier.Episode, "next", 0, "information-and-advice", Decision("Told of the food bank.")));
        kith.Clock.Pass(Duration.FromDays(63));

        var answers = new JsonObject
        {
            ["children"] = new JsonArray([.. new[] { "Perrin", second }.OfType<string>().Select(name => (JsonNode)new JsonObject
            {
                ["given-names"] = name, ["family-name"] = "Oakshott-Lane", ["date-of-birth"] = "2017-05-04", ["ethnicity"] = "WBRI", ["address"] = new JsonObject { ["postcode"] = "MK40 2AB" },
            })]),
            ["concern"] = "Comes in hungry and tired on most days.", ["consent"] = new JsonObject { ["state"] = "given" },
            ["referrer"] = new JsonObject { ["name"] = Staff.Osric.Name, ["kind"] = "professional", ["phone"] = "01632 960100" },
        };
        var sent = await kith.Do(Staff.Osric, new Action.Open("contact", "report", answers, "worker"));
        var opened = sent.Entries.Where(e => e.Kind == Kinds.EpisodeOpened).OrderBy(e => e.Says["path"], StringComparer.Ordinal).ToArray();
        var (contact, report, mention) = (Replay.Id(opened[0].Chain), Replay.Id(sent.Report!.Chain), Replay.Id(opened[0].Says["subject"]));
        await kith.Do(Staff.Amara, new Action.Link(report, mention, person, "The same child."));
        await Screened(kith, contact, "amber", "Fed at school all week.", "Hungry by noon every day.");
        var mash = Part(await kith.Do(Staff.Bronwen, new Action.Decide(contact, "next", 0, "mash", Decision("Ask those who see him."))));

        await kith.Do(Staff.Amara, new Action.Ask(mash, "ask-agencies", 0, new JsonObject
        {
            ["agencies"] = new JsonArray("police", "community-health", "bedford-education"), ["question"] = "What do you know of the meals?", ["lawful-basis"] = kith.Pack.Codes["lawful-basis"].Codes[0].Id,
        }));
        await kith.Do(Staff.Quill, new Action.Fill(mash, "ask-agencies@police", 0, new JsonObject { ["trace"] = "known", ["summary"] = "Known since spring.", ["restricted"] = Intelligence, ["risk"] = "high", ["may-share"] = "professionals" }), "agency-responder");
        await kith.Do(Staff.Rosalind, new Action.Fill(mash, "ask-agencies@community-health", 0, new JsonObject { ["trace"] = "known", ["summary"] = Kept, ["health"] = "plumgarnet", ["risk"] = "low", ["may-share"] = "mash-only" }));
        await kith.Do(Staff.Tamsin, new Action.Fill(mash, "ask-agencies@bedford-education", 0, new JsonObject { ["trace"] = "no-trace" }));
        await kith.Do(Staff.Amara, new Action.Fill(mash, "analyse", 0, new JsonObject { ["analysis"] = "It has gone on for a term." }));
        var decided = await kith.Do(Staff.Bronwen, new Action.Decide(mash, "outcome", 0, outcome, Decision("Others may know more.")));
        return new(person, report, mention, earlier.Episode, contact, mash, Part(decided), opened.Length > 1 ? Replay.Id(opened[1].Chain) : null);
    }

    private static JsonObject Decision(string reason) => new() { ["threshold"] = new JsonObject { ["level"] = 3, ["indicators"] = new JsonArray("persistent-neglect") }, ["reason"] = reason };

    private static async Task Screened(RunningKith kith, string contact, string rating, string summary, string why)
    {
        await kith.Do(Staff.Amara, new Action.Fill(contact, "screen", 0, new JsonObject { ["summary"] = summary }));
        await kith.Do(Staff.Amara, new Action.Decide(contact, "rate", 0, rating, new JsonObject { ["reason"] = why }));
    }

    private static string Part(Record.Casework.Done done) => Replay.Id(done.Entries.Single(e => e.Kind == Kinds.EpisodeOpened).Chain);

    private static async Task<string> PersonOf(RunningKith kith, string episode)
    {
        await using var db = kith.Store.Context();
        return await db.Set<EpisodeRow>().Where(e => e.Id == episode).Select(e => e.Person!).SingleAsync();
    }

    /// <summary>Whether the page of an episode is there, whole; when it is not, it looks like one that never was.</summary>
    private static async Task<bool> Sees(RunningKith kith, Worker who, string episode, string? role = null)
    {
        var visitor = await kith.As(who, role);
        var page = await visitor.Get($"/episodes/{episode}");
        if (page.Status == HttpStatusCode.OK && page.All.Contains("id=\"everything\"", StringComparison.Ordinal))
            return true;
        var never = await visitor.Get("/episodes/00000000000000000000");
        if (page.Status != HttpStatusCode.OK)
            (page.Status, page.Text).ShouldBe((never.Status, never.Text));
        return false;
    }

    private static async Task<bool> Found(Visitor who, string words)
    {
        var page = await who.Get("/work");
        var box = page.Page.QuerySelectorAll<AngleSharp.Html.Dom.IHtmlFormElement>("header form[role=search]").Single();
        return (await who.Submit(page, box, typed: ("words", words))).Page.QuerySelectorAll(".kith-passage").Length > 0;
    }

    private static async Task Refused(RunningKith kith, Worker who, Action action)
    {
        var posting = who.Posting();
        var done = await new Record.Casework.Casework(kith.Store, kith.Packs).Do(new Access.Reader(who.Id, posting.Role, posting.Agency, posting.Team), action, kith.Now);
        done.Problems.ShouldHaveSingleItem().Code.ShouldBe("not-here");
    }

    private static Task<Worker> Social(RunningKith kith, string id, string team) => Registered(kith, id, "social-worker", team);

    private static Task<Worker> Manager(RunningKith kith, string id, string team) => Registered(kith, id, "team-manager", team);

    private static async Task<Worker> Registered(RunningKith kith, string id, string role, string team)
    {
        var worker = new Worker(id, $"{id} of {team}", [new(id, role, kith.Pack.Partnership.Team(team)!.Agency, team)]);
        await kith.Registers.Register(Actor.Engine, [(worker.Id, worker.Name, worker.Postings)], kith.Now);
        return worker;
    }

    /// <summary>The beginning of a day, so many after this one.</summary>
    private static Instant Midnight(Instant from, int days) => from.InZone(DateTimeZoneProviders.Tzdb["Europe/London"]).Date.PlusDays(days).AtStartOfDayInZone(DateTimeZoneProviders.Tzdb["Europe/London"]).ToInstant();
}
