using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Kith.Practice.Kernel;
using Kith.Record.Views;
using Kith.Tests.Shared;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Chronology;

/// <summary>AS4, DX5: agencies add their own events, one by one, from a file and by the API. They stay theirs.</summary>
public sealed class EventStories
{
    private const string Heading = "child,on,time,kind,standing,significant,what,meant,source,reference";

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task AS4_A_school_adds_corrects_and_withdraws_its_own_event(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (person, contact) = await Child(kith);
        var osric = await kith.As(Staff.Osric);
        var page = await osric.Get($"/people/{person}/events/new");
        var refused = await osric.Press(page, "Add the event", ("on", "31/2/2026"), ("kind", ""), ("what", "Came without shoes"));
        refused.Text.ShouldContain("That is not a date");
        refused.Text.ShouldContain("Choose what kind of event it is");
        refused.Value("what").ShouldBe("Came without shoes");
        refused.Value("on").ShouldBe("31/2/2026");
        (await osric.Press(refused, "Add the event", ("on", "1/12/2026"), ("kind", "school-concern"), ("standing", "established"), ("source", "Register"))).Text.ShouldContain("still to come");
        (await osric.Press(refused, "Add the event", ("on", "3/11/2026"), ("kind", "school-concern"), ("standing", "established"), ("source", "Register"))).Text.ShouldContain("The event is recorded");

        var amara = await kith.As(Staff.Amara);
        var chronology = await amara.Get($"/people/{person}/chronology");
        chronology.Text.ShouldContain("Came without shoes");
        // Whoever did not add it does not correct it.
        var entry = await amara.Follow(chronology, "Concern at school");
        entry.Text.ShouldNotContain("Your agency added this event");
        await using (var db = kith.Store.Context())
        {
            var own = await db.Set<EventRow>().SingleAsync();
            (await amara.Get($"/people/{person}/events/new?corrects={own.Event}")).Status.ShouldBe(HttpStatusCode.NotFound);
            var correct = await osric.Get($"/people/{person}/events/new?corrects={own.Event}");
            correct.Value("what").ShouldBe("Came without shoes");
            kith.Clock.Pass(NodaTime.Duration.FromHours(1));
            await osric.Press(correct, "Record it as corrected", ("what", "Came in wet shoes"));
        }
        var after = await amara.Get($"/people/{person}/chronology");
        after.Text.ShouldContain("Came in wet shoes");
        after.Text.ShouldNotContain("Came without shoes");
        // As it was known before it was corrected.
        (await amara.Get($"/people/{person}/chronology?as-of.day=17&as-of.month=11&as-of.year=2026&as-of.time=10:30")).Text.ShouldContain("Came without shoes");

        await using (var db = kith.Store.Context())
        {
            var stands = await db.Set<EventRow>().SingleAsync(e => e.Replaced == null);
            await kith.Do(Staff.Osric, new Action.WithdrawEvent(person, stands.Event, "Another child."));
        }
        (await amara.Get($"/people/{person}/chronology")).Text.ShouldNotContain("wet shoes");
        (await amara.Get($"/people/{person}/chronology?as-of.day=17&as-of.month=11&as-of.year=2026&as-of.time=11:30")).Text.ShouldNotContain("wet shoes", Shouldly.Case.Insensitive, "what was withdrawn is read no more, as of any day");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task AS4_A_file_is_reported_row_by_row_and_recorded_once(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (person, _) = await Child(kith);
        var osric = await kith.As(Staff.Osric);
        var file = string.Join("\r\n", Heading,
            $"{person},2026-09-01,,attendance,established,yes,\"Absent, three days\",,Register,A-1",
            $"{person},01/10/2026,08:50,attendance,established,no,Late,,Register,A-2",
            $"{person},2026-10,,school-concern,reported,,Tired all month,,Form tutor,",
            $"{person},2026-13-01,,attendance,established,no,Absent,,Register,A-3",
            $"{person},2026-09-02,,parachute,established,no,Absent,,Register,A-4",
            $"{person},2026-09-03,,attendance,established,no,=HYPERLINK(1),,Register,A-5",
            "9434765919,2026-09-04,,attendance,established,no,Absent,,Register,A-6",
            $"{person},2026-09-01,,attendance,established,yes,\"Absent, three days\",,Register,A-1",
            $"{person},2027-09-01,,attendance,established,no,Absent,,,A-7");
        var read = await Send(osric, file);
        read.Text.ShouldContain("Nothing is recorded yet");
        read.Text.ShouldContain("Ready to be recorded 3");
        read.Text.ShouldContain("twice in the file 1");
        read.Text.ShouldContain("Cannot be recorded 5");
        Row(read, "5").ShouldContain("on: That is not a date");
        Row(read, "6").ShouldContain("kind: Choose what kind of event it is: one of injury");
        Row(read, "7").ShouldContain("a spreadsheet would take it for a formula");
        Row(read, "8").ShouldContain("Your agency works with no child of this number");
        Row(read, "10").ShouldContain("still to come");
        Row(read, "10").ShouldContain("source:");
        await using (var db = kith.Store.Context())
            (await db.Set<EventRow>().CountAsync()).ShouldBe(0);

        var done = await osric.Press(read, "Record the 3 events that are good");
        done.All.ShouldContain("3 events recorded");
        // Sent twice, recorded once.
        var again = await Send(osric, file);
        again.Text.ShouldContain("Ready to be recorded 0");
        again.Text.ShouldContain("twice in the file 4");
        (await (await kith.As(Staff.Amara)).Get($"/people/{person}/chronology")).Text.ShouldContain("Tired all month");

        (await Send(osric, "child,when,kind\r\n1,2,3")).Text.ShouldContain("columns that nobody knows: “when”");
        (await Send(osric, "child,on,kind\r\n1,2,3")).Text.ShouldContain("lacks the column standing");
        (await Send(osric, "")).Text.ShouldContain("Choose the file");
        (await SendBytes(osric, [0xff, 0xfe, 0x00, 0x41])).Text.ShouldContain("not text in UTF-8");
        (await (await kith.As(Staff.Ines)).Get("/events")).Status.ShouldBe(HttpStatusCode.NotFound);
        (await osric.Get("/events?handler=Template")).All.ShouldContain("standing");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task AS4_An_agencys_system_adds_events_about_children_whom_it_works_with(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var (person, _) = await Child(kith);
        await kith.Registers.IssueKeys(Practice.Entries.Actor.Engine, [("school-990001", "quiet-lantern"), ("fire", "loud-lantern")], kith.Now);
        var sent = new JsonArray(Event(person, "2026-09-01", "Absent three days", "E-1"), Event(person, "2026-99-01", "Absent", "E-2"));
        var refused = await Post(kith, "quiet-lantern", sent, "");
        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Body["events"]![1]!["problems"]![0]!.ToString().ShouldContain("on: That is not a date");
        var taken = await Post(kith, "quiet-lantern", sent, "?good-only=true");
        taken.Body["recorded"]!.ToString().ShouldBe("1");
        (await Post(kith, "quiet-lantern", sent, "?good-only=true")).Body["known"]!.ToString().ShouldBe("1");
        // A child whom the agency does not work with, and one who does not exist, are refused alike.
        var other = await Post(kith, "loud-lantern", [Event(person, "2026-09-01", "Smoke alarm fitted", "F-1"), Event("nobody", "2026-09-01", "Smoke alarm fitted", "F-2")], "");
        other.Body["events"]![0]!["problems"]!.ToJsonString().ShouldBe(other.Body["events"]![1]!["problems"]!.ToJsonString());
        (await (await kith.As(Staff.Amara)).Get($"/people/{person}/chronology")).Text.ShouldContain("Absent three days");
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task AS4_A_chronology_for_a_panel_keeps_its_sources_and_is_given_by_the_one_way(string engine)
    {
        await using var told = await Told.Of(engine, "tara");
        var bronwen = await told.As("bronwen-tallis");
        var choose = await bronwen.Get($"/people/{told.Ids["Tara"]}/chronologies/new");
        choose.Page.QuerySelectorAll("input[name=entries]").Length.ShouldBeGreaterThan(20);
        choose.Page.QuerySelectorAll("input[name=entries][checked]").Length.ShouldBeGreaterThan(3, "what is significant is ticked");
        (await bronwen.Press(choose, "Make the chronology", ("title", ""), ("use", "rapid-review"))).Text.ShouldContain("Give it a title");
        var made = await bronwen.Press(choose, "Make the chronology", ("title", "Rapid review, November 2026"), ("use", "rapid-review"), ("analysis", "Three endings, one story."));
        made.Title.ShouldContain("Rapid review, November 2026");
        made.Text.ShouldContain("Three endings, one story.");
        made.Text.ShouldContain("a door that locks");
        made.Text.ShouldContain("Orla Finnegan-Voss");
        made.Text.ShouldNotContain("Boiler found broken");
        (await bronwen.Get($"/people/{told.Ids["Tara"]}/chronology")).Text.ShouldContain("Rapid review, November 2026");
        // Whoever works with her reads it whole; somebody who reads less is shown less of it, and is told so.
        (await (await told.As("kwabena-doyle")).Get(made.Path)).Text.ShouldNotContain("are not shown to you");
        var less = await (await told.As("mirela-dumitrescu")).Get(made.Path);
        less.Text.ShouldContain("Some entries that were chosen are not shown to you");
        (await (await told.As("farida-haque", "screener")).Get(made.Path)).Status.ShouldBe(HttpStatusCode.NotFound);

        // It leaves by the way of every document: for one recipient, read back, each line with its source, and what they may not have held back.
        var share = await bronwen.Follow(await bronwen.Get(made.Path), "Give it to somebody");
        var recipients = share.Page.QuerySelectorAll("input[name=to], select[name=to] option").Select(o => o.GetAttribute("value")!).ToList();
        var to = recipients.FirstOrDefault(v => v.StartsWith("worker:", StringComparison.Ordinal) && v.Contains("social-worker", StringComparison.Ordinal) && v.Contains("bedford", StringComparison.Ordinal)).ShouldNotBeNull(string.Join(", ", recipients));
        var back = await bronwen.Press(share, "Show", ("kind", "chronology"), ("to", to), ("purpose", "safeguarding"), ("basis", "section-47"), ("why", "For the rapid review."));
        back.Text.ShouldContain("Three endings, one story.");
        back.Text.ShouldContain("a door that locks");
        back.Text.ShouldContain("Orla Finnegan-Voss");
        back.Text.ShouldNotContain("Boiler found broken");
    }

    private static async Task<(string Person, Case Contact)> Child(RunningKith kith)
    {
        var contact = await kith.Contact(Staff.Osric, "Wilhelmina", "Stargazer");
        var linked = await kith.Do(Staff.Amara, new Action.Link(contact.Report, contact.Mention, null, "Not found in the index."));
        return (linked.Entries.First(e => e.Kind == Practice.Entries.Kinds.MentionLinked).Says["person"], contact);
    }

    private static JsonObject Event(string child, string on, string what, string reference) =>
        new() { ["child"] = child, ["on"] = on, ["kind"] = "attendance", ["standing"] = "established", ["what"] = what, ["source"] = "Register", ["reference"] = reference };

    private static async Task<(HttpStatusCode Status, JsonNode Body)> Post(RunningKith kith, string key, JsonArray events, string query)
    {
        using var http = ((TestServer)kith.Services.GetRequiredService<IServer>()).CreateClient();
        http.DefaultRequestHeaders.Add("X-Api-Key", key);
        using var content = new StringContent(events.ToJsonString(), Encoding.UTF8, "application/json");
        var answer = await http.PostAsync($"/api/events{query}", content);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private static Task<Answer> Send(Visitor visitor, string csv) => SendBytes(visitor, Encoding.UTF8.GetBytes(csv));

    private static async Task<Answer> SendBytes(Visitor visitor, byte[] csv)
    {
        var page = await visitor.Get("/events");
        var token = page.Page.QuerySelector("form[enctype] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await visitor.Upload("/events", csv, "events.csv", ("__RequestVerificationToken", token));
    }

    private static string Row(Answer page, string line) =>
        Answer.Words(page.Page.QuerySelectorAll("table tbody tr").First(r => Answer.Words(r.QuerySelector("th")) == line));
}
