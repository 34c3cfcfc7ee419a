using System.Globalization;
using Kith.Practice;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Practice.Time;
using NodaTime;

namespace Kith.Pages.Report;

/// <summary>A front door as somebody outside meets it at this moment: its area, who reads now, when it opens, whom to phone.</summary>
public sealed record DoorHours(FrontDoor Door, string Area, bool Open, string Says, string Phone, string PhoneOf)
{
    public static IEnumerable<DoorHours> Of(PracticePack pack, Instant now) =>
        pack.Partnership.FrontDoors.Select(door => Of(pack, door, now)).OrderBy(d => d.Area, StringComparer.CurrentCulture);

    public static DoorHours Of(PracticePack pack, FrontDoor door, Instant now)
    {
        var area = pack.Partnership.Authority(door.Authority)?.Name ?? door.Name;
        var after = pack.Partnership.Team(door.OutOfHoursTeam)?.Name ?? door.OutOfHoursTeam;
        var local = now.Local();
        if (Closes(pack, door, now) is { } closes)
            return new(door, area, Open: true, $"The {door.Name} is open now until {Clock(closes)}.", door.Phone, door.Name);
        var opens = NextOpening(pack, door, local) is { } next ? $"; it opens {Day(next, local.Date)} at {Clock(next.TimeOfDay)}" : "";
        return new(door, area, Open: false, $"The {door.Name} is closed{opens}. The {after} reads what you send {Until(local)}.", door.OutOfHoursPhone, after);
    }

    private static LocalTime? Closes(PracticePack pack, FrontDoor door, Instant now) =>
        Covered(() => Duty.InHours(pack, door.Id, now)) == true && Week(door, now.Local().Date) is { } week ? week.Days[now.Local().DayOfWeek].Closes : null;

    private static LocalDateTime? NextOpening(PracticePack pack, FrontDoor door, LocalDateTime now)
    {
        for (var day = 0; day <= 14; day++)
        {
            var date = now.Date.PlusDays(day);
            if (Covered(() => WorkingDays.IsWorking(pack.BankHolidays, date)) != true) continue;
            if (Week(door, date)?.Days.TryGetValue(date.DayOfWeek, out var times) == true && date.At(times.Opens) > now) return date.At(times.Opens);
        }
        return null;
    }

    private static OfficeHours? Week(FrontDoor door, LocalDate date) => door.Hours.Where(h => h.From <= date).MaxBy(h => h.From);

    /// <summary>Nobody is turned away from this page because a year's holidays have not been entered: then no opening time is promised.</summary>
    private static bool? Covered(Func<bool> asks)
    {
        try
        {
            return asks();
        }
        catch (NotCovered)
        {
            return null;
        }
    }

    private static string Until(LocalDateTime now) => now.Hour is >= 17 or < 8 ? "tonight" : "until then";

    private static string Day(LocalDateTime next, LocalDate today) => Period.DaysBetween(today, next.Date) switch
    {
        0 => "today",
        1 => "tomorrow",
        < 7 => "on " + next.Date.ToString("dddd", CultureInfo.GetCultureInfo("en-GB")),
        _ => "on " + next.Date.ToString("d MMMM", CultureInfo.GetCultureInfo("en-GB")),
    };

    private static string Clock(LocalTime time) => $"{time.Hour:00}:{time.Minute:00}";
}
