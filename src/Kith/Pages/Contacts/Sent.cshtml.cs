using Kith.Pages.Report;
using Kith.Record.Narrative;
using Kith.Record.Queries;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Pages.Contacts;

/// <summary>For whoever sent it: the reference, what happens next to each child's contact, and by when.</summary>
public sealed class SentModel : KithPage
{
    public ReportStatus? Status { get; private set; }

    public DoorHours Door => DoorHours.Of(Pack, Pack.Partnership.FrontDoor(Status!.Report.FrontDoor!)!, Now);

    public bool MayTurn => Gate.MayOpen(Reader, "contact");

    public async Task<IActionResult> OnGetAsync(string report)
    {
        Status = await Ask((db, asker) => new ReportStatusQuery(db, asker).Of(report, Cancel));
        return Status is null ? NotHere() : Page();
    }

    public string Called(ReportChild child) => child.Child?.Name ?? Named.NotKnown;

    public string Next(ReportChild child)
    {
        var pathway = PathwayOf(child.Shape, child.Pathway);
        return child.Open
            ? $"{pathway.Stage(child.Stage)?.Name ?? child.Stage}{(child.Due is { } due ? $"; decided by {DueSentence.Time(due)}" : "")}"
            : pathway.CloseReasons.GetValueOrDefault(child.CloseReason ?? "", "Closed");
    }
}
