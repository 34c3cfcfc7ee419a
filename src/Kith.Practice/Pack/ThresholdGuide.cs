using System.Collections.Immutable;

namespace Kith.Practice.Pack;

/// <summary>Levels of need with their indicators. Areas word the levels in their own way; each maps to a common level 1–4.</summary>
public sealed record ThresholdGuide(
    string Id, string Source, ImmutableArray<Level> Levels, ImmutableArray<Indicator> Indicators)
{
    public Indicator? Indicator(string id) => Indicators.FirstOrDefault(i => i.Id == id);

    /// <summary>The lowest level that these indicators allow: a hard trigger may not be lowered. 0 when none of them is one.</summary>
    public int Floor(IEnumerable<string> indicators) =>
        indicators.Select(Indicator).Where(i => i is { HardTrigger: true }).Select(i => i!.Level).DefaultIfEmpty(0).Max();
}

/// <param name="Names">Authority id to its own wording of the level.</param>
public sealed record Level(int Number, string Name, string Description, ImmutableSortedDictionary<string, string> Names);

/// <param name="HardTrigger">No level below <paramref name="Level"/> may be given when it is present.</param>
public sealed record Indicator(string Id, int Level, string Name, string Theme, bool HardTrigger, string? Source);
