using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Kith.Practice.Pack;
using Kith.Practice.Time;
using NodaTime;
using Shouldly;
using static Kith.Practice.Tests.Time.Calendars;

namespace Kith.Practice.Tests.Time;

public class DueTests
{
    private static string Due(int limit, TimeUnit unit, string from, bool runsOn = false) =>
        Show(Practice.Time.Due.At(Limit(limit, unit, runsOn), At(from), England, Hours));

    [Theory]
    [InlineData("2025-04-17 09:00", 15, "2025-05-13 23:59:00")]
    [InlineData("2025-04-17 23:59", 10, "2025-05-06 23:59:00")]
    [InlineData("2025-04-01 00:00", 45, "2025-06-09 23:59:00")]
    [InlineData("2026-03-30 12:00", 20, "2026-04-29 23:59:00")]
    [InlineData("2026-12-24 16:00", 1, "2026-12-29 23:59:00")]
    [InlineData("2025-12-22 10:00", 5, "2025-12-31 23:59:00")]
    [InlineData("2027-12-24 10:00", 1, "2027-12-29 23:59:00")]
    [InlineData("2026-11-20 16:50", 1, "2026-11-23 23:59:00")]
    [InlineData("2026-11-20 16:50", 3, "2026-11-25 23:59:00")]
    [InlineData("2026-11-21 03:00", 1, "2026-11-23 23:59:00")]
    [InlineData("2026-06-30 23:30", 1, "2026-07-01 23:59:00")]
    public void Working_days_end_at_the_end_of_the_last_day(string from, int days, string due) =>
        Due(days, TimeUnit.WorkingDay, from).ShouldBe(due);

    [Theory]
    [InlineData("2026-11-20 16:50", 72, "2026-11-23 16:50:00")]
    // The clocks go forward and back: elapsed hours, so the hour on the wall moves.
    [InlineData("2026-03-28 12:00", 24, "2026-03-29 13:00:00")]
    [InlineData("2026-10-24 12:00", 24, "2026-10-25 11:00:00")]
    [InlineData("2026-12-24 18:00", 24, "2026-12-25 18:00:00")]
    public void Clock_hours_are_elapsed_hours(string from, int hours, string due) =>
        Due(hours, TimeUnit.ClockHour, from).ShouldBe(due);

    [Theory]
    [InlineData("2026-11-19 09:00", 4, "2026-11-19 13:00:00")]
    [InlineData("2026-11-19 07:00", 4, "2026-11-19 12:45:00")]
    // To the minute of closing, and over the night.
    [InlineData("2026-11-19 13:20", 4, "2026-11-19 17:20:00")]
    [InlineData("2026-11-19 13:21", 4, "2026-11-20 08:46:00")]
    [InlineData("2026-11-19 17:20", 1, "2026-11-20 09:45:00")]
    // Friday 16:50 is five minutes after closing; a Friday of 2025 still closed at 17:20.
    [InlineData("2026-11-20 16:50", 4, "2026-11-23 12:45:00")]
    [InlineData("2025-11-21 16:50", 4, "2025-11-24 12:15:00")]
    [InlineData("2026-11-21 12:00", 1, "2026-11-23 09:45:00")]
    // Christmas Eve (a Thursday) 16:50: 30 minutes, then nothing until Tuesday.
    [InlineData("2026-12-24 16:50", 4, "2026-12-29 12:15:00")]
    [InlineData("2027-12-24 16:00", 1, "2027-12-29 09:00:00")]
    [InlineData("2026-12-31 17:00", 1, "2027-01-04 09:25:00")]
    // Over the week-ends of the clock changes.
    [InlineData("2026-03-27 16:00", 2, "2026-03-30 10:00:00")]
    [InlineData("2026-10-23 16:00", 2, "2026-10-26 10:00:00")]
    [InlineData("2028-02-28 17:00", 1, "2028-02-29 09:25:00")]
    [InlineData("2026-11-20 07:00", 0, "2026-11-20 08:45:00")]
    [InlineData("2026-11-20 10:00", 0, "2026-11-20 10:00:00")]
    public void Office_hours_count_open_time_only(string from, int hours, string due) =>
        Due(hours, TimeUnit.OfficeHour, from).ShouldBe(due);

