using System.Collections.Immutable;
using Kith.Practice.Pack;
using NodaTime;

namespace Kith.Practice.Time;

/// <summary>
/// When a limit runs out. The day it starts is day 0; days, weeks and months end at 23:59 London time on the last day. Hours are
/// elapsed hours; office hours count open time only, unless the rule runs on. A later start or a longer limit never falls due sooner.
/// </summary>
public static class Due
{
    /// <summary>Longest limit of any unit; beyond it somebody has mistyped.</summary>
    public const int LongestLimit = 10_000;

    private static readonly LocalTime EndOfDay = new(23, 59);

    /// <exception cref="NotCovered">The calendar or the office hours do not reach the days that have to be counted.</exception>
    public static Instant At(Timescale t, Instant from, BankHolidays h, ImmutableArray<OfficeHours> hours)
    {
        if (t.Limit is < 0 or > LongestLimit)
            throw new ArgumentOutOfRangeException(nameof(t), $"The limit of timescale “{t.Id}” is {t.Limit}; it must be from 0 to {LongestLimit}.");
        var day = from.Local().Date;
        return t.Unit switch
        {
            TimeUnit.ClockHour => from + Duration.FromHours(t.Limit),
            TimeUnit.OfficeHour when t.RunsOn => from + Duration.FromHours(t.Limit),
            TimeUnit.OfficeHour => OpenTime.After(Duration.FromHours(t.Limit), from, h, hours),
            TimeUnit.WorkingDay => EndOf(WorkingDays.Add(h, day, t.Limit)),
            TimeUnit.CalendarDay => EndOf(day.PlusDays(t.Limit)),
            TimeUnit.Week => EndOf(day.PlusDays(7 * t.Limit)),
            // The same day number, or the last of the month: 30 November and three months is 28 or 29 February.
            TimeUnit.Month => EndOf(day.PlusMonths(t.Limit)),
            _ => throw new ArgumentOutOfRangeException(nameof(t), $"Timescale “{t.Id}” is counted in {t.Unit}, which has no rule."),
        };
    }

    /// <summary>The value that holds on a day: from its first to its last, both included. Where two overlap, the one that began later.</summary>
    /// <exception cref="TimescaleNotCovered">None holds on that day.</exception>
    public static Timescale Value(ImmutableArray<Timescale> values, LocalDate on)
    {
        var all = values.IsDefault ? [] : values;
        return all.Where(v => v.From <= on && (v.Until is not { } until || on <= until)).MaxBy(v => v.From)
            ?? throw new TimescaleNotCovered(all.IsEmpty ? "without values" : all[0].Id, on);
    }

    private static Instant EndOf(LocalDate date) => (date + EndOfDay).InLondon();
}
