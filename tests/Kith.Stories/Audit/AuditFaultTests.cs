using System.Net;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Session;
using Kith.Stories.Sharing;
using Kith.Tests.Shared;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.Audit;

/// <summary>PW4: whatever of the audit's writing fails, and however, not a byte of anybody is sent.</summary>
public sealed class AuditFaultTests
{
    /// <summary>The points at which writing can fail, as the database itself can make it fail: before, at, between and after the rows; and a database that says yes and writes nothing.</summary>
    private static readonly (string Name, string[] Sqlite, string Postgres, string Mend)[] Faults =
    [
        ("the table is gone", ["ALTER TABLE read_audit RENAME TO gone"], "ALTER TABLE read_audit RENAME TO gone", "ALTER TABLE gone RENAME TO read_audit"),
        ("the table of subjects is gone", ["ALTER TABLE read_audit_subject RENAME TO gone"], "ALTER TABLE read_audit_subject RENAME TO gone", "ALTER TABLE gone RENAME TO read_audit_subject"),
        ("the row is refused", [Refusing("read_audit")], RefusingPostgres("read_audit"), "DROP TRIGGER fault{0}"),
        ("a subject is refused", [Refusing("read_audit_subject")], RefusingPostgres("read_audit_subject"), "DROP TRIGGER fault{1}"),
        ("only the last subject is refused", [Refusing("read_audit_subject", "WHEN NEW.subject > 'm'")], RefusingPostgres("read_audit_subject", "WHEN (NEW.subject > 'm')"), "DROP TRIGGER fault{1}"),
        ("the commit is refused",
            [
                "CREATE TABLE kept_from (id int PRIMARY KEY)", "CREATE TABLE never (of int REFERENCES kept_from (id) DEFERRABLE INITIALLY DEFERRED)",
                "CREATE TRIGGER fault AFTER INSERT ON read_audit BEGIN INSERT INTO never VALUES (1); END",
            ],
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'at the commit'; END $$; CREATE CONSTRAINT TRIGGER fault AFTER INSERT ON read_audit DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()",
            "DROP TRIGGER fault{0}"),
        ("the row is swallowed", ["CREATE TRIGGER fault BEFORE INSERT ON read_audit BEGIN SELECT RAISE(IGNORE); END"],
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$; CREATE TRIGGER fault BEFORE INSERT ON read_audit FOR EACH ROW EXECUTE FUNCTION refuse()", "DROP TRIGGER fault{0}"),
        ("the subjects are swallowed", ["CREATE TRIGGER fault BEFORE INSERT ON read_audit_subject BEGIN SELECT RAISE(IGNORE); END"],
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$; CREATE TRIGGER fault BEFORE INSERT ON read_audit_subject FOR EACH ROW EXECUTE FUNCTION refuse()", "DROP TRIGGER fault{1}"),
    ];

    private static string Refusing(string table, string when = "") => $"CREATE TRIGGER fault BEFORE INSERT ON {table} {when} BEGIN SELECT RAISE(ABORT, 'refused'); END";

    private static string RefusingPostgres(string table, string when = "") =>
        $"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$; CREATE TRIGGER fault BEFORE INSERT ON {table} FOR EACH ROW {when} EXECUTE FUNCTION refuse()";

    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW4_whatever_of_the_audit_fails_no_page_and_no_API_answer_holds_a_byte_of_anybody(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var canary = await Plant(kith);
        var visitors = new Dictionary<string, Visitor>(StringComparer.Ordinal);
        async Task<Visitor> As(Asked asked) => visitors.TryGetValue($"{asked.By.Id} {asked.Role}", out var known) ? known : visitors[$"{asked.By.Id} {asked.Role}"] = await kith.As(asked.By, asked.Role);
        var asks = DisclosingRoutes.All(canary).Select(a => a with { Path = a.Path.Replace("{notice}", Notice(kith), StringComparison.Ordinal) }).ToList();
        var key = $"kith_{new string('a', 64)}";
        await kith.Registers.IssueKeys(Actor.Engine, [("police", key)], kith.Now);
        var (status, accepted) = await Api(kith, key, HttpMethod.Post, "/api/contacts", """{"children":[{"familyName":"Quartzfeather","givenNames":"Zeppelina"}],"concern":"quokkasong"}""");
        status.ShouldBe(HttpStatusCode.Created, accepted);
        var reference = JsonNode.Parse(accepted)!["reference"]!.ToString();

        // The control: while the audit can be written, every one of these shows the child. Without it the rest would prove nothing.
        foreach (var asked in asks)
        {
            var shown = await Send(await As(asked), asked);
            shown.Status.ShouldBe(HttpStatusCode.OK, asked.Path);
            if (asked.Names) Leaks(shown).ShouldNotBeEmpty($"{asked.Path} was to show the canary");
        }
        (await Api(kith, key, HttpMethod.Get, $"/api/contacts/{reference}")).Status.ShouldBe(HttpStatusCode.OK);

        await using var db = kith.Store.Context();
        foreach (var (name, sqlite, postgres, mend) in Faults)
        {
            foreach (var statement in engine == Databases.Postgres ? [postgres] : sqlite)
                await db.Database.ExecuteSqlRawAsync(statement);
            foreach (var asked in asks)
            {
                var withheld = await Send(await As(asked), asked);
                // A page that tells of an episode and names nobody has no later subject that could be refused: its audit is whole.
                if (!asked.Names && name.StartsWith("only the last", StringComparison.Ordinal) && withheld.Status == HttpStatusCode.OK)
                {
                    Leaks(withheld).ShouldBeEmpty($"{asked.Path}, {name}");
                    continue;
                }
                // Who has seen a record (an entry of a chronology says so, too), and who must be told of what is withdrawn, is itself read from those tables: without one, it is an error before it could be withheld.
                if (!(asked.Path.EndsWith("/seen", StringComparison.Ordinal) || asked.Path.EndsWith("/withdraw", StringComparison.Ordinal) || asked.Path.Contains("/chronology/", StringComparison.Ordinal)) || withheld.Status != HttpStatusCode.InternalServerError)
                    withheld.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, $"{asked.Path}, {name}");
                Leaks(withheld).ShouldBeEmpty($"{asked.Path}, {name}");
            }
            var (refused, body) = await Api(kith, key, HttpMethod.Get, $"/api/contacts/{reference}");
            refused.ShouldBe(HttpStatusCode.ServiceUnavailable, name);
            body.ShouldNotContain(reference);
            body.ShouldNotContain("dueBy");
            await db.Database.ExecuteSqlRawAsync(string.Format(mend, engine == Databases.Postgres ? [" ON read_audit", " ON read_audit_subject"] : ["", ""]));
            if (engine == Databases.Postgres) await db.Database.ExecuteSqlRawAsync("DROP FUNCTION IF EXISTS refuse()");
            else await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS never");
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS kept_from");
        }
        Leaks(await Send(await As(asks[0]), asks[0])).ShouldNotBeEmpty("mended, it is shown again");
    }

    [Fact]
    public async Task PW4_every_route_says_how_it_discloses_and_no_endpoint_is_without_the_audit()
    {
        await using var kith = await RunningKith.Start(Databases.Sqlite);
        DisclosingRoutes.Unlisted(kith).ShouldBeEmpty("list these routes in DisclosingRoutes, each with a way to ask it or the reason why it discloses nobody");
        DisclosingRoutes.Gone(kith).ShouldBeEmpty("these are routes no more");
        kith.Services.GetRequiredService<IOptions<MvcOptions>>().Value.Filters.OfType<TypeFilterAttribute>().ShouldContain(f => f.ImplementationType == typeof(DisclosureFilter), "the filter is on every page");
        DisclosingRoutes.Unaudited(DisclosingRoutes.Table(kith)).ShouldBeEmpty("mark these endpoints: .Audited(), or .DisclosesNobody(why)");
        DisclosingRoutes.Table(kith).Count(e => e.Metadata.GetMetadata<DisclosureMark>() is { Nobody: null }).ShouldBeGreaterThan(0, "the API's endpoints are marked");

        var planted = new RouteEndpointBuilder(_ => Task.CompletedTask, RoutePatternFactory.Parse("/api/planted"), 0).Build();
        DisclosingRoutes.Unaudited([.. DisclosingRoutes.Table(kith), (RouteEndpoint)planted]).ShouldBe(["/api/planted"], "the guard finds what is planted");
    }

    private static async Task<Answer> Send(Visitor visitor, Asked asked)
    {
        if (asked.Post is null) return await visitor.Get(asked.Path);
        var token = (await visitor.Get("/contacts/new")).Page.QuerySelector("input[name='__RequestVerificationToken']")!.GetAttribute("value")!;
        return await visitor.Post(asked.Path, asked.Post.Append(("__RequestVerificationToken", token)));
    }

    private static string[] Leaks(Answer answer)
    {
        var all = $"{answer.All}\n{answer.Response.Headers}\n{answer.Response.Content.Headers}\n{string.Join('\n', answer.Response.TrailingHeaders)}";
        return [.. Canary.Words.Where(w => all.Contains(w, StringComparison.OrdinalIgnoreCase))];
    }

    private static string Notice(RunningKith kith)
    {
        using var db = kith.Store.Context();
        return db.Set<Kith.Record.Views.NoticeRow>().Where(n => n.ToKind == "worker" && n.ToId == "osric" || n.ToKind == "referrer").OrderBy(n => n.Id).Select(n => n.Id).First();
    }

    private static async Task<(HttpStatusCode Status, string Body)> Api(RunningKith kith, string key, HttpMethod method, string path, string? body = null)
    {
        using var http = ((TestServer)kith.Services.GetRequiredService<IServer>()).CreateClient();
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Api-Key", key);
        var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static async Task<Canary> Plant(RunningKith kith)
    {
        var child = await kith.Contact(Staff.Osric, "Zeppelina", "Quartzfeather");
        var mash = await kith.Mash(child, "red", "police");
        await kith.Do(Staff.Amara, new Action.OfferHandover(child.Episode, "bedford-assessment", "quokkasong"));
        await using var db = kith.Store.Context();
        var person = await db.Set<Kith.Record.Views.EpisodeRow>().Where(e => e.Id == child.Episode).Select(e => e.Person!).SingleAsync();
        var asked = await kith.Do(Staff.Osric, new Action.Open("consultation", "report", new JsonObject
        {
            ["concern"] = "quokkasong", ["referrer"] = new JsonObject { ["name"] = "Osric Vandermeer", ["kind"] = "professional" },
            ["children"] = new JsonArray(new JsonObject { ["family-name"] = "Quartzfeather", ["given-names"] = "Zeppelina" }),
        }, "worker"));
        var given = await (await kith.As(Staff.Amara)).Give(new SharingCase(child.Episode, child.Report, child.Mention, "", "", "", "", null), "summary", "agency:community-health");
        var request = await kith.Do(Staff.Sunniva, new Action.Open("subject-access", "request", new JsonObject
        {
            ["subject"] = new JsonObject { ["family-name"] = "Quartzfeather", ["given-names"] = "Zeppelina" }, ["requester"] = "self", ["reach"] = "01632 960200", ["scope"] = "Everything",
        }, "worker"));
        var (episode, whose) = (request.Opened.Single(), request.Report!.Says.Single(s => s.Value == "subject").Key["mention:".Length..]);
        await kith.Do(Staff.Sunniva, new Action.Link(Replay.Id(request.Report.Chain), whose, person, "The same name"));
        await kith.Do(Staff.Sunniva, new Action.FindAsker(episode, 0, whose, "Zeppelina Quartzfeather", "self", null, "Her passport", ""));
        await kith.Do(Staff.Sunniva, new Action.Decide(episode, "identity", 0, "confirmed", new JsonObject { ["reason"] = "Passport" }));
        return new(child, person, mash, Replay.Id(asked.Report!.Chain), given.Path.Split('?')[0], episode);
    }
}
