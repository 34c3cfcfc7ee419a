using Kith.Record.Queries;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Pages.Asks;

/// <summary>What front doors ask of the reader's agency: the question's place, who it is about, by when. Nothing else of the episode.</summary>
public sealed class ListModel : KithPage
{
    [BindProperty(SupportsGet = true)]
    public bool Answered { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    public AskPage List { get; private set; } = new([], 1, 1, 0);

    public async Task<IActionResult> OnGetAsync()
    {
        if (Pack.Roles[Reader.Role].Audience != "agency")
            return NotHere();
        await Ask(async (db, asker) => List = await new AskQuery(db, asker).List(Answered, Number, Cancel));
        return Page();
    }

    public string Href(int page) => $"/asks?answered={(Answered ? "true" : "false")}&p={page}";

    public string Step(AskItem item) => PathwayOf(item.Shape, item.Pathway).Step(item.Step)?.Name ?? item.Step;
}
