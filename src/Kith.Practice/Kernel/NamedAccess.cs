using System.Collections.Immutable;
using System.Globalization;
using Kith.Practice.Entries;
using NodaTime;

namespace Kith.Practice.Kernel;

/// <summary>What closes a record, who is let in to it, and who is kept out, by name: the fold of its chain's entries about that.</summary>
/// <param name="Restrictions">Those that stand on this record, by id. Each has names of its own.</param>
/// <param name="AtLarge">Workers let in by name to the record as far as nothing closes it.</param>
/// <param name="Barred">Workers kept out whatever else lets them in.</param>
public sealed record NamedAccess(
    ImmutableSortedDictionary<string, Restraint> Restrictions, ImmutableSortedDictionary<string, Clearance> AtLarge, ImmutableSortedSet<string> Barred)
{
    public static readonly NamedAccess None = new(
        ImmutableSortedDictionary.Create<string, Restraint>(StringComparer.Ordinal), ImmutableSortedDictionary.Create<string, Clearance>(StringComparer.Ordinal), ImmutableSortedSet.Create<string>(StringComparer.Ordinal));
}

/// <summary>One restriction, as it stands on one record.</summary>
/// <param name="Kind">One of the partnership's, or <see cref="ByName"/>.</param>
/// <param name="Unnumbered">Its entry is of a time when a record had one at most, and says no id.</param>
public sealed record Restraint(string Id, string Kind, bool Unnumbered, ImmutableSortedDictionary<string, Clearance> LetIn)
{
    /// <summary>The kind of what is closed because it was opened for those cleared alone: never lifted, opened by nothing but a name.</summary>
    public const string ByName = "by-name";

    public static Restraint Of(string id, string kind, bool unnumbered, string cleared, Instant from) =>
        new(id, kind, unnumbered, ImmutableSortedDictionary<string, Clearance>.Empty.WithComparers(StringComparer.Ordinal).AddRange(
            cleared.Split(',').Distinct(StringComparer.Ordinal).Select(w => KeyValuePair.Create(w, new Clearance(Clearance.Cleared, from, null)))));

    public Restraint With(string worker, Clearance clearance) => this with { LetIn = LetIn.With(worker, clearance) };

    /// <summary>The id of a restriction whose entry says none: of its chain and sequence, and told by neither.</summary>
    public static string IdOf(PastEntry entry) =>
        entry.Says.GetValueOrDefault("id") ?? OpaqueId.Derive(string.Create(CultureInfo.InvariantCulture, $"{entry.Chain}#{entry.Sequence}"), 0);
}

/// <param name="Why">cleared, granted or emergency.</param>
/// <param name="Until">First instant at which it no longer holds; null while the restriction does.</param>
public sealed record Clearance(string Why, Instant From, Instant? Until)
{
    /// <summary>For as long as the restriction stands: whoever is cleared also says who else is.</summary>
    public const string Cleared = "cleared";

    public bool HoldsAt(Instant now) => From <= now && (Until is null || now < Until);

    /// <summary>Let in once more: of two that hold at a time the longer does; nobody loses a clearance by an hour's emergency.</summary>
    public Clearance And(Clearance next) =>
        Until is { } ended && ended <= next.From ? next : Until is null || next.Until < Until ? this : next with { From = From };
}

internal static class Clearances
{
    public static ImmutableSortedDictionary<string, Clearance> With(this ImmutableSortedDictionary<string, Clearance> names, string worker, Clearance next) =>
        names.SetItem(worker, names.TryGetValue(worker, out var stands) ? stands.And(next) : next);
}
