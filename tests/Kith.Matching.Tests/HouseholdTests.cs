using Shouldly;

namespace Kith.Matching.Tests;

/// <summary>People at one address look alike. A model that takes the address for evidence of who somebody is joins brothers to sisters.</summary>
public sealed class HouseholdTests
{
    private static readonly County County = new(households: 700, toldTwice: 0.25);
    private static readonly List<(int Left, int Right)> Pairs = Blocking.Pairs(County.People, null);
    private static readonly Model Learnt = Training.Learn(County.People, null, Pairs);

    [Fact]
    public void Families_at_one_address_are_told_apart()
    {
        var (precision, recall) = Measure(Learnt);

        Learnt.Families.ShouldBeTrue();
        precision.ShouldBeGreaterThanOrEqualTo(0.98);
        recall.ShouldBeGreaterThanOrEqualTo(0.9);
    }

    [Fact]
    public void Untrained_it_tells_them_apart_as_well()
    {
        var (precision, recall) = Measure(Model.Standard(Share(t => t.GivenNames), Share(t => t.FamilyNames)));

        precision.ShouldBeGreaterThanOrEqualTo(0.98);
        recall.ShouldBeGreaterThanOrEqualTo(0.8);
    }

    [Fact]
    public void Without_the_household_in_the_model_it_would_not()
    {
        var blind = new Model(Learnt.Known with { ShareHousehold = 1e-30 }, _ => null, _ => null);

        Measure(blind).Precision.ShouldBeLessThan(0.9);
    }

    [Fact]
    public void Twins_are_never_joined_by_the_machine()
    {
        var twins = Pairs.Where(p => County.Twins.Contains((County.Truth[p.Left], County.Truth[p.Right])) || County.Twins.Contains((County.Truth[p.Right], County.Truth[p.Left]))).ToList();

        twins.Count.ShouldBeGreaterThan(20);
        twins.ShouldAllBe(p => !Learnt.Compare(County.People[p.Left], County.People[p.Right]).Same);
    }

    private static Func<string, double?> Share(Func<Traits, IEnumerable<string>> names)
    {
        var counts = County.People.SelectMany(p => names(p.Traits)).CountBy(n => string.Concat(Folding.Words(n)), StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return name => counts.TryGetValue(name, out var count) ? (double)count / County.People.Count : null;
    }

    private static (double Precision, double Recall) Measure(Model model)
    {
        var same = Pairs.Where(p => model.Compare(County.People[p.Left], County.People[p.Right]).Same).ToList();
        var right = same.Count(p => County.Truth[p.Left] == County.Truth[p.Right]);
        var all = County.Truth.GroupBy(t => t).Sum(g => g.Count() * (g.Count() - 1) / 2);
        TestContext.Current.SendDiagnosticMessage($"pairs {same.Count}, right {right}, of {all}");
        return ((double)right / same.Count, (double)right / all);
    }
}
