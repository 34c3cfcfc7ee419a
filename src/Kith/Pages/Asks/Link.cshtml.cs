using Kith.Practice;
using Kith.Record.Casework;
using Kith.Record.Narrative;
using Kith.Session;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Pages.Asks;

/// <summary>Whoever works on an episode lets somebody without an account answer one request. Shows nobody who the child is.</summary>
public sealed class LinkModel : KithPage
{
    public IReadOnlyList<SentLink> Sent { get; private set; } = [];

    public string AgencyName { get; private set; } = "";

    public string Episode { get; private set; } = "";

    /// <summary>Shown once: the link, its code, and whom it is for.</summary>
    public (string Link, string Code, string Name)? Made { get; private set; }

    public string? Name { get; private set; }

    public int Days => (int)Pack.Accounts.AnswerLink.TotalDays;

    public async Task<IActionResult> OnGetAsync(string episode, string instance) => await Find(episode, instance) ? Page() : NotHere();

    public async Task<IActionResult> OnPostAsync(string episode, string instance, string? name)
    {
        if (!await Find(episode, instance)) return NotHere();
        Name = name;
        var made = await The<AnswerLinks>().Make(Reader, episode, instance, name ?? "", Now, Cancel);
        if (made.Problem is { } problem)
        {
            Say(problem.Message, problem.Place.Length == 0 ? null : "name");
            return Page();
        }
        await Find(episode, instance);
        Made = (The<SignInSettings>().Link(Request, $"/answer/{made.Token}"), made.Code!, name!.Trim());
        return Page();
    }

    public async Task<IActionResult> OnPostWithdrawAsync(string episode, string instance, string? recipient)
    {
        if (!await Find(episode, instance)) return NotHere();
        var done = await The<AnswerLinks>().Withdraw(Reader, episode, instance, recipient ?? "", Now, Cancel);
        return Go($"/episodes/{episode}/asks/{instance}/link", done ? "The link is taken back. It opens nothing any more." : "That link had ended already.");
    }

    public TagView Status(SentLink link) => link.Ended switch
    {
        "answered" => new("Answered", "green"),
        "withdrawn" => new("Taken back", "grey"),
        "wrong-codes" => new("Ended: wrong codes", "red"),
        "expired" => new("Too old", "grey"),
        _ => link.Opened is null ? new("Not yet opened", "blue") : new("Opened", "yellow"),
    };

    public string Until(SentLink link) => DueSentence.Time(link.Expires);

    private async Task<bool> Find(string episode, string instance)
    {
        if (await The<AnswerLinks>().Sent(Reader, episode, instance, Now, Cancel) is not { } sent) return false;
        (Sent, Episode) = (sent, episode);
        var agency = instance.Split('@') is [_, var asked] ? asked : "";
        AgencyName = Pack.Partnership.Agency(agency)?.Name ?? agency;
        return true;
    }
}
