namespace Kith.Record.Queries;

/// <summary>
/// Published counts are of everybody, restricted or not, and the same for every reader. So no number in them may be so small that it says who: neither
/// itself, nor what is left when it is taken from its whole.
/// </summary>
public static class SmallNumbers
{
    /// <summary>The smallest number of people that is told.</summary>
    public const int Least = 5;

    /// <summary>The number of some of a whole; null when it, or the rest, is small. None at all is told.</summary>
    public static int? Of(int some, int whole) => Small(some) || Small(whole - some) ? null : some;

    private static bool Small(int number) => number is > 0 and < Least;
}
