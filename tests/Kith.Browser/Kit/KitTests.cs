using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Kith.Browser.Kit;

/// <summary>The kit in a real browser: at two widths, with errors and without, with JavaScript and without.</summary>
public sealed class KitTests(BrowserFixture browser)
{
    [Theory]
    [InlineData(1200, false)]
    [InlineData(1200, true)]
    [InlineData(320, false)]
    [InlineData(320, true)]
    public async Task Every_component_is_accessible_and_fits(int width, bool errors)
    {
        await using var tab = await browser.OpenAsync(width);
        await tab.Page.GotoAsync(errors ? "/kit?errors=true" : "/kit");
        await tab.ScreenshotAsync($"kit-{width}{(errors ? "-errors" : "")}");
        await tab.ShouldPassAxeAsync();
        await tab.ShouldNotScrollSidewaysAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nothing-here")]
    [InlineData("/accessibility")]
    [InlineData("/privacy")]
    [InlineData("/health")]
    [InlineData("/source")]
    public async Task The_small_pages_are_accessible_and_fit(string path)
    {
        await using var tab = await browser.OpenAsync(320);
        await tab.Page.GotoAsync(path);
        if (path == "/nothing-here")
            tab.ForgetConsole();
        await tab.ShouldPassAxeAsync();
        await tab.ShouldNotScrollSidewaysAsync();
    }

    [Fact]
    public async Task The_title_and_the_summary_lead_to_what_is_wrong()
    {
        await using var tab = await browser.OpenAsync();
        await tab.Page.GotoAsync("/kit?errors=true");
        (await tab.Page.TitleAsync()).ShouldBe("Error: Kit – Kith");

        var links = tab.Page.Locator(".govuk-error-summary a");
        var wrong = new List<string>();
        for (var i = 0; i < await links.CountAsync(); i++)
        {
            var target = (await links.Nth(i).GetAttributeAsync("href"))![1..];
            await links.Nth(i).ClickAsync();
            if (await tab.Page.EvaluateAsync<string>("() => document.activeElement.id") != target)
                wrong.Add(target);
        }
        wrong.ShouldBeEmpty();
        (await links.CountAsync()).ShouldBeGreaterThan(10);
    }

    [Fact]
    public async Task A_question_that_is_not_asked_is_hidden_and_not_sent()
    {
        await using var tab = await browser.OpenAsync();
        await tab.Page.GotoAsync("/kit");
        var ground = tab.Page.GetByLabel("Ground for sharing without agreement");
        var why = tab.Page.GetByLabel("Why they do not agree");
        await Assertions.Expect(ground).ToBeVisibleAsync();
        await Assertions.Expect(why).ToBeVisibleAsync();

        await tab.Page.GetByLabel("Yes, and they agree").CheckAsync();
        await Assertions.Expect(ground).ToBeHiddenAsync();
        await Assertions.Expect(ground).ToBeDisabledAsync();
        await Assertions.Expect(why).ToBeHiddenAsync();

        await tab.Page.GetByLabel("No", new() { Exact = true }).First.CheckAsync();
        await Assertions.Expect(ground).ToBeEnabledAsync();
        await Assertions.Expect(why).ToBeDisabledAsync();
    }

    [Fact]
    public async Task Without_JavaScript_every_question_is_shown_and_children_can_be_added_and_removed()
    {
        await using var tab = await browser.OpenAsync(javaScript: false);
        await tab.Page.GotoAsync("/kit");
        await Assertions.Expect(tab.Page.GetByLabel("Why they do not agree")).ToBeVisibleAsync();

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Add another child" }).ClickAsync();
        await Assertions.Expect(tab.Page.GetByLabel("Family name")).ToHaveCountAsync(3);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Remove Child 2" }).ClickAsync();
        await Assertions.Expect(tab.Page.GetByLabel("Family name")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task The_Enter_key_sends_the_form_and_removes_nothing()
    {
        await using var tab = await browser.OpenAsync();
        await tab.Page.GotoAsync("/kit");
        await tab.Page.GetByLabel("Family name").First.PressAsync("Enter");
        await Assertions.Expect(tab.Page.GetByText("There is a problem")).ToBeVisibleAsync();
        await Assertions.Expect(tab.Page.GetByLabel("Family name")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_print_has_no_navigation()
    {
        await using var tab = await browser.OpenAsync();
        await tab.Page.GotoAsync("/kit");
        await tab.Page.EmulateMediaAsync(new() { Media = Media.Print });
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Link, new() { Name = "Find a person" })).ToBeHiddenAsync();
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Timeline" })).ToBeVisibleAsync();
        await tab.ScreenshotAsync("kit-print");
    }
}
