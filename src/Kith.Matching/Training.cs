namespace Kith.Matching;

/// <summary>Learns a model from the people themselves, without anybody saying who is who: expectation and maximisation over compared pairs.</summary>
public static class Training
{
    private const int Rounds = 40, Sample = 300_000;
    private const double Settled = 1e-4, Weight = 20, Floor = 0.5;

    /// <param name="right">A second list to be linked with the first; null to look for duplicates within one.</param>
    /// <param name="pairs">Pairs worth comparing, such as <see cref="Blocking.Pairs"/> gives.</param>
    public static Model Learn(IReadOnlyList<Compared> left, IReadOnlyList<Compared>? right, IReadOnlyList<(int Left, int Right)> pairs)
    {
        var other = right ?? left;
        double all = right is null ? left.Count * (left.Count - 1.0) / 2 : (double)left.Count * right.Count;
        IEnumerable<Compared> people = right is null ? left : left.Concat(right);
        var (given, family) = (Shares(people.Select(p => p.Given)), Shares(people.Select(p => p.Family)));
        var model = new Model(Parameters.Standard with { ShareSame = 0.1 * left.Count / all, ShareHousehold = 0.1 * left.Count / all }, Of(given), Of(family));
        var met = Tally(pairs.Select(p => (left[p.Left], other[p.Right])), Of(given), Of(family));
        var chance = Tally(Random(left, other, right is null), Of(given), Of(family));
        for (var round = 0; round < Rounds; round++)
        {
            var next = Next(model, met, chance, all);
            var moved = Math.Abs(Math.Log(next.ShareSame / model.Known.ShareSame));
            model = new Model(next, Of(given), Of(family));
            if (moved < Settled)
                break;
        }
        return model;
    }

    /// <summary>Pairs with how they compare; those that compare alike are counted together.</summary>
    private static List<(Levels Levels, double? Given, double? Family, int Count)> Tally(
        IEnumerable<(Compared A, Compared B)> pairs, Func<string, double?> given, Func<string, double?> family)
    {
        var counts = new Dictionary<(Levels, double?, double?), int>();
        foreach (var (a, b) in pairs)
        {
            var levels = Model.LevelsOf(a, b);
            var key = (levels, levels.Given == NameLevel.Same ? Model.Shared(a.Given, b.Given, given) : null, levels.Family == NameLevel.Same ? Model.Shared(a.Family, b.Family, family) : null);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }
        return [.. counts.Select(c => (c.Key.Item1, c.Key.Item2, c.Key.Item3, c.Value))];
    }

    private static Parameters Next(Model model, List<(Levels Levels, double? Given, double? Family, int Count)> met, List<(Levels Levels, double? Given, double? Family, int Count)> chance, double all)
    {
        var (same, household, unrelated) = (Begun(model.Known.Same, Parameters.Standard.Same, Weight), Begun(model.Known.Household, Parameters.Standard.Household, Weight), Begun(model.Known.Other, Parameters.Standard.Other, 0));
        double sameSum = 0, householdSum = 0;
        foreach (var pair in met)
        {
            var p = Chances(model, pair);
            sameSum += p.Same * pair.Count;
            householdSum += p.Household * pair.Count;
            Add(same, pair.Levels, p.Same * pair.Count);
            Add(household, pair.Levels, p.Household * pair.Count);
        }
        foreach (var pair in chance)
            Add(unrelated, pair.Levels, Chances(model, pair).Other * pair.Count);
        return new Parameters(Shares(same), Shares(household), Shares(unrelated), Math.Max(sameSum, 1) / all, Math.Max(householdSum, 1) / all);
    }

    private static (double Same, double Household, double Other) Chances(Model model, (Levels Levels, double? Given, double? Family, int Count) pair) => model.Chances(
        pair.Levels,
        pair.Levels.Given == NameLevel.Same ? Model.Shift(model.Known.Other[(int)Trait.GivenName][(int)NameLevel.Same], pair.Given) : 0,
        pair.Levels.Family == NameLevel.Same ? Model.Shift(model.Known.Other[(int)Trait.FamilyName][(int)NameLevel.Same], pair.Family) : 0);

    /// <summary>What is believed before anything is counted, and never quite nothing.</summary>
    private static double[][] Begun(double[][] shape, double[][] believed, double weight) =>
        [.. shape.Select((levels, t) => levels.Select((_, level) => level == 0 ? 0 : (believed[t][level] * weight) + (weight == 0 ? Floor : 0)).ToArray())];

    private static void Add(double[][] to, Levels levels, double weight)
    {
        for (var t = 0; t < Levels.Traits; t++)
        {
            var level = levels[(Trait)t];
            if (level > 0)
                to[t][level] += weight;
        }
    }

    private static double[][] Shares(double[][] counts) => [.. counts.Select(levels => levels.Select((count, level) => level == 0 ? 1 : count / levels.Sum()).ToArray())];

    private static Dictionary<string, double> Shares(IEnumerable<FoldedName[]> names)
    {
        var counts = new Dictionary<string, double>(StringComparer.Ordinal);
        double bearers = 0;
        foreach (var own in names.Where(n => n.Length > 0))
        {
            bearers++;
            foreach (var name in own)
                counts[name.Joined] = counts.GetValueOrDefault(name.Joined) + 1;
        }
        foreach (var name in counts.Keys.ToList())
            counts[name] /= bearers;
        return counts;
    }

    private static Func<string, double?> Of(Dictionary<string, double> shares) => name => shares.TryGetValue(name, out var share) ? share : null;

    /// <summary>Pairs taken without regard to likeness, the same ones each time.</summary>
    private static IEnumerable<(Compared, Compared)> Random(IReadOnlyList<Compared> left, IReadOnlyList<Compared> right, bool within)
    {
        var state = 88172645463325252UL;
        int Next(int below)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            return (int)(state % (ulong)below);
        }

        for (var i = 0; i < Sample && left.Count > 1; i++)
        {
            var (a, b) = (Next(left.Count), Next(right.Count));
            if (!within || a != b)
                yield return (left[a], right[b]);
        }
    }
}
