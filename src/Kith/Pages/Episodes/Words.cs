using System.Globalization;
using Kith.Practice;
using Kith.Record.Queries;
using NodaTime;

namespace Kith.Pages.Episodes;

/// <summary>Times and people as pages say them.</summary>
public static class Words
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    public static string Time(Instant at) => at.Local().ToString("d MMMM uuuu 'at' HH:mm", British);

    public static string Iso(Instant at) => at.Local().ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    public static string Day(LocalDate date) => date.ToString("d MMMM uuuu", British);

    public static string Day(Instant at) => Day(at.Local().Date);

    /// <summary>Born when, or how old, or expected when; what nobody has said is said to be not known.</summary>
    public static string Age(Named who, LocalDate today)
    {
        if (who.Born is { } born) return who.YearsOn(today) is { } years ? $"{Day(born)} ({Years(years)})" : Day(born);
        if (who.Expected is { } due) return $"Not yet born, expected {Day(due)}";
        return who.Age is { } age ? $"About {Years(age)} when we were told" : "Not known";
    }

    private static string Years(int years) => years == 1 ? "1 year" : $"{years} years";
}
