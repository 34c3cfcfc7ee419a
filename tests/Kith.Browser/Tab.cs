using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Shouldly;

namespace Kith.Browser;

/// <summary>One visitor's page, with the questions that tests ask of every page. Closing it asserts that the console stayed empty.</summary>
public sealed class Tab : IAsyncDisposable
{
    private static readonly string[] Standards = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> console = [];

    public Tab(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                console.Enqueue($"{message.Type}: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => console.Enqueue($"error: {error}");
    }

    public IPage Page { get; }
    public IBrowserContext Context => context;

    /// <summary>For a test that causes an error on purpose, such as a request that is refused.</summary>
    public void ForgetConsole() => console.Clear();

    public void ConsoleShouldBeEmpty() => ShouldBeNone(console, "The browser's console is not empty");

    /// <summary>axe's rules for WCAG 2.2 A and AA: a floor, not a proof. A failure names each rule and where it is broken.</summary>
    public async Task ShouldPassAxeAsync()
    {
        // Where there are no frames axe can look and answer in the page itself: gathering from frames costs a second page for every run.
        Page.Frames.Count.ShouldBe(1, "axe looks into no frame");
        if (!await Page.EvaluateAsync<bool>("() => 'axe' in window"))
            await Page.EvaluateAsync(Axe);
        var result = await Page.EvaluateAsync<JsonElement>("""
            async standards => {
              const result = await axe.run(document, { runOnly: { type: "tag", values: standards }, resultTypes: ["violations"] });
              return {
                passes: result.passes.length,
                broken: result.violations.map(rule => [`${rule.id} (${rule.impact}): ${rule.help}`, ...rule.nodes.map(node => `    ${node.target}  ${node.html}`)].join("\n")),
              };
            }
            """, Standards);
        ShouldBeNone(result.GetProperty("broken").EnumerateArray().Select(b => b.GetString()!), "axe finds barriers");
        result.GetProperty("passes").GetInt32().ShouldBeGreaterThan(0, "axe looked at nothing");
    }

    /// <summary>Nothing sticks out of the window sideways, at whatever width the tab was opened.</summary>
    public async Task ShouldNotScrollSidewaysAsync()
    {
        var wide = await Page.EvaluateAsync<string[]>("""
            () => document.documentElement.scrollWidth <= innerWidth ? [] :
              [`page is ${document.documentElement.scrollWidth} wide in a window of ${innerWidth}`,
               ...[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
                 .slice(0, 8).map(e => `${e.tagName.toLowerCase()}.${e.className} reaches ${Math.round(e.getBoundingClientRect().right)}`)]
            """);
        ShouldBeNone(wide, "The page scrolls sideways");
    }

    /// <summary>A picture into artifacts/screenshots, named after the test unless given a name.</summary>
    public async Task<string> ScreenshotAsync(string? name = null, bool fullPage = true, [CallerMemberName] string test = "")
    {
        var path = Path.Combine(Repository.Root, "artifacts", "screenshots", $"{name ?? test}.png");
        await Page.ScreenshotAsync(new() { Path = path, FullPage = fullPage });
        return path;
    }

    private void ShouldBeNone(IEnumerable<string> found, string what)
    {
        var list = string.Join('\n', found);
        if (list.Length > 0)
            Xunit.Assert.Fail($"{what} on {Page.Url}:\n{list}");
    }

    public async ValueTask DisposeAsync()
    {
        await context.CloseAsync();
        ConsoleShouldBeEmpty();
    }
}
