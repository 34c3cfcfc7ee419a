using Kith.Accounts;
using Kith.Record.Casework;
using Kith.Record.Stores;
using Kith.Provider;
using Kith.Session;
using Kith.Web;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;

namespace Kith.Pages;

/// <summary>
/// In the demonstration county anybody signs in as one of its workers. Anywhere else one proves who one is. A worker who has done so and holds
/// several postings chooses here between them.
/// </summary>
[AllowAnonymous, OneOfEach]
public sealed class SignInModel(Postings postings, SigningIn signingIn, SignInOffers offers, Demonstration demonstration, LocalSignIn local, Pace pace, PackShelf packs, IClock clock) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    [BindProperty(Name = KeptForm.FieldName)]
    public string? Kept { get; set; }

    public SignInOffer Offer { get; private set; } = null!;

    /// <summary>What was kept, offered back after signing in again.</summary>
    public KeptForm? Returned { get; private set; }

    /// <param name="refused">Why a provider's word was not enough: one of <see cref="Refused"/>.</param>
    public async Task OnGetAsync(string? refused, [FromServices] SignInSettings settings)
    {
        if (settings.Provider is { } provider && Refused.Sentence(refused, provider.Name) is { } sentence)
            ViewData["Problems"] = new[] { new ProblemView(sentence) };
        Offer = await offers.Make(HttpContext, Then, Kept);
    }

    /// <summary>Back from the provider, with a form that had come too late.</summary>
    public async Task<IActionResult> OnGetReturnedAsync([FromServices] Drafts drafts, [FromServices] IDataProtectionProvider protection)
    {
        if (SignedIn.Of(HttpContext) is { } who && KnownBrowser.Of(HttpContext) is { } browser && browser.Worker == who.Reader.Human)
            Returned = await KeptWhileAway.Take(drafts, protection, browser, HttpContext.RequestAborted);
        return Returned is null ? LocalRedirect("/") : Page();
    }

    /// <summary>A posting is chosen.</summary>
    public async Task<IActionResult> OnPostAsync(string? worker, string? role, string? agency, string? team)
    {
        var here = SessionHere.Of(HttpContext)?.Session;
        var own = here is not null && here.Worker == worker;
        if (!own && !await demonstration.Is(HttpContext.RequestAborted))
            return NotFound();
        var posting = new Posting(worker ?? "", role ?? "", agency ?? "", string.IsNullOrEmpty(team) ? null : team);
        if (await postings.Find(posting, HttpContext.RequestAborted) is not { } who)
            return await Again("That posting has ended. Choose another.");
        return await Go(await signingIn.Act(HttpContext, who, own ? here!.Proof : new("demonstration"), Then, Kept, own ? here!.Began : null));
    }

    /// <summary>Name, password and code, all at once.</summary>
    public async Task<IActionResult> OnPostPasswordAsync(string? login, string? password, string? code)
    {
        var proved = await local.Check(HttpContext, login ?? "", password ?? "", code ?? "");
        if (proved.TooMany)
            return await TooMany();
        return proved.Worker is null
            ? await Again(
                "That did not work. Check the sign-in name, the password and the code; each code works once, so wait for the next. If you have not signed in for long, your account may have been closed.",
                "login")
            : await Go(await signingIn.Arrive(HttpContext, proved.Worker, new(proved.How), Then, Kept));
    }

    public async Task<IActionResult> OnPostPasskeyAsync(string? credential, [FromServices] Passkeys passkeys, [FromServices] AccountStore accounts)
    {
        var (now, rules) = (clock.GetCurrentInstant(), packs.Current.Accounts);
        if (!await pace.Take(now, rules.Window, (LocalSignIn.Address(HttpContext), rules.TriesPerAddress)))
            return await TooMany();
        if (await passkeys.SignIn(HttpContext, credential) is not { } worker || await accounts.Of(worker) is not { Closed: null } account || await local.Dormant(account, now, HttpContext.RequestAborted))
            return await Again("That passkey did not work here. Try again, or sign in with your password.");
        await pace.GiveBack(LocalSignIn.Address(HttpContext));
        await accounts.SignedIn(worker, now);
        return await Go(await signingIn.Arrive(HttpContext, worker, new("passkey"), Then, Kept));
    }

    private Task<IActionResult> TooMany()
    {
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        return Again($"There were too many wrong tries. Wait {packs.Current.Accounts.Window.TotalMinutes:0} minutes, then try again.");
    }

    private async Task<IActionResult> Go(Arrival arrival)
    {
        Returned = arrival.Returned;
        if (Returned is not null)
            return Page();
        if (arrival.GoTo is not null)
            return LocalRedirect(arrival.GoTo);
        if (arrival.Choose.IsEmpty)
            return await Again("You are who you say, but hold no posting now. Ask whoever looks after accounts in your agency.");
        Offer = await offers.Make(HttpContext, Then, Kept);
        return Page();
    }

    private async Task<IActionResult> Again(string problem, string? field = null)
    {
        ViewData["Problems"] = new[] { new ProblemView(problem, field) };
        Offer = await offers.Make(HttpContext, Then, Kept);
        return Page();
    }
}
