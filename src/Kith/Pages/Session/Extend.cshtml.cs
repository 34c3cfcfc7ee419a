using Kith.Session;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kith.Pages.Session;

/// <summary>Stay signed in: every request is a use of the session, and this one is nothing else. A script gets 204, a person the page where they were.</summary>
public sealed class ExtendModel : PageModel
{
    public IActionResult OnPost(string? then) =>
        Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) ? LocalRedirect(SigningIn.Local(then) ?? "/") : StatusCode(StatusCodes.Status204NoContent);
}
