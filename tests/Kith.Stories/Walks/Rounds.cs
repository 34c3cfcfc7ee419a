using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Kith.Practice.Entries;
using Kith.Record.Casework;
using Kith.Stories.Audit;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Kith.Stories.Walks;

/// <summary>One request of a round, by its route.</summary>
internal sealed record Asking(string Route, string Path, (string Name, string Value)[]? Post = null)
{
    private static readonly char[] Between = ['/', '?', '=', '@', '-', '&', '#'];

    /// <summary>What may be ids of records, in the address.</summary>
    public string[] Ids { get; } = Path.Split(Between);

    public override string ToString() => Post is null ? $"GET {Path}" : $"POST {Path} {string.Join('&', Post.Select(p => $"{p.Name}={p.Value}"))}";
}

/// <summary>What came back: everything of it, as text.</summary>
internal sealed record Heard(HttpStatusCode Status, string Text, string? Type);

/// <summary>A reader's browser, without a parser: cookies, redirects, and every byte of every answer.</summary>
internal sealed partial class Ears(RunningKith kith)
{
    private CookieContainer cookies = new();
    private CookieCollection kept = [];
    private readonly HttpClient http = new(((TestServer)kith.Services.GetRequiredService<IServer>()).CreateHandler()) { BaseAddress = new Uri("http://localhost/") };
    private string? token;

    /// <summary>Takes up a posting, as the page of the demonstration does; nothing comes of it when the posting has ended.</summary>
    public async Task SignIn(Posting posting)
    {
        (cookies, token) = (new(), null);
        await Ask(new("sign-in", "/sign-in", [("worker", posting.Worker), ("role", posting.Role), ("agency", posting.Agency), ("team", posting.Team ?? "")]), follow: false);
        token = null;
    }

    /// <summary>Keeps the session of now, for <see cref="Return"/>.</summary>
    public void Keep() => kept = cookies.GetAllCookies();

    public void Return()
    {
        (cookies, token) = (new(), null);
        cookies.Add(kept);
    }

    public Task<Heard> Ask(Asking asking) => Ask(asking, follow: true);

    private async Task<Heard> Ask(Asking asking, bool follow)
    {
        var fields = asking.Post is null ? null : asking.Post.Append(("__RequestVerificationToken", token ??= Token().Match((await Send("/sign-in", null, true)).Text).Groups[1].Value));
        return await Send(asking.Path, fields, follow);
    }

    private async Task<Heard> Send(string path, IEnumerable<(string Name, string Value)>? fields, bool follow)
    {
        var all = new System.Text.StringBuilder();
        for (var hops = 0; ; hops++)
        {
            using var request = new HttpRequestMessage(fields is null ? HttpMethod.Get : HttpMethod.Post, path);
            if (fields is not null) request.Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
            request.Headers.TryAddWithoutValidation("Accept", "text/html");
            var uri = new Uri(http.BaseAddress!, path);
            if (cookies.GetCookieHeader(uri) is { Length: > 0 } sent) request.Headers.Add("Cookie", sent);
            using var response = await http.SendAsync(request);
            foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : []) cookies.SetCookies(uri, cookie);
            var type = response.Content.Headers.ContentType?.MediaType;
            all.Append(WebUtility.HtmlDecode(Canaries.Opened(await response.Content.ReadAsByteArrayAsync(), type))).Append('\n').Append(response.Headers).Append(response.Content.Headers).Append(response.TrailingHeaders);
            if (response.Headers.Location is not { } to || hops > 4 || !follow) return new(response.StatusCode, all.ToString(), type);
            (path, fields) = (new Uri(uri, to).PathAndQuery, null);
        }
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]*)\"")]
    private static partial Regex Token();
}

/// <summary>Every route of the program with every id that the walk has made, in the ways in which it can be asked without changing anything.</summary>
internal static class Rounds
{
    /// <summary>Routes that are not asked, and why. A route that is neither here nor in <see cref="All"/> fails the walk.</summary>
    private static readonly Dictionary<string, string> NotAsked = new(StringComparer.Ordinal)
    {
        ["sign-out"] = "ends the session", ["sign-in/kept"] = "what was typed, given back", ["status/{code:int}"] = "stands in for a page", ["drafts/{**place}"] = "saves",
        ["passkeys/request"] = "asks a browser", ["passkeys/creation"] = "asks a browser", ["api/token"] = "gives passes", ["api/contacts"] = "takes what is sent", ["api/events"] = "takes what is sent",
        ["session/extend"] = "a length of time", ["invitation/{token}"] = "an invitation: none is made in a walk", ["pack/{link}"] = "a link to a pack: none is made in a walk",
        ["answer/{token}"] = "an answer by link: none is made in a walk", ["answer"] = "the same", ["answer/done"] = "words", ["answer/closed"] = "words",
    };

