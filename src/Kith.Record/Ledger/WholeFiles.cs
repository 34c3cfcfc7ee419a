namespace Kith.Record.Ledger;

/// <summary>An entry with a file weighs as much as thousands without. Whoever reads the ledger by pages takes few of them at once.</summary>
internal static class WholeFiles
{
    private const int AtOnce = 4;

    /// <summary>The page up to its fourth file; all of it when it has fewer.</summary>
    public static List<T> Few<T>(List<T> page, Func<T, bool> isFile)
    {
        var files = 0;
        for (var i = 0; i < page.Count; i++)
            if (isFile(page[i]) && ++files == AtOnce) return page[..(i + 1)];
        return page;
    }
}
