using Kith.Stories.SignIn;
using Kith.Tests.Shared;
using Shouldly;
using Xunit;

namespace Kith.Stories.Desk;

/// <summary>What every answer tells the browser, whatever it answers: a page, a file, a refusal, the API.</summary>
public sealed class BrowserHeaderTests
{
    private static readonly string[] Paths = ["/sign-in", "/work", "/nothing-here", "/kith.css", "/api/contacts/ABCD-EFGH", "/api/token"];

    [Fact]
    public async Task Every_answer_says_https_only_and_for_no_other_site()
    {
        await using var kith = await Joining.Real(Databases.Sqlite);
        foreach (var path in Paths)
        {
            var answer = await kith.Visitor().Get(path);
            answer.Response.Headers.GetValues("Strict-Transport-Security").Single().ShouldBe("max-age=31536000; includeSubDomains", path);
            answer.Response.Headers.GetValues("Cross-Origin-Resource-Policy").Single().ShouldBe("same-origin", path);
            answer.Response.Headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff", path);
            answer.Response.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'", customMessage: path);
        }
    }

    [Fact]
    public async Task A_demonstration_may_be_reached_without_https()
    {
        await using var kith = await RunningKith.Start(Databases.Sqlite);
        (await kith.Visitor().Get("/sign-in")).Response.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
    }
}
