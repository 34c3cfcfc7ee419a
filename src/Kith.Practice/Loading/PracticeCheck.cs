using System.Collections.Immutable;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;

namespace Kith.Practice.Loading;

/// <param name="Lines">Every mistake, by file and line; last, the figures.</param>
/// <param name="ExitCode">0 when there is no mistake, 1 when there is one, 2 when there is no folder.</param>
public sealed record PracticeChecked(ImmutableArray<string> Lines, int ExitCode);

/// <summary>Reads a practice, looks for mistakes, and lives its cases through.</summary>
public static class PracticeCheck
{
    public static PracticeChecked Run(string folder)
    {
        try
        {
            return Run(PackFolder.Read(folder));
        }
        catch (DirectoryNotFoundException e)
        {
            return new([e.Message], 2);
        }
    }

    public static PracticeChecked Run(PackFiles files)
    {
        var loaded = PackLoader.Load(files);
        if (loaded.Pack is not { } pack)
        {
            var plural = loaded.Mistakes.Length == 1 ? "" : "s";
            return new([.. loaded.Mistakes.Select(m => m.ToString()), $"{loaded.Mistakes.Length} mistake{plural}; no case was run"], 1);
        }
        var results = loaded.Cases.Select(c => (Case: c, Result: CaseRunner.Run(pack, c))).ToList();
        var mistakes = new Mistakes(files.Folder);
        foreach (var (@case, result) in results)
        {
            foreach (var failure in result.Failures)
            {
                mistakes.Add(MistakeKind.CaseFails, new(@case.File, failure.Line), @case.Name, failure.What);
            }
        }
        foreach (var missing in Outcomes(pack).Except(results.Where(r => r.Result.Passed).SelectMany(r => r.Result.Decided)))
        {
            var file = $"pathways/{missing.Pathway}/cases.yaml";
            mistakes.Add(MistakeKind.NotReached, new(file, 1), missing.Outcome, missing.Step, $"{files.Folder}/{file}");
        }
        var passed = results.Count(r => r.Result.Passed);
        var forms = pack.Pathways.Values.Sum(p => p.Forms.Count);
        return new(
            [
                .. mistakes.Sorted().Select(m => m.ToString()),
                $"pathways {pack.Pathways.Count}, forms {forms}, cases {passed} passed, {results.Count - passed} failed",
            ],
            mistakes.Any ? 1 : 0);
    }

    private static IEnumerable<DecidedOutcome> Outcomes(PracticePack pack) =>
        from pathway in pack.Pathways.Values
        from step in pathway.Steps
        from outcome in step.Outcomes
        select new DecidedOutcome(pathway.Id, step.Id, outcome.Id);
}
