using System.Collections.Immutable;
using NodaTime;

namespace Kith.Practice.Kernel;

/// <summary>What somebody recorded of two people: the other is <paramref name="Code"/> to the person on whose chain it stands.</summary>
/// <param name="Code">Of the code set <c>relationship</c>.</param>
/// <param name="Class">Who may know of it: a sensitivity class.</param>
public sealed record Kinship(string Id, string Person, string Other, string Code, string Class, LocalDate? From, LocalDate? Until);

/// <summary>An unborn child's place in the record: as whom they are expected, when, and the birth that is recorded already.</summary>
public sealed record Unborn(string Mention, LocalDate? Expected, LocalDate? Born);

/// <summary>How some people belong together.</summary>
/// <param name="Born">Day of birth, or the expected one, by person; of those for whom one is known.</param>
/// <param name="Unborn">Of the child whose birth is recorded; null when nobody is expected under that id.</param>
public sealed record Kindred(ImmutableArray<Kinship> Ties, ImmutableSortedDictionary<string, LocalDate> Born, Unborn? Unborn)
{
    public static readonly Kindred None = new([], ImmutableSortedDictionary<string, LocalDate>.Empty, null);

    /// <summary>Whether <paramref name="old"/> is among the parents of <paramref name="young"/>, or theirs, or theirs, and so on.</summary>
    public bool IsAncestor(string old, string young, Func<string, string?> draws)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { young };
        var next = new Queue<string>([young]);
        while (next.TryDequeue(out var who))
        {
            foreach (var parent in Ties.SelectMany(t => ParentsIn(t, who, draws)))
            {
                if (parent == old) return true;
                if (seen.Add(parent)) next.Enqueue(parent);
            }
        }
        return false;
    }

    private static IEnumerable<string> ParentsIn(Kinship tie, string child, Func<string, string?> draws) => draws(tie.Code) switch
    {
        "parent" when tie.Person == child => [tie.Other],
        "child" when tie.Other == child => [tie.Person],
        _ => [],
    };
}
