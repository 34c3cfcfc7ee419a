using Kith.Browser.Desk;
using Shouldly;
using Xunit;

namespace Kith.Browser.NeedToKnow;

/// <summary>The pages by which a record is closed, asked about, opened in an emergency and put right, in a real browser.</summary>
public sealed class NeedToKnowPagesTests(BrowserFixture browser, FullDesk desk) : IClassFixture<FullDesk>
{
    [Theory, InlineData(320), InlineData(1200)]
    public async Task What_is_not_here_for_a_worker_says_how_to_ask_and_every_way_on_is_accessible(int width)
    {
        await using var tab = await browser.OpenAsync(width, at: desk.Kith);
        await tab.SignInAsync("Screener");
        (await tab.Page.GotoAsync("/people/00000000000000000000"))!.Status.ShouldBe(404);
        await Fits(tab, $"not-here-{width}");
        await tab.Page.GetByText("Ask to know").ClickAsync();
        await tab.Page.WaitForURLAsync("**/need-to-know/ask?of=people/00000000000000000000");
        await Fits(tab, $"ask-to-know-{width}");
        await tab.Page.GetByText("Send the request").ClickAsync();
        (await tab.Page.TitleAsync()).ShouldStartWith("Error: ");
        await Fits(tab, $"ask-to-know-error-{width}");
        foreach (var path in new[] { "/need-to-know/emergency", "/need-to-know/emergency?of=people/00000000000000000000" })
        {
            (await tab.Page.GotoAsync(path))!.Status.ShouldBe(200);
            await Fits(tab, $"emergency{(path.Contains('?', StringComparison.Ordinal) ? "-of" : "")}-{width}");
        }
        tab.ForgetConsole();
    }

    [Theory, InlineData(320), InlineData(1200)]
    public async Task Who_may_see_a_record_what_is_withdrawn_and_why_somebody_sees_it_are_accessible_and_fit(int width)
    {
        await using var tab = await browser.OpenAsync(width, at: desk.Kith);
        await tab.SignInAsync("Front door manager");
        await tab.Page.GotoAsync("/people");
        await tab.Page.FillAsync("input[name=name]", "Rose Abara");
        await tab.Page.Locator("main button", new() { HasText = "Find" }).ClickAsync();
        await tab.Page.Locator("main tbody a").First.ClickAsync();
        await tab.Page.WaitForURLAsync("**/people/*");
        var person = new Uri(tab.Page.Url).AbsolutePath;
        await Fits(tab, $"person-{width}");
        var episode = await tab.Page.Locator("main a[href^='/episodes/']").First.GetAttributeAsync("href");
        foreach (var (path, name) in new[] { ($"{person}/access", "access-person"), ($"{episode}/access", "access-episode"), ($"{episode}/withdraw", "withdraw"), ($"{episode}/share", "share"), ($"{episode}/consent", "consent"), ($"{episode}/keeping", "keeping"), ($"{person}/seen", "seen") })
        {
            (await tab.Page.GotoAsync(path))!.Status.ShouldBe(200, path);
            await Fits(tab, $"{name}-{width}");
        }

        await tab.SignInAsync("Information governance officer");
        await tab.Page.GotoAsync("/need-to-know/why");
        await tab.Page.FillAsync("input[name=worker]", "ravi");
        await tab.Page.FillAsync("input[name=record]", person);
        await tab.Page.Locator("main button", new() { HasText = "Explain" }).ClickAsync();
        (await tab.Page.Locator("main").InnerTextAsync()).ShouldContain("Ravi Thistlewood as Screener");
        await Fits(tab, $"why-{width}");
    }

    private static async Task Fits(Tab tab, string name)
    {
        await tab.ScreenshotAsync($"need-to-know-{name}");
        await tab.ShouldPassAxeAsync();
        await tab.ShouldNotScrollSidewaysAsync();
    }
}
