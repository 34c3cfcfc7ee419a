using System.Globalization;

namespace Kith.Stories.Walks;

/// <summary>What walks covered, as it stands in <c>docs/security/walks.md</c>: figures of a run, and nothing that a run did not count.</summary>
internal static class WalkFigures
{
    /// <summary>Puts the figures of a database into the page, in place of those that stand there.</summary>
    public static void Write(string page, string engine, IReadOnlyList<OneWalk> walks, Planted planted)
    {
        var text = File.Exists(page) ? File.ReadAllText(page) : "";
        var from = text.IndexOf($"## {engine}\n", StringComparison.Ordinal);
        var until = from < 0 ? -1 : text.IndexOf("\n## ", from, StringComparison.Ordinal) + 1;
        File.WriteAllText(page, $"{(from < 0 ? text : text[..from])}{Page(engine, walks, planted).TrimEnd()}\n{(until > 0 ? $"\n{text[until..]}" : "")}");
    }

    private static string Page(string engine, IReadOnlyList<OneWalk> walks, Planted planted)
    {
        static string N(double number) => number.ToString("N0", CultureInfo.GetCultureInfo("en-GB"));
        var routes = walks.SelectMany(w => w.Routes).Distinct(StringComparer.Ordinal).Count();
        var rows = walks.SelectMany(w => w.Rows).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var denied = walks.Sum(w => w.Kept.Denied);
        return $"""
            ## {engine}

            | what | how many |
            |---|---|
            | walks | {N(walks.Count)} (seeds {walks.Min(w => w.Seed)} to {walks.Max(w => w.Seed)}) |
            | actions done, and refused | {N(walks.Sum(w => w.Actions))}, {N(walks.Sum(w => w.Refused))} |
            | requests, of which opened | {N(walks.Sum(w => w.Requests))}, {N(walks.Sum(w => w.Opened))} |
            | routes covered | {N(routes)} |
            | readers in each walk | {N(walks.Max(w => w.Readers))} |
            | canaries | {N(walks.Sum(w => w.Canaries))} in {N(rows.Count)} kinds of row |
            | pairs of reader and canary that are allowed, and came in the sample | {N(walks.Sum(w => w.Shown.Allowed))}, {N(walks.Sum(w => w.Shown.Found))} |
            | pairs that are denied, and came in no answer | {N(denied)}, {N(walks.Sum(w => w.Kept.NotFound))} |
            | leaks | {N(walks.Sum(w => w.Leaks.Count))} |
            | records that twins were without, and things done in them | {N(walks.Sum(w => w.Out.Records))}, {N(walks.Sum(w => w.Out.Deeds))} |
            | answers compared with the twin's, and different | {N(walks.Sum(w => w.Compared))}, {N(walks.Sum(w => w.Differences.Count))} |
            | canaries to be reached from the start page, and reached | {N(walks.Sum(w => w.Wanted))}, {N(walks.Sum(w => w.Reached))} in {N(walks.Sum(w => w.Followed))} requests |

            Planted leaks found: {string.Join(", ", planted.Found.Keys.Order(StringComparer.Ordinal))}. Not found: {(planted.Missed.Any() ? string.Join(", ", planted.Missed) : "none")}.

            Kinds of row: {string.Join(", ", rows)}.

            """;
    }
}
