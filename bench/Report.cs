using System.Globalization;

namespace Kith.Bench;

/// <summary>
/// What a benchmark says, a line for each case: <c>bench name case: figure · against peer or limit · ratio · goal · met or not met</c>. One that did
/// not do its work has measured nothing: it is not met, whatever its times.
/// </summary>
internal sealed class Report(string bench, TextWriter to)
{
    private readonly List<string> undone = [];
    private bool behind;

    /// <summary>Whether every goal was met and all of the work was done.</summary>
    public bool Met => Figures > 0 && !behind && undone.Count == 0;

    public int Figures { get; private set; }

    /// <summary>What of its work it did not do.</summary>
    public IReadOnlyList<string> Undone => undone;

    /// <param name="against">What the figure is measured against: a peer, or a limit.</param>
    /// <param name="goal">The ratio of figure to peer that is wanted.</param>
    /// <param name="atLeast">The ratio must reach the goal; otherwise it must not pass it.</param>
    public void Say(string what, double figure, string unit, string against, double peer, double goal, bool atLeast = false)
    {
        var ratio = figure / peer;
        var met = atLeast ? ratio >= goal : ratio <= goal;
        Figures++;
        behind |= !met;
        to.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"bench {bench} {what}: {figure:0.####} {unit} · against {against} {peer:0.####} {unit} · ratio {ratio:0.000} · goal {(atLeast ? "≥" : "≤")} {goal:0.##} · {(met ? "met" : "not met")}"));
    }

    /// <summary>That what was measured did what it is for.</summary>
    /// <param name="least">How much of it must have been done.</param>
    public void Work(string what, long did, long least)
    {
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bench {bench} {what}: {did} · at least {least} · {(did >= least ? "met" : "not met: it did not do its work, so its times say nothing")}"));
        if (did < least) undone.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {did}, at least {least}"));
    }

    public void Note(string line) => to.WriteLine($"  {line}");
}
