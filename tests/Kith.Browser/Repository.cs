namespace Kith.Browser;

/// <summary>Where the source stands: the folder with Kith.slnx, above the test's own.</summary>
public static class Repository
{
    public static readonly string Root = Find(AppContext.BaseDirectory);

    private static string Find(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Kith.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"There is no Kith.slnx above {from}.");
    }
}
