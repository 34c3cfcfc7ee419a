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

    /// <summary>What is told of somebody is reached through where it was told. Who reaches it otherwise stands here, with the reason.</summary>
    private static readonly Dictionary<string, string> ReadsRowsItself = new(StringComparer.Ordinal)
    {
        ["Queries/Sources.cs"] = "says who sees what",
        ["Queries/Naming.cs"] = "of mentions that were found to be known",
        ["Queries/PersonQuery.cs"] = "asks MentionsSeen",
        ["Queries/RecallQuery.cs"] = "the engine's eyes: what a withdrawal takes with it, whoever may see it",
        ["Queries/Describing.cs"] = "asks MentionsSeen",
        ["Queries/AskQuery.cs"] = "of the child whom the request is about",
        ["Queries/KnownThen.cs"] = "leaves out of a record in memory whom the reader does not know",
        ["Queries/PersonSearch.cs"] = "asks for the source in each look",
        ["Queries/MergeQuery.cs"] = "asks for the source in each look",
        ["Queries/CareQuery.cs"] = "engine: nothing is posted where somebody else knows that it is unsafe",
        ["Queries/BeyondSearch.cs"] = "engine: emergency access, which discloses nothing",
        ["Queries/NameShares.cs"] = "engine: how common a name is, and never of a rare one",
        ["Queries/Chronology/OwnEventQuery.cs"] = "an agency's own events",
        ["Family/ToldFamily.cs"] = "of reports that the reader sees, without those who are hidden there",
        ["Sharing/Addresses.cs"] = "engine: what protects an address holds for whoever may not know why",
        ["Sharing/PersonLines.cs"] = "numbers of entries already shown, as grounds",
        ["SubjectAccess/AskerQuery.cs"] = "engine: subject access looks at everything, for those who answer it",
        ["SubjectAccess/Circle.cs"] = "engine: subject access",
        ["SubjectAccess/ProposalsFor.cs"] = "engine: subject access",
        ["Keeping/KeptCases.cs"] = "engine: how long something is kept",
        ["Casework/FactsOf.cs"] = "engine: facts, each with the eyes that it states",
        ["Casework/Involvement.cs"] = "engine: an agency's own events, by their key",
        ["Casework/Joinings.cs"] = "engine: what two records that are to be one hold",
        ["Casework/Kindreds.cs"] = "with the actor's eyes, and an expected birth of theirs",
        ["Casework/Lookalikes.cs"] = "engine: those cleared are told, and nobody else",
        ["Casework/Situations.cs"] = "engine: whose an address is",
        ["Queries/RecallQuery.cs"] = "engine: finds the documents that go with what is withdrawn",
        ["Casework/UnusualReading.cs"] = "engine: looks through readings",
        ["Intake/EventIntake.cs"] = "an agency's own events, by their key",
    };

    public static IEnumerable<string> WhatIsToldHasASource(IEnumerable<SourceFile> files) =>
        InCode(files.Where(file => file.Path.StartsWith("src/", StringComparison.Ordinal) && !file.Path.Contains("/Views/", StringComparison.Ordinal) && !ReadsRowsItself.Keys.Any(file.Path.EndsWith)), RowOfSomebody(),
            "reach it through Sources (db.Told, db.Answers, db.Findable, db.Flags, db.Kinships, db.EventsOf), or say in Rules why not");

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

    [GeneratedRegex(@"\bSet<(FlagRow|PersonAddressRow|ConsentRow|KinshipRow|EventRow|MentionAnswerRow|PersonNameRow|PersonBirthRow|PersonPostcodeRow|PersonIdentifierRow|PersonKeyRow|NetworkRow)>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RowOfSomebody();

    [GeneratedRegex(@"//[^\n]*", RegexOptions.None, 1000)]
    private static partial Regex Comment();
}
