using System.Diagnostics;
using System.Globalization;
using Kith.Matching;

namespace Kith.Bench;

/// <summary>
/// How well people are told apart: FEBRL 1 to 3 (duplicates within a list) and 4 (two lists linked), with the social-security number and without. Each
/// set trains its own model without its truth; the threshold is the model's, the same for all.
/// </summary>
internal static class Linkage
{
    private const double GoalWithId = 0.98, GoalWithout = 0.97;

    public static Task Run(string[] args, Report report)
    {
        if (args is not ["--data", var folder, ..])
        {
            report.Note("linkage needs --data DIR, the folder that holds dataset1.csv to dataset4b.csv.");
            return Task.CompletedTask;
        }
        var clock = Stopwatch.StartNew();
        string[] only = args is [_, _, "--sets", var names] ? names.Split(',') : [];
        foreach (var set in Febrl.Sets(folder).Where(s => only.Length == 0 || only.Contains(s.Name)))
        {
            var goal = set.Name.EndsWith("-noid", StringComparison.Ordinal) ? GoalWithout : GoalWithId;
            var pairs = Blocking.Pairs(set.Left, set.Right);
            var model = Training.Learn(set.Left, set.Right, pairs);
            var (right, rightTruth) = (set.Right ?? set.Left, set.RightTruth ?? set.LeftTruth);
            int found = 0, wrong = 0;
            foreach (var (a, b) in pairs.Where(p => model.Compare(set.Left[p.Left], right[p.Right]).Same))
            {
                if (set.LeftTruth[a] == rightTruth[b])
                    found++;
                else
                    wrong++;
            }
            var (precision, recall) = ((double)found / Math.Max(1, found + wrong), (double)found / Pairs(set));
            var f1 = found == 0 ? 0 : 2 * precision * recall / (precision + recall);
            report.Note(string.Create(CultureInfo.InvariantCulture, $"{set.Name} P {precision:0.0000} R {recall:0.0000} F1 {f1:0.0000}"));
            report.Work($"{set.Name} pairs found", found, 1);
            report.Say(set.Name, f1, "F1", "the least that is wanted", goal, 1, atLeast: true);
        }
        report.Note(string.Create(CultureInfo.InvariantCulture, $"threshold {Model.Threshold:0.0} for all; {clock.Elapsed.TotalSeconds:0} s"));
        return Task.CompletedTask;
    }

    /// <summary>All true pairs, also those that blocking never brought together.</summary>
    private static int Pairs(Febrl.Set set) => set.RightTruth is { } right
        ? set.LeftTruth.GroupBy(t => t, StringComparer.Ordinal).Sum(g => g.Count() * right.Count(t => t == g.Key))
        : set.LeftTruth.GroupBy(t => t, StringComparer.Ordinal).Sum(g => g.Count() * (g.Count() - 1) / 2);
}
