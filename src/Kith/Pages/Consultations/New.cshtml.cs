using Kith.Pages.Contacts;

namespace Kith.Pages.Consultations;

/// <summary>Somebody asks for advice, with a named child or without.</summary>
public sealed class NewModel : OpenPage
{
    protected override string PathwayId => "consultation";

    protected override string SentAt(string report) => $"/consultations/sent/{report}";
}
