using Kith.Practice.Forms;
using Kith.Practice.Pathways;

namespace Kith.Forms;

/// <summary>The one question that a gap leaves open, as a form of its own.</summary>
internal static class GapForms
{
    public static Form? Of(Pathway pathway, string gap)
    {
        if (pathway.Opening.Form is not { } opening) return null;
        var (fields, found) = (pathway.Forms[opening].Fields, (Field?)null);
        var names = gap.Split('.');
        if (names[0] == "child" && pathway.Opening.OnePer is { } each) names[0] = each;
        foreach (var name in names)
        {
            found = fields.FirstOrDefault(f => f.Id == name);
            if (found is null) return null;
            fields = found.Fields.IsDefault ? [] : found.Fields;
        }
        return found is null ? null : new Form($"gap-{gap}", found.Label, null, null, [found with { Need = Need.Required, ShowWhen = null, RequiredWhen = null, From = null }]);
    }
}
