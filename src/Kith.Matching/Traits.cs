using System.Collections.Immutable;
using NodaTime;

namespace Kith.Matching;

/// <summary>All that was ever told of somebody and can be compared. Several values of one kind stand beside each other: the best fit counts.</summary>
public sealed record Traits
{
    public ImmutableArray<string> GivenNames { get; init; } = [];
    public ImmutableArray<string> FamilyNames { get; init; } = [];
    public ImmutableArray<Birth> Births { get; init; } = [];
    public ImmutableArray<string> Sexes { get; init; } = [];
    public ImmutableArray<Address> Addresses { get; init; } = [];
    public ImmutableArray<Identifier> Identifiers { get; init; } = [];
    public ImmutableArray<string> Schools { get; init; } = [];
}

public enum BirthKind
{
    Exact,

    /// <summary>Reckoned from an age that somebody told.</summary>
    Approximate,

    /// <summary>Not yet born when told.</summary>
    Expected,
}

/// <summary>The days between which somebody was, or will be, born. One day when it is known.</summary>
public sealed record Birth(BirthKind Kind, LocalDate From, LocalDate Until)
{
    /// <summary>How far an approximate age may be out.</summary>
    public static readonly Period AgeSlack = Period.FromYears(1);

    /// <summary>How far a birth may lie from the day on which it was expected.</summary>
    public const int DaysFromExpected = 42;

    public static Birth On(LocalDate day) => new(BirthKind.Exact, day, day);

    public static Birth ExpectedOn(LocalDate day) => new(BirthKind.Expected, day, day);

    /// <param name="told">The day on which the age was told.</param>
    public static Birth Aged(int years, LocalDate told) => new(BirthKind.Approximate, told.PlusYears(-years - 1).PlusDays(1), told.PlusYears(-years));
}

/// <summary>Where somebody lives or lived. What is not known is null.</summary>
public sealed record Address(string? Number = null, string? Line1 = null, string? Line2 = null, string? Suburb = null, string? Postcode = null, string? Region = null);

/// <summary>A number that stands for one person; only numbers of one scheme are compared.</summary>
public sealed record Identifier(string Scheme, string Value);