    [Theory]
    [InlineData("2026-11-20 16:50", "2026-11-20 20:50:00")]
    [InlineData("2026-11-22 03:00", "2026-11-22 07:00:00")]
    [InlineData("2026-12-25 23:00", "2026-12-26 03:00:00")]
    [InlineData("2026-10-25 00:30", "2026-10-25 03:30:00")]
    public void Red_runs_on_whatever_the_hour(string from, string due) =>
        Due(4, TimeUnit.OfficeHour, from, runsOn: true).ShouldBe(due);

    [Theory]
    [InlineData(TimeUnit.CalendarDay, "2026-11-20 16:50", 42, "2027-01-01 23:59:00")]
    [InlineData(TimeUnit.CalendarDay, "2028-02-28 10:00", 1, "2028-02-29 23:59:00")]
    [InlineData(TimeUnit.CalendarDay, "2026-03-28 23:30", 1, "2026-03-29 23:59:00")]
    [InlineData(TimeUnit.Week, "2026-11-20 16:50", 6, "2027-01-01 23:59:00")]
    [InlineData(TimeUnit.Month, "2026-11-15 10:00", 3, "2027-02-15 23:59:00")]
    [InlineData(TimeUnit.Month, "2026-11-30 10:00", 3, "2027-02-28 23:59:00")]
    [InlineData(TimeUnit.Month, "2027-11-30 10:00", 3, "2028-02-29 23:59:00")]
    [InlineData(TimeUnit.Month, "2024-02-29 10:00", 12, "2025-02-28 23:59:00")]
    [InlineData(TimeUnit.Month, "2026-08-31 10:00", 6, "2027-02-28 23:59:00")]
    public void Days_weeks_and_months_end_at_the_end_of_the_last_day(TimeUnit unit, string from, int limit, string due) =>
        Due(limit, unit, from).ShouldBe(due);

    [Fact]
    public void A_front_door_that_never_closes_is_open_through_the_clock_changes()
    {
        ImmutableArray<OfficeHours> always = [new(Date("2024-01-01"), Enumerable.Range(1, 7).ToImmutableSortedDictionary(
            d => (IsoDayOfWeek)d, _ => new OpenTimes(LocalTime.Midnight, LocalTime.Midnight)))];

        foreach (var from in new[] { "2026-03-28 20:00", "2026-10-24 20:00", "2026-06-01 20:00" })
            Practice.Time.Due.At(Limit(12, TimeUnit.OfficeHour), At(from), England, always).ShouldBe(At(from) + Duration.FromHours(12));
    }

    [Fact]
    public void Hours_within_the_hour_that_spring_skips_are_no_time_at_all()
    {
        ImmutableArray<OfficeHours> night = [new(Date("2024-01-01"), ImmutableSortedDictionary<IsoDayOfWeek, OpenTimes>.Empty
            .Add(IsoDayOfWeek.Sunday, new(new(1, 10), new(2, 30))))];

        Show(Practice.Time.Due.At(Limit(1, TimeUnit.OfficeHour), At("2026-03-28 12:00"), England, night)).ShouldBe("2026-04-05 01:40:00");
    }

    [Fact]
    public void A_clock_before_the_first_office_hours_is_an_error()
    {
        var error = Should.Throw<OfficeHoursNotCovered>(
            () => Practice.Time.Due.At(Limit(4, TimeUnit.OfficeHour), At("2025-06-02 10:00"), England, [Week("2026-01-01", "17:00")]));

        error.On.ShouldBe(Date("2025-06-02"));
        error.Message.ShouldContain("practice/partnership.yaml");
        Should.Throw<OfficeHoursNotCovered>(() => Practice.Time.Due.At(Limit(4, TimeUnit.OfficeHour), At("2025-06-02 10:00"), England, default));
    }

    [Fact]
    public void Closing_before_opening_is_an_error() =>
        Should.Throw<OfficeHoursNotCovered>(
            () => Practice.Time.Due.At(Limit(4, TimeUnit.OfficeHour), At("2025-06-06 10:00"), England, [Week("2024-01-01", "08:00")]))
            .Message.ShouldContain("Friday closes before it opens");

    [Fact]
    public void An_office_that_is_never_open_runs_out_of_calendar_rather_than_for_ever() =>
        Should.Throw<YearNotInCalendar>(() => Practice.Time.Due.At(
            Limit(4, TimeUnit.OfficeHour), At("2026-06-02 10:00"), England,
            [new(Date("2024-01-01"), ImmutableSortedDictionary<IsoDayOfWeek, OpenTimes>.Empty)]));

