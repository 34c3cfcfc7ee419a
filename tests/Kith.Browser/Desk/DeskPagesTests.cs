using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Kith.Browser.Desk;

/// <summary>Every page of the desk in a real browser, at the width of a telephone and of a desk.</summary>
public sealed class DeskPagesTests(BrowserFixture browser, FullDesk desk) : IClassFixture<FullDesk>
{
    public static TheoryData<string, string, int> Pages
    {
        get
        {
            var all = new TheoryData<string, string, int>();
            foreach (var width in new[] { 320, 1200 })
            {
                all.Add("Front door manager", "/work?tab=team", width);
                all.Add("Screener", "/work?tab=unallocated", width);
                all.Add("Front door manager", "/work/cover", width);
                all.Add("Screener", "/inbox", width);
                all.Add("Screener", "/inbox?read=true", width);
                all.Add("Front door manager", "/handover", width);
                all.Add("Screener", "/board", width);
                all.Add("Front door manager", "/gaps", width);
                all.Add("Agency responder", "/asks", width);
                all.Add("Agency responder", "/asks?answered=true", width);
            }
            return all;
        }
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task Every_page_of_the_desk_is_accessible_and_fits(string role, string path, int width)
    {
        await using var tab = await browser.OpenAsync(width, at: desk.Kith);
        await tab.SignInAsync(role);
        var answer = await tab.Page.GotoAsync(path);
        answer!.Status.ShouldBe(200);
        (await tab.Page.Locator("main").InnerTextAsync()).ShouldContain(path == "/work/cover" ? "Ravi Thistlewood" : "Abara", customMessage: "an empty page proves nothing");
        (await tab.Page.Locator(".govuk-error-summary").CountAsync()).ShouldBe(0);
        await tab.ScreenshotAsync($"desk{path.Replace('/', '-').Replace('?', '-')}-{width}");
        await tab.ShouldPassAxeAsync();
        await tab.ShouldNotScrollSidewaysAsync();
    }

    [Theory, InlineData(320), InlineData(1200)]
    public async Task The_sign_in_page_is_accessible_and_fits_and_so_does_a_notice(int width)
    {
        await using var tab = await browser.OpenAsync(width, at: desk.Kith);
        await tab.Page.GotoAsync("/sign-in");
        await tab.ScreenshotAsync($"desk-sign-in-{width}");
        await tab.ShouldPassAxeAsync();
        await tab.ShouldNotScrollSidewaysAsync();

        await tab.SignInAsync("Screener");
        await tab.Page.GotoAsync("/inbox?read=true");
        await tab.Page.Locator("main tbody th a").First.ClickAsync();
        await tab.Page.WaitForURLAsync("**/inbox/*");
        await tab.ScreenshotAsync($"desk-notice-{width}");
        await tab.ShouldPassAxeAsync();
        await tab.ShouldNotScrollSidewaysAsync();
    }

    [Fact]
    public async Task What_is_wrong_with_a_form_is_announced_and_reached_by_its_link()
    {
        await using var tab = await browser.OpenAsync(320, at: desk.Kith);
        await tab.SignInAsync("Front door manager");
        await tab.Page.GotoAsync("/work/cover");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Set cover" }).ClickAsync();
        (await tab.Page.TitleAsync()).ShouldStartWith("Error: ");
        await tab.ShouldPassAxeAsync();
        await tab.ShouldNotScrollSidewaysAsync();

        var links = tab.Page.Locator(".govuk-error-summary a");
        for (var i = 0; i < await links.CountAsync(); i++)
        {
            var target = (await links.Nth(i).GetAttributeAsync("href"))![1..];
            await links.Nth(i).ClickAsync();
            (await tab.Page.EvaluateAsync<string>("() => document.activeElement.id")).ShouldBe(target);
        }
        (await links.CountAsync()).ShouldBe(4);
    }

    [Fact]
    public async Task A_worker_signs_in_filters_and_opens_the_inbox_by_keyboard_alone()
    {
        await using var tab = await browser.OpenAsync(at: desk.Kith);
        await tab.Page.GotoAsync("/sign-in");
        await tab.Page.Keyboard.PressAsync("Tab");
        (await Focused(tab)).ShouldContain("Skip to main content");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Reach(tab, "Screener in");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.WaitForURLAsync("**/work");

        await Reach(tab, "Filter");
        await tab.Page.Keyboard.PressAsync("Enter");
        await Reach(tab, "Overdue only", "input");
        await tab.Page.Keyboard.PressAsync("Space");
        await Reach(tab, "Show");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.WaitForURLAsync("**/work?*overdue=true*");
        (await tab.Page.Locator("#overdue").IsCheckedAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_JavaScript_work_is_filtered_taken_and_given_back()
    {
        await using var tab = await browser.OpenAsync(320, javaScript: false, at: desk.Kith);
        await tab.SignInAsync("Screener");
        await tab.Page.GotoAsync("/work?tab=unallocated");
        var take = tab.Page.Locator("button", new() { HasText = "Take" }).First;
        var child = (await take.InnerTextAsync()).Replace("Take", "", StringComparison.Ordinal).Trim();
        await take.ClickAsync();
        await tab.Page.GetByText("It is yours now.").WaitForAsync();
        await tab.Page.GotoAsync("/work");
        await tab.Page.Locator("button", new() { HasText = "Give back" }).Filter(new() { HasText = child }).First.ClickAsync();
        await tab.Page.GetByText("It is back with the team.").WaitForAsync();
    }

    private static Task<string> Focused(Tab tab) => tab.Page.EvaluateAsync<string>("() => document.activeElement.labels?.[0]?.textContent ?? document.activeElement.textContent");

    /// <summary>Presses Tab until the focus is on something that says this.</summary>
    private static async Task Reach(Tab tab, string words, string? element = null)
    {
        for (var i = 0; i < 80; i++)
        {
            await tab.Page.Keyboard.PressAsync("Tab");
            var tag = await tab.Page.EvaluateAsync<string>("() => document.activeElement.localName");
            if ((await Focused(tab)).Contains(words, StringComparison.Ordinal) && (element is null || tag == element))
                return;
        }
        throw new InvalidOperationException($"“{words}” cannot be reached with the Tab key on {tab.Page.Url}.");
    }
}
