using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Practice.Pathways;
using Kith.Record.Narrative;

namespace Kith.Pages.Episodes;

/// <summary>One entry of the timeline: who recorded what, when, and what was written with it.</summary>
public sealed record ToldLine(long Sequence, string Sentence, string By, string When, string Iso, string? Happened, ImmutableArray<AnswerLine> Answers)
{
    public static ToldLine Of(PastEntry entry, Sentences sentences, Pathway? pathway)
    {
        var told = sentences.Tell(entry, pathway);
        var recorded = Practice.Entries.Happened.At(entry.Recorded);
        return new(
            entry.Sequence, told.Sentence, sentences.Who(entry.Actor), Words.Time(entry.Recorded), Words.Iso(entry.Recorded),
            entry.Happened == recorded ? null : $"{entry.Happened.Date} {entry.Happened.Time}".Trim(), told.Answers);
    }
}

/// <summary>What one action recorded.</summary>
public sealed record ToldAction(string By, string When, string Iso, ImmutableArray<ToldLine> Lines)
{
    public static ToldAction Of(ImmutableArray<ToldLine> lines) => new(lines[0].By, lines[0].When, lines[0].Iso, lines);
}
