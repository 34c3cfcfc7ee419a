using Microsoft.Playwright;

namespace Kith.Browser.Contacts;

/// <summary>What somebody at a front door does, by hand.</summary>
internal static class Desk
{
    public const string Concern = "A bruise on the cheek; she says that she fell.";

    public static async Task SignIn(this Tab tab, string role, string team)
    {
        await tab.Page.GotoAsync("/sign-in");
        var button = tab.Page.Locator($"form:has(input[name=role][value={role}]):has(input[name=team][value={team}])").First.Locator("button:not([tabindex])");
        await button.EvaluateAsync("e => { for (let d = e.closest('details'); d; d = d.parentElement.closest('details')) d.open = true; }");
        await button.ClickAsync();
        await tab.Page.GetByText("acting as").First.WaitForAsync();
    }

    /// <summary>Signed in as somebody who holds what comes in at Bedford's front door at this hour.</summary>
    public static async Task SignInOnDuty(this Tab tab)
    {
        await tab.Page.GotoAsync("/report");
        var open = (await tab.Page.Locator("main").InnerTextAsync()).Contains("The Integrated Front Door is open now", StringComparison.Ordinal);
        await tab.SignIn(open ? "front-door-manager" : "emergency-duty-worker", open ? "bedford-front-door" : "emergency-duty");
    }

    /// <summary>Fills in a contact about one child and sends it; ends on the page of the child's contact.</summary>
    public static async Task<string> SendContact(this Tab tab, string givenNames, string familyName)
    {
        await tab.Page.GotoAsync("/contacts/new");
        await tab.Page.Locator("[name='children[0].given-names']").FillAsync(givenNames);
        await tab.Page.Locator("[name='children[0].family-name']").FillAsync(familyName);
        await tab.Page.Locator("[name='children[0].address.postcode']").FillAsync("MK40 2AB");
        await tab.Page.Locator("[name='concern']").FillAsync(Concern);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = $"{givenNames} {familyName}" }).ClickAsync();
        await tab.Page.GetByRole(AriaRole.Heading, new() { Name = "What you can do now" }).WaitForAsync();
        return new Uri(tab.Page.Url).AbsolutePath;
    }
}
