using Microsoft.Playwright;

namespace Kith.Browser.Desk;

/// <summary>Signing in as the county's workers, through the page.</summary>
internal static class Signing
{
    /// <summary>As the worker whom the sign-in page shows first for a role: <c>Screener</c>.</summary>
    public static async Task SignInAsync(this Tab tab, string role)
    {
        await tab.Page.GotoAsync("/sign-in");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = $"{role} in" }).First.ClickAsync();
        await tab.Page.WaitForURLAsync(url => !url.EndsWith("/sign-in", StringComparison.Ordinal));
    }
}
