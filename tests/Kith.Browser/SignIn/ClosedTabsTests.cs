using Kith.Browser.Desk;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Kith.Browser.SignIn;

/// <summary>PW3: whoever signs out in one tab has signed out in all: nothing of a child stays on screen.</summary>
public sealed class ClosedTabsTests(BrowserFixture browser, FullDesk desk) : IClassFixture<FullDesk>
{
    private const string Child = "Abara";
    private const float Soon = 2_000;

    [Fact]
    public async Task PW3_signing_out_in_one_tab_closes_the_other_and_going_back_shows_nothing()
    {
        await using var tab = await browser.OpenAsync(at: desk.Kith);
        await tab.SignInAsync("Front door manager");
        await tab.Page.GotoAsync("/work?tab=team");
        (await tab.Page.ContentAsync()).ShouldContain(Child);
        var other = await tab.Context.NewPageAsync();
        await other.GotoAsync("/work?tab=team");
        (await other.ContentAsync()).ShouldContain(Child);
        (await tab.Page.ContentAsync()).ShouldContain(Child, customMessage: "a second tab of the same session closes nothing");

        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await tab.Page.WaitForURLAsync("**/sign-in?then=*", new() { Timeout = Soon });
        (await tab.Page.ContentAsync()).ShouldNotContain(Child);
        (await tab.Page.TitleAsync()).ShouldNotContain(Child);
        foreach (var page in new[] { other, tab.Page })
        {
            await page.GoBackAsync();
            await page.WaitForLoadStateAsync();
            (await page.ContentAsync()).ShouldNotContain(Child);
        }
        // The question whether the session stands is answered with 401, and the console says so.
        tab.ForgetConsole();
    }

    [Fact]
    public async Task PW3_what_was_typed_in_the_other_tab_is_kept_for_whoever_typed_it_and_shown_to_nobody()
    {
        await using var tab = await browser.OpenAsync(at: desk.Kith);
        await tab.SignInAsync("Screener");
        await tab.Page.GotoAsync("/need-to-know/emergency");
        await tab.Page.Locator("main form textarea, main form input[type=text]").First.FillAsync("quokkasong");
        var other = await tab.Context.NewPageAsync();
        await other.GotoAsync("/work");
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await tab.Page.WaitForURLAsync("**/sign-in/kept?then=*", new() { Timeout = Soon });
        (await tab.Page.ContentAsync()).ShouldNotContain("quokkasong");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Screener in" }).First.ClickAsync();
        await tab.Page.GetByText("What you wrote was kept.").WaitForAsync();
        (await tab.Page.Locator("main input[type=hidden][value=quokkasong]").CountAsync()).ShouldBe(1);
        tab.ForgetConsole();
    }

    [Fact]
    public async Task PW3_another_role_in_one_tab_leaves_nothing_of_the_first_in_the_other()
    {
        await using var tab = await browser.OpenAsync(at: desk.Kith);
        await tab.SignInAsync("Front door manager");
        await tab.Page.GotoAsync("/work?tab=team");
        (await tab.Page.ContentAsync()).ShouldContain(Child);
        var other = await tab.Context.NewPageAsync();
        await other.GotoAsync("/sign-in");
        await other.GetByRole(AriaRole.Button, new() { Name = "Information governance officer in" }).First.ClickAsync();
        await tab.Page.Locator("body", new() { HasText = Child }).WaitForAsync(new() { State = WaitForSelectorState.Detached, Timeout = Soon });
        (await tab.Page.ContentAsync()).ShouldNotContain(Child);
        tab.ForgetConsole();
    }
}
