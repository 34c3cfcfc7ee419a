using Kith.Record.Narrative;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Inbox;

/// <summary>One notice, in full.</summary>
public sealed class NoticeModel : KithPage
{
    public InboxSheet Sheet { get; private set; } = null!;

    public string Title { get; private set; } = "";

    public string Words { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string id) => await Show(id) ? Page() : NotHere();

    public async Task<IActionResult> OnPostAsync(string id)
    {
        if (!await Show(id))
            return NotHere();
        return (await Act(new Action.Acknowledge(Sheet.Item.Notice.Episode, id), field: _ => null)).Ok
            ? Go($"/inbox/{id}", "Marked as read. Your name stands by it.")
            : Page();
    }

    /// <summary>Where the notice leads: to the request that it makes of the agency, or to the episode.</summary>
    public LinkView? Link => Sheet.Document is { } document ? new("See what became of the document", $"/documents/{document.Row.Document}") : Sheet.Item.Notice.Notice == "document-shared" ? new("See what is shared with you", "/documents") : Sheet.Item.Pathway is null && Sheet.Item.Notice.ToKind != "agency" ? null
        : Sheet.Item.Notice.ToKind == "agency" && Reader.Agency == Sheet.Item.Notice.ToId ? new("See what is asked of your agency", "/asks")
        : new("Open what it is about", $"/episodes/{Sheet.Item.Notice.Episode}");

    private async Task<bool> Show(string id)
    {
        if (await Ask((db, asker) => new InboxQuery(db, asker).One(id, Cancel)) is not { } sheet)
            return false;
        Sheet = sheet;
        var set = Pack.Notices.GetValueOrDefault(sheet.Item.Notice.Notice);
        Title = set?.Title ?? sheet.Item.Notice.Notice;
        var door = Pack.Partnership.FrontDoor(sheet.FrontDoor);
        // Words that were withdrawn are not said; that there were some is.
        if (sheet.Item.Notice.Withdrawn is { } withdrawn && Pack.Notices.GetValueOrDefault("words-withdrawn") is { } gone)
            Words = NoticeWords.Of(gone, null, sheet.Reference, door, null, new(null, null, null, null, Episodes.Words.Day(withdrawn)));
        else
            Words = set is null ? "" : NoticeWords.Of(set, sheet.Entry, sheet.Reference, door, sheet.Due, sheet.Document is { } document ? Said(document) : null);
        return true;
    }

    private DocumentSaid Said(NoticedDocument document)
    {
        var row = document.Row;
        var to = row.ToKind switch
        {
            "agency" => Pack.Partnership.Agency(row.ToId)?.Name,
            "team" => Pack.Partnership.Team(row.ToId)?.Name,
            "party" => Pack.Recipients.GetValueOrDefault(row.Standing)?.Name,
            _ => "a worker",
        };
        return new(Pack.Documents.GetValueOrDefault(row.Kind)?.Name ?? row.Kind, document.About, to, Episodes.Words.Day(row.At), row.Withdrawn is { } gone ? Episodes.Words.Day(gone) : null);
    }
}
