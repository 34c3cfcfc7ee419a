using Kith.Pages.Contacts;

namespace Kith.Pages.SubjectAccess;

/// <summary>Somebody asks for their own record, or for a child's.</summary>
public sealed class NewModel : OpenPage
{
    protected override string PathwayId => Practice.Kernel.SubjectAccess.Pathway;

    protected override string SentAt(string report) => "/work?tab=team";
}
