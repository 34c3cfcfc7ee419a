using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Kith.Tidy.Security;

/// <summary>Where something can be seen: a test (<c>Class.Method</c>), or a file of the repository and what to look at in it.</summary>
public sealed record Citation(string Place, string Look)
{
    public bool IsTest => !Place.Contains('/', StringComparison.Ordinal) && !Place.Contains(".md", StringComparison.Ordinal) && !Place.EndsWith(".props", StringComparison.Ordinal);
}

/// <summary>What the repository has that can be cited.</summary>
public sealed partial class Citable(IEnumerable<SourceFile> files, Func<string, string?> elsewhere)
{
    private readonly ImmutableDictionary<string, string> texts = files.ToImmutableDictionary(f => f.Path, f => f.Text, StringComparer.Ordinal);
    private readonly ImmutableDictionary<string, string> tests = files.Where(f => f.Path.StartsWith("tests/", StringComparison.Ordinal) && f.Path.EndsWith(".cs", StringComparison.Ordinal))
        .SelectMany(TestsIn).GroupBy(t => t.Name, StringComparer.Ordinal).ToImmutableDictionary(g => g.Key, g => g.First().Path, StringComparer.Ordinal);

    /// <summary>The repository as it stands: what the rules read, and any other file of it.</summary>
    public static Citable Now { get; } = new(Repository.Files, path => File.Exists(Path.Combine(Repository.Root, path)) ? File.ReadAllText(Path.Combine(Repository.Root, path)) : null);

    /// <summary>The file that a citation leads to; null when there is no such thing.</summary>
    public string? FileOf(Citation cited) => cited.IsTest ? tests.GetValueOrDefault(cited.Place) : Text(cited.Place) is null ? null : cited.Place;

    /// <summary>What is cited and not there. A word in backticks must stand in the file that it is cited from.</summary>
    public IEnumerable<string> Wrong(Citation cited)
    {
        if (FileOf(cited) is null)
        {
            yield return cited.IsTest ? $"there is no test “{cited.Place}”; cite one that is in tests/, or take the evidence out" : $"there is no file “{cited.Place}”; cite one that is there, or take the evidence out";
            yield break;
        }
        if (cited.IsTest) yield break;
        if (cited.Look.Length == 0) yield return $"“{cited.Place}” is cited without saying what to look at; say it";
        foreach (var word in Quoted().Matches(cited.Look).Select(m => m.Groups["word"].Value).Where(w => !Text(cited.Place)!.Contains(w, StringComparison.Ordinal)))
            yield return $"“{word}” does not stand in {cited.Place} any more; look again";
    }

    private string? Text(string path) => texts.GetValueOrDefault(path) ?? elsewhere(path);

    private static IEnumerable<(string Name, string Path)> TestsIn(SourceFile file)
    {
        var classes = Class().Matches(file.Text);
        foreach (Match test in Test().Matches(file.Text))
        {
            if (classes.LastOrDefault(c => c.Index < test.Index) is { } inside)
                yield return ($"{inside.Groups["name"].Value}.{test.Groups["name"].Value}", file.Path);
        }
    }

    [GeneratedRegex("`(?<word>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^public\s[^\n]*\bclass (?<name>\w+)", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Class();

    [GeneratedRegex(@"^ *\[(Fact|Theory)\b((?!\bpublic\b).)*\bpublic [^\n(]*\b(void|Task|ValueTask) (?<name>\w+)\(", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, 5000)]
    private static partial Regex Test();
}
