using System.Collections.Immutable;

namespace Kith.Record.Family;

/// <summary>Finds brothers and sisters. Pure.</summary>
public static class Siblings
{
    /// <param name="draws">How the picture draws a code: parent, child, sibling …</param>
    public static ImmutableArray<FoundSibling> Of(string person, IReadOnlyCollection<FamilyTie> ties, Func<string, string?> draws)
    {
        var parents = ties.SelectMany(t => draws(t.Code) switch
        {
            "parent" => new[] { (Child: t.Of, Parent: t.Other) },
            "child" => [(Child: t.Other, Parent: t.Of)],
            _ => [],
        }).ToHashSet();
        var own = parents.Where(p => p.Child == person).Select(p => p.Parent).ToHashSet(StringComparer.Ordinal);
        var shared = parents.Where(p => p.Child != person && own.Contains(p.Parent)).ToLookup(p => p.Child, p => p.Parent, StringComparer.Ordinal);
        var said = ties.Where(t => draws(t.Code) == "sibling" && (t.Of == person || t.Other == person)).Select(t => t.Of == person ? t.Other : t.Of).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. shared.Select(s => s.Key).Concat(said).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(s => new FoundSibling(s, [.. shared[s].Order(StringComparer.Ordinal)], said.Contains(s))),
        ];
    }
}
