using System.Globalization;

namespace Kith.Stories.Walks;

/// <summary>Seeds of walks that once found something: they are walked again for ever. A long run adds to them by itself.</summary>
internal static class KeptSeeds
{
    private const string File_ = "tests/Kith.Stories/Walks/kept-seeds.txt";

    public static IEnumerable<int> All() => File.ReadAllLines(Path()).Select(l => l.Split('#')[0].Trim()).Where(l => l.Length > 0).Select(l => int.Parse(l, CultureInfo.InvariantCulture));

    public static void Keep(int seed, string found)
    {
        if (!All().Contains(seed)) File.AppendAllText(Path(), string.Create(CultureInfo.InvariantCulture, $"{seed} # {found.Split('\n')[0].Split('|')[0].Trim()}\n"));
    }

    /// <summary>A file of the repository, wherever the tests run.</summary>
    public static string InRepository(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Kith.slnx"))) folder = folder.Parent;
        return System.IO.Path.Combine(folder!.FullName, path);
    }

    private static string Path() => InRepository(File_);
}