    [Theory]
    [InlineData(-1)]
    [InlineData(10_001)]
    public void A_limit_that_cannot_be_meant_is_an_error(int limit) =>
        Should.Throw<ArgumentOutOfRangeException>(() => Practice.Time.Due.At(Limit(limit, TimeUnit.Month), At("2026-06-02 10:00"), England, Hours))
            .Message.ShouldContain("a-limit");

    [Fact]
    public void The_value_of_a_limit_is_the_one_that_holds_on_the_day()
    {
        ImmutableArray<Timescale> values =
        [
            Limit(2, TimeUnit.WorkingDay) with { From = Date("2024-01-01"), Until = Date("2025-12-31") },
            Limit(1, TimeUnit.WorkingDay) with { From = Date("2026-02-01") },
        ];

        Practice.Time.Due.Value(values, Date("2024-01-01")).Limit.ShouldBe(2);
        Practice.Time.Due.Value(values, Date("2025-12-31")).Limit.ShouldBe(2);
        Practice.Time.Due.Value(values, Date("2026-02-01")).Limit.ShouldBe(1);
        foreach (var gap in new[] { "2023-12-31", "2026-01-01", "2026-01-31" })
        {
            var error = Should.Throw<TimescaleNotCovered>(() => Practice.Time.Due.Value(values, Date(gap)));
            error.Timescale.ShouldBe("a-limit");
            error.On.ShouldBe(Date(gap));
            error.Message.ShouldContain(gap);
        }
        Should.Throw<TimescaleNotCovered>(() => Practice.Time.Due.Value(default, Date("2026-02-01")));
    }

    [Fact]
    public void Of_two_values_that_overlap_the_one_that_began_later_holds() =>
        Practice.Time.Due.Value(
            [Limit(1, TimeUnit.Week) with { From = Date("2026-02-01") }, Limit(2, TimeUnit.Week)], Date("2026-02-01")).Limit.ShouldBe(1);

    private static readonly Arbitrary<TimeUnit> Units = Gen.Elements(Enum.GetValues<TimeUnit>()).ToArbitrary();

    [Fact]
    public void A_later_start_never_falls_due_sooner() =>
        Prop.ForAll(Units, Gen.Choose(0, 12).ToArbitrary(), Arbitraries.Moments.Generator.Two().ToArbitrary(), (unit, limit, pair) =>
        {
            var (a, b) = pair;
            var first = Practice.Time.Due.At(Limit(limit, unit), Instant.Min(a, b), England, Hours);
            return first <= Practice.Time.Due.At(Limit(limit, unit), Instant.Max(a, b), England, Hours);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_longer_limit_never_falls_due_sooner() =>
        Prop.ForAll(Units, Gen.Choose(0, 11).ToArbitrary(), Arbitraries.Moments, (unit, limit, from) =>
            Practice.Time.Due.At(Limit(limit, unit), from, England, Hours) <= Practice.Time.Due.At(Limit(limit + 1, unit), from, England, Hours))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_is_due_before_it_starts() =>
        Prop.ForAll(Units, Gen.Choose(1, 12).ToArbitrary(), Arbitraries.Moments, (unit, limit, from) =>
            Practice.Time.Due.At(Limit(limit, unit), from, England, Hours) > from).QuickCheckThrowOnFailure();

    [Fact]
    public void Office_hours_run_out_while_the_office_is_open_or_as_it_closes() =>
        Prop.ForAll(Gen.Choose(1, 12).ToArbitrary(), Arbitraries.Moments, (limit, from) =>
        {
            var due = Practice.Time.Due.At(Limit(limit, TimeUnit.OfficeHour), from, England, Hours);
            return OpenTime.IsOpen(due - Duration.FromSeconds(1), England, Hours) && OpenMinutes(from, due) == limit * 60;
        }).QuickCheckThrowOnFailure();

    /// <summary>Counted the long way, minute by minute.</summary>
    private static int OpenMinutes(Instant from, Instant due)
    {
        var minutes = 0;
        for (var at = from; at < due; at += Duration.FromMinutes(1))
            minutes += OpenTime.IsOpen(at, England, Hours) ? 1 : 0;
        return minutes;
    }
}
