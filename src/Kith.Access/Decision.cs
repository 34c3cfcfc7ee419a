using System.Collections.Immutable;
using NodaTime;

namespace Kith.Access;

/// <summary>How a record stands, apart from who is on its audience.</summary>
/// <param name="Restricted">Closed to all but those named.</param>
/// <param name="KeptOut">The reader is somebody in it who must not read it: said to have harmed the child, or the person themselves.</param>
public sealed record Standing(bool Restricted, bool KeptOut = false)
{
    /// <summary>Work that this record is behind: what it came of, or work about the same person. Empty for most readers.</summary>
    public ImmutableArray<Behind> Behind { get; init; } = [];

    public static readonly Standing Open = new(Restricted: false);
}

/// <summary>Work that somebody holds or held, and what a record is to it.</summary>
/// <param name="Key">Whose it is: the team that holds it, or the worker to whom it is allocated.</param>
/// <param name="Ended">When they ceased to hold it, or it was closed; null while they hold it.</param>
/// <param name="LedTo">The work came of this record, or of what this record is a part of.</param>
/// <param name="SamePerson">Both are about one person, or are the same work.</param>
/// <param name="Denied">The reader may not see that work itself.</param>
public sealed record Behind(string Key, Instant? Ended, bool LedTo, bool SamePerson, bool Denied = false);

/// <summary>One rule that was looked at, and whether it lets in.</summary>
/// <param name="Words">A sentence for whoever looks after access; ids and rules only, nothing about a child.</param>
public sealed record Ground(bool LetsIn, string Words);

/// <summary>What a reader sees of a record, and why.</summary>
public sealed record Decision(Sight Sight, ImmutableArray<Ground> Grounds);
