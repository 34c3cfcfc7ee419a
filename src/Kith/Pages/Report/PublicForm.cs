using Kith.Practice.Forms;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;

namespace Kith.Pages.Report;

/// <summary>The form that practice gives to people without an account.</summary>
internal static class PublicForm
{
    public static Pathway Pathway(PracticePack pack) =>
        pack.Pathways.Values.FirstOrDefault(p => p.Opening is { PublicForm: not null } o && o.By.Contains("public"))
        ?? throw new InvalidOperationException("No pathway of the practice pack has a public-form: the page for the public has nothing to ask. Add public-form to the opening of a pathway.");

    public static Form Of(PracticePack pack)
    {
        var pathway = Pathway(pack);
        return pathway.Forms[pathway.Opening.PublicForm!];
    }
}
