using System.Collections.Immutable;

namespace Kith.Practice.Pack;

/// <summary>What follows from who asks for a record. Read from <c>access/subject-access.yaml</c>.</summary>
/// <param name="PlaceWords">Words that lead to a place whose address must not be given out.</param>
/// <param name="InConfidence">When whoever told us did so in confidence; null when no answer says it.</param>
/// <param name="Rules">Worst first.</param>
public sealed record SubjectAccessRules(
    ImmutableSortedDictionary<string, AskerStanding> Standings, ImmutableArray<string> PlaceWords, Confidence? InConfidence, ImmutableArray<CutRule> Rules)
{
    /// <summary>Pathway of what is restricted in a record that somebody asks for: opened for those cleared.</summary>
    public string? Closed { get; init; }

    /// <summary>Of a pack published before there was such a file: nobody may ask in any standing, and so nothing goes.</summary>
    public static readonly SubjectAccessRules None = new(ImmutableSortedDictionary<string, AskerStanding>.Empty, [], null, []);

    /// <summary>Code set of the standings.</summary>
    public const string Codes = "asker-standing";

    public const string Reasons = "redaction-reason";

    /// <summary>Stands beside the standing of somebody who is said to have harmed the one whose record it is.</summary>
    public const string Implicated = "implicated";
}

/// <param name="Own">The record is the asker's own.</param>
/// <param name="SecondPerson">Refused to somebody implicated, unless a second person agrees.</param>
public sealed record AskerStanding(string Id, bool Own, bool SecondPerson);

/// <param name="Answer">Path within the report: <c>consent.told</c>.</param>
public sealed record Confidence(string Answer, ImmutableArray<string> Is);

/// <summary>Proposes a cut of every line that meets it: by any one of what is listed, for any one of its standings.</summary>
/// <param name="Finds">What the words of a line hold: see <see cref="CutFinds"/>.</param>
/// <param name="Standings">Empty for everybody.</param>
/// <param name="SecondPerson">Whoever goes through the pack cannot let it go.</param>
public sealed record CutRule(
    string Id, string Name, ImmutableArray<string> Classes, ImmutableArray<string> Labels, ImmutableArray<string> Limits, ImmutableArray<string> Fields,
    ImmutableArray<string> EventKinds, ImmutableArray<string> EventStandings, ImmutableArray<string> Finds, ImmutableArray<string> Standings, string Reason, bool SecondPerson);

/// <summary>What can be found in the words of a line.</summary>
public static class CutFinds
{
    public const string ProtectedPlace = "protected-place";
    public const string Reporter = "reporter";
    public const string AboutAnother = "about-another";
    public const string NamesAnother = "names-another";
    public const string Address = "address";
    public const string Reach = "reach";
    public const string File = "file";

    public static readonly ImmutableArray<string> All = [ProtectedPlace, Reporter, AboutAnother, NamesAnother, Address, Reach, File];
}
