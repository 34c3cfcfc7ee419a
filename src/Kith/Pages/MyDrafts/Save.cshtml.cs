using System.Globalization;
using Kith.Forms;
using Kith.Record.Stores;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Pages.MyDrafts;

/// <summary>Takes what a page saves by itself while somebody types, valid or not; and throws a draft away.</summary>
public sealed class SaveModel : KithPage
{
    private const string DiscardPlace = "discard";

    public IActionResult OnGet() => NotHere();

    public async Task<IActionResult> OnPostAsync([FromRoute] string place)
    {
        if (place == DiscardPlace) return await Discard(Request.Form["_place"].ToString());
        if (!DraftPlaces.IsPlace(place)) return NotHere();
        var typed = Typed.Of(Request.Form);
        var version = int.TryParse(typed.One("_version"), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        var bytes = typed.ToBytes();
        if (bytes.Length > Record.Stores.Drafts.Limit) return StatusCode(StatusCodes.Status413PayloadTooLarge);
        await The<Record.Stores.Drafts>().Save(new Draft(Reader.Human, place, version, Now, bytes), Cancel);
        return StatusCode(StatusCodes.Status204NoContent);
    }

    private async Task<IActionResult> Discard(string place)
    {
        if (!DraftPlaces.IsPlace(place)) return NotHere();
        await The<Record.Stores.Drafts>().Discard(Reader.Human, place, Cancel);
        return Go(DraftPlaces.NewOf(place) is not null ? "/drafts" : $"/{place}", "Discarded.");
    }
}
