using System.Collections.Immutable;

namespace Kith.Matching;

/// <summary>Why the machine leaves a pair to people, however alike it looks.</summary>
public enum Caution
{
    None,
    Twins,
    Namesakes,
    NoGivenName,
}

/// <summary>One thing that is alike, or is not, in words.</summary>
/// <param name="Bits">How much it speaks for one person (above 0) or against, as the base-2 logarithm of a ratio of chances.</param>
public sealed record Reason(bool Alike, string Words, double Bits);

/// <param name="Probability">That both are one person.</param>
/// <param name="Household">That they are two people of one household.</param>
/// <param name="Same">Above the model's threshold, and nothing asks for caution. Orders and suggests; it joins nobody.</param>
public readonly record struct Likeness(double Probability, double Household, Caution Caution, bool Same)
{
    /// <summary>The base-2 logarithm of the odds that both are one person; orders a list.</summary>
    public double Weight => Math.Log2(Math.Max(Probability, 1e-300) / Math.Max(1 - Probability, 1e-300));
}

/// <summary>
/// Fellegi and Sunter's model with term frequencies, with a third kind of pair between <i>one person</i> and <i>unrelated</i>: two people of one
/// household. Family name and address speak for <i>one person or one household</i>; only given name, birth, sex and numbers tell these apart.
/// </summary>
public sealed class Model
{
    /// <summary>More likely one person than everything else together.</summary>
    public const double Threshold = 0.5;

    /// <summary>Families were met in training: a share of household pairs below this part of the same-person pairs is noise.</summary>
    private const double LeastHouseholds = 0.1;

    private readonly Parameters known;
    private readonly double[][] same, household, twins, namesakes;
    private readonly Func<string, double?> givenShare, familyShare;

    internal Model(Parameters known, Func<string, double?> givenShare, Func<string, double?> familyShare)
    {
        (this.known, this.givenShare, this.familyShare) = (known, givenShare, familyShare);
        same = Ratios(known.Same, _ => true);
        household = Ratios(known.Household, t => t is Trait.FamilyName or Trait.Address or Trait.School);
        namesakes = Ratios(known.Household, t => t is Trait.FamilyName or Trait.Address or Trait.School);
        namesakes[(int)Trait.GivenName] = same[(int)Trait.GivenName];
        twins = [.. household];
        twins[(int)Trait.Birth] = [.. known.Other[(int)Trait.Birth].Select((other, level) => (BirthLevel)level switch
        {
            BirthLevel.Missing => 0,
            BirthLevel.Same or BirthLevel.AgeFits or BirthLevel.ExpectedFits => Math.Log(Parameters.TwinsBornTogether / other),
            _ => Math.Log(1 - Parameters.TwinsBornTogether),
        })];
        Families = known.ShareHousehold >= LeastHouseholds * known.ShareSame;
    }

    /// <summary>Untrained, for look-up.</summary>
    /// <param name="givenShare">The share of people who bear a folded given name; null when not known.</param>
    public static Model Standard(Func<string, double?> givenShare, Func<string, double?> familyShare) => new(Parameters.Standard, givenShare, familyShare);

    /// <summary>There are families among the people: twins and namesakes are left to people.</summary>
    public bool Families { get; }

    internal Parameters Known => known;

    public Likeness Compare(Compared a, Compared b)
    {
        var levels = LevelsOf(a, b);
        var (one, house, _) = Chances(levels, Shift(a.Given, b.Given, levels.Given, Trait.GivenName, givenShare), Shift(a.Family, b.Family, levels.Family, Trait.FamilyName, familyShare));
        var caution = Families ? CautionOf(levels) : Caution.None;
        return new Likeness(one, house, caution, one >= Threshold && caution == Caution.None);
    }

