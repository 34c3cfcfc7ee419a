using Kith.Practice.Forms;

namespace Kith.Forms;

internal static class FormFields
{
    /// <summary>Whether a form asks this: a path without indexes.</summary>
    public static bool Has(this Form form, string path)
    {
        var fields = form.Fields;
        foreach (var name in path.Split('.'))
        {
            if (fields.IsDefault || fields.FirstOrDefault(f => f.Id == name) is not { } found) return false;
            fields = found.Fields;
        }
        return true;
    }
}
