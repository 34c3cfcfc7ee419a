using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Record.Stores;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.Api;

/// <summary>PW6: an agency's own system tells the front door, and hears what became of it.</summary>
public sealed class ContactsApiStories
{
    private const string PoliceKey = "kith_test_police";
    private const string HealthKey = "kith_test_health";

    private const string Two = """
        { "referrer": { "name": "Control room", "role": "Officer", "email": "control@police.example", "phone": "01632 960200" },
          "children": [
            { "familyName": "Inskip", "givenNames": "Rowan", "dateOfBirth": "2017-03-02", "sex": "M", "ethnicity": "WBRI",
              "address": { "lines": ["4 Russet Close", "Bedford"], "postcode": "mk417qd" } },
            { "familyName": "not known", "approximateAge": 3 } ],
          "household": [ { "familyName": "Inskip", "givenNames": "Dana", "relationships": [ { "child": 0, "relationship": "mother", "implicated": false } ] } ],
          "concern": "Found alone at the station at night.", "childsWords": "I was looking for my dad.", "occurredOn": "2026-11-16",
          "consent": { "state": "not-sought", "reason": "Nobody could be reached." },
          "threshold": { "level": 3, "indicators": ["persistent-neglect"] } }
        """;

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW6_Two_children_in_one_message_become_two_contacts_with_a_time_each(string engine)
    {
        await using var kith = await Start(engine);
        var (status, answer) = await Send(kith, PoliceKey, Two);

        status.ShouldBe(HttpStatusCode.Created, answer.ToJsonString());
        var reference = (string)answer["reference"]!;
        var contacts = answer["contacts"]!.AsArray();
        contacts.Count.ShouldBe(2);
        contacts.Select(c => (int)c!["child"]!).ShouldBe([0, 1]);
        contacts.ShouldAllBe(c => ((string)c!["dueBy"]!).StartsWith("2026-11-18T23:59:00", StringComparison.Ordinal), "not yet rated: one working day from a Tuesday");

        var (found, told) = await Ask(kith, PoliceKey, reference);
        found.ShouldBe(HttpStatusCode.OK);
        told["contacts"]!.AsArray().Count.ShouldBe(2);
        ((string)told["contacts"]![0]!["status"]!).ShouldBe("screening");
        told["contacts"]![0]!["outcome"].ShouldBeNull();
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW6_The_same_key_and_body_give_the_same_answer_and_another_body_a_conflict(string engine)
    {
        await using var kith = await Start(engine);
        var first = await Send(kith, PoliceKey, Two, "record-17");
        var again = await Send(kith, PoliceKey, Two, "record-17");
        var other = await Send(kith, PoliceKey, Two.Replace("Rowan", "Robin", StringComparison.Ordinal), "record-17");
        var another = await Send(kith, HealthKey, Two, "record-17");

        again.Status.ShouldBe(HttpStatusCode.Created);
        again.Answer.ToJsonString().ShouldBe(first.Answer.ToJsonString());
        other.Status.ShouldBe(HttpStatusCode.Conflict);
        another.Status.ShouldBe(HttpStatusCode.Created, "a key belongs to the agency that chose it");
        (await Reports(kith)).ShouldBe(2);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW6_The_same_message_sent_eight_times_at_once_is_one_contact(string engine)
    {
        await using var kith = await Start(engine);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Send(kith, PoliceKey, Two, "record-18")));
        answers.ShouldAllBe(a => a.Status == HttpStatusCode.Created);
        answers.Select(a => a.Answer.ToJsonString()).Distinct().Count().ShouldBe(1);
        (await Reports(kith)).ShouldBe(1);
    }

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW6_Only_its_sender_hears_what_became_of_it(string engine)
    {
        await using var kith = await Start(engine);
        var (_, answer) = await Send(kith, PoliceKey, Two);
        var denied = await Ask(kith, HealthKey, (string)answer["reference"]!);
        var missing = await Ask(kith, HealthKey, "ZZZZ-ZZZZ");
        denied.Status.ShouldBe(HttpStatusCode.NotFound);
        denied.Answer.ToJsonString().ShouldBe(missing.Answer.ToJsonString(), "denied and never sent look the same");
        (await Ask(kith, "nobody's", "ZZZZ-ZZZZ")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await Send(kith, null, Two)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("""{ "children": [], "concern": "x" }""", "children")]
    [InlineData("""{ "children": [ { "familyName": "Inskip" } ] }""", "concern")]
    [InlineData("""{ "children": [ { "dateOfBirth": "2020-02-30", "familyName": "Inskip" } ], "concern": "x" }""", "children[0].dateOfBirth")]
    [InlineData("""{ "children": [ { "dateOfBirth": "2031-01-01", "familyName": "Inskip" } ], "concern": "x" }""", "children[0].dateOfBirth")]
    [InlineData("""{ "children": [ { "familyName": "Inskip", "ethnicity": "MARTIAN" } ], "concern": "x" }""", "children[0].ethnicity")]
    [InlineData("""{ "children": [ { "familyName": "Inskip", "shoeSize": 3 } ], "concern": "x" }""", "children[0].shoeSize")]
    [InlineData("""{ "children": [ { "familyName": "Inskip" } ], "concern": "x", "consent": { "state": "overridden" } }""", "consent.reason")]
    [InlineData("""{ "children": [ { } ], "concern": "x" }""", "children")]
    [InlineData("""{ "children": "many", "concern": 7 }""", "children")]
    [InlineData("""[ ]""", "body")]
    [InlineData("""{ "children": """, "body")]
    [InlineData("""{ "children": [ { "familyName": "Inskip" } ], "concern": "x", "household": [ { "givenNames": "Dana", "relationships": [ { "child": 5, "relationship": "mother" } ] } ] }""",
        "household[0].relationships[0].child")]
    public async Task PW6_What_is_wrong_is_named_and_nothing_is_recorded(string body, string field)
    {
        await using var kith = await Start(Tests.Shared.Databases.Sqlite);
        var (status, answer) = await Send(kith, PoliceKey, body);
        status.ShouldBe(HttpStatusCode.BadRequest);
        answer["errors"]!.AsObject().Select(e => e.Key).ShouldContain(k => k.StartsWith(field, StringComparison.Ordinal), answer.ToJsonString());
        (await Reports(kith)).ShouldBe(0);
    }

    [Fact]
    public async Task PW6_The_description_of_the_API_says_what_it_takes()
    {
        await using var kith = await Start(Tests.Shared.Databases.Sqlite);
        var description = JsonNode.Parse(await Client(kith).GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        description["paths"]!["/api/contacts"]!["post"].ShouldNotBeNull();
        description["paths"]!["/api/contacts/{reference}"]!["get"].ShouldNotBeNull();
    }

    private static async Task<RunningKith> Start(string engine)
    {
        var kith = await RunningKith.Start(engine);
        await kith.Registers.IssueKeys(Actor.Engine, [("police", PoliceKey), ("community-health", HealthKey)], kith.Now);
        return kith;
    }

    private static async Task<int> Reports(RunningKith kith)
    {
        await using var db = kith.Store.Context();
        return await db.Entries.CountAsync(e => e.Kind == Kinds.ReportReceived);
    }

    private static HttpClient Client(RunningKith kith) => ((TestServer)kith.Services.GetRequiredService<IServer>()).CreateClient();

    private static async Task<(HttpStatusCode Status, JsonNode Answer)> Send(RunningKith kith, string? key, string body, string? idempotency = null)
    {
        using var client = Client(kith);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/contacts") { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        if (key is not null) request.Headers.Add("X-Api-Key", key);
        if (idempotency is not null) request.Headers.Add("Idempotency-Key", idempotency);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }

    private static async Task<(HttpStatusCode Status, JsonNode Answer)> Ask(RunningKith kith, string key, string reference)
    {
        using var client = Client(kith);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/contacts/{reference}");
        request.Headers.Add("X-Api-Key", key);
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}
