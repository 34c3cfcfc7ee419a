using System.Text.Json;
using Kith.Record.Casework;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;

namespace Kith.Pages.Report;

/// <summary>The reference. It travels sealed in a cookie, so that the address of this page says nothing; loading it anew shows it again.</summary>
[AllowAnonymous]
public sealed class SentModel(PackShelf packs, IClock clock) : PageModel
{
    public Receipt? Receipt { get; private set; }

    public DoorHours Door => DoorHours.Of(packs.Current, packs.Current.Partnership.FrontDoor(Receipt!.FrontDoor)!, clock.GetCurrentInstant());

    public IActionResult OnGet()
    {
        if (TempData.Peek(TellModel.SentKey) is not string receipt) return LocalRedirect("/report");
        Receipt = JsonSerializer.Deserialize<Receipt>(receipt);
        return Page();
    }
}
