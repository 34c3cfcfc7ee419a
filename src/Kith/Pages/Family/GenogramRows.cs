using System.Collections.Immutable;

namespace Kith.Pages.Family;

/// <summary>Somebody to be drawn.</summary>
/// <param name="Shape">male, female, unknown or unborn.</param>
/// <param name="Note">Below the name: age or day of birth.</param>
/// <param name="Order">Who stands further left among brothers and sisters: the day of birth as text.</param>
public sealed record Drawn(string Id, string Name, string Note, string Shape, bool Died, bool Home, string Order);

/// <summary><paramref name="Other"/> is drawn as <paramref name="As"/> of <paramref name="Of"/>.</summary>
public sealed record DrawnTie(string Of, string Other, string As, bool Ended);

/// <summary>Which generation everybody belongs to, and in which order a generation stands. Pure.</summary>
public static class GenogramRows
{
    private static readonly string[] Close = ["parent", "child", "partner", "former-partner", "sibling"];

    /// <summary>Rows from the oldest generation down; those of whom nothing places them come last, in a row of their own.</summary>
    public static ImmutableArray<ImmutableArray<string>> Of(string focus, IReadOnlyList<Drawn> people, IReadOnlyCollection<DrawnTie> ties)
    {
        var generation = Generations(focus, ties);
        var by = people.ToDictionary(p => p.Id, StringComparer.Ordinal);
        var rows = people.Where(p => generation.ContainsKey(p.Id)).GroupBy(p => generation[p.Id]).OrderBy(g => g.Key)
            .Select(g => g.OrderBy(p => p.Order, StringComparer.Ordinal).ThenBy(p => p.Id, StringComparer.Ordinal).Select(p => p.Id).ToList()).ToList();
        // A generation follows the one that was last put in order, and that follows it: a few turns settle it.
        for (var turn = 0; turn < 4; turn++)
        {
            for (var i = rows.Count - 2; i >= 0; i--) rows[i] = Ordered(rows[i], rows[i + 1], by, ties);
            for (var i = 1; i < rows.Count; i++) rows[i] = Ordered(rows[i], rows[i - 1], by, ties);
        }
        var nowhere = people.Where(p => !generation.ContainsKey(p.Id)).Select(p => p.Id).ToImmutableArray();
        return [.. rows.Select(r => r.ToImmutableArray()), .. nowhere.IsEmpty ? [] : new[] { nowhere }];
    }

    public static Dictionary<string, int> Generations(string focus, IReadOnlyCollection<DrawnTie> ties)
    {
        var generation = new Dictionary<string, int>(StringComparer.Ordinal) { [focus] = 0 };
        // What is close places somebody before what is distant does.
        foreach (var strong in new[] { true, false })
        {
            var edge = new Queue<string>(generation.Keys);
            while (edge.TryDequeue(out var who))
            {
                foreach (var tie in ties.Where(t => (t.Of == who || t.Other == who) && (!strong || Close.Contains(t.As, StringComparer.Ordinal)) && Step(t.As) is not null))
                {
                    var (next, at) = tie.Of == who ? (tie.Other, generation[who] + Step(tie.As)!.Value) : (tie.Of, generation[who] - Step(tie.As)!.Value);
                    if (generation.TryAdd(next, at)) edge.Enqueue(next);
                }
            }
        }
        return generation;
    }

    private static int? Step(string drawn) => drawn switch
    {
        "parent" or "elder" or "carer" => -1,
        "child" or "younger" or "cared-for" => 1,
        "grandparent" => -2,
        "grandchild" => 2,
        "sibling" or "partner" or "former-partner" or "kin" => 0,
        _ => null,
    };

