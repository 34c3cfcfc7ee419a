using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Stories.Audit;
using Kith.Tests.Shared;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>
/// Every route, asked in every way for every id there is, by everybody, while the record is open, restricted, and closed to one colleague. A canary
/// stands in every class of answer. Who may see which is said here by hand, and shares nothing with the gate.
/// </summary>
public sealed class MatrixTests
{
    // What was told, by class; and what was found out since.
    private static readonly string[] Child = ["Zeppelina", "Quartzfeather"];
    private static readonly string[] Told = [.. Child, "MK40 9ZQ", "quokkasong", "pelicanvow", "960117", "Quillmantle"];
    private static readonly string[] Found = ["ibexnote", "narwhalquery", "gannetfile"];
    private static readonly string[] Everything = [.. Told, .. Found, "capybarareason"];

    private enum State
    {
        Open,
        Restricted,
        AmaraKeptOut,
    }

    private sealed record Somebody(Worker? Who, string? Role = null)
    {
        public string Name => Who is null ? "nobody signed in" : $"{Who.Name}{(Role is null ? "" : $" as {Role}")}";
    }

    private static readonly Somebody[] People =
    [
        new(null), new(Staff.Amara), new(Staff.Ravi), new(Staff.Bronwen), new(Staff.Farida), new(Staff.Juno, "emergency-duty-worker"), new(Staff.Juno, "screener"), new(Staff.Kwabena),
        new(Staff.Leonie), new(Staff.Quill, "agency-responder"), new(Staff.Quill, "referring-professional"), new(Staff.Rosalind), new(Staff.Tamsin), new(Staff.Osric), new(Staff.Ines),
        new(Staff.Sunniva), new(Staff.Ffion),
    ];

    /// <summary>Who may see which canary. The reason of a restriction is for those who may change it.</summary>
    private static string[] Allowed(Somebody by, State state)
    {
        var who = by.Who?.Id;
        if (who == Staff.Osric.Id) return Told;
        if (state == State.Restricted) return who == Staff.Bronwen.Id ? Everything : [];
        if (state == State.AmaraKeptOut && who == Staff.Amara.Id) return [];
        if (who == Staff.Amara.Id || who == Staff.Ravi.Id || who == Staff.Bronwen.Id || who == Staff.Juno.Id) return Everything;
        if (who == Staff.Farida.Id) return Child;
        if (who == Staff.Quill.Id && by.Role == "agency-responder") return [.. Child, "narwhalquery", "gannetfile"];
        return [];
    }

    [Theory, InlineData(Databases.Sqlite, true), InlineData(Databases.Postgres, false)]
    public async Task PW3_No_route_shows_anybody_what_they_may_not_see(string engine, bool everyState)
    {
        await using var kith = await RunningKith.Start(engine);
        var ids = await Plant(kith);
        var paths = Paths(kith, ids).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        paths.Length.ShouldBeGreaterThan(60);
        var visitors = new List<(Somebody Who, Visitor Visitor)>();
        foreach (var who in People) visitors.Add((who, who.Who is null ? kith.Visitor() : await kith.As(who.Who, who.Role)));
        var leaks = new List<string>();
        var shown = new HashSet<string>(StringComparer.Ordinal);

        foreach (var state in everyState ? Enum.GetValues<State>() : [State.Restricted])
        {
            await Become(kith, ids, state);
            // What one colleague is kept out of changes nothing for those who were not let in before.
            foreach (var (who, visitor) in state == State.AmaraKeptOut ? visitors.Where(v => Allowed(v.Who, State.Open).Length > 0) : visitors)
            foreach (var path in paths)
            {
                var answer = await visitor.Get(path);
                leaks.AddRange(Leaks(answer, Allowed(who, state)).Select(word => $"{state}: {who.Name} got “{word}” from GET {path}"));
                foreach (var word in Leaks(answer, [])) shown.Add(word);
                if (state == State.Restricted || path == "/people") leaks.AddRange((await Posts(visitor, who, path)).SelectMany(a => Leaks(a, Allowed(who, state))).Select(word => $"{state}: {who.Name} got “{word}” from POST {path}"));
            }
        }
        leaks.Distinct().ShouldBeEmpty();
        shown.ShouldBeSubsetOf(Everything);
        Everything.Except(["capybarareason"]).ShouldBeSubsetOf(shown, "each canary was to be seen by somebody, or the rest proves nothing");
        kith.Logged.Where(line => Everything.Any(word => line.Contains(word, StringComparison.OrdinalIgnoreCase))).Take(5).ShouldBeEmpty("nothing of anybody stands in a log");
        kith.Logged.Count.ShouldBeGreaterThan(100, "the logs were read");
    }

