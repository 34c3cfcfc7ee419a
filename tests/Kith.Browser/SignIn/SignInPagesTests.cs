using System.Globalization;
using Kith.Accounts;
using Kith.Stories;
using Microsoft.Playwright;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Browser.SignIn;

/// <summary>PW2: taking up an invitation, passkeys, and the warning before a session ends, in a real browser.</summary>
public sealed class SignInPagesTests(BrowserFixture browser, RealCounty county) : IClassFixture<RealCounty>
{
    private const string Password = "bramble kettle nineteen owls";

    [Fact]
    public async Task An_invitation_is_taken_up_and_password_and_code_let_in_without_a_script()
    {
        await using var tab = await browser.OpenAsync(320, javaScript: false, at: county.Kith);
        var codes = await TakeUp(tab, Staff.Amara);
        codes.Count.ShouldBe(8);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Go to sign in" }).ClickAsync();
        await tab.ShouldNotScrollSidewaysAsync();
        (await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).CountAsync()).ShouldBe(0, "it needs a script");
        await SignIn(tab, "amara@council.example", codes[0]);
        (await tab.Page.TextContentAsync("header"))!.ShouldContain("Amara Okonjo-Lisle");
        (await tab.Page.TextContentAsync("[data-session-end]"))!.ShouldContain("Your session ends at");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Stay signed in" }).First.ClickAsync();
        (await tab.Page.TextContentAsync("header"))!.ShouldContain("Amara Okonjo-Lisle");
    }

    [Fact]
    public async Task A_passkey_is_added_and_lets_in_by_itself()
    {
        await using var tab = await browser.OpenAsync(at: county.Kith);
        var authenticator = await tab.Context.NewCDPSessionAsync(tab.Page);
        await authenticator.SendAsync("WebAuthn.enable");
        await authenticator.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        var codes = await TakeUp(tab, Staff.Bronwen);
        await tab.Page.GotoAsync(county.At("/sign-in"));
        await tab.ShouldPassAxeAsync();
        await SignIn(tab, "bronwen@council.example", codes[1]);

        await tab.Page.GotoAsync(county.At("/account"));
        await tab.ShouldPassAxeAsync();
        await tab.Page.GetByLabel("A name for it").FillAsync("work laptop");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).ClickAsync();
        await tab.Page.GetByText("The passkey is added.").WaitForAsync();
        (await tab.Page.TextContentAsync("main"))!.ShouldContain("work laptop, added");

        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await tab.Page.GotoAsync(county.At("/sign-in?then=/inbox"));
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await tab.Page.WaitForURLAsync(county.At("/inbox"));
        (await tab.Page.TextContentAsync("header"))!.ShouldContain("Bronwen Tallis");

        await tab.Page.GotoAsync(county.At("/account"));
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Remove the passkey work laptop" }).ClickAsync();
        await tab.Page.GetByText("The passkey is removed.").WaitForAsync();
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out", Exact = true }).ClickAsync();
        await tab.Page.GotoAsync(county.At("/sign-in"));
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await tab.Page.GetByText("That passkey did not work here.").First.WaitForAsync();
    }

    [Fact]
    public async Task Five_minutes_before_the_end_the_page_says_so_and_one_press_stays()
    {
        await using var tab = await browser.OpenAsync(at: county.Kith);
        var codes = await TakeUp(tab, Staff.Ravi);
        await tab.Page.GotoAsync(county.At("/sign-in"));
        await SignIn(tab, "ravi@council.example", codes[2]);
        await tab.Page.Clock.InstallAsync();
        var left = 290;
        await tab.Page.RouteAsync("**/session", route => route.FulfillAsync(new() { ContentType = "application/json", Body = $$"""{"seconds":{{left}},"extendable":true}""" }));
        await tab.Page.GotoAsync(county.At("/work"));
        var dialog = tab.Page.GetByRole(AriaRole.Dialog, new() { Name = "Your session is about to end" });
        await tab.Page.Clock.FastForwardAsync(20 * 60_000);
        (await dialog.IsVisibleAsync()).ShouldBeFalse("there are ten minutes left");
        await tab.Page.Clock.FastForwardAsync(6 * 60_000);
        await dialog.WaitForAsync();
        (await dialog.TextContentAsync())!.ShouldContain("It ends in about 5 minutes.");
        await tab.ShouldPassAxeAsync();
        left = 1800;
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Stay signed in" }).ClickAsync();
        await tab.Page.GetByText("You stay signed in.").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        (await dialog.IsVisibleAsync()).ShouldBeFalse();
    }

    private async Task<IReadOnlyList<string>> TakeUp(Tab tab, Worker worker)
    {
        await tab.Page.GotoAsync(county.InvitationOf(worker));
        await tab.ShouldNotScrollSidewaysAsync();
        if (worker != Staff.Amara) await tab.ShouldPassAxeAsync();
        var key = Key((await tab.Page.TextContentAsync("#code-key"))!);
        await tab.Page.GetByLabel("Choose a password").FillAsync(Password);
        await tab.Page.GetByLabel("The code that it shows now").FillAsync(OneTimeCodes.Code(key, OneTimeCodes.At(SystemClock.Instance.GetCurrentInstant())));
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Set up my account" }).ClickAsync();
        return await tab.Page.Locator("#recovery-codes code").AllTextContentsAsync();
    }

    private static async Task SignIn(Tab tab, string login, string code)
    {
        await tab.Page.GetByLabel("Sign-in name").FillAsync(login);
        await tab.Page.GetByLabel("Password").FillAsync(Password);
        await tab.Page.GetByLabel("Code from your phone").FillAsync(code);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await tab.Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
    }

    private static byte[] Key(string text)
    {
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => byte.Parse(bits.AsSpan(i * 8, 8), NumberStyles.BinaryNumber, CultureInfo.InvariantCulture))];
    }
}