    /// <summary>Every request there is, by route.</summary>
    public static ILookup<string, Asking> All(RunningKith kith, IReadOnlyList<PastEntry> ledger, IEnumerable<string> typed)
    {
        var asked = new List<Asking>();
        foreach (var route in DisclosingRoutes.Table(kith).Select(r => (r.RoutePattern.RawText ?? "").Trim('/')).Distinct(StringComparer.Ordinal).Where(r => !NotAsked.ContainsKey(r)))
            asked.AddRange(Of(route, ledger, typed));
        return asked.ToLookup(a => a.Route, StringComparer.Ordinal);
    }

    private static IEnumerable<Asking> Of(string route, IReadOnlyList<PastEntry> ledger, IEnumerable<string> typed)
    {
        IEnumerable<string> Ids(string kind, string key) => ledger.Where(e => e.Kind == kind).Select(e => e.Says[key]).Distinct(StringComparer.Ordinal);
        var episodes = ledger.Where(e => e.Kind == Kinds.EpisodeOpened).Select(e => Bare(e.Chain)).ToList();
        var people = Ids(Kinds.PersonCreated, "person").ToList();
        var reports = ledger.Where(e => e.Kind == Kinds.ReportReceived).ToList();
        var words = typed.ToList();
        Asking Get(string path) => new(route, path);
        Asking Post(string path, params (string, string)[] fields) => new(route, path, fields);
        return route switch
        {
            "people" => [Get("/people"), .. words.Select(w => Post("/people", ("name", w)))],
            "search" => [Get("/search"), .. words.Select(w => Post("/search", ("words", w)))],
            "people/duplicates" => [Get("/people/duplicates")],
            "work" => [Get("/work"), Get("/work?tab=team"), Get("/work?tab=door"), Get("/work?tab=mine")],
            "work/export" => [Get("/work/export"), Post("/work/export?tab=team", ("purpose", "safeguarding"))],
            "gaps" => [Get("/gaps")],
            "inbox/{id}" => Ids(Kinds.NoticeSent, "id").Select(i => Get($"/inbox/{i}")),
            "documents/{id}/{format?}" => Ids(Kinds.Disclosed, "document").SelectMany(d => new[] { "", "/csv", "/json", "/html", "/docx" }.Select(f => Get($"/documents/{d}{f}"))),
            "files/{id}/{preview?}" => ledger.Where(e => e.Kind == Kinds.DocumentAttached).Select(e => Get($"/files/{Bare(e.Chain)}")),
            "people/{id}" or "people/{id}/family" or "people/{id}/family/add" or "people/{id}/seen" or "people/{id}/events/new" or "people/{id}/born" =>
                people.Select(p => Get($"/{route.Replace("{id}", p, StringComparison.Ordinal)}")),
            "people/{id}/chronology" => people.SelectMany(p => new[] { "", "/?page=2" }.Take(1).Select(q => Get($"/people/{p}/chronology{q}"))),
            "people/{id}/merge" => people.SelectMany((p, i) => new[] { Get($"/people/{p}/merge"), Get($"/people/{p}/merge?with={people[(i + 1) % people.Count]}"), Get($"/people/{p}/merge?with={people[(i + 3) % people.Count]}") }),
            "people/{id}/merges/{merge}" => ledger.Where(e => e.Kind == Kinds.PersonMerged).Select(e => Get($"/people/{Bare(e.Chain)}/merges/{e.Says["merge"]}")),
            "people/{id}/family/{relationship}" => ledger.Where(e => e.Kind == Kinds.RelationshipRecorded).SelectMany(e => new[] { Bare(e.Chain), e.Says["other"] }.Select(p => Get($"/people/{p}/family/{e.Says["relationship"]}"))),
            "people/{id}/chronology/{entry}" => Entries(ledger).Select(Get),
            "people/{id}/chronologies/{chronology}" => [.. people.Select(p => Get($"/people/{p}/chronologies/new")), .. ledger.Where(e => e.Kind == Kinds.ChronologyMade).Select(e => Get($"/people/{Bare(e.Chain)}/chronologies/{e.Says["chronology"]}"))],
            "{kind:regex(^(people|episodes)$)}/{id}/files" => [.. people.Select(p => Get($"/people/{p}/files")), .. episodes.Select(e => Get($"/episodes/{e}/files"))],
            "{kind:regex(^(people|episodes|reports)$)}/{id}/access" =>
                [.. people.Select(p => Get($"/people/{p}/access")), .. episodes.Select(e => Get($"/episodes/{e}/access")), .. reports.Select(r => Get($"/reports/{Bare(r.Chain)}/access"))],
            "episodes/{id}" or "episodes/{id}/outline" or "episodes/{id}/seen" or "episodes/{id}/keeping" or "episodes/{id}/withdraw" or "episodes/{id}/share" or "episodes/{id}/consent" or "episodes/{id}/pack" =>
                episodes.Select(e => Get($"/{route.Replace("{id}", e, StringComparison.Ordinal)}")),
            "safety/{episode}" => episodes.Select(e => Get($"/safety/{e}")),
            "steps/{episode}/{instance}" or "asks/{episode}/{instance}" => ledger.Where(e => e.Kind == Kinds.StepOpened).Select(e => $"{Bare(e.Chain)}/{e.Says["instance"]}").Distinct(StringComparer.Ordinal)
                .Select(i => Get($"/{route.Split('/')[0]}/{i}")),
            "episodes/{episode}/asks/{instance}/link" => ledger.Where(e => e.Kind == Kinds.StepOpened && e.Says.ContainsKey("agency")).Select(e => Get($"/episodes/{Bare(e.Chain)}/asks/{e.Says["instance"]}/link")),
            "episodes/{episode}/care/{mention}" => from report in reports from mention in report.Concerns from opened in ledger
                where opened.Kind == Kinds.EpisodeOpened && opened.Says.GetValueOrDefault("report") == Bare(report.Chain)
                select Get($"/episodes/{Bare(opened.Chain)}/care/{Bare(mention.Who)}"),
            "reports/{report}/mentions/{mention}" => from report in reports from mention in report.Concerns select Get($"/reports/{Bare(report.Chain)}/mentions/{Bare(mention.Who)}"),
            "contacts/sent/{report}" or "consultations/sent/{report}" => reports.Select(r => Get($"/{route.Replace("{report}", Bare(r.Chain), StringComparison.Ordinal)}")),
            "need-to-know/why" => [Get("/need-to-know/why"), .. people.Select(p => Post("/need-to-know/why", ("worker", "amara"), ("record", $"/people/{p}"))), .. episodes.Select(e => Post("/need-to-know/why", ("worker", "kwabena"), ("record", $"/episodes/{e}")))],
            "need-to-know/ask" or "need-to-know/emergency" => [Get($"/{route}"), .. people.Select(p => Get($"/{route}?of=people/{p}"))],
            "api/contacts/{reference}" => reports.Select(r => Get($"/api/contacts/{r.Says["reference"]}")),
            "openapi/{documentName}.json" => [Get("/openapi/v1.json")],
            _ when route.StartsWith("episodes/{id}/", StringComparison.Ordinal) && route.Count(c => c == '{') == 1 => episodes.Select(e => Get($"/{route.Replace("{id}", e, StringComparison.Ordinal)}")),
            _ when route.StartsWith("people/{id}/", StringComparison.Ordinal) && route.Count(c => c == '{') == 1 => people.Select(p => Get($"/{route.Replace("{id}", p, StringComparison.Ordinal)}")),
            _ when !route.Contains('{', StringComparison.Ordinal) => [Get($"/{route}")],
            _ => throw new InvalidOperationException($"The route {route} takes something that the walker does not know: say in Rounds which ids it takes, or why it is not asked."),
        };
    }

    /// <summary>Each entry, in the chronology of each person whom it could be about.</summary>
    private static IEnumerable<string> Entries(IReadOnlyList<PastEntry> ledger)
    {
        var record = new TheRecord(ledger);
        foreach (var entry in ledger.Where(e => !e.Chain.StartsWith("register/", StringComparison.Ordinal) && !e.Chain.StartsWith("document/", StringComparison.Ordinal) && e.Parts.Length > 0))
        {
            var (kind, id) = TheRecord.Cut(entry.Chain);
            IEnumerable<string?> people = kind switch
            {
                "person" => [id],
                "episode" => [record.Works[id].Subject],
                _ => record.Reports[id].Mentions.Keys,
            };
            foreach (var person in people.OfType<string>().Select(m => kind == "person" ? m : record.PersonOf.GetValueOrDefault(m)).OfType<string>().Distinct(StringComparer.Ordinal))
                yield return string.Create(CultureInfo.InvariantCulture, $"/people/{person}/chronology/{kind}-{id}-{entry.Sequence}");
        }
    }

    private static string Bare(string chain) => TheRecord.Cut(chain).Id;
}
