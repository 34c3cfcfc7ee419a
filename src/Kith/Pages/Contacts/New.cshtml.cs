namespace Kith.Pages.Contacts;

/// <summary>A contact, from a professional or taken down from a caller.</summary>
public sealed class NewModel : OpenPage
{
    protected override string PathwayId => "contact";

    protected override string SentAt(string report) => $"/contacts/sent/{report}";
}
