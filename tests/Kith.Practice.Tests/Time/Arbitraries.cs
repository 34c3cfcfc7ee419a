using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Kith.Practice.Tests.Time;

/// <summary>Days and moments from 2024 to the middle of 2028: far enough from the table's end for any limit in these tests.</summary>
internal static class Arbitraries
{
    private static readonly LocalDate First = new(2024, 1, 1);

    private static readonly LocalDate Last = new(2028, 6, 1);

    public static Arbitrary<LocalDate> Dates { get; } =
        Gen.Choose(0, Period.DaysBetween(First, Last)).Select(First.PlusDays).ToArbitrary();

    public static Arbitrary<Instant> Moments { get; } =
        (from date in Dates.Generator
         from minute in Gen.Choose(0, 24 * 60 - 1)
         select (date.AtMidnight().PlusMinutes(minute)).InLondon()).ToArbitrary();
}
