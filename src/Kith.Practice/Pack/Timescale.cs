using System.Collections.Immutable;
using NodaTime;

namespace Kith.Practice.Pack;

/// <summary>What a limit is counted in. Trigger day is day 0; see <c>Time/Due.cs</c>.</summary>
public enum TimeUnit
{
    ClockHour,
    OfficeHour,
    WorkingDay,
    CalendarDay,
    Week,
    Month,
}

/// <summary>One dated value of a limit, with where it comes from and how sure it is.</summary>
/// <param name="Certainty">national (seen in law or guidance), national-unconfirmed (general knowledge of the field), local.</param>
/// <param name="RunsOn">Office hours that do not stop at closing time: worked to completion (Red).</param>
public sealed record Timescale(
    string Id, string Name, int Limit, TimeUnit Unit, bool RunsOn, LocalDate From, LocalDate? Until, string Source, string Certainty);

/// <summary>The days that are holidays, for each year that somebody has entered. A year that is not entered is an error, never a guess.</summary>
/// <param name="Version">Names the table in a deadline's explanation, so that a royal one-off can be told from before.</param>
public sealed record BankHolidays(string Version, ImmutableSortedDictionary<int, ImmutableSortedSet<LocalDate>> Years);
