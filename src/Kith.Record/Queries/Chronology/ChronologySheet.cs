using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Record.Narrative;
using NodaTime;

namespace Kith.Record.Queries.Chronology;

/// <summary>Which part of a chronology is wanted.</summary>
/// <param name="Sort">What an entry is looked for under; null: all but how the work is done.</param>
/// <param name="From">First day of the period.</param>
/// <param name="Until">Last day of the period.</param>
/// <param name="Significant">Only what somebody marked as significant.</param>
/// <param name="AsOf">Only what had been recorded by then; later marks do not count.</param>
/// <param name="Since">Only what was recorded after this instant: what has changed.</param>
public sealed record ChronologyFilter(
    string? Agency = null, string? Sort = null, LocalDate? From = null, LocalDate? Until = null, bool Significant = false, Instant? AsOf = null, Instant? Since = null)
{
    /// <summary>No more than so many of the newest are read: a glance rather than a life.</summary>
    public int? Newest { get; init; }
}

/// <summary>Something said of an entry afterwards.</summary>
/// <param name="As">Code of the mark.</param>
public sealed record EntryMark(string As, string? Words, string By, Instant At);

/// <summary>An entry in a chronology.</summary>
/// <param name="Person">Whose chronology it is of.</param>
/// <param name="Episode">The episode whose page tells of it; null for what stands with the person.</param>
/// <param name="Standing">How far it is established, after all that was said of it.</param>
/// <param name="CouldSee">Who was let in to it when it was recorded, in words.</param>
/// <param name="By">Who recorded it, in which role.</param>
public sealed record ChronologyLine(
    PastEntry Entry, string Sort, LocalDate On, string Person, string? Episode, bool? Significant, string? Standing, ImmutableArray<EntryMark> Marks, string CouldSee, string Sentence, string By, ImmutableArray<AnswerLine> Answers)
{
    private const int LongestExcerpt = 320;

    /// <summary>When it was withdrawn: its words are read no more, as of any day. Null while it stands.</summary>
    public Instant? Withdrawn { get; init; }

    /// <summary>The longest answer, cut at a word: what an entry is mostly about. Empty when nothing was written, or nothing that the reader may see.</summary>
    public string Excerpt
    {
        get
        {
            var longest = Answers.MaxBy(a => (a.InWords, a.Value.Length))?.Value ?? "";
            if (longest.Length <= LongestExcerpt)
                return longest;
            var cut = longest.LastIndexOf(' ', LongestExcerpt);
            return $"{longest[..(cut < LongestExcerpt / 2 ? LongestExcerpt : cut)]} …";
        }
    }
}

/// <summary>A mark on the picture of a chronology: when, whose, of what sort.</summary>
public sealed record ChronologyPoint(LocalDate On, string Agency, string Sort, bool Significant, string Chain, long Sequence);

/// <summary>A time of an open case in which nobody wrote anything.</summary>
public sealed record Silence(LocalDate From, LocalDate Until, int Days);

/// <summary>What two sources told differently of the child.</summary>
/// <param name="Told">Each value, newest first, with when it was told.</param>
public sealed record Contradiction(string Field, ImmutableArray<(string Value, Instant Told, string? Report)> Told)
{
    public Instant Latest => Told.Max(t => t.Told);
}

/// <summary>Work of which the reader knows only that it was.</summary>
public sealed record ChronologySheet(
    ImmutableArray<Named> About, ImmutableArray<ChronologyLine> Lines, ImmutableArray<ChronologyPoint> Points, ImmutableArray<Silence> Silences, ImmutableArray<Contradiction> Contradictions,
    ImmutableArray<string> Agencies, bool Cut, LocalDate? First, LocalDate? Last);
