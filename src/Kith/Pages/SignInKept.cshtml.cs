using Kith.Record.Stores;
using Kith.Session;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;

namespace Kith.Pages;

/// <summary>
/// Takes in a form that was sent without a session and offers to sign in; nothing is done with the form but carry it, so it needs no
/// token of its own. After signing in its owner sends it again, with one.
/// </summary>
[AllowAnonymous, IgnoreAntiforgeryToken]
public sealed class SignInKeptModel(SignInOffers offers, SignInSettings settings, Drafts drafts, IClock clock, IDataProtectionProvider protection) : PageModel
{
    public SignInOffer Offer { get; private set; } = null!;

    /// <summary>Whether the form is kept: it is not when nobody can tell whose it was.</summary>
    public bool IsKept { get; private set; }

    public IActionResult OnGet() => LocalRedirect("/sign-in");

    public async Task<IActionResult> OnPostAsync(string? then)
    {
        if (SigningIn.Local(then) is not { } path || !Request.HasFormContentType)
            return LocalRedirect("/sign-in");
        var kept = await KeptForm.Take(HttpContext, path);
        IsKept = kept is not null;
        var sealedForm = kept?.Seal(protection);
        // While they are at the provider no page of ours can carry it.
        if (settings.Provider is not null && sealedForm is { Length: < Drafts.Limit })
            await KeptWhileAway.Put(drafts, KnownBrowser.Of(HttpContext)!, sealedForm, clock.GetCurrentInstant(), HttpContext.RequestAborted);
        Offer = await offers.Make(HttpContext, path, sealedForm);
        return Page();
    }
}
