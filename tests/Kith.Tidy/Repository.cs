using System.Collections.Immutable;

namespace Kith.Tidy;

/// <summary>One file of the repository, its path from the root with forward slashes.</summary>
public sealed record SourceFile(string Path, string Text)
{
    public IEnumerable<(int Number, string Text)> Lines => Text.Split('\n').Select((line, index) => (index + 1, line.TrimEnd('\r')));
}

/// <summary>What is in the repository now: everything written by hand, nothing built.</summary>
public static class Repository
{
    private static readonly string[] Rooms = ["src", "tests", "practice", "docs", "bench", "samples"];
    private static readonly string[] Built = ["bin", "obj", "artifacts", "TestResults"];
    private static readonly string[] Texts = [".cs", ".csproj", ".cshtml", ".css", ".js", ".yaml", ".yml", ".md", ".json", ".sh"];

    public static readonly string Root = Find(AppContext.BaseDirectory);

    public static ImmutableArray<SourceFile> Files { get; } =
    [
        .. Rooms.Select(room => Path.Combine(Root, room)).Where(Directory.Exists).SelectMany(Walk).Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path))),
    ];

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => Texts.Contains(Path.GetExtension(file), StringComparer.Ordinal))
            .Concat(Directory.EnumerateDirectories(folder).Where(inner => !Built.Contains(Path.GetFileName(inner), StringComparer.Ordinal)).SelectMany(Walk));

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
