using System.Diagnostics;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Kith.Browser.Kit;

/// <summary>Forms that save themselves.</summary>
public sealed class DraftTests(BrowserFixture browser)
{
    private const string DraftAddress = "**/kit?handler=draft";

    [Fact]
    public async Task What_is_typed_is_saved_as_it_is_and_the_time_is_said()
    {
        await using var tab = await browser.OpenAsync();
        await tab.Page.GotoAsync("/kit");
        var sent = await tab.Page.RunAndWaitForRequestAsync(
            () => tab.Page.GetByLabel("Referrer’s name").FillAsync("Zubeda Marsh"), request => request.Url.EndsWith("handler=draft", StringComparison.Ordinal));
        sent.PostData.ShouldNotBeNull().ShouldContain("referrer.name=Zubeda+Marsh");
        sent.PostData.ShouldContain("__RequestVerificationToken=");
        await Assertions.Expect(tab.Page.Locator("[data-draft-status]")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^Draft saved at [0-2][0-9]:[0-5][0-9]$"));
        (await tab.Page.Locator("[data-draft-status]").GetAttributeAsync("role")).ShouldBe("status");
    }

    [Fact]
    public async Task A_draft_that_was_refused_or_sent_to_sign_in_is_not_called_saved()
    {
        await using var tab = await browser.OpenAsync();
        await tab.Page.RouteAsync(DraftAddress, route => route.FulfillAsync(new() { Status = 302, Headers = new Dictionary<string, string> { ["Location"] = "/" } }));
        await tab.Page.GotoAsync("/kit");
        await tab.Page.GetByLabel("Referrer’s name").FillAsync("Zubeda Marsh");
        await Assertions.Expect(tab.Page.Locator("[data-draft-status]")).ToHaveTextAsync("Not saved – we will try again");
        tab.ForgetConsole();
    }

    [Fact]
    public async Task Leaving_the_page_saves_at_once()
    {
        await using var tab = await browser.OpenAsync();
        await tab.Page.GotoAsync("/kit");
        await tab.Page.GetByLabel("Referrer’s name").FillAsync("Zubeda, leaving");
        await tab.Page.GotoAsync("/");

        using var http = new HttpClient { BaseAddress = browser.Kith.Address };
        string draft;
        var patience = Stopwatch.StartNew();
        do
            draft = await http.GetStringAsync("/kit?handler=draft");
        while (draft != "Zubeda, leaving" && patience.Elapsed < TimeSpan.FromSeconds(10));
        draft.ShouldBe("Zubeda, leaving");
    }

    [Fact]
    public async Task A_draft_without_the_token_is_refused()
    {
        using var http = new HttpClient { BaseAddress = browser.Kith.Address };
        using var answer = await http.PostAsync("/kit?handler=draft", new FormUrlEncodedContent([new("referrer.name", "Zubeda")]));
        ((int)answer.StatusCode).ShouldBe(400);
    }
}
