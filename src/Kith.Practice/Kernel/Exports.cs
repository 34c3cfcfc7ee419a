using System.Globalization;
using Kith.Practice.Entries;

namespace Kith.Practice.Kernel;

public abstract partial record Action
{
    /// <summary>Takes a list out of the record, as a file for oneself.</summary>
    /// <param name="List">worklist.</param>
    public sealed record ExportList(string List, int Rows, string Purpose) : Action;
}

/// <summary>That a list left the record: which, how long, for what. Whom it names stands in the read audit.</summary>
internal static class Exports
{
    public static void Do(Work work, Action.ExportList action)
    {
        if (work.Values.Codes.GetValueOrDefault("sharing-purpose")?.Find(action.Purpose) is null)
        {
            work.Refuse("purpose", "no-purpose", "Choose what the list is for.");
            return;
        }
        work.OnOther("register/exports", Kinds.ListExported,
            new Says { { "export", work.NewId() }, { "list", action.List }, { "rows", action.Rows.ToString(CultureInfo.InvariantCulture) }, { "purpose", action.Purpose } }, []);
    }
}
