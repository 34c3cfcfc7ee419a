using System.Globalization;
using Kith.Practice;
using Kith.Record.Queries;
using NodaTime;

namespace Kith.Web.Kit;

/// <summary>Times, ages and ratings as people say them.</summary>
public static class Spoken
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>"3 Nov 2026, 14:05".</summary>
    public static string Time(Instant instant) => instant.Local().ToString("d MMM uuuu, HH:mm", British);

    public static string Date(LocalDate date) => date.ToString("d MMM uuuu", British);

    /// <summary>A rating in words; what has none says so.</summary>
    public static TagView Rating(string? rating) => rating is null ? new("Not rated") : TagView.Rag(rating);

    /// <summary>"7 years, born 3 Mar 2019", "Not yet born, due 3 Mar 2027", "About 7 years".</summary>
    public static string Age(Named? who, Instant now) => who switch
    {
        null => "",
        { Born: { } born } when who.YearsOn(now.Local().Date) is { } years => $"{Many(years, "year")}, born {Date(born)}",
        { Age: { } age } => $"About {Many(age, "year")}",
        { Expected: { } expected } => $"Not yet born, due {Date(expected)}",
        _ => "Age not known",
    };

    /// <summary>How long ago: "2 hours", "3 days".</summary>
    public static string Since(Instant then, Instant now) => (now - then) switch
    {
        var d when d < Duration.FromMinutes(1) => "less than a minute",
        var d when d < Duration.FromHours(1) => Many((int)d.TotalMinutes, "minute"),
        var d when d < Duration.FromHours(48) => Many((int)d.TotalHours, "hour"),
        var d => Many((int)d.TotalDays, "day"),
    };

    public static string Many(int count, string word) => count == 1 ? $"1 {word}" : $"{count} {word}s";
}
