using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Kith.Browser.Contacts;

/// <summary>A contact from the first word to the decision, in a real browser.</summary>
public sealed partial class ContactTests(BrowserFixture browser)
{
    [Theory]
    [InlineData(1200, true)]
    [InlineData(320, true)]
    [InlineData(1200, false)]
    public async Task A_contact_is_taken_screened_rated_and_decided(int width, bool javaScript)
    {
        await using var tab = await browser.OpenAsync(width, javaScript: javaScript);
        async Task Look(string name)
        {
            await tab.ShouldNotScrollSidewaysAsync();
            if (!javaScript) return;
            await tab.ScreenshotAsync($"contact-{name}-{width}");
            await tab.ShouldPassAxeAsync();
        }
        await tab.SignInOnDuty();
        await tab.Page.GotoAsync("/contacts/new");
        await Look("new");
        var contact = await tab.SendContact("Philippa", $"Hartwell-{width}");
        await Look("episode");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Screen the contact" }).Or(tab.Page.GetByRole(AriaRole.Link, new() { Name = "Screen the contact" })).First.ClickAsync();
        await Look("screen");
        await tab.Page.Locator("[name=summary]").FillAsync("One bruise, one account");
        await Record(tab, "Record");

        await Step(tab, "Rate Red, Amber or Green");
        await tab.Page.Locator("input[name=_outcome][value=green]").CheckAsync();
        await tab.Page.Locator("[name=reason]").FillAsync("No immediate risk");
        await Record(tab, "Record the decision");

        await Step(tab, "Decide what happens next");
        await Look("decide");
        await Record(tab, "Record the decision");
        await Assertions.Expect(tab.Page.GetByText("There is a problem")).ToBeVisibleAsync();
        await Look("decide-errors");
        await tab.Page.Locator("input[name=_outcome][value=signpost]").CheckAsync();
        await tab.Page.Locator("input[name='threshold.level'][value='2']").CheckAsync();
        await tab.Page.GetByText("Indicators of Level 2").ClickAsync();
        await tab.Page.Locator("input[name='threshold.indicators']:visible").First.CheckAsync();
        await tab.Page.Locator("[name=reason]").FillAsync("The school nurse will see her");
        foreach (var prompt in await tab.Page.Locator("textarea[name^=_prompt]").AllAsync())
            await prompt.FillAsync("Looked for; nobody of this name");
        await Record(tab, "Record the decision");
        await Assertions.Expect(tab.Page.GetByText("Closed: Signposted to a service").First).ToBeVisibleAsync();
        await Look("closed");
        new Uri(tab.Page.Url).AbsolutePath.ShouldBe(contact);
        tab.Page.Url.ShouldNotContain("Philippa");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Children_are_added_and_taken_away_and_nothing_typed_is_lost(bool javaScript)
    {
        await using var tab = await browser.OpenAsync(javaScript: javaScript);
        await tab.SignInOnDuty();
        await tab.Page.GotoAsync("/contacts/new");
        await tab.Page.Locator("[name='children[0].given-names']").FillAsync("Ottilie");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Add another child" }).ClickAsync();
        await tab.Page.Locator("[name='children[1].given-names']").FillAsync("Lysander");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Add another child" }).ClickAsync();
        await tab.Page.Locator("[name='children[2].given-names']").FillAsync("Cordelia");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Add person" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Add relationship" }).ClickAsync();
        await tab.Page.Locator("[name='household[0].relationships[0].child']").SelectOrCheck("2");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Remove Child 2" }).ClickAsync();
        (await tab.Page.Locator("[name='children[0].given-names']").InputValueAsync()).ShouldBe("Ottilie");
        (await tab.Page.Locator("[name='children[1].given-names']").InputValueAsync()).ShouldBe("Cordelia");
        await Assertions.Expect(tab.Page.Locator("[name='children[2].given-names']")).ToHaveCountAsync(0);
        // The relationship still means Cordelia, who is now the second.
        (await tab.Page.Locator("[name='household[0].relationships[0].child'][value='1']").IsCheckedAsync()).ShouldBeTrue();
        await Assertions.Expect(tab.Page.GetByText("Child 2 (Cordelia)")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_is_typed_saves_itself_and_waits_there()
    {
        await using var tab = await browser.OpenAsync();
        await tab.SignInOnDuty();
        var contact = await tab.SendContact("Barnabas", "Elderfield");
        await Step(tab, "Screen the contact");
        await tab.Page.Locator("[name=summary]").FillAsync("Half a sentence about");
        await Assertions.Expect(tab.Page.Locator("[data-draft-status]")).ToHaveTextAsync(SavedAt());
        await tab.Page.GotoAsync(contact);
        await Step(tab, "Screen the contact");
        (await tab.Page.Locator("[name=summary]").InputValueAsync()).ShouldBe("Half a sentence about");
        await Assertions.Expect(tab.Page.GetByText(new Regex("Draft of [0-2][0-9]:[0-5][0-9], not yet recorded"))).ToBeVisibleAsync();
        await tab.ShouldPassAxeAsync();
    }

    [Fact]
    public async Task Of_two_tabs_the_second_sees_theirs_and_keeps_its_own()
    {
        await using var one = await browser.OpenAsync(320);
        await one.SignInOnDuty();
        await one.SendContact("Rosamund", "Thackeray-Obi");
        await Step(one, "Screen the contact");
        var two = await one.Context.NewPageAsync();
        await two.GotoAsync(one.Page.Url);
        await two.Locator("[name=summary]").FillAsync("The first to be saved");
        await two.GetByRole(AriaRole.Button, new() { Name = "Record", Exact = true }).ClickAsync();
        await Assertions.Expect(two.GetByText("Recorded: Screen the contact")).ToBeVisibleAsync();
        await two.CloseAsync();

        await one.Page.Locator("[name=summary]").FillAsync("The second, at length");
        await Record(one, "Record");
        await Assertions.Expect(one.Page.Locator("#theirs")).ToContainTextAsync("The first to be saved");
        (await one.Page.Locator("[name=summary]").InputValueAsync()).ShouldBe("The second, at length");
        await one.ShouldPassAxeAsync();
        await one.ShouldNotScrollSidewaysAsync();
        await Record(one, "Record");
        await Assertions.Expect(one.Page.GetByText("Recorded: Screen the contact")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(1200, true)]
    [InlineData(320, true)]
    [InlineData(320, false)]
    public async Task Anybody_reports_a_concern(int width, bool javaScript)
    {
        await using var tab = await browser.OpenAsync(width, javaScript: javaScript);
        async Task Look(string name)
        {
            await tab.ShouldNotScrollSidewaysAsync();
            if (!javaScript) return;
            await tab.ScreenshotAsync($"report-{name}-{width}");
            await tab.ShouldPassAxeAsync();
        }
        await tab.Page.GotoAsync("/report");
        await Look("start");
        await tab.Page.Locator("a.govuk-button--start").ClickAsync();
        await Look("form");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await Assertions.Expect(tab.Page.GetByText("There is a problem")).ToBeVisibleAsync();
        await Look("errors");
        await tab.Page.Locator("input[name=danger-now][value=no]").CheckAsync();
        await tab.Page.Locator("[name='children[0].given-names']").FillAsync("Somebody small");
        await tab.Page.Locator("[name=concern]").FillAsync("Alone in the garden at night");
        await tab.Page.Locator("input[name='referrer.kind'][value=anonymous]").CheckAsync();
        // With a script, who will not be named is not asked for a name.
        (await tab.Page.Locator("[name='referrer.name']").IsVisibleAsync()).ShouldBe(!javaScript);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await Assertions.Expect(tab.Page.GetByText("Your reference")).ToBeVisibleAsync();
        await Look("sent");
    }

    [Fact]
    public async Task An_agency_answers_in_its_own_place()
    {
        await using var desk = await browser.OpenAsync();
        await desk.SignInOnDuty();
        await desk.SendContact("Theodora", "Marchbanks");
        await Step(desk, "Screen the contact");
        await desk.Page.Locator("[name=summary]").FillAsync("More must be known");
        await Record(desk, "Record");
        await Step(desk, "Rate Red, Amber or Green");
        await desk.Page.Locator("input[name=_outcome][value=red]").CheckAsync();
        await desk.Page.Locator("[name=reason]").FillAsync("Injured today");
        await Record(desk, "Record the decision");
        await Step(desk, "Decide what happens next");
        await desk.Page.Locator("input[name=_outcome][value=mash]").CheckAsync();
        await desk.Page.Locator("input[name='threshold.level'][value='3']").CheckAsync();
        await desk.Page.GetByText("Indicators of Level 3").ClickAsync();
        await desk.Page.Locator("input[name='threshold.indicators']:visible").First.CheckAsync();
        await desk.Page.Locator("[name=reason]").FillAsync("The agencies may know more");
        foreach (var prompt in await desk.Page.Locator("textarea[name^=_prompt]").AllAsync())
            await prompt.FillAsync("Looked for; nobody of this name");
        await Record(desk, "Record the decision");
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "MASH episode", Exact = true }).ClickAsync();
        var mash = new Uri(desk.Page.Url).Segments[^1];
        await Step(desk, "Ask the agencies");
        await desk.ScreenshotAsync("mash-ask-1200");
        await desk.ShouldPassAxeAsync();
        await desk.Page.Locator("input[name=agencies][value=police]").CheckAsync();
        await desk.Page.Locator("[name=question]").FillAsync("What do you know of the household?");
        await desk.Page.Locator("input[name='lawful-basis']").First.CheckAsync();
        await Record(desk, "Ask them");
        await desk.ScreenshotAsync("mash-1200");
        await desk.ShouldPassAxeAsync();

        await using var tab = await browser.OpenAsync(320);
        await tab.SignIn("agency-responder", "police-desk");
        await tab.Page.GotoAsync($"/asks/{mash}/ask-agencies@police");
        await tab.ScreenshotAsync("ask-320");
        await tab.ShouldPassAxeAsync();
        await tab.ShouldNotScrollSidewaysAsync();
        (await tab.Page.ContentAsync()).ShouldNotContain(Desk.Concern);
        await Assertions.Expect(tab.Page.Locator("[name=summary]")).ToBeHiddenAsync();
        await tab.Page.Locator("input[name=trace][value=no-trace]").CheckAsync();
        await Record(tab, "Send the answer");
        await Assertions.Expect(tab.Page.GetByText("Your answer is recorded")).ToBeVisibleAsync();
        await tab.ShouldPassAxeAsync();
        await tab.Page.GotoAsync("/drafts");
        await tab.ShouldPassAxeAsync();
        await tab.ShouldNotScrollSidewaysAsync();
        await tab.Page.GotoAsync("/consultations/new");
        await tab.ShouldPassAxeAsync();
        await tab.ShouldNotScrollSidewaysAsync();
    }

    private static async Task Step(Tab tab, string name) => await tab.Page.Locator("main a.govuk-button", new() { HasText = name }).First.ClickAsync();

    private static Task Record(Tab tab, string button) => tab.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    [GeneratedRegex("^Draft saved at [0-2][0-9]:[0-5][0-9]$")]
    private static partial Regex SavedAt();
}

internal static class Choosing
{
    /// <summary>Few choices are radios, many a select.</summary>
    public static async Task SelectOrCheck(this ILocator named, string value)
    {
        if (await named.First.EvaluateAsync<string>("e => e.tagName") == "SELECT")
            await named.SelectOptionAsync(value);
        else
            await named.Page.Locator($"{await Css(named)}[value='{value}']").CheckAsync();
    }

    private static Task<string> Css(ILocator named) => named.First.EvaluateAsync<string>("e => `[name='${e.name}']`");
}
