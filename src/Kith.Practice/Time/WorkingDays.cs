using Kith.Practice.Pack;
using NodaTime;

namespace Kith.Practice.Time;

/// <summary>
/// Working days of England and Wales: not Saturday, Sunday, Christmas Day, Good Friday or a bank holiday. Days on which an office
/// is closed are working days all the same. A year that the table lacks throws <see cref="YearNotInCalendar"/>.
/// Source: the definition that regulations for England share; practice rules, working days.
/// </summary>
public static class WorkingDays
{
    public static bool IsWorking(BankHolidays holidays, LocalDate date) =>
        !IsHoliday(holidays, date) && date.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday);

    /// <summary>Christmas Day and Good Friday are holidays by definition: a table of substitute days omits the Christmas that is a Saturday.</summary>
    public static bool IsHoliday(BankHolidays holidays, LocalDate date)
    {
        if (!holidays.Years.TryGetValue(date.Year, out var days))
            throw new YearNotInCalendar(date.Year, holidays.Version);
        return days.Contains(date) || date is { Month: 12, Day: 25 } || date == GoodFriday(date.Year);
    }

    /// <summary>
    /// The last day of a limit. <paramref name="from"/> is day 0, the first working day after it is day 1;
    /// from a weekend or a holiday, day 1 is the next working day. No days: the day itself, working or not.
    /// </summary>
    public static LocalDate Add(BankHolidays holidays, LocalDate from, int days)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(days);
        var date = from;
        for (var counted = 0; counted < days;)
        {
            date = date.PlusDays(1);
            if (IsWorking(holidays, date))
                counted++;
        }
        return date;
    }

    public static LocalDate GoodFriday(int year) => EasterSunday(year).PlusDays(-2);

    // The Gregorian reckoning of Easter as in the tables of the Book of Common Prayer (Butcher's form of it).
    private static LocalDate EasterSunday(int year)
    {
        var moon = year % 19;
        var (century, ofCentury) = Math.DivRem(year, 100);
        var epact = (19 * moon + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
        var weekday = (32 + 2 * (century % 4) + 2 * (ofCentury / 4) - epact - ofCentury % 4) % 7;
        var late = (moon + 11 * epact + 22 * weekday) / 451;
        var (month, day) = Math.DivRem(epact + weekday - 7 * late + 114, 31);
        return new LocalDate(year, month, day + 1);
    }
}
