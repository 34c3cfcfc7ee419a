namespace Kith.Matching;

/// <summary>How often each level of each trait is met: among pairs that are one person, that share a household, that are unrelated.</summary>
internal sealed record Parameters(double[][] Same, double[][] Household, double[][] Other, double ShareSame, double ShareHousehold)
{
    /// <summary>Of the pairs in a household: how many are twins, and how many bear one given name (father and son).</summary>
    public const double Twins = 0.02, Namesakes = 0.02;

    /// <summary>Twins were born on one day, give or take midnight.</summary>
    public const double TwinsBornTogether = 0.97;

    /// <summary>
    /// Where training begins, and what look-up uses where nothing was trained: a partnership of some 300,000 people of whom one in four is
    /// told of again. By order of magnitude only; docs/explanation/matching.md says how well it does untrained.
    /// </summary>
    public static readonly Parameters Standard = new(
        [
            [1, 0.78, 0.06, 0.07, 0.05, 0.005, 0.01, 0.025],
            [1, 0.80, 0.03, 0.06, 0.05, 0.005, 0.01, 0.045],
            [1, 0.85, 0.015, 0.03, 0.01, 0.03, 0.03, 0.035],
            [1, 0.985, 0.0005, 0.0145],
            [1, 0.60, 0.10, 0.06, 0.06, 0.06, 0.12],
            [1, 0.95, 0.03, 0.02],
            [1, 0.70, 0.001, 0.299],
        ],
        [
            [1, 0.01, 0.01, 0.02, 0.01, 0.06, 0.0001, 0.8899],
            [1, 0.65, 0.01, 0.02, 0.10, 0.005, 0.001, 0.214],
            [1, 0.002, 0.0005, 0.002, 0.02, 0.12, 0.02, 0.8355],
            [1, 0.5, 0.0005, 0.4995],
            [1, 0.80, 0.06, 0.02, 0.05, 0.02, 0.05],
            [1, 0.000001, 0.0001, 0.999899],
            [1, 0.50, 0.001, 0.499],
        ],
        [
            [1, 0.005, 0.008, 0.015, 0.003, 0.06, 0.00001, 0.909],
            [1, 0.001, 0.002, 0.006, 0.001, 0.05, 0.00001, 0.94],
            [1, 0.00006, 0.00003, 0.001, 0.01, 0.10, 0.02, 0.869],
            [1, 0.5, 0.0005, 0.4995],
            [1, 0.00001, 0.00002, 0.002, 0.0001, 0.03, 0.968],
            [1, 0.0000005, 0.000005, 0.9999945],
            [1, 0.02, 0.001, 0.979],
        ],
        ShareSame: 0.000001,
        ShareHousehold: 0.000008);
}
