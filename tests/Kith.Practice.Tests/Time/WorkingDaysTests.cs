using FsCheck;
using FsCheck.Fluent;
using Kith.Practice.Time;
using NodaTime;
using Shouldly;
using static Kith.Practice.Tests.Time.Calendars;

namespace Kith.Practice.Tests.Time;

public class WorkingDaysTests
{
    [Theory]
    // The vectors of the practice rules.
    [InlineData("2025-04-17", 15, "2025-05-13")]
    [InlineData("2025-04-17", 10, "2025-05-06")]
    [InlineData("2025-04-01", 45, "2025-06-09")]
    [InlineData("2026-03-30", 20, "2026-04-29")]
    [InlineData("2026-12-24", 1, "2026-12-29")]
    [InlineData("2025-12-22", 5, "2025-12-31")]
    [InlineData("2027-12-24", 1, "2027-12-29")]
    // Saturday, Sunday and a bank holiday as day 0: day 1 is the next working day.
    [InlineData("2026-11-21", 1, "2026-11-23")]
    [InlineData("2026-11-22", 1, "2026-11-23")]
    [InlineData("2026-04-03", 1, "2026-04-07")]
    [InlineData("2026-12-25", 1, "2026-12-29")]
    // Over New Year, and over a leap day.
    [InlineData("2026-12-31", 1, "2027-01-04")]
    [InlineData("2024-02-28", 2, "2024-03-01")]
    [InlineData("2026-11-20", 0, "2026-11-20")]
    [InlineData("2026-11-21", 0, "2026-11-21")]
    public void A_limit_in_working_days_ends_on(string from, int days, string last) =>
        WorkingDays.Add(England, Date(from), days).ShouldBe(Date(last));

    [Theory]
    [InlineData("2026-11-20", true)]
    [InlineData("2026-11-21", false)]
    [InlineData("2026-11-22", false)]
    [InlineData("2026-05-04", false)]
    [InlineData("2027-12-25", false)]
    [InlineData("2027-12-27", false)]
    [InlineData("2027-12-28", false)]
    [InlineData("2027-12-29", true)]
    public void A_working_day_is_no_weekend_and_no_holiday(string date, bool working) =>
        WorkingDays.IsWorking(England, Date(date)).ShouldBe(working);

    [Fact]
    public void Christmas_Day_and_Good_Friday_are_never_working_though_the_table_omits_them()
    {
        var bare = Holidays("2026-01-01");

        WorkingDays.IsWorking(bare, Date("2026-12-25")).ShouldBeFalse();
        WorkingDays.IsWorking(bare, Date("2026-04-03")).ShouldBeFalse();
        WorkingDays.IsWorking(bare, Date("2026-04-06")).ShouldBeTrue();
    }

    [Theory]
    [InlineData(1818, "1818-03-20")]
    [InlineData(1943, "1943-04-23")]
    [InlineData(2000, "2000-04-21")]
    [InlineData(2024, "2024-03-29")]
    [InlineData(2025, "2025-04-18")]
    [InlineData(2026, "2026-04-03")]
    [InlineData(2027, "2027-03-26")]
    [InlineData(2028, "2028-04-14")]
    [InlineData(2038, "2038-04-23")]
    public void Good_Friday_falls_on(int year, string date) => WorkingDays.GoodFriday(year).ShouldBe(Date(date));

    [Fact]
    public void A_year_without_a_table_is_an_error_that_names_it_and_the_remedy()
    {
        var error = Should.Throw<YearNotInCalendar>(() => WorkingDays.Add(England, Date("2028-12-29"), 1));

        error.Year.ShouldBe(2029);
        error.TableVersion.ShouldBe("2026-11");
        error.Message.ShouldContain("2029");
        error.Message.ShouldContain("practice/calendars/bank-holidays.yaml");
        Should.Throw<YearNotInCalendar>(() => WorkingDays.IsWorking(England, new LocalDate(2029, 1, 6)));
    }

    [Fact]
    public void A_limit_cannot_run_backwards() =>
        Should.Throw<ArgumentOutOfRangeException>(() => WorkingDays.Add(England, Date("2026-11-20"), -1));

    [Fact]
    public void Any_limit_ends_on_a_working_day_with_just_so_many_between() =>
        Prop.ForAll(Arbitraries.Dates, Gen.Choose(1, 60).ToArbitrary(), (from, days) =>
        {
            var last = WorkingDays.Add(England, from, days);
            var counted = Enumerable.Range(1, Period.DaysBetween(from, last)).Count(n => WorkingDays.IsWorking(England, from.PlusDays(n)));
            return WorkingDays.IsWorking(England, last) && counted == days;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Two_limits_one_after_the_other_are_their_sum() =>
        Prop.ForAll(Arbitraries.Dates, Gen.Choose(0, 30).ToArbitrary(), Gen.Choose(0, 30).ToArbitrary(), (from, a, b) =>
            WorkingDays.Add(England, WorkingDays.Add(England, from, a), b) == WorkingDays.Add(England, from, a + b))
            .QuickCheckThrowOnFailure();
}
