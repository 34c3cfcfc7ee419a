using System.Collections.Immutable;

namespace Kith.Matching;

/// <summary>A name folded once, so that it can be compared often.</summary>
internal sealed record FoldedName(string Joined, string[] Words, string[] Keys)
{
    public static FoldedName[] Of(ImmutableArray<string> names) =>
    [
        .. names.Select(Folding.Words).Where(w => w.Length > 0 && !Unknown.Contains(string.Concat(w)))
            .Select(w => new FoldedName(string.Concat(w), [.. w], [.. w.Select(Folding.Key)])).DistinctBy(n => n.Joined, StringComparer.Ordinal),
    ];

    private static readonly ImmutableHashSet<string> Unknown = ["unknown", "notknown", "na", "none", "anonymous", "baby"];
}

internal sealed record FoldedAddress(string Number, string Line1, string Line2, string Suburb, string Postcode);

/// <summary>Somebody made ready for comparing with many others.</summary>
public sealed class Compared
{
    public Compared(Traits traits)
    {
        Traits = traits;
        Given = FoldedName.Of(traits.GivenNames);
        Family = FoldedName.Of(traits.FamilyNames);
        Addresses = [.. traits.Addresses.Select(Fold).Where(a => a is not { Number: "", Line1: "", Line2: "", Suburb: "", Postcode: "" }).Distinct()];
        Identifiers = [.. traits.Identifiers.Select(i => i with { Value = Folding.Compact(i.Value) }).Where(i => i.Value.Length > 0).Distinct()];
        Sexes = [.. traits.Sexes.Select(Join).Where(s => s.Length > 0).Distinct(StringComparer.Ordinal)];
        Schools = [.. traits.Schools.Select(Join).Where(s => s.Length > 0).Distinct(StringComparer.Ordinal)];
    }

    public Traits Traits { get; }

    internal FoldedName[] Given { get; }
    internal FoldedName[] Family { get; }
    internal FoldedAddress[] Addresses { get; }
    internal Identifier[] Identifiers { get; }
    internal string[] Sexes { get; }
    internal string[] Schools { get; }

    private static FoldedAddress Fold(Address address) =>
        new(Join(address.Number ?? ""), Join(address.Line1 ?? ""), Join(address.Line2 ?? ""), Join(address.Suburb ?? ""), Folding.Compact(address.Postcode ?? ""));

    private static string Join(string text) => string.Concat(Folding.Words(text));
}
