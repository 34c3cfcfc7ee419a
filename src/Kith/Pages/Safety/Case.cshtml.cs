using Kith.Record.Queries;
using Kith.Session;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Pages.Safety;

/// <summary>The safety facts of one open case.</summary>
[SafetyFacts]
public sealed class CaseModel : KithPage
{
    public SafetyFacts Facts { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string episode)
    {
        if (await Ask((db, asker) => new SafetyQuery(db, asker).Case(episode, Cancel)) is not { } facts) return NotHere();
        Facts = facts;
        return Page();
    }

    public SummaryListView List => new(SafetyWords.Rows(Facts, Pack, Now));
}
