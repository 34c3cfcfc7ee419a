using System.Net;
using System.Text.RegularExpressions;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Kith.Stories.Audit;

/// <summary>PW3: no browser keeps a copy of any page, so that going back after signing out shows nothing; in a demonstration neither.</summary>
public sealed partial class NotKeptTests
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task PW3_no_answer_of_any_route_is_kept_by_a_browser(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        var rose = await kith.Contact(Staff.Osric, "Rose", "Abara");
        await kith.Do(Staff.Amara, new Practice.Kernel.Action.Link(rose.Report, rose.Mention, null, "Nobody like this was on record"));
        await using var db = kith.Store.Context();
        var person = (await db.Set<MentionRow>().SingleAsync(m => m.Id == rose.Mention)).Person!;
        var amara = await kith.As(Staff.Amara);
        var routes = DisclosingRoutes.Table(kith).Select(r => r.RoutePattern.RawText ?? "").Distinct(StringComparer.Ordinal).ToArray();
        var (kept, shown) = (new List<string>(), 0);
        foreach (var path in routes.Select(r => Path(r, rose, person)).Append("/nothing/here").Distinct(StringComparer.Ordinal))
        {
            foreach (var verb in new[] { HttpMethod.Get, HttpMethod.Post })
            {
                var answer = await amara.Ask(verb, path);
                if (answer.Response.Headers.CacheControl is not { NoStore: true }) kept.Add($"{verb} {path}: {answer.Response.Headers.CacheControl}");
                if (answer.Status == HttpStatusCode.OK && answer.Response.RequestMessage!.Method == HttpMethod.Get) shown++;
            }
        }
        kept.ShouldBeEmpty();
        routes.Length.ShouldBeGreaterThan(60);
        shown.ShouldBeGreaterThan(30, "refusals alone prove nothing");

        // Signed out, a tab without scripts is closed by its next request; going back is one.
        (await amara.Get($"/people/{person}")).All.ShouldContain("Abara");
        await amara.Press(await amara.Get("/sign-out"), "Sign out");
        var after = await amara.Get($"/people/{person}");
        after.Path.ShouldStartWith("/sign-in");
        after.All.ShouldNotContain("Abara");
    }

    private static string Path(string route, Case child, string person)
    {
        var path = "/" + route.Trim('/');
        var id = path.StartsWith("/episodes", StringComparison.Ordinal) ? child.Episode : person;
        return Holes().Replace(path, hole => hole.Value.Trim('{', '}', '*').Split(':')[0] switch
        {
            "kind" => "people", "id" => id, "episode" => child.Episode, "mention" => child.Mention, "report" => child.Report, "code" => "404",
            "preview?" or "format?" => "", "documentName" => "v1", _ => "nobody",
        });
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Holes();
}
