using System.Globalization;
using Kith.Practice;
using NodaTime;

namespace Kith.Web.Kit;

/// <summary><c>_Tag</c>: a word in a colour; the word alone must say it.</summary>
/// <param name="Colour">grey, green, teal, blue, purple, magenta, red, orange or yellow.</param>
public sealed record TagView(string Text, string Colour = "grey")
{
    /// <summary>Red, amber or green, in words.</summary>
    public static TagView Rag(string rag) => rag.ToLowerInvariant() switch
    {
        "red" => new("Red", "red"),
        "amber" => new("Amber", "orange"),
        "green" => new("Green", "green"),
        _ => throw new ArgumentOutOfRangeException(nameof(rag), rag, "A rating is red, amber or green."),
    };

    /// <summary>How long there is, or how late it is: "Due today 16:30", "Overdue by 2 hours". London time; the end of a day is said without its time.</summary>
    public static TagView Due(Instant due, Instant now)
    {
        if (due < now)
            return new($"Overdue by {Spoken(now - due)}", "red");

        var (at, today) = (due.Local(), now.Local().Date);
        var time = at.Hour == 23 && at.Minute == 59 ? "" : $" {at.Hour:00}:{at.Minute:00}";
        var days = Period.DaysBetween(today, at.Date);
        return days switch
        {
            0 => new($"Due today{time}", "yellow"),
            1 => new($"Due tomorrow{time}", "blue"),
            < 7 => new($"Due {at.Date.ToString("ddd d MMM", CultureInfo.GetCultureInfo("en-GB"))}{time}"),
            _ => new($"Due {at.Date.ToString("d MMM uuuu", CultureInfo.GetCultureInfo("en-GB"))}"),
        };
    }

    private static string Spoken(Duration late) => late switch
    {
        _ when late < Duration.FromMinutes(1) => "less than a minute",
        _ when late < Duration.FromHours(1) => Many((int)late.TotalMinutes, "minute"),
        _ when late < Duration.FromHours(48) => Many((int)late.TotalHours, "hour"),
        _ => Many((int)late.TotalDays, "day"),
    };

    private static string Many(int count, string word) => count == 1 ? $"1 {word}" : $"{count} {word}s";
}
