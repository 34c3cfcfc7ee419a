using Kith.Record.Casework;
using Kith.Session;
using Kith.Web.Kit;
using Kith.Web.Navigation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Kith.Pages;

/// <summary>
/// In the demonstration county anybody signs in as one of its workers, in one of their postings. A worker who is signed in chooses
/// here between their own first. A county that is not the demonstration one has no sign-in yet, and says so.
/// </summary>
[AllowAnonymous]
public sealed class SignInModel(Postings postings, Demonstration demonstration, PackShelf packs, IDataProtectionProvider protection) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Then { get; set; }

    [BindProperty(Name = KeptForm.FieldName)]
    public string? Kept { get; set; }

    /// <summary>Null where nobody can choose who they are.</summary>
    public SignInChoices? Choices { get; private set; }

    /// <summary>What was kept, offered back after signing in again.</summary>
    public KeptForm? Returned { get; private set; }

    public Task OnGetAsync() => Show();

    public async Task<IActionResult> OnPostAsync(string? worker, string? role, string? agency, string? team)
    {
        if (!await demonstration.Is(HttpContext.RequestAborted))
            return NotFound();
        var posting = new Posting(worker ?? "", role ?? "", agency ?? "", string.IsNullOrEmpty(team) ? null : team);
        if (await postings.Find(posting, HttpContext.RequestAborted) is not { } who)
        {
            ViewData["Problems"] = new[] { new ProblemView("That posting has ended. Choose another.") };
            await Show();
            return Page();
        }
        await Sessions.SignIn(HttpContext, posting, who);
        Returned = KeptForm.Open(protection, Kept);
        if (Returned is { Owner: null } || Returned?.Owner == posting.Worker)
            return Page();
        return LocalRedirect(Url.IsLocalUrl(Then) ? Then : DeskNavigation.Home(packs.Current, who.Reader));
    }

    private async Task Show()
    {
        if (await demonstration.Is(HttpContext.RequestAborted))
            Choices = SignInChoices.Of(await postings.All(HttpContext.RequestAborted), SignedIn.Of(HttpContext), packs.Current, Then, Kept);
    }
}
