using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>PW3: a worker is kept out. What was sent to them is gone at once, and what is sent on their behalf is refused, as if it never was.</summary>
public sealed partial class KeptOutStories
{
    private const string Why = "His mother is a colleague of yours.";
    private const string SchoolKey = "kith_test_school";
    private const string HealthKey = "kith_test_health";

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_Whoever_told_us_and_is_kept_out_has_no_notice_reply_receipt_or_document_and_their_school_sends_nothing_for_them(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        await kith.Registers.IssueKeys(Actor.Engine, [("school-990001", SchoolKey), ("community-health", HealthKey)], kith.Now);
        var (contact, person) = await Linked(kith, Staff.Osric);
        await Decided(kith, contact);
        var osric = await kith.As(Staff.Osric);
        var notices = (await osric.Get("/inbox")).Page.QuerySelectorAll("main th a").Select(a => a.GetAttribute("href")!).ToArray();
        notices.Length.ShouldBeGreaterThanOrEqualTo(2);
        (await osric.Get(notices[0])).All.ShouldContain(Why, customMessage: "until then he reads it");
        var reference = (await osric.Get($"/contacts/sent/{contact.Report}")).Page.QuerySelector(".govuk-panel__body strong")!.TextContent;
        (await Status(kith, reference, "osric")).Status.ShouldBe(HttpStatusCode.OK);
        (await Add(kith, SchoolKey, "osric", person, "One")).Body["recorded"]!.ToString().ShouldBe("1");
        (await Add(kith, SchoolKey, null, person, "Two")).Body["recorded"]!.ToString().ShouldBe("1");
        (await osric.Get($"/people/{person}/events/new")).Status.ShouldBe(HttpStatusCode.OK);
        var outbox = await Waiting(kith);
        outbox.ShouldContain(o => o.To == "worker:osric");

        kith.Clock.Pass(Duration.FromMinutes(5));
        await kith.Do(Staff.Bronwen, new Action.Bar($"person/{person}", "osric", "implicated", "She named him today."));

        foreach (var list in new[] { "/inbox", "/inbox?read=true" })
            (await osric.Get(list)).Page.QuerySelectorAll("main th a").Length.ShouldBe(0, list);
        (await osric.Get("/inbox")).Page.QuerySelectorAll("a[href='/inbox']").Select(Answer.Words).ShouldContain("Inbox", "nor are they counted");
        foreach (var (there, nowhere) in notices.Select(n => (n, $"/inbox/{Nowhere}")).Append(($"/contacts/sent/{contact.Report}", $"/contacts/sent/{Nowhere}"))
            .Append(($"/episodes/{contact.Episode}", $"/episodes/{Nowhere}")).Append(($"/people/{person}/events/new", $"/people/{Nowhere}/events/new")))
            await Alike(osric, there, nowhere);
        (await Waiting(kith)).ShouldNotContain(o => o.To == "worker:osric");

        // His school's system, on his behalf: a child who is not there. On nobody's: what he told is closed to whoever has it from him.
        foreach (var behalf in new[] { "osric", null })
        {
            var (denied, never) = (await Add(kith, SchoolKey, behalf, person, "One"), await Add(kith, SchoolKey, behalf, Nowhere, "One"));
            denied.Status.ShouldBe(never.Status);
            denied.Body.ToJsonString().ShouldBe(never.Body.ToJsonString(), $"{behalf}: neither recorded nor known");
            var (gone, none) = (await Status(kith, reference, behalf), await Status(kith, "ZZZZ-ZZZZ", behalf));
            (gone.Status, gone.Body.ToJsonString()).ShouldBe((none.Status, none.Body.ToJsonString()), $"{behalf}");
        }

        await kith.Do(Staff.Bronwen, new Action.LiftBar($"person/{person}", "osric", "Another man of that name."));
        (await osric.Get(notices[0])).All.ShouldContain(Why);
        (await osric.Get($"/contacts/sent/{contact.Report}")).Status.ShouldBe(HttpStatusCode.OK);
        (await Add(kith, SchoolKey, "osric", person, "One")).Body["known"]!.ToString().ShouldBe("1");
        (await Waiting(kith)).Select(o => o.Id).ShouldBe(outbox.Select(o => o.Id), "what waited for him goes");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_An_agency_that_was_asked_keeps_its_place_and_its_worker_who_is_kept_out_does_not(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        await kith.Registers.IssueKeys(Actor.Engine, [("school-990001", SchoolKey), ("community-health", HealthKey)], kith.Now);
        var contact = await kith.Contact(Staff.Osric, "Evander", "Thackeray");
        var mash = await kith.Mash(contact, "amber", "community-health");
        var person = await Person(kith, contact);
        var rosalind = await kith.As(Staff.Rosalind);
        (await rosalind.Get("/inbox")).Text.ShouldContain("The MASH asks what you know");
        (await Add(kith, HealthKey, "rosalind", person, "One")).Body["recorded"]!.ToString().ShouldBe("1");

        await kith.Do(Staff.Bronwen, new Action.Bar($"person/{person}", "rosalind", "own-family", "His aunt."));
        (await rosalind.Get("/inbox")).Text.ShouldContain("There is nothing unread");
        (await rosalind.Get("/asks")).All.ShouldNotContain("Thackeray");
        var (denied, never) = (await Add(kith, HealthKey, "rosalind", person, "One"), await Add(kith, HealthKey, "rosalind", Nowhere, "One"));
        denied.Body.ToJsonString().ShouldBe(never.Body.ToJsonString());
        (await Add(kith, HealthKey, null, person, "Two")).Body["recorded"]!.ToString().ShouldBe("1", "the agency was asked, and answers for itself");
        mash.ShouldNotBeEmpty();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_worker_with_an_open_draft_is_kept_out_and_let_in_again(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (contact, person) = await Linked(kith, Staff.Osric);
        var amara = await kith.As(Staff.Amara);
        var step = await amara.Follow(await amara.Get($"/episodes/{contact.Episode}"), "Screen the contact");
        await amara.Autosave(step, ("summary", "He sleeps at his aunt's on Tuesdays"));
        (await amara.Get("/drafts")).Text.ShouldContain("Thackeray");
        (await amara.Get("/work")).Page.QuerySelector("a[href='/drafts']").ShouldNotBeNull();

        await kith.Do(Staff.Bronwen, new Action.Bar($"person/{person}", "amara", "own-family", "Her nephew."));
        var drafts = await amara.Get("/drafts");
        drafts.Text.ShouldContain("You have no drafts");
        drafts.Page.QuerySelector("header a[href='/drafts'], nav a[href='/drafts']").ShouldBeNull("nor is it counted");
        await Alike(amara, step.Path, $"/steps/{Nowhere}/screen");

        await kith.Do(Staff.Bronwen, new Action.LiftBar($"person/{person}", "amara", "Another family."));
        (await amara.Get("/drafts")).Text.ShouldContain("Thackeray");
        (await amara.Get(step.Path)).Value("summary").ShouldBe("He sleeps at his aunt's on Tuesdays");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_teams_notice_stays_with_the_team_when_somebody_leaves_it_unread(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (contact, _) = await Linked(kith, Staff.Osric);
        await kith.Do(Staff.Bronwen, new Action.OfferHandover(contact.Episode, "bedford-assessment", "They know the family."));
        var kwabena = await kith.As(Staff.Kwabena);
        var notice = (await kwabena.Get("/inbox")).Page.QuerySelector("main th a")!.GetAttribute("href")!;

        var moved = new Posting("kwabena", "social-worker", "luton-social-care", "luton-assessment");
        await kith.Registers.EndPosting(Actor.Engine, Staff.Kwabena.Posting(), kith.Now);
        await kith.Registers.Register(Actor.Engine, [("kwabena", Staff.Kwabena.Name, [moved])], kith.Now);
        var there = kith.Visitor();
        await there.SignIn(moved);
        (await there.Get("/inbox")).Text.ShouldContain("There is nothing unread");
        await Alike(there, notice, $"/inbox/{Nowhere}");
        await Alike(there, $"/episodes/{contact.Episode}", $"/episodes/{Nowhere}");
        (await (await kith.As(Staff.Leonie)).Get(notice)).Text.ShouldContain("A handover waits for you");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_A_notice_about_a_withdrawn_contact_is_gone(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (contact, _) = await Linked(kith, Staff.Osric);
        await Decided(kith, contact);
        var osric = await kith.As(Staff.Osric);
        var notice = (await osric.Get("/inbox")).Page.QuerySelector("main th a")!.GetAttribute("href")!;
        (await osric.Get(notice)).All.ShouldContain(Why);
        kith.Clock.Pass(Duration.FromMinutes(5));
        await kith.Do(Staff.Bronwen, new Action.Recall(contact.Episode, [], "wrong-child", "The school wrote down the wrong boy."));
        await Alike(osric, notice, $"/inbox/{Nowhere}");
        (await osric.Get("/inbox")).All.ShouldNotContain(notice);
    }

    private const string Nowhere = "00000000000000000000";

    private static async Task<(Case Contact, string Person)> Linked(RunningKith kith, Worker by)
    {
        var contact = await kith.Contact(by, "Evander", "Thackeray");
        await kith.Do(Staff.Bronwen, new Action.Link(contact.Report, contact.Mention, null, "Nobody like him is on record."));
        return (contact, await Person(kith, contact));
    }

    private static async Task<string> Person(RunningKith kith, Case contact)
    {
        await using var db = kith.Store.Context();
        return (await db.Set<EpisodeRow>().SingleAsync(e => e.Id == contact.Episode)).Person!;
    }

    private static async Task Decided(RunningKith kith, Case contact)
    {
        await kith.Do(Staff.Bronwen, new Action.Fill(contact.Episode, "screen", 0, new JsonObject { ["summary"] = "Hungry again." }));
        await kith.Rate(Staff.Bronwen, contact, "green");
        kith.Clock.Pass(Duration.FromMinutes(5));
        await kith.Do(Staff.Bronwen, new Action.Decide(contact.Episode, "next", 0, "information-and-advice", new JsonObject
        {
            ["threshold"] = new JsonObject { ["level"] = 1, ["indicators"] = new JsonArray("needs-met") }, ["reason"] = Why,
        }));
    }

    private static async Task<List<OutboxRow>> Waiting(RunningKith kith)
    {
        await using var db = kith.Store.Context();
        return await Outbox.Waiting(db, 100);
    }

    private static async Task Alike(Visitor visitor, string there, string nowhere)
    {
        var (denied, never) = (await visitor.Get(there), await visitor.Get(nowhere));
        denied.Status.ShouldBe(HttpStatusCode.NotFound, there);
        Same(denied).ShouldBe(Same(never), there);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Add(RunningKith kith, string key, string? worker, string child, string reference)
    {
        var events = new JsonArray(new JsonObject
        {
            ["child"] = child, ["on"] = "2026-09-01", ["kind"] = "attendance", ["standing"] = "established", ["what"] = $"Absent, {reference}", ["source"] = "Register", ["reference"] = reference,
        });
        return await Ask(kith, HttpMethod.Post, "/api/events?good-only=true", key, worker, events.ToJsonString());
    }

    private static Task<(HttpStatusCode Status, JsonNode Body)> Status(RunningKith kith, string reference, string? worker) =>
        Ask(kith, HttpMethod.Get, $"/api/contacts/{reference}", SchoolKey, worker, null);

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Ask(RunningKith kith, HttpMethod verb, string path, string key, string? worker, string? body)
    {
        using var http = ((TestServer)kith.Services.GetRequiredService<IServer>()).CreateClient();
        using var request = new HttpRequestMessage(verb, path);
        request.Headers.Add("X-Api-Key", key);
        if (worker is not null) request.Headers.Add("Kith-Worker", worker);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    private static string Same(Answer page) => Id().Replace(Once().Replace(page.All, ""), "id");

    [GeneratedRegex("nonce[-=]\"?[A-Za-z0-9+/=_;&#-]+|name=\"__RequestVerificationToken\"[^>]*>|name=\"_once\" value=\"[^\"]*\"")]
    private static partial Regex Once();

    [GeneratedRegex("(?<=/)[0-9a-z]{20}(?![0-9a-z])|(?<=%2F)[0-9a-z]{20}")]
    private static partial Regex Id();
}
