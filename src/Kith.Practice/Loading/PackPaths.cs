using System.Text.RegularExpressions;

namespace Kith.Practice.Loading;

/// <summary>Which files a pack has, and where.</summary>
internal static partial class PackPaths
{
    private static readonly string[] Fixed =
    [
        "pack.yaml", "partnership.yaml", "timescales.yaml", "thresholds.yaml", "notices.yaml", "flags.yaml", "schools.yaml",
        "access/roles.yaml", "access/classes.yaml", "access/purposes.yaml", "access/unusual.yaml", "access/retention.yaml", "access/agreements.yaml", "access/documents.yaml", NeedToKnowReader.File, SubjectAccessReader.File, ChronologyReader.File, VoiceReader.File,
        AccountRulesReader.FileName,
        "calendars/bank-holidays.yaml",
    ];

    public static bool IsCodes(string path) => CodesShape().IsMatch(path);

    public static IEnumerable<string> PathwayFolders(PackFiles files) => files.Texts.Keys
        .Select(path => PathwayShape().Match(path)).Where(m => m.Success).Select(m => m.Groups["folder"].Value).Distinct(StringComparer.Ordinal);

    public static void Check(PackFiles files, Mistakes mistakes)
    {
        foreach (var path in files.Texts.Keys)
        {
            if (!Fixed.Contains(path, StringComparer.Ordinal) && !IsCodes(path) && !PathwayShape().IsMatch(path) && !PackFiles.IsDemonstration(path))
            {
                mistakes.Add(MistakeKind.UnknownFile, new(path, 1), path, Fixed.Except(files.Texts.Keys, StringComparer.Ordinal));
            }
        }
    }

    [GeneratedRegex(@"^codes/[^/]+\.yaml$", RegexOptions.CultureInvariant)]
    private static partial Regex CodesShape();

    [GeneratedRegex(@"^pathways/(?<folder>[^/]+)/(pathway|cases)\.yaml$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex PathwayShape();
}
