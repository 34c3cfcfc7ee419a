namespace Kith.Simulator;

/// <summary>Chance that is the same every time for the same seed.</summary>
public sealed class Chance(int seed)
{
    private readonly Random random = new(seed);

    public bool Is(double probability) => random.NextDouble() < probability;

    public int Between(int low, int high) => random.Next(low, high + 1);

    public T One<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    public T Weighted<T>(IReadOnlyList<(T Value, double Weight)> of)
    {
        var at = random.NextDouble() * of.Sum(o => o.Weight);
        foreach (var (value, weight) in of)
            if ((at -= weight) <= 0) return value;
        return of[^1].Value;
    }

    public IReadOnlyList<T> Some<T>(IReadOnlyList<T> of, int count) => [.. of.OrderBy(_ => random.Next()).Take(count)];

    /// <summary>A waiting time with this mean: most are short, a few are long.</summary>
    public double Waiting(double mean) => -mean * Math.Log(1 - random.NextDouble());
}
