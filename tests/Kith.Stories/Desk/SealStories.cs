using Kith.Record.Seals;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Stories.Desk;

/// <summary>The health page says in words when the record was last sealed, and when that is late.</summary>
public sealed class SealStories
{
    [Theory, MemberData(nameof(Engines.Both), MemberType = typeof(Engines))]
    public async Task The_health_page_says_when_the_record_was_sealed_and_when_that_is_late(string engine)
    {
        await using var kith = await RunningKith.Start(engine);
        kith.Clock.Pass(Duration.FromMinutes(1));
        (await Health(kith)).ShouldContain("Late. None yet.");

        await new Sealing(kith.Store, SealKey.New("northshire.example/kith")).Run(kith.Now);
        var sealedNow = await Health(kith);
        sealedNow.ShouldContain("Last made on 17 Nov 2026, 10:01");
        sealedNow.ShouldNotContain("Late");
    }

    private static async Task<string> Health(RunningKith kith) => (await kith.Visitor().Get("/health")).Text;
}
