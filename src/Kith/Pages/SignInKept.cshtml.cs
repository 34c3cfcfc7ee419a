using Kith.Record.Casework;
using Kith.Session;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kith.Pages;

/// <summary>
/// Takes in a form that was sent without a session and offers to sign in; nothing is done with the form but carry it, so it needs no
/// token of its own. After signing in its owner sends it again, with one.
/// </summary>
[AllowAnonymous, IgnoreAntiforgeryToken]
public sealed class SignInKeptModel(Postings postings, Demonstration demonstration, PackShelf packs, IDataProtectionProvider protection) : PageModel
{
    public SignInChoices? Choices { get; private set; }

    public IActionResult OnGet() => LocalRedirect("/sign-in");

    public async Task<IActionResult> OnPostAsync(string? then)
    {
        if (!Url.IsLocalUrl(then) || !Request.HasFormContentType)
            return LocalRedirect("/sign-in");
        var kept = await KeptForm.Take(HttpContext, then);
        if (await demonstration.Is(HttpContext.RequestAborted))
            Choices = SignInChoices.Of(await postings.All(HttpContext.RequestAborted), SignedIn.Of(HttpContext), packs.Current, then, kept.Seal(protection));
        return Page();
    }
}
