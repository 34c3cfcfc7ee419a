using System.Collections.Immutable;
using Kith.Practice.Pack;

namespace Kith.Practice.Loading;

/// <summary>access/unusual.yaml and access/retention.yaml. A pack from before there were any has none: then nothing is looked for, and nothing is ever due.</summary>
internal static class KeepingReaders
{
    private const string UnusualFile = "access/unusual.yaml";
    private const string RetentionFile = "access/retention.yaml";

    public static ImmutableSortedDictionary<string, UnusualRule> Unusual(Reading reading)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, UnusualRule>(StringComparer.Ordinal);
        if (!reading.Files.Texts.ContainsKey(UnusualFile) || reading.Open(UnusualFile, "the rules of unusual reading") is not { } file) return all.ToImmutable();
        foreach (var b in file.SomeBlocks("rules", "a rule"))
        {
            var rule = new UnusualRule(
                b.OneOf("rule", UnusualRule.OwnSurname, UnusualRule.OwnAddress, UnusualRule.Colleague, UnusualRule.NoRelationship, UnusualRule.Volume),
                b.Text("name"), Positive(b, "at-least"), Positive(b, "within-days"));
            b.Done();
            all[rule.Id] = rule;
        }
        file.Done();
        reading.Names.Use(NameKind.Pathway, "", UnusualRule.Review, new(UnusualFile, 1));
        return all.ToImmutable();
    }

    public static RetentionSchedule Retention(Reading reading)
    {
        if (!reading.Files.Texts.ContainsKey(RetentionFile) || reading.Open(RetentionFile, "the retention schedule") is not { } file) return RetentionSchedule.None;
        var holders = file.NamesIn("hold-by", NameKind.Role);
        var rules = ImmutableArray.CreateBuilder<RetentionRule>();
        foreach (var b in file.SomeBlocks("rules", "a rule"))
        {
            rules.Add(new RetentionRule(
                b.Text("rule"), b.Text("name"), b.NamesIn("pathways", NameKind.Pathway), b.OneOfIf("store", RetentionRule.ReadAudit, RetentionRule.Draft),
                Positive(b, "years"), b.OneOf("from", "born", "closed", "written"), b.NumberIf("unknown-years"), b.Text("source"), b.Text("certainty")));
            b.Done();
        }
        if (!rules.Any(r => r.Pathways.IsEmpty && r.Store is null)) file.Mistake(MistakeKind.NothingForOthers, "rules");
        file.Done();
        reading.Names.Use(NameKind.Pathway, "", RetentionSchedule.Review, new(RetentionFile, 1));
        return new(holders, rules.ToImmutable());
    }

    private static int Positive(Block block, string key)
    {
        var number = block.Number(key);
        if (number < 1) block.Reading.Mistakes.Add(MistakeKind.NotPositive, block.PlaceOf(key), $"{number}", key);
        return number;
    }
}
