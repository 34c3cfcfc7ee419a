using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Kith.Record.Views;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Breaches;

/// <summary>PW3: an address in words is asked about wherever the words come from: it has no date there, no protection, and goes out with them.</summary>
public sealed class AddressInWordsStories
{
    private const string Words = "Moved to 7 Tanglewood Row, sg17 5tq, last week";

    public static TheoryData<string> Engines => Stories.Engines.Both;

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_An_address_in_an_event_or_a_reason_is_asked_about_beside_the_words_and_nothing_typed_is_lost(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (person, contact) = await Child(kith);
        var osric = await kith.As(Staff.Osric);
        var page = await osric.Get($"/people/{person}/events/new");
        page.Page.QuerySelectorAll("input[name=_address-kept]").Length.ShouldBe(0, "nobody is asked before");
        var asked = await osric.Press(page, "Add the event", ("on", "3/11/2026"), ("kind", "school-concern"), ("standing", "established"), ("source", "Register"), ("what", Words));
        asked.Text.ShouldContain("looks as if it holds an address");
        asked.Value("what").ShouldBe(Words);
        (await Events(kith)).ShouldBe(0);
        (await osric.Press(asked, "Add the event", ("_address-kept", "yes"))).Text.ShouldContain("The event is recorded");
        (await Events(kith)).ShouldBe(1);

        // The reason of a flag, on a page of several forms: the box stands in the one that was sent.
        var amara = await kith.As(Staff.Amara);
        var care = await amara.Get($"/episodes/{contact.Episode}/care/{contact.Mention}");
        var flagged = await amara.Press(care, "Record the flag", ("flag", "contact-safely"), ("raised", "yes"), ("reason", Words));
        flagged.Text.ShouldContain("“Reason” looks as if it holds an address");
        flagged.Value("reason").ShouldBe(Words);
        flagged.Page.QuerySelectorAll("input[name=_address-kept]").Length.ShouldBe(1);
        (await amara.Press(flagged, "Record the flag", ("_address-kept", "yes"))).Text.ShouldContain("Contact only in the way agreed");
        // An address in the form for addresses is what that form is for.
        (await amara.Press(care, "Record the address", ("kind", "home"), ("lines", "7 Tanglewood Row, SG17 5TQ"), ("postcode", "SG17 5TQ"), ("from.day", "3"), ("from.month", "11"), ("from.year", "2026"))).Text.ShouldContain("The address is recorded");
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task PW3_An_address_in_a_file_or_from_a_program_is_taken_back_by_name_until_the_sender_says_that_it_stands(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (person, _) = await Child(kith);
        var osric = await kith.As(Staff.Osric);
        const string heading = "child,on,kind,standing,significant,what,source,address-in-words";
        var shown = await Send(osric, $"{heading}\n{person},2026-03-31,attendance,established,no,\"{Words}\",Register,\n{person},2026-04-01,attendance,established,no,\"{Words}\",Register,yes\n");
        Row(shown, "2").ShouldContain("what: This looks as if it holds an address");
        shown.Text.ShouldContain("Ready to be recorded 1");
        shown.Text.ShouldContain("Cannot be recorded 1");

        await kith.Registers.IssueKeys(Practice.Entries.Actor.Engine, [("school-990001", "quiet-lantern"), ("police", "loud-lantern")], kith.Now);
        JsonObject Told(string? stands)
        {
            var e = new JsonObject { ["child"] = person, ["on"] = "2026-09-01", ["kind"] = "attendance", ["standing"] = "established", ["what"] = Words, ["source"] = "Register" };
            if (stands is not null) e["address-in-words"] = stands;
            return e;
        }
        var refused = await Post(kith, "quiet-lantern", "/api/events", new JsonArray(Told(null)));
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Body["events"]![0]!["problems"]![0]!.ToString().ShouldContain("what: This looks as if it holds an address");
        (await Post(kith, "quiet-lantern", "/api/events", new JsonArray(Told("yes")))).Body["recorded"]!.ToString().ShouldBe("1");

        JsonObject Contact(string? stands)
        {
            var c = JsonNode.Parse("""
                { "referrer": { "name": "Control room", "role": "Officer", "phone": "01632 960200" }, "children": [ { "familyName": "Inskip", "givenNames": "Rowan", "approximateAge": 3, "address": { "lines": ["4 Russet Close"], "postcode": "mk417qd" } } ],
                  "consent": { "state": "not-sought", "reason": "Nobody could be reached." } }
                """)!.AsObject();
            c["concern"] = Words;
            if (stands is not null) c["addressInWords"] = stands;
            return c;
        }
        var back = await Post(kith, "loud-lantern", "/api/contacts", Contact(null));
        back.Status.ShouldBe(HttpStatusCode.BadRequest);
        back.Body["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["concern"]);
        back.Body["errors"]!["concern"]![0]!.ToString().ShouldContain("send “addressInWords”: “yes”");
        (await Post(kith, "loud-lantern", "/api/contacts", Contact("perhaps"))).Body["errors"]!.ToJsonString().ShouldContain("addressInWords");
        (await Post(kith, "loud-lantern", "/api/contacts", Contact("yes"))).Status.ShouldBe(HttpStatusCode.Created);
    }

    private static async Task<(string Person, Case Contact)> Child(RunningKith kith)
    {
        var contact = await kith.Contact(Staff.Osric, "Wilhelmina", "Stargazer");
        var linked = await kith.Do(Staff.Amara, new Action.Link(contact.Report, contact.Mention, null, "Not found in the index."));
        return (linked.Entries.First(e => e.Kind == Practice.Entries.Kinds.MentionLinked).Says["person"], contact);
    }

    private static async Task<int> Events(RunningKith kith)
    {
        await using var db = kith.Store.Context();
        return await db.Set<EventRow>().CountAsync();
    }

    private static async Task<Answer> Send(Visitor visitor, string csv)
    {
        var token = (await visitor.Get("/events")).Page.QuerySelector("form[enctype] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await visitor.Upload("/events", Encoding.UTF8.GetBytes(csv), "events.csv", ("__RequestVerificationToken", token));
    }

    private static string Row(Answer page, string line) =>
        Answer.Words(page.Page.QuerySelectorAll("table tbody tr").First(r => Answer.Words(r.QuerySelector("th")) == line));

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Post(RunningKith kith, string key, string path, JsonNode sent)
    {
        using var http = ((TestServer)kith.Services.GetRequiredService<IServer>()).CreateClient();
        http.DefaultRequestHeaders.Add("X-Api-Key", key);
        using var content = new StringContent(sent.ToJsonString(), Encoding.UTF8, "application/json");
        var answer = await http.PostAsync(path, content);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }
}
