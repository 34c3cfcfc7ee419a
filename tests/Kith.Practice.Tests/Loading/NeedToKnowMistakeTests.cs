using Kith.Practice.Loading;
using Kith.Practice.Pack;
using Shouldly;
using Xunit;

namespace Kith.Practice.Tests.Loading;

/// <summary>What opens a restriction is said for each way in, and only ways that there are can be said.</summary>
public sealed class NeedToKnowMistakeTests
{
    [Fact]
    public void Each_way_in_is_said_and_none_goes_further_than_it_may()
    {
        var said = Said("opens: { clearing: person, request: person, cover: itself, emergency: always }");
        foreach (var (key, word) in new[] { ("clearing", "person"), ("request", "person"), ("cover", "itself"), ("emergency", "always") })
            said.ShouldContain($"“{word}” is not a value of “{key}”");
        Said("opens: { clearing: itself, request: itself, cover: nothing }").ShouldContain("emergency");
        Said("hint: A restriction that says nothing of it").ShouldContain("opens");
        Said("opens: { clearing: itself, request: itself, cover: nothing, emergency: person, night: itself }").ShouldContain("night");
    }

    [Fact]
    public void The_practice_seals_against_every_emergency_and_cover()
    {
        var known = PackLoader.Load(RealPack.Files).Pack!.NeedToKnow;
        known.Restrictions["sealed"].Opens.ShouldBe(new WaysIn(Reach.Itself, Reach.Nothing));
        known.Restrictions["restricted"].Opens.ShouldBe(new WaysIn(Reach.Itself, Reach.Person));
        known.Governance.ShouldBe(["privacy-officer"]);
    }

    [Fact]
    public void A_pack_of_a_time_before_says_of_emergency_access_alone()
    {
        Said("emergency: yes").ShouldNotContain("opens");
        Said("emergency: perhaps").ShouldContain("perhaps");
    }

    private static string Said(string line)
    {
        var text = $"restrictions:\n  - restriction: closed\n    name: Closed\n    set-by: []\n    {line}\n    review: soon\n";
        var files = PackFiles.Of("practice", TinyPack.Files.Texts.Append(KeyValuePair.Create("access/need-to-know.yaml", text)));
        return string.Join('\n', PackLoader.Load(files).Mistakes.Where(m => m.ToString()!.Contains("need-to-know", StringComparison.Ordinal)));
    }
}
