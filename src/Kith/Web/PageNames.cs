namespace Kith.Web;

/// <summary>What a page of the read audit is called in words: by the first words of its address, the longest that fits.</summary>
public static class PageNames
{
    private static readonly (string Start, string End, string Name)[] Known =
    [
        ("/people/", "/files", "Attached files"), ("/episodes/", "/files", "Attached files"), ("/files/", "", "An attached file"),
        ("/episodes/", "/seen", "Who has seen this record"), ("/people/", "/seen", "Who has seen this record"), ("/episodes/", "/keeping", "How long it is kept"), ("/episodes/", "/outline", "Episode: dates and outcome"),
        ("/episodes/", "", "Episode"), ("/steps/", "", "Step of an episode"), ("/people/", "/family", "Family"), ("/people/", "/family/add", "Family"), ("/people/", "/born", "Recording a birth"), ("/people/", "", "Person"), ("/people", "", "Search for a person"),
        ("/reports/", "", "Saying who somebody is"), ("/work", "", "Work list"), ("/board", "", "MASH board"), ("/asks/", "", "Request to an agency"), ("/asks", "", "Requests to an agency"),
        ("/inbox/", "", "Notice"), ("/inbox", "", "Inbox"), ("/handover", "", "Handover"), ("/gaps", "", "Gaps"), ("/drafts", "", "Drafts"),
        ("/contacts/", "", "Contact as it was sent"), ("/consultations/", "", "Consultation"), ("/safety", "", "Safety facts, while the audit failed"),
        ("/api/", "", "Question of an agency’s system"), ("downtime-copy", "", "Copy for when the record cannot be reached"),
    ];

    public static string Of(string page) => Known.FirstOrDefault(k =>
        page.StartsWith(k.Start, StringComparison.OrdinalIgnoreCase) && page.EndsWith(k.End, StringComparison.OrdinalIgnoreCase)) is { Name: { } name } ? name : page.Split('/', 3) is ["", var first, ..] ? first : page;
}
