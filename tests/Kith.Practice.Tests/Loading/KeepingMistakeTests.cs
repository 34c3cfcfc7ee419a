using Kith.Practice.Loading;
using Shouldly;
using Xunit;

namespace Kith.Practice.Tests.Loading;

/// <summary>Mistakes in the files that a pack need not have: K141 and K142 of the catalogue, and the names that they use.</summary>
public sealed class KeepingMistakeTests
{
    [Fact]
    public void What_is_counted_is_at_least_one_and_reviews_need_their_pathway()
    {
        var said = Said("access/unusual.yaml", "rules:\n  - { rule: volume, name: Many, at-least: 0, within-days: 1 }\n  - { rule: gossip, name: Gossip, at-least: 1, within-days: 1 }");
        said.ShouldContain("access/unusual.yaml:2: K141 “0” is less than one");
        said.ShouldContain("“gossip” is not a value of “rule”");
        said.ShouldContain("“access-review” is not a pathway");
    }

    [Fact]
    public void Whatever_is_kept_has_a_rule_and_every_rule_keeps_for_some_time()
    {
        var said = Said("access/retention.yaml", "hold-by: [screner]\nrules:\n  - { rule: contact, name: Contact, pathways: [contact], years: 0, from: born, source: none, certainty: local }");
        said.ShouldContain("K141");
        said.ShouldContain("K142 “rules” says nothing about work that no rule names");
        said.ShouldContain("“screner” is not a role");
        said.ShouldContain("“retention-review” is not a pathway");
    }

    private static string Said(string file, string text)
    {
        var files = PackFiles.Of("practice", TinyPack.Files.Texts.Append(KeyValuePair.Create(file, text)));
        return string.Join('\n', PackLoader.Load(files).Mistakes);
    }
}
