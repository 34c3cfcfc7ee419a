using Kith.Session;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kith.Pages;

[AllowAnonymous]
public sealed class SignOutModel : PageModel
{
    /// <summary>Who came from a provider may still be signed in there.</summary>
    public bool AtProvider { get; private set; }

    public async Task<IActionResult> OnPostAsync()
    {
        AtProvider = SessionHere.Of(HttpContext)?.Session.Proof.How == "provider";
        await Sessions.End(HttpContext);
        return AtProvider ? Page() : LocalRedirect("/");
    }
}
