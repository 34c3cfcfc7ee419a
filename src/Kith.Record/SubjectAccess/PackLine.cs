using Kith.Practice.Pack;

namespace Kith.Record.SubjectAccess;

/// <summary>One line of somebody's own record, as it could be given.</summary>
/// <param name="Key">Names it within the ledger: chain, sequence, path.</param>
/// <param name="Source">What it comes from, as lines are judged together: report, a pathway, person, file, seen.</param>
/// <param name="SourceName">The same in words.</param>
/// <param name="Class">Sensitivity class of its words.</param>
/// <param name="Rule">The rule that proposes a cut; null when nothing speaks for one.</param>
public sealed record PackLine(string Key, string Section, string Source, string SourceName, string Label, string Value, string Class, CutRule? Rule)
{
    /// <summary>It is of a kind that packs had not, before each line was decided on: a pack of that time does not get it.</summary>
    public bool Later { get; init; }

    /// <summary>The restricted work in which it stands, or somebody restricted: those cleared deal with it. Null of what whoever deals with the request reads.</summary>
    public string? Held { get; init; }

    /// <summary>Lines that are decided on together.</summary>
    public string Group => $"{Rule?.Id ?? Class}/{Source}";
}