    /// <summary>Couples side by side, above or below those they belong to; who lives with the child in the middle, so that one line goes round them.</summary>
    private static List<string> Ordered(List<string> row, List<string> fixedRow, Dictionary<string, Drawn> by, IReadOnlyCollection<DrawnTie> ties)
    {
        double Pull(string id)
        {
            // Brothers and sisters are drawn by all parents of any of them, so that they stay together and in the order of their age.
            var own = row.Where(o => o == id || Parents(o, ties).Intersect(Parents(id, ties), StringComparer.Ordinal).Any()).ToHashSet(StringComparer.Ordinal);
            var places = ties.Where(t => own.Contains(t.Of) || own.Contains(t.Other)).Select(t => own.Contains(t.Of) ? t.Other : t.Of).Distinct(StringComparer.Ordinal).Select(other => fixedRow.IndexOf(other)).Where(i => i >= 0).ToList();
            return places.Count > 0 ? places.Average() - (fixedRow.Count / 2.0) : row.IndexOf(id) - (row.Count / 2.0);
        }

        var groups = new List<List<string>>();
        foreach (var id in row)
        {
            var mates = groups.Where(g => g.Exists(o => Couple(id, o, ties))).ToList();
            var group = mates.SelectMany(g => g).Append(id).ToList();
            groups.RemoveAll(mates.Contains);
            groups.Add(group);
        }
        var middle = groups.Where(g => g.Exists(i => by[i].Home)).Select(g => g.Average(Pull)).DefaultIfEmpty(0).Average();
        var placed = groups.Select(g => (Group: g, Pull: g.Average(Pull), Home: g.Exists(i => by[i].Home)))
            .OrderBy(g => g.Home ? 1 : g.Pull < middle ? 0 : 2).ThenBy(g => g.Pull).ThenBy(g => by[g.Group[0]].Order, StringComparer.Ordinal).ThenBy(g => row.IndexOf(g.Group[0])).ToList();
        var half = placed.Count(p => p.Home) > 1 ? placed.FindIndex(p => p.Home) : -1;
        return [.. placed.SelectMany((p, i) => Within(p.Group, by, ties, homeRight: half >= 0 ? i == half : p.Pull <= 0))];
    }

    /// <summary>A man left of a woman; who does not live with the child at the outer side.</summary>
    private static IEnumerable<string> Within(List<string> group, Dictionary<string, Drawn> by, IReadOnlyCollection<DrawnTie> ties, bool homeRight)
    {
        if (group.Count < 3)
            return group.OrderBy(i => group.Exists(o => by[o].Home) && by[i].Home == homeRight ? 1 : 0).ThenBy(i => by[i].Shape == "male" ? 0 : 1).ThenBy(i => by[i].Order, StringComparer.Ordinal);
        // Whoever has several partners stands between them.
        var hub = group.OrderByDescending(i => group.Count(o => Couple(i, o, ties))).ThenBy(i => i, StringComparer.Ordinal).First();
        var others = group.Where(i => i != hub).OrderBy(i => by[i].Home == homeRight ? 1 : 0).ThenBy(i => by[i].Order, StringComparer.Ordinal).ToList();
        return others.Take(others.Count / 2).Append(hub).Concat(others.Skip(others.Count / 2));
    }

    /// <summary>Partners, or parents of one child.</summary>
    public static bool Couple(string a, string b, IReadOnlyCollection<DrawnTie> ties) =>
        a != b && (ties.Any(t => t.As is "partner" or "former-partner" && ((t.Of == a && t.Other == b) || (t.Of == b && t.Other == a)))
            || Children(a, ties).Intersect(Children(b, ties), StringComparer.Ordinal).Any());

    private static IEnumerable<string> Parents(string child, IReadOnlyCollection<DrawnTie> ties) =>
        ties.Where(t => t.As == "parent" && t.Of == child).Select(t => t.Other).Concat(ties.Where(t => t.As == "child" && t.Other == child).Select(t => t.Of));

    public static IEnumerable<string> Children(string parent, IReadOnlyCollection<DrawnTie> ties) =>
        ties.Where(t => t.As == "parent" && t.Other == parent).Select(t => t.Of).Concat(ties.Where(t => t.As == "child" && t.Of == parent).Select(t => t.Other)).Distinct(StringComparer.Ordinal);
}
