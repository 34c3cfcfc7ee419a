using Kith.Practice.Loading;

namespace Kith.Practice.Tests.Loading;

/// <summary>The practice folder of this repository.</summary>
public static class RealPack
{
    public static readonly string Folder = Find();

    public static PackFiles Files => PackFolder.Read(Folder);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Kith.slnx")))
        {
            folder = folder.Parent;
        }
        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("Kith.slnx is in no folder above the tests."), "practice");
    }
}
