using System.Text;

namespace Kith.Practice.Loading;

/// <summary>Reads a pack from disk. The only place in the kernel's project that touches a file.</summary>
public static class PackFolder
{
    /// <summary>Every <c>.yaml</c> file in the folder and below (and <c>.yml</c>, so that the loader can say how to spell it). Bytes that are not
    /// UTF-8 become U+FFFD, which the loader reports with its line.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static PackFiles Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder “{folder}” to read a practice from. Name the folder that holds pack.yaml.");
        }
        var texts = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".yaml" or ".yml")
            .Select(path => KeyValuePair.Create(Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllText(path, Encoding.UTF8)));
        return PackFiles.Of(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), texts);
    }
}
