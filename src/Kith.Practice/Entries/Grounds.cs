using System.Collections.Immutable;
using System.Globalization;

namespace Kith.Practice.Entries;

/// <summary>Entries of one chain out of which something was made.</summary>
/// <param name="Entries">Their sequences, in order; none: whatever stood in the chain when it was made.</param>
public sealed record MadeFrom(string Chain, ImmutableArray<long> Entries)
{
    /// <summary>Joined by chain: a chain that counts whole needs no numbers.</summary>
    /// <param name="told">Each entry once or more; a sequence of 0 stands for the whole chain.</param>
    public static ImmutableArray<MadeFrom> Of(IEnumerable<(string Chain, long Sequence)> told) =>
    [
        .. from entry in told.Distinct()
           group entry.Sequence by entry.Chain into chain
           orderby chain.Key
           select new MadeFrom(chain.Key, chain.Contains(0) ? [] : [.. chain.Order()]),
    ];
}

/// <summary>How grounds stand in an entry's header: <c>grounds:1</c>, <c>grounds:2</c> …, each as long as a header's value may be; <c>stood:1</c> … likewise.</summary>
public static class Grounds
{
    private const string Made = "grounds:";
    private const string Stood = "stood:";
    private const int Longest = 1_000;
    private const int MostNumbers = 80;

    /// <param name="stood">Restrictions that stood on them, which whoever gives it had before their eyes.</param>
    public static IEnumerable<(string Key, string Value)> Says(IEnumerable<MadeFrom> grounds, IEnumerable<string> stood) =>
        Lines(Made, grounds.SelectMany(Words), ';').Concat(Lines(Stood, stood, ','));

    /// <summary>Null when the entry is from before grounds were written down.</summary>
    public static ImmutableArray<MadeFrom>? Of(PastEntry entry)
    {
        var words = Joined(entry, Made, ';');
        return words.Length == 0 ? null : MadeFrom.Of(words.SelectMany(w => w.Split('=') is [var chain, { Length: > 0 } numbers]
            ? Numbers(numbers).Select(n => (chain, n)) : [(w.Split('=')[0], 0L)]));
    }

    public static ImmutableArray<string> StoodOf(PastEntry entry) => [.. Joined(entry, Stood, ',')];

    /// <summary><c>1-3,7</c>: short, however many there are.</summary>
    public static string Short(IEnumerable<long> sequences) => string.Join(',', Runs(sequences));

    /// <summary>The same in full.</summary>
    public static IEnumerable<long> Numbers(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries).SelectMany(run =>
    {
        var ends = run.Split('-').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
        return Enumerable.Range(0, (int)(ends[^1] - ends[0]) + 1).Select(i => ends[0] + i);
    });

    private static IEnumerable<string> Words(MadeFrom ground) => ground.Entries.IsEmpty
        ? [$"{ground.Chain}="] : Runs(ground.Entries).Chunk(MostNumbers).Select(some => $"{ground.Chain}={string.Join(',', some)}");

    private static IEnumerable<string> Runs(IEnumerable<long> sequences)
    {
        long? first = null, last = null;
        foreach (var sequence in sequences.Order())
        {
            if (last is { } before && sequence == before + 1)
            {
                last = sequence;
                continue;
            }
            if (first is { } from) yield return Run(from, last!.Value);
            (first, last) = (sequence, sequence);
        }
        if (first is { } open) yield return Run(open, last!.Value);
    }

    private static string Run(long from, long until) => from == until ? from.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{from}-{until}");

    private static IEnumerable<(string, string)> Lines(string key, IEnumerable<string> words, char between)
    {
        var (number, line) = (1, "");
        foreach (var word in words)
        {
            if (line.Length > 0 && line.Length + word.Length >= Longest)
            {
                yield return ($"{key}{number++}", line);
                line = "";
            }
            line += line.Length == 0 ? word : between + word;
        }
        if (line.Length > 0) yield return ($"{key}{number}", line);
    }

    private static string[] Joined(PastEntry entry, string key, char between) =>
        [.. entry.Says.Where(s => s.Key.StartsWith(key, StringComparison.Ordinal)).SelectMany(s => s.Value.Split(between, StringSplitOptions.RemoveEmptyEntries))];
}
