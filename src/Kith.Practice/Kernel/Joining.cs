using System.Collections.Immutable;

namespace Kith.Practice.Kernel;

/// <summary>Two people of whom somebody says that they are one, or are two after all: what is known of both.</summary>
/// <param name="Person">The one that goes, or went, by the other's id.</param>
/// <param name="Other">The one whose record goes on.</param>
/// <param name="Related">Where they stand side by side, as two: a relationship, or two people of one report.</param>
/// <param name="Merge">Id of the merge, when it is about one that was made; null when one is to be made.</param>
/// <param name="Undone">That merge has ended.</param>
/// <param name="Later">What was written while they were one, for somebody to say whose it is.</param>
public sealed record Joining(
    JoiningSide Person, JoiningSide Other, ImmutableArray<Related> Related, string? Merge = null, bool Undone = false, ImmutableArray<LaterWritten> Later = default)
{
    /// <summary>Of the episodes that are open those that the actor does not see: nothing is refused because of them.</summary>
    public ImmutableSortedSet<string> Unseen { get; init; } = [];

    /// <summary>Mentions or episodes that told of a number which the actor does not see, where it makes the two differ.</summary>
    public ImmutableArray<string> UnseenNumbers { get; init; } = [];
}

/// <param name="GoesBy">The id that they go by now.</param>
/// <param name="Numbers">NHS numbers, as they are compared.</param>
/// <param name="Open">Episodes that are open about them.</param>
public sealed record JoiningSide(string Id, string GoesBy, ImmutableArray<string> Numbers, ImmutableArray<string> Open);

/// <param name="Reference">Of the report that says so; null when a worker recorded it.</param>
/// <param name="Code">What one is to the other; null when the report describes them as two and does not say.</param>
public sealed record Related(string? Reference, string? Code);

/// <summary>Written while two were one: an entry of a person's chain, a mention that was linked, or a relationship to somebody else.</summary>
/// <param name="Source">The person in whose chain it stands, or to whom the mention is linked, or whom the relationship binds.</param>
/// <param name="Entry">Sequence in that chain; null of the others.</param>
/// <param name="Belongs">Whose it is now.</param>
public sealed record LaterWritten(string Source, long? Entry, string? Mention, string? Report, string Belongs)
{
    /// <summary>Id of the relationship; null of the others.</summary>
    public string? Relationship { get; init; }

    /// <summary>How a form names it.</summary>
    public string Key => Mention ?? Relationship ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Source}.{Entry}");
}
