using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Kith.Tidy;

/// <summary>The rules of the house. Each takes files and names every offence: where, what, and what to do instead.</summary>
public static partial class Rules
{
    /// <summary>Lowest first. A project may reference only those on a lower floor.</summary>
    private static readonly Dictionary<string, int> Floors = new(StringComparer.Ordinal)
    {
        ["Kith.Practice"] = 0, ["Kith.Matching"] = 0, ["Kith.Verify"] = 0, ["Kith.Access"] = 1, ["Kith.Record"] = 2, ["Kith.Insight"] = 3, ["Kith.Returns"] = 3, ["Kith"] = 4,
    };

    /// <summary>Projects that decide: what they answer depends on what they are given and on nothing else.</summary>
    private static readonly string[] Pure = ["src/Kith.Practice/", "src/Kith.Access/", "src/Kith.Matching/"];

    /// <summary>The doors of the pure projects: what may touch the world, and why.</summary>
    private static readonly Dictionary<string, string> Doors = new(StringComparer.Ordinal)
    {
        ["src/Kith.Practice/Loading/PackFolder.cs"] = "reads the files of the practice pack",
    };

    private const int Longest = 350;

    /// <summary>Files that may be longer, and why.</summary>
    private static readonly Dictionary<string, string> LongOnPurpose = new(StringComparer.Ordinal);

    public static IEnumerable<string> ReferencesRunDownwards(IEnumerable<SourceFile> files)
    {
        foreach (var file in files.Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal) && file.Path.EndsWith(".csproj", StringComparison.Ordinal)))
        {
            var project = Path.GetFileNameWithoutExtension(file.Path);
            if (!Floors.TryGetValue(project, out var floor))
            {
                yield return $"{file.Path}: this project has no floor yet; add it to Rules.Floors";
                continue;
            }
            foreach (var other in XDocument.Parse(file.Text).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))))
            {
                if (!Floors.TryGetValue(other, out var below) || below >= floor)
                    yield return $"{file.Path}: references {other}, which is not below {project}; turn the arrow round or pass what is needed as an argument";
            }
        }
    }

    public static IEnumerable<string> PureProjectsTouchNothing(IEnumerable<SourceFile> files) =>
        InCode(files.Where(file => Pure.Any(file.Path.StartsWith) && !Doors.ContainsKey(file.Path)), World(),
            "a pure project takes time, ids and files as arguments");

    /// <summary>Made by hand, it forgot in four places that some work is for those cleared alone.</summary>
    public static IEnumerable<string> HoldingsAreMadeOfEpisodes(IEnumerable<SourceFile> files) =>
        InCode(files.Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal) && file.Path is not ("src/Kith.Access/Gate.cs" or "src/Kith.Record/Views/EpisodeView.cs")), HandmadeHolding(),
            "take it from the episode: row.Holding(), or Holding.Of(state)");

    public static IEnumerable<string> NamesSaySomething(IEnumerable<SourceFile> files) =>
        InCode(files.Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal)), EmptyName(), "name it after what it is in the service");

    public static IEnumerable<string> FilesAreOneIdea(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.StartsWith("src/", StringComparison.Ordinal) && !file.Path.Contains("/wwwroot/lib/", StringComparison.Ordinal)
            && Path.GetExtension(file.Path) is ".cs" or ".cshtml" or ".css" or ".js" && !LongOnPurpose.ContainsKey(file.Path)
        let lines = file.Lines.Count()
        where lines > Longest
        select $"{file.Path}: {lines} lines; split it by idea, or give its reason in Rules.LongOnPurpose";

    public static IEnumerable<string> StylesAreOurs(IEnumerable<SourceFile> files) =>
        from file in files
        where file.Path.Contains("/wwwroot/", StringComparison.Ordinal)
        from mark in new[] { "GDS" + " Transport", "govuk-crest", "govuk-logotype", "url(/assets" }
        where file.Text.Contains(mark, StringComparison.OrdinalIgnoreCase)
        select $"{file.Path}: holds “{mark}”, which belongs to gov.uk only; see docs/how-to/update-frontend.md";

    public static IEnumerable<string> NothingIsLeftForLater(IEnumerable<SourceFile> files) =>
        InLines(files.Where(file => !file.Path.Contains("/wwwroot/lib/", StringComparison.Ordinal)), Later(), "do it, or open an issue");

    /// <summary>The lists of exceptions themselves: each names a file that exists and still needs it.</summary>
    public static IEnumerable<string> ExceptionsAreNeeded(IEnumerable<SourceFile> files)
    {
        var known = files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        return
        [
            .. LongOnPurpose.Keys.Where(path => !known.TryGetValue(path, out var file) || file.Lines.Count() <= Longest)
                .Select(path => $"{path}: is listed in Rules.LongOnPurpose but is not longer than {Longest} lines"),
            .. Doors.Keys.Where(path => !known.TryGetValue(path, out var file) || !World().IsMatch(file.Text))
                .Select(path => $"{path}: is listed in Rules.Doors but touches nothing"),
        ];
    }

    private static IEnumerable<string> InCode(IEnumerable<SourceFile> files, Regex wrong, string remedy) =>
        InLines(files.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal)).Select(file => file with { Text = Comment().Replace(file.Text, "") }), wrong, remedy);

    private static IEnumerable<string> InLines(IEnumerable<SourceFile> files, Regex wrong, string remedy) =>
        from file in files
        from line in file.Lines
        let match = wrong.Match(line.Text)
        where match.Success
        select $"{file.Path}:{line.Number}: “{match.Value}”; {remedy}";

    [GeneratedRegex(@"\b(DateTime|DateTimeOffset)\.(Now|UtcNow|Today)\b|\bSystemClock\b|\bTimeProvider\b|\bStopwatch\b|\bGuid\.(NewGuid|CreateVersion7)\b|\bnew Random\b|\bRandom\.Shared\b|\bRandomNumberGenerator\b|\bEnvironment\.|(?<![.\w])(File|Directory)\.[A-Z]|\bnew (FileInfo|DirectoryInfo|FileStream|StreamReader|HttpClient)\b|\bConsole\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex World();

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+(struct\s+)?(?<name>\w*(Managers?|Helpers?|Utils?|Utility|Utilities|Data)(?![a-z])\w*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"\b(TO" + "DO|FIX" + @"ME|XX" + @"X)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Later();

    [GeneratedRegex(@"\bnew\s+(Kith\.)?(Access\.)?Holding\b|\bHolding\??\s+\w+(\(\w*\))?\s*=>?\s*new\s*\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HandmadeHolding();

    [GeneratedRegex(@"//[^\n]*", RegexOptions.None, 1000)]
    private static partial Regex Comment();
}