    [Fact]
    public async Task PW3_The_matrix_finds_a_leak_that_is_planted()
    {
        await using var kith = await RunningKith.Start(Databases.Sqlite);
        var ids = await Plant(kith);
        var page = await (await kith.As(Staff.Amara)).Get($"/episodes/{ids["contact"]}");
        Leaks(page, Allowed(new(Staff.Amara), State.Open)).ShouldBeEmpty();
        // What she may see, judged as if somebody else had been sent it.
        foreach (var other in People.Where(p => p.Who != Staff.Amara && Allowed(p, State.Open).Length < Everything.Length))
            Leaks(page, Allowed(other, State.Open)).ShouldNotBeEmpty(other.Name);
    }

    [Fact]
    public async Task PW3_No_page_answers_to_a_verb_that_it_has_not()
    {
        await using var kith = await RunningKith.Start(Databases.Sqlite);
        var ids = await Plant(kith);
        var bronwen = await kith.As(Staff.Bronwen);
        foreach (var path in Paths(kith, ids).Where(p => !p.StartsWith("/api", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal))
        foreach (var verb in new[] { "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS" })
        {
            var answer = await bronwen.Ask(new HttpMethod(verb), path);
            ((int)answer.Status).ShouldBeOneOf([404, 405], $"{verb} {path}");
            Leaks(answer, []).ShouldBeEmpty($"{verb} {path}");
        }
    }

    private static string[] Leaks(Answer answer, string[] allowed)
    {
        var all = $"{answer.All}\n{answer.Path}\n{answer.Response.Headers}\n{answer.Response.Content.Headers}\n{answer.Response.TrailingHeaders}";
        return [.. Everything.Where(w => !allowed.Contains(w, StringComparer.Ordinal) && all.Contains(w, StringComparison.OrdinalIgnoreCase))];
    }

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<Visitor, string> Tokens = [];

    /// <summary>What a form there could be sent with: nothing, a search for the child, a question about who sees what.</summary>
    private static async Task<List<Answer>> Posts(Visitor visitor, Somebody who, string path)
    {
        if (who.Who is null || path.StartsWith("/sign", StringComparison.Ordinal) || path.StartsWith("/drafts/", StringComparison.Ordinal)) return [];
        if (!Tokens.TryGetValue(visitor, out var token))
            Tokens.Add(visitor, token = (await visitor.Get("/sign-in")).Page.QuerySelector("input[name='__RequestVerificationToken']")!.GetAttribute("value")!);
        (string, string)[] fields = path switch
        {
            "/people" => [("name", Child[1])],
            "/search" => [("words", Child[1])],
            "/need-to-know/why" => [("worker", "amara"), ("record", path)],
            _ => [],
        };
        var answer = await visitor.Post(path, [.. fields, ("__RequestVerificationToken", token)]);
        // What was typed is given back to whoever typed it.
        return path is "/people" or "/search" ? [answer with { Page = Without(answer) }] : [answer];
    }

    private static AngleSharp.Html.Dom.IHtmlDocument Without(Answer answer)
    {
        foreach (var box in answer.Page.QuerySelectorAll("input[name=name], input[name=words]")) box.Remove();
        return new AngleSharp.Html.Parser.HtmlParser().ParseDocument(answer.Page.DocumentElement.OuterHtml);
    }

    /// <summary>Every route, with every id that there is in the place of each parameter.</summary>
    private static IEnumerable<string> Paths(RunningKith kith, Dictionary<string, string> ids)
    {
        foreach (var route in DisclosingRoutes.Table(kith))
        {
            var raw = (route.RoutePattern.RawText ?? "").Trim('/');
            if (raw is "sign-out" or "sign-in/kept" || raw.StartsWith("status/", StringComparison.Ordinal)) continue;
            IEnumerable<string> made = [""];
            foreach (var segment in route.RoutePattern.PathSegments)
                made = [.. from before in made from value in Values(segment, ids, raw) select value.Length == 0 ? before : $"{before}/{value}"];
            foreach (var path in made) yield return path.Length == 0 ? "/" : path;
        }
    }

    private static IEnumerable<string> Values(RoutePatternPathSegment segment, Dictionary<string, string> ids, string route)
    {
        if (segment.Parts is not [RoutePatternParameterPart parameter]) return [string.Concat(segment.Parts.Select(p => p is RoutePatternLiteralPart literal ? literal.Content : "v1"))];
        string[] known = parameter.Name switch
        {
            "id" when route.StartsWith("inbox", StringComparison.Ordinal) => [ids["notice"]],
            "id" => [ids["contact"], ids["mash"], ids["person"]],
            "episode" => [ids["contact"], ids["mash"]],
            "instance" => ["screen", "next", "ask-agencies", "ask-agencies@police"],
            "report" => [ids["report"]],
            "entry" => [$"report-{ids["report"]}-1", $"episode-{ids["contact"]}-1", $"person-{ids["person"]}-1"],
            "chronology" => ["new"],
            "mention" => [ids["mention"]],
            "kind" => ["people", "episodes"],
            "format" => ["", "csv"],
            "reference" => [ids["reference"]],
            "preview" => ["", "preview"],
            "relationship" => ["00000000000000000000"],
            "place" => [$"step/{ids["contact"]}/screen"],
            "documentName" => ["v1"],
            "token" or "code" or "key" or "link" or "merge" or "worker" or "client" or "provider" or "account" => ["0000"],
            _ => [],
        };
        known.ShouldNotBeEmpty($"the route {route} has a parameter {parameter.Name} that the matrix does not know: say here which values it takes");
        return known;
    }

    private static async Task Become(RunningKith kith, Dictionary<string, string> ids, State state)
    {
        var person = $"person/{ids["person"]}";
        switch (state)
        {
            case State.Restricted:
                await kith.Do(Staff.Bronwen, new Action.Restrict(person, "restricted", [], "capybarareason"));
                break;
            case State.AmaraKeptOut:
                await kith.Do(Staff.Bronwen, new Action.LiftRestriction(person, "capybarareason"));
                await kith.Do(Staff.Bronwen, new Action.Bar(person, Staff.Amara.Id, "own-family", "capybarareason"));
                break;
        }
    }

    private static async Task<Dictionary<string, string>> Plant(RunningKith kith)
    {
        var answers = new JsonObject
        {
            ["children"] = new JsonArray(new JsonObject
            {
                ["given-names"] = Child[0], ["family-name"] = Child[1], ["date-of-birth"] = "2017-05-04", ["ethnicity"] = "WBRI", ["address"] = new JsonObject { ["postcode"] = "MK40 9ZQ" },
            }),
            ["household"] = new JsonArray(new JsonObject { ["given-names"] = "Mordaunt", ["family-name"] = "Quillmantle" }),
            ["concern"] = "quokkasong", ["childs-words"] = "quokkasong", ["consent"] = new JsonObject { ["state"] = "overridden", ["reason"] = "pelicanvow" },
            ["referrer"] = new JsonObject { ["name"] = Staff.Osric.Name, ["kind"] = "professional", ["phone"] = "01632 960117" },
        };
        var done = await kith.Do(Staff.Osric, new Action.Open("contact", "report", answers, "worker"));
        var opened = done.Entries.Single(e => e.Kind == Kinds.EpisodeOpened);
        var contact = new Case(Replay.Id(opened.Chain), Replay.Id(done.Report!.Chain), Replay.Id(opened.Says["subject"]));
        await kith.Do(Staff.Amara, new Action.Link(contact.Report, contact.Mention, null, "Not on record."));
        await kith.Do(Staff.Amara, new Action.Fill(contact.Episode, "screen", 0, new JsonObject { ["summary"] = "ibexnote" }));
        await kith.Rate(Staff.Amara, contact, "amber");
        var threshold = new JsonObject { ["level"] = 3, ["indicators"] = new JsonArray("persistent-neglect") };
        var decided = await kith.Do(Staff.Bronwen, new Action.Decide(contact.Episode, "next", 0, "mash", new JsonObject { ["threshold"] = threshold, ["reason"] = "ibexnote" }));
        var mash = Replay.Id(decided.Entries.Single(e => e.Kind == Kinds.EpisodeOpened).Chain);
        await kith.Do(Staff.Amara, new Action.Ask(mash, "ask-agencies", 0, new JsonObject
        {
            ["agencies"] = new JsonArray("police"), ["question"] = "narwhalquery", ["lawful-basis"] = kith.Pack.Codes["lawful-basis"].Codes[0].Id,
        }));
        await kith.Do(Staff.Quill, new Action.Fill(mash, "ask-agencies@police", 0, new JsonObject { ["trace"] = "known", ["summary"] = "gannetfile", ["risk"] = "medium", ["may-share"] = "professionals" }), "agency-responder");
        await using var db = kith.Store.Context();
        var notice = await db.Set<Record.Views.NoticeRow>().OrderBy(n => n.Id).Select(n => n.Id).FirstAsync();
        var reference = await db.Set<Record.Views.ReportRow>().Where(r => r.Id == contact.Report).Select(r => r.Reference).SingleAsync();
        return new(StringComparer.Ordinal)
        {
            ["contact"] = contact.Episode, ["report"] = contact.Report, ["mention"] = contact.Mention, ["mash"] = mash, ["notice"] = notice, ["reference"] = reference,
            ["person"] = await db.Set<Record.Views.EpisodeRow>().Where(e => e.Id == contact.Episode).Select(e => e.Person!).SingleAsync(),
        };
    }
}