    /// <summary>Each point of likeness and of unlikeness, the weightiest first.</summary>
    public ImmutableArray<Reason> Explain(Compared a, Compared b)
    {
        var levels = LevelsOf(a, b);
        var (given, family) = (Shift(a.Given, b.Given, levels.Given, Trait.GivenName, givenShare), Shift(a.Family, b.Family, levels.Family, Trait.FamilyName, familyShare));
        double Bits(Trait trait) => (same[(int)trait][levels[trait]] + (trait == Trait.GivenName ? given : trait == Trait.FamilyName ? family : 0)) / Math.Log(2);
        var rare = levels.Family == NameLevel.Same ? Shared(a.Family, b.Family, familyShare) : null;
        return
        [
            .. ReasonWords.Of(a, b, levels, rare).Select(w => new Reason(w.Alike, w.Words, Bits(w.Trait))).OrderByDescending(r => Math.Abs(r.Bits)),
            .. (Families ? CautionOf(levels) : Caution.None) is var caution and not Caution.None ? [new Reason(false, ReasonWords.Of(caution), 0)] : Array.Empty<Reason>(),
        ];
    }

    internal static Levels LevelsOf(Compared a, Compared b)
    {
        var (given, family) = NameComparison.Of(a, b);
        return new Levels(
            given, family, BirthComparison.Of(a, b).Level, PlainComparison.Same(a.Sexes, b.Sexes), PlainComparison.Address(a, b),
            PlainComparison.Identifier(a, b), PlainComparison.Same(a.Schools, b.Schools));
    }

    /// <summary>The chances that a pair is one person, one household, unrelated.</summary>
    /// <param name="given">By how much more than common the shared given name speaks, as a natural logarithm.</param>
    internal (double Same, double Household, double Other) Chances(Levels levels, double given, double family)
    {
        var rest = Math.Log(1 - known.ShareSame - known.ShareHousehold);
        double one = Math.Log(known.ShareSame) + given + family;
        double house = Math.Log(known.ShareHousehold * (1 - Parameters.Twins - Parameters.Namesakes)) + family;
        double twin = Math.Log(known.ShareHousehold * Parameters.Twins) + family;
        double namesake = Math.Log(known.ShareHousehold * Parameters.Namesakes) + given + family;
        for (var t = 0; t < Levels.Traits; t++)
        {
            var level = levels[(Trait)t];
            one += same[t][level];
            house += household[t][level];
            twin += twins[t][level];
            namesake += namesakes[t][level];
        }
        var top = Math.Max(Math.Max(one, rest), Math.Max(house, Math.Max(twin, namesake)));
        var (x, y, z) = (Math.Exp(one - top), Math.Exp(house - top) + Math.Exp(twin - top) + Math.Exp(namesake - top), Math.Exp(rest - top));
        var sum = x + y + z;
        return (x / sum, y / sum, z / sum);
    }

    internal static double Shift(double common, double? share) => share is { } s ? Math.Log(common / s) : 0;

    /// <summary>The rarest name that both bear.</summary>
    internal static double? Shared(FoldedName[] a, FoldedName[] b, Func<string, double?> share)
    {
        double? rarest = null;
        foreach (var name in a)
        {
            if (b.Any(n => n.Joined == name.Joined) && share(name.Joined) is { } s && (rarest is null || s < rarest))
                rarest = s;
        }
        return rarest;
    }

    private double Shift(FoldedName[] a, FoldedName[] b, NameLevel level, Trait trait, Func<string, double?> share) =>
        level == NameLevel.Same ? Shift(known.Other[(int)trait][(int)NameLevel.Same], Shared(a, b, share)) : 0;

    private double[][] Ratios(double[][] kind, Func<Trait, bool> counts) =>
    [
        .. kind.Select((levels, t) => counts((Trait)t)
            ? levels.Select((chance, level) => level == 0 ? 0 : Math.Log(chance / known.Other[t][level])).ToArray() : new double[levels.Length]),
    ];

    private static Caution CautionOf(Levels levels)
    {
        var together = levels.Family is NameLevel.Same or NameLevel.OtherForm or NameLevel.Near or NameLevel.Part
            || levels.Address is AddressLevel.Same or AddressLevel.Mostly or AddressLevel.Postcode;
        if (!together)
            return Caution.None;
        return levels switch
        {
            { Birth: BirthLevel.Same or BirthLevel.ExpectedFits, Given: NameLevel.Differs } => Caution.Twins,
            { Birth: BirthLevel.Differs or BirthLevel.OnePlace, Given: NameLevel.Same or NameLevel.OtherForm or NameLevel.Part } => Caution.Namesakes,
            { Given: NameLevel.Missing or NameLevel.Initial, Identifier: not PlainLevel.Same } => Caution.NoGivenName,
            _ => Caution.None,
        };
    }
}
