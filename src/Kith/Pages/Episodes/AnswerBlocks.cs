using System.Collections.Immutable;
using Kith.Record.Narrative;

namespace Kith.Pages.Episodes;

/// <summary>Answers that stand together under a heading (a child, an address), or under none.</summary>
public sealed record AnswerBlock(string? Heading, int Depth, ImmutableArray<AnswerLine> Lines)
{
    /// <summary>Cuts a list of answers at its headings: lines that have no value of their own.</summary>
    public static ImmutableArray<AnswerBlock> Of(IEnumerable<AnswerLine> lines)
    {
        var blocks = ImmutableArray.CreateBuilder<AnswerBlock>();
        var (heading, depth, under) = ((string?)null, 0, ImmutableArray.CreateBuilder<AnswerLine>());
        foreach (var line in lines)
        {
            if (line.Value.Length > 0 && line.Depth >= depth)
            {
                under.Add(line);
                continue;
            }
            if (under.Count > 0 || heading is not null) blocks.Add(new(heading, depth, under.ToImmutable()));
            under.Clear();
            (heading, depth) = line.Value.Length == 0 ? (line.Label, line.Depth + 1) : (null, line.Depth);
            if (line.Value.Length > 0) under.Add(line);
        }
        if (under.Count > 0) blocks.Add(new(heading, depth, under.ToImmutable()));
        return blocks.ToImmutable();
    }
}
