using System.Collections.Immutable;
using System.Globalization;
using Kith.Practice.Pack;
using NodaTime;
using NodaTime.Text;

namespace Kith.Practice.Tests.Time;

/// <summary>The bank holidays of England and Wales, 2024 to 2028, and the hours of one front door.</summary>
internal static class Calendars
{
    public static readonly BankHolidays England = Holidays(
        "2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26 "
        + "2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26 "
        + "2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28 "
        + "2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28 "
        + "2028-01-03 2028-04-14 2028-04-17 2028-05-01 2028-05-29 2028-08-28 2028-12-25 2028-12-26");

    /// <summary>Weekdays 08:45 to 17:20, closing at 16:45 on Fridays from 2026 (and at noon until 2023). In no order.</summary>
    public static readonly ImmutableArray<OfficeHours> Hours =
    [
        Week("2024-01-01", "17:20"),
        Week("2026-01-01", "16:45"),
        Week("2020-01-01", "12:00"),
    ];

    public static BankHolidays Holidays(string dates) => new(
        "2026-11",
        dates.Split(' ').Select(Date).GroupBy(d => d.Year).ToImmutableSortedDictionary(g => g.Key, g => g.ToImmutableSortedSet()));

    public static OfficeHours Week(string from, string fridayCloses) => new(
        Date(from),
        Enumerable.Range(1, 5).Select(d => (IsoDayOfWeek)d).ToImmutableSortedDictionary(
            d => d, d => new OpenTimes(new(8, 45), d == IsoDayOfWeek.Friday ? Clock(fridayCloses) : new(17, 20))));

    public static LocalDate Date(string iso) => LocalDatePattern.Iso.Parse(iso).Value;

    public static LocalTime Clock(string time) => LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(time).Value;

    /// <summary>A London time, <c>2026-11-20 16:50</c>.</summary>
    public static Instant At(string local) =>
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm").Parse(local).Value.InLondon();

    public static string Show(Instant at) => at.Local().ToString("uuuu-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static Timescale Limit(int limit, TimeUnit unit, bool runsOn = false) =>
        new("a-limit", "A limit", limit, unit, runsOn, new LocalDate(2024, 1, 1), null, "test", "local");
}
