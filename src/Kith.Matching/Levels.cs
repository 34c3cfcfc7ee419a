namespace Kith.Matching;

/// <summary>What is compared. Family name, address and school are shared by a household; the rest are a person's own.</summary>
internal enum Trait
{
    GivenName,
    FamilyName,
    Birth,
    Sex,
    Address,
    Identifier,
    School,
}

internal enum NameLevel : byte
{
    Missing,
    Same,
    OtherForm,
    Near,
    Part,
    Initial,
    Exchanged,
    Differs,
}

internal enum BirthLevel : byte
{
    Missing,
    Same,
    DayMonthExchanged,
    OneFigure,
    OnePlace,
    AgeFits,
    ExpectedFits,
    Differs,
}

internal enum AddressLevel : byte
{
    Missing,
    Same,
    Mostly,
    Partly,
    Postcode,
    Place,
    Differs,
}

internal enum PlainLevel : byte
{
    Missing,
    Same,
    Near,
    Differs,
}

/// <summary>How two people compare, trait by trait; a level of 0 means that one of them does not say.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct Levels(NameLevel Given, NameLevel Family, BirthLevel Birth, PlainLevel Sex, AddressLevel Address, PlainLevel Identifier, PlainLevel School)
{
    public const int Traits = 7, Most = 8;

    public int this[Trait trait] => trait switch
    {
        Trait.GivenName => (int)Given,
        Trait.FamilyName => (int)Family,
        Trait.Birth => (int)Birth,
        Trait.Sex => (int)Sex,
        Trait.Address => (int)Address,
        Trait.Identifier => (int)Identifier,
        _ => (int)School,
    };
}
