using NodaTime;

namespace Kith.Practice.Time;

/// <summary>
/// The pack does not say what holds on a date. Nobody guesses a deadline: the message names what is missing and where to enter it,
/// and the work that needs it waits.
/// </summary>
public abstract class NotCovered(string message) : Exception(message);

/// <summary>The table of bank holidays has no entry for a year that a deadline runs into.</summary>
public sealed class YearNotInCalendar(int year, string tableVersion) : NotCovered(
    $"The bank holidays of {year} are not entered (table {tableVersion}), so working days in {year} cannot be counted. "
    + $"Add {year} to practice/calendars/bank-holidays.yaml and publish the practice again.")
{
    public int Year { get; } = year;

    public string TableVersion { get; } = tableVersion;
}

/// <summary>No dated value of a timescale holds on a date.</summary>
public sealed class TimescaleNotCovered(string timescale, LocalDate on) : NotCovered(
    $"The timescale “{timescale}” has no value on {London.Iso(on)}. "
    + "Add a value that begins on or before that day to practice/timescales.yaml and publish the practice again.")
{
    public string Timescale { get; } = timescale;

    public LocalDate On { get; } = on;
}

/// <summary>A front door's office hours begin after the date on which a clock would run, or say that it closes before it opens.</summary>
public sealed class OfficeHoursNotCovered(LocalDate on, string why) : NotCovered(
    $"The office hours on {London.Iso(on)} cannot be told: {why} "
    + "Correct the hours of the front door in practice/partnership.yaml and publish the practice again.")
{
    public LocalDate On { get; } = on;
}
