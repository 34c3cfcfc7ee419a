using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Inbox;

/// <summary>What this reader, their team and their agency's desk have been told. Unread first of all: the urgent, then by when.</summary>
public sealed class IndexModel : KithPage
{
    [BindProperty(SupportsGet = true)]
    public bool Read { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    public InboxPage List { get; private set; } = new([], 1, 1, 0);

    public int Danger => Read ? 0 : List.Items.Count(i => i.Notice.Notice == "danger-alert");

    public Task OnGetAsync() => Show();

    public async Task<IActionResult> OnPostAsync(string? episode, string? notice)
    {
        if ((await Act(new Action.Acknowledge(episode ?? "", notice ?? ""), field: _ => null)).Ok)
            return Go(Href(Number), "Marked as read. Your name stands by it.");
        await Show();
        return Page();
    }

    public string Href(int page) => $"/inbox?read={(Read ? "true" : "false")}&p={page}";

    public string Title(InboxItem item) => Pack.Notices.GetValueOrDefault(item.Notice.Notice)?.Title ?? item.Notice.Notice;

    /// <summary>To whom it was sent, when not to the reader in person.</summary>
    public string? To(InboxItem item) => item.Notice.ToKind switch
    {
        _ when item.CoveredFor is not null => "To somebody whom you cover",
        "team" => $"To {Pack.Partnership.Team(item.Notice.ToId)?.Name ?? "your team"}",
        "agency" => $"To {Pack.Partnership.Agency(item.Notice.ToId)?.Name ?? "your agency"}",
        _ => null,
    };

    public IEnumerable<TagView> Tags(InboxItem item)
    {
        var notice = item.Notice;
        if (notice.Notice == "danger-alert") yield return new("Danger", "red");
        else if (notice.Urgent) yield return new("Urgent", "red");
        if (notice.Acknowledged is not null) yield return new("Read", "green");
        else if (notice.Escalated is not null) yield return new("Passed on, unread", "orange");
        else if (notice.AcknowledgeBy is { } by) yield return TagView.Due(by, Now) with { Text = TagView.Due(by, Now).Text.Replace("Due", "Acknowledge", StringComparison.Ordinal) };
    }

    private Task Show() => Ask(async (db, asker) => List = await new InboxQuery(db, asker).List(Read, Number, Cancel));
}
