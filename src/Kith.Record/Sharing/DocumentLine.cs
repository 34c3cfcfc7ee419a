using System.Collections.Immutable;
using Kith.Access;

namespace Kith.Record.Sharing;

/// <summary>One line of a document as it could be: where it stands, what it says, and what the rules look at.</summary>
/// <param name="Value">Empty for a heading of the lines below it.</param>
public sealed record DocumentLine(string Section, string Label, string Value, int Depth, Piece Piece)
{
    /// <summary>Path of the answer within its entry.</summary>
    public string Path { get; init; } = "";

    /// <summary>The entries that it is made of; a sequence of 0 stands for a whole chain.</summary>
    public ImmutableArray<(string Chain, long Sequence)> From { get; init; } = [];
}
