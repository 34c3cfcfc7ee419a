using System.Globalization;
using System.Text.Json.Nodes;
using Kith.Practice;
using Kith.Practice.Pack;
using NodaTime;

namespace Kith.Simulator;

/// <summary>A child as the simulator knows them, and the person that the record has made of them, once it has.</summary>
public sealed record SimulatedChild(string GivenNames, string FamilyName, string Sex, string Ethnicity, LocalDate Born, string? School)
{
    public string? Person { get; set; }
}

/// <summary>Children of one household, in one area.</summary>
public sealed record Family(string Authority, string Street, string Postcode, string MotherName, IReadOnlyList<SimulatedChild> Children)
{
    public static Family Make(Chance chance, Cast cast, Partnership partnership, LocalDate begin, LocalDate today, int most)
    {
        var authority = chance.One(partnership.Authorities).Id;
        var community = chance.Weighted([.. cast.Communities.Where(c => c.Weight.GetValueOrDefault(authority) > 0).Select(c => (c, c.Weight[authority]))]);
        var name = chance.One(community.FamilyNames);
        var schools = partnership.Schools.Where(s => s.Authority == authority).ToArray();
        var children = Enumerable.Range(0, Math.Min(most, chance.Weighted([(1, 5.0), (2, 3.0), (3, 1.2), (4, 0.4)]))).Select(_ =>
        {
            var girl = chance.Is(0.5);
            var born = begin.PlusDays(-chance.Between(20, 17 * 365));
            var age = Period.Between(born, today, PeriodUnits.Years).Years;
            var fitting = schools.Where(s => s.Phase.StartsWith(age < 11 ? "primary" : "secondary", StringComparison.OrdinalIgnoreCase)).ToArray();
            return new SimulatedChild(
                chance.One(girl ? community.Girls : community.Boys), name, girl ? "F" : "M", community.Ethnicity, born,
                age is < 4 || fitting.Length == 0 ? null : chance.One(fitting).Urn);
        }).DistinctBy(c => c.GivenNames).ToArray();
        return new Family(authority, cast.Street(chance, authority), cast.Postcode(chance, authority), $"{chance.One(community.Girls)} {name}", children);
    }

    /// <summary>What a referrer tells of these children: much, not all.</summary>
    public JsonObject Report(Chance chance, Cast cast, Cast.Concern theme, IReadOnlyList<SimulatedChild> children, int level, bool lay, JsonObject? threshold, LocalDate today)
    {
        var report = new JsonObject
        {
            ["danger-now"] = lay || level == 4 ? (level == 4 && chance.Is(0.35) ? "yes" : "no") : null,
            ["children"] = new JsonArray([.. children.Select(c => (JsonNode)Told(chance, c, lay, today))]),
            ["concern"] = string.Join(' ', chance.Some(theme.Sentences, Math.Min(2, theme.Sentences.Count))).Replace("{child}", children[0].GivenNames, StringComparison.Ordinal),
            ["childs-words"] = chance.Is(lay ? 0.2 : 0.7) ? cast.ChildsWords(chance) : null,
        };
        if (!lay)
        {
            report["consent"] = new JsonObject { ["state"] = chance.Weighted([("given", 6.0), ("not-sought", 2.0), ("refused", 1.0)]) };
            if (threshold is not null) report["threshold"] = threshold;
            if (chance.Is(0.6)) report["household"] = new JsonArray(Mother(children));
        }
        foreach (var empty in report.Where(f => f.Value is null).Select(f => f.Key).ToArray()) report.Remove(empty);
        return report;
    }

    private JsonObject Mother(IReadOnlyList<SimulatedChild> children)
    {
        var names = MotherName.Split(' ', 2);
        return new JsonObject
        {
            ["family-name"] = names[1],
            ["given-names"] = names[0],
            ["relationships"] = new JsonArray([.. children.Select((_, i) => (JsonNode)new JsonObject
            {
                ["child"] = i.ToString(CultureInfo.InvariantCulture), ["relationship"] = "mother",
            })]),
        };
    }

    private JsonObject Told(Chance chance, SimulatedChild child, bool lay, LocalDate today)
    {
        var told = new JsonObject
        {
            ["given-names"] = child.GivenNames,
            ["address"] = new JsonObject { ["lines"] = Street, ["postcode"] = Postcode },
            ["sex"] = child.Sex,
        };
        if (!lay || chance.Is(0.5)) told["family-name"] = child.FamilyName;
        if (child.School is not null) told["school"] = child.School;
        if (lay)
        {
            told["approximate-age"] = Math.Max(0, today.Year - child.Born.Year).ToString(CultureInfo.InvariantCulture);
            return told;
        }
        if (chance.Is(0.92)) told["date-of-birth"] = London.Iso(child.Born);
        if (chance.Is(0.72)) told["ethnicity"] = child.Ethnicity;
        return told;
    }

}
