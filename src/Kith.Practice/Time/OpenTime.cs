using System.Collections.Immutable;
using Kith.Practice.Pack;
using NodaTime;

namespace Kith.Practice.Time;

/// <summary>
/// When an office is open. Each day's times come from the latest <see cref="OfficeHours"/> that began by then; bank holidays are closed.
/// Open spans are instants, so a day on which the clocks change is as long as it is.
/// </summary>
public static class OpenTime
{
    public static bool IsOpen(Instant at, BankHolidays holidays, ImmutableArray<OfficeHours> hours) =>
        Span(at.Local().Date, holidays, hours) is { } open && open.Contains(at);

    /// <summary>When so much open time has passed since <paramref name="from"/>. None at all: the next moment that is open.</summary>
    public static Instant After(Duration open, Instant from, BankHolidays holidays, ImmutableArray<OfficeHours> hours)
    {
        // Ends because every day asks the table of holidays, and the table ends.
        for (var (date, left) = (from.Local().Date, open); ; date = date.PlusDays(1))
        {
            if (Span(date, holidays, hours) is not { } span || span.End <= from)
                continue;
            var start = Instant.Max(span.Start, from);
            if (span.End - start >= left)
                return start + left;
            left -= span.End - start;
        }
    }

    /// <summary>The span of a day, or null when it is closed. Closing at 00:00 means the end of the day.</summary>
    private static Interval? Span(LocalDate date, BankHolidays holidays, ImmutableArray<OfficeHours> hours)
    {
        if (WorkingDays.IsHoliday(holidays, date))
            return null;
        var week = (hours.IsDefault ? [] : hours).Where(h => h.From <= date).MaxBy(h => h.From)
            ?? throw new OfficeHoursNotCovered(date, "none have begun by then.");
        if (!week.Days.TryGetValue(date.DayOfWeek, out var times))
            return null;
        var closes = times.Closes == LocalTime.Midnight ? date.PlusDays(1).AtMidnight() : date + times.Closes;
        if (closes <= date + times.Opens)
            throw new OfficeHoursNotCovered(date, $"{date.DayOfWeek} closes before it opens.");
        return new Interval((date + times.Opens).InLondon(), closes.InLondon());
    }
}
