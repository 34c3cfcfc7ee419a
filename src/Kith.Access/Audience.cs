using System.Collections.Immutable;
using NodaTime;

namespace Kith.Access;

/// <summary>The words that audiences are written in: whom a key stands for, and how much of an episode a scope lets in.</summary>
public static class Audience
{
    /// <summary>Everything that the reader's classes allow.</summary>
    public const string All = "all";

    /// <summary>Dates and outcomes only.</summary>
    public const string Summary = "summary";

    /// <summary>What one has sent oneself, and what became of it.</summary>
    public const string Own = "own";

    /// <summary>Kept out by name, whatever else lets them in.</summary>
    public const string Nothing = "nothing";

    /// <summary>Everybody who works at any front door.</summary>
    public const string AnyFrontDoor = "front-door:*";

    private const string StepPrefix = "step:";

    /// <summary>One step instance: its question, and who it is about.</summary>
    public static string Step(string instance) => StepPrefix + instance;

    public static string? InstanceOf(string scope) =>
        scope.StartsWith(StepPrefix, StringComparison.Ordinal) ? scope[StepPrefix.Length..] : null;

    /// <summary>Whether a key is of somebody who can hold work: a team or a worker, and not whoever was told of it.</summary>
    public static bool Holds(string key) => key.StartsWith("team:", StringComparison.Ordinal) || key.StartsWith("worker:", StringComparison.Ordinal);

    public static string Worker(string id) => $"worker:{id}";

    public static string Team(string id) => $"team:{id}";

    public static string Agency(string id) => $"agency:{id}";

    public static string FrontDoor(string id) => $"front-door:{id}";

    private const string ToldPrefix = "told:";

    /// <summary>A worker or team whom a notice lets in. It opens what is not restricted, and nothing that is.</summary>
    public static string Told(string key) => ToldPrefix + key;

    /// <summary>Whom such a key stands for.</summary>
    public static string Untold(string key) => key[ToldPrefix.Length..];

    public static bool IsTold(string key) => key.StartsWith(ToldPrefix, StringComparison.Ordinal);
}

/// <summary>One line of an episode's audience.</summary>
/// <param name="Until">First instant at which it no longer holds; null while it does.</param>
/// <param name="Named">Let in by name, to each restriction that closes the episode (<see cref="Closed.LetsIn"/>): nothing else opens one that is restricted.</param>
public sealed record Grant(string Key, string Scope, Instant From, Instant? Until, bool Named = false)
{
    public bool HoldsAt(Instant now) => From <= now && (Until is null || now < Until);
}

/// <summary>How much of an episode a reader sees. Nothing at all looks the same as an episode that does not exist.</summary>
/// <param name="Steps">Step instances that it sees by themselves.</param>
public sealed record Sight(bool All, bool Summary, bool Own, ImmutableSortedSet<string> Steps)
{
    public static readonly Sight None = new(false, false, false, []);

    /// <summary>Whole, for what the reader's own work came of it: without what stays in the work where it was told.</summary>
    public bool Behind { get; init; }

    public bool Any => All || Summary || Own || !Steps.IsEmpty;

    /// <summary>That it exists, when it began and ended, and how.</summary>
    public bool Outline => All || Summary;
}
