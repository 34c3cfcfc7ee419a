using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Shouldly;
using static Kith.Practice.Tests.Time.Calendars;

namespace Kith.Practice.Tests.Time;

public class LondonTests
{
    [Theory]
    [InlineData("2026-06-01 12:00", "2026-06-01T11:00:00Z")]
    [InlineData("2026-12-01 12:00", "2026-12-01T12:00:00Z")]
    [InlineData("2026-03-29 01:30", "2026-03-29T01:00:00Z")]
    [InlineData("2026-10-25 01:30", "2026-10-25T00:30:00Z")]
    public void A_local_time_is_one_instant(string local, string instant) => At(local).ToString().ShouldBe(instant);

    [Fact]
    public void Local_times_keep_their_order() =>
        Prop.ForAll(Gen.Choose(0, 240).ToArbitrary(), Gen.Elements("2026-03-29", "2026-10-25").ToArbitrary(), (minute, date) =>
        {
            var local = Date(date).AtMidnight().PlusMinutes(minute);
            return local.InLondon() <= local.PlusMinutes(1).InLondon();
        }).QuickCheckThrowOnFailure();
}
