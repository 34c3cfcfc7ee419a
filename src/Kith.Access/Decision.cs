using System.Collections.Immutable;

namespace Kith.Access;

/// <summary>How a record stands, apart from who is on its audience.</summary>
/// <param name="Restricted">Closed to all but those named.</param>
/// <param name="KeptOut">The reader is somebody in it who must not read it: said to have harmed the child, or the person themselves.</param>
public sealed record Standing(bool Restricted, bool KeptOut = false)
{
    public static readonly Standing Open = new(Restricted: false);
}

/// <summary>One rule that was looked at, and whether it lets in.</summary>
/// <param name="Words">A sentence for whoever looks after access; ids and rules only, nothing about a child.</param>
public sealed record Ground(bool LetsIn, string Words);

/// <summary>What a reader sees of a record, and why.</summary>
public sealed record Decision(Sight Sight, ImmutableArray<Ground> Grounds);
