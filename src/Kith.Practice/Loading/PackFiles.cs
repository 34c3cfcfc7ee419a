using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Kith.Practice.Loading;

/// <summary>The texts of a pack by path within its folder (forward slashes). No disk, no clock: see <see cref="PackFolder"/> for reading one.</summary>
/// <param name="Folder">What the folder is called in messages.</param>
public sealed record PackFiles(string Folder, ImmutableSortedDictionary<string, string> Texts)
{
    private const string Heading = "kith pack v1\n";

    public static PackFiles Of(string folder, IEnumerable<KeyValuePair<string, string>> texts) =>
        new(folder, texts.ToImmutableSortedDictionary(t => t.Key, t => WithLineFeeds(t.Value), StringComparer.Ordinal));

    /// <summary>
    /// What is published: everything but cases and the demonstration. Neither changes what the practice does: a case only tests it, and the
    /// demonstration only feeds the simulator. One more case must not give a practice a new name, or open episodes would seem to have begun on another.
    /// </summary>
    public PackFiles Published() => this with
    {
        Texts = Texts.Where(t => !IsCases(t.Key) && !IsDemonstration(t.Key)).ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    /// <summary>Name of the practice: SHA-256 of <see cref="ToBundle"/>, in lower-case hexadecimal.</summary>
    public string Hash() => Convert.ToHexStringLower(SHA256.HashData(ToBundle()));

    /// <summary>The published files as bytes, always the same for the same files: heading; then for each, by path, the length of its text in bytes, its path, its text.</summary>
    public byte[] ToBundle()
    {
        using var bytes = new MemoryStream();
        bytes.Write(Encoding.UTF8.GetBytes(Heading));
        foreach (var (path, text) in Published().Texts)
        {
            var body = Encoding.UTF8.GetBytes(text);
            bytes.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{body.Length} {path}\n")));
            bytes.Write(body);
        }
        return bytes.ToArray();
    }

    /// <exception cref="FormatException">The bytes are not a bundle that <see cref="ToBundle"/> made.</exception>
    public static PackFiles FromBundle(ReadOnlySpan<byte> bytes)
    {
        var heading = Encoding.UTF8.GetBytes(Heading);
        if (!bytes.StartsWith(heading))
        {
            throw new FormatException("These bytes are not a pack: they do not begin with “kith pack v1”. Publish the pack again.");
        }
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var rest = bytes[heading.Length..];
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? [] : Encoding.UTF8.GetString(rest[..end]).Split(' ', 2);
            if (line.Length != 2 || !int.TryParse(line[0], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length > rest.Length - end - 1 || !texts.TryAdd(line[1], Encoding.UTF8.GetString(rest.Slice(end + 1, length))))
            {
                throw new FormatException("This pack is damaged: a file's heading cannot be read. Publish the pack again.");
            }
            rest = rest[(end + 1 + length)..];
        }
        return new("practice", texts.ToImmutable());
    }

    internal static bool IsDemonstration(string path) => path.StartsWith("demonstration/", StringComparison.Ordinal);

    internal static bool IsCases(string path) => path.EndsWith("/cases.yaml", StringComparison.Ordinal);

    private static string WithLineFeeds(string text) =>
        text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
}
