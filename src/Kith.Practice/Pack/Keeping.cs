using System.Collections.Immutable;
using NodaTime;

namespace Kith.Practice.Pack;

/// <summary>A kind of reading that somebody looks at afterwards: own-surname, own-address, colleague, no-relationship, volume.</summary>
/// <param name="AtLeast">How many people's files.</param>
/// <param name="WithinDays">Within how many days.</param>
public sealed record UnusualRule(string Id, string Name, int AtLeast, int WithinDays)
{
    public const string OwnSurname = "own-surname", OwnAddress = "own-address", Colleague = "colleague", NoRelationship = "no-relationship", Volume = "volume";

    /// <summary>The pathway of its reviews.</summary>
    public const string Review = "access-review";
}

/// <param name="HoldBy">Roles that may put and lift a legal hold.</param>
public sealed record RetentionSchedule(ImmutableArray<string> HoldBy, ImmutableArray<RetentionRule> Rules)
{
    /// <summary>The pathway of its reviews.</summary>
    public const string Review = "retention-review";

    public static readonly RetentionSchedule None = new([], []);

    /// <summary>The rule of a kind of work: its own, or the one for all the others; null when the pack has no schedule.</summary>
    public RetentionRule? Of(string pathway) =>
        Rules.FirstOrDefault(r => r.Pathways.Contains(pathway)) ?? Rules.FirstOrDefault(r => r.Pathways.IsEmpty && r.Store is null);

    public RetentionRule? OfStore(string store) => Rules.FirstOrDefault(r => r.Store == store);
}

/// <summary>How long a kind of record is kept.</summary>
/// <param name="Pathways">Empty: all that no other rule names, or a store.</param>
/// <param name="Store">read-audit or draft; null for records.</param>
/// <param name="From">born, closed or written.</param>
/// <param name="UnknownYears">From closing, where no date of birth is known.</param>
public sealed record RetentionRule(
    string Id, string Name, ImmutableArray<string> Pathways, string? Store, int Years, string From, int? UnknownYears, string Source, string Certainty)
{
    public const string ReadAudit = "read-audit", Draft = "draft";

    /// <summary>The last day on which it is kept: never before it has been closed.</summary>
    public LocalDate Until(LocalDate closed, LocalDate? born)
    {
        var until = From == "born" ? born is { } day ? day.PlusYears(Years) : closed.PlusYears(UnknownYears ?? Years) : closed.PlusYears(Years);
        return LocalDate.Max(until, closed);
    }
}
