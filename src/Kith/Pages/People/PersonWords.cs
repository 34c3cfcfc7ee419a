using System.Globalization;
using Kith.Practice;
using Kith.Practice.Pack;
using Kith.Record.Queries;
using NodaTime;

namespace Kith.Pages.People;

/// <summary>How pages write what is known of somebody.</summary>
internal static class PersonWords
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    public static string Born(Named who, Instant now)
    {
        if (who.Born is { } born) return $"{Day(born)}{(who.YearsOn(now.Local().Date) is { } years ? $" ({years} {(years == 1 ? "year" : "years")})" : "")}";
        if (who.Expected is { } expected) return $"Not yet born; expected {Day(expected)}";
        return who.Age is { } age ? $"Not known; said to be about {age} on {Day(who.Told)}" : "Not known";
    }

    public static string Day(LocalDate day) => day.ToString("d MMMM uuuu", British);

    public static string Day(Instant instant) => Day(instant.Local().Date);

    /// <summary>The points of likeness, or of unlikeness, as one line.</summary>
    public static string Reasons(IEnumerable<Kith.Matching.Reason> reasons, bool alike) => string.Join("; ", reasons.Where(r => r.Alike == alike).Select(r => r.Words));

    public static string Code(PracticePack pack, string set, string? code) => code is null ? "Not known" : pack.Codes.GetValueOrDefault(set)?.Find(code)?.Name ?? code;

    public static string Outcome(PracticePack pack, EpisodeOutline episode) =>
        episode.CloseReason is null ? "Open" : pack.Pathways.GetValueOrDefault(episode.Pathway)?.CloseReasons.GetValueOrDefault(episode.CloseReason) ?? episode.CloseReason;

    public static string Pathway(PracticePack pack, string id) => pack.Pathways.GetValueOrDefault(id)?.Name ?? id;

    public static string Door(PracticePack pack, string id) => pack.Partnership.FrontDoor(id) is { } door
        ? $"{door.Name}, {pack.Partnership.Authority(door.Authority)?.Name}" : id;
}
