using Kith.Accounts;
using Kith.Record.Casework;
using Kith.Record.Stores;
using Kith.Session;
using Kith.Web;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;

namespace Kith.Pages.Answer;

/// <summary>An answer link: asks for the code that came another way, and tells nothing before it has it.</summary>
[AllowAnonymous, OneOfEach]
public sealed class OpenModel(AnswerLinks links, ByLink byLink, Pace pace, PackShelf packs, IClock clock) : PageModel
{
    /// <summary>Whether the link is good.</summary>
    public bool Good { get; private set; }

    public async Task OnGetAsync(string token) => Good = await IsGood(token);

    public async Task<IActionResult> OnPostAsync(string token, string? code)
    {
        var (now, rules) = (clock.GetCurrentInstant(), packs.Current.Accounts);
        if (!await pace.Take(now, rules.Window, (LocalSignIn.Address(HttpContext), rules.TriesPerAddress)))
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return await Again(token, $"There were too many tries from your connection. Wait {rules.Window.TotalMinutes:0} minutes, then try again.");
        }
        if (!await links.Open(token, code ?? "", now, HttpContext.RequestAborted))
            return await Again(token, "That is not the code that belongs to this link. Check it, and enter all eight digits.");
        await pace.GiveBack(LocalSignIn.Address(HttpContext));
        byLink.Open(HttpContext, token);
        return LocalRedirect("/answer");
    }

    private async Task<IActionResult> Again(string token, string problem)
    {
        Good = await IsGood(token);
        if (Good) ViewData["Problems"] = new[] { new ProblemView(problem, "code") };
        return Page();
    }

    private async Task<bool> IsGood(string token) =>
        token.Length <= Token.Longest && await links.Find(Token.Hash(token), clock.GetCurrentInstant(), HttpContext.RequestAborted) is { } link && await links.Reader(link, HttpContext.RequestAborted) is not null;
}
