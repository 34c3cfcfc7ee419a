using System.Collections.Immutable;
using Kith.Practice.Pack;
using NodaTime;

namespace Kith.Practice.Kernel;

/// <summary>Who is on duty: the front door's team in its office hours, the out-of-hours team otherwise.</summary>
public static class Duty
{
    public static bool InHours(PracticePack pack, string frontDoor, Instant now)
    {
        var hours = pack.Partnership.FrontDoor(frontDoor)?.Hours.Where(h => h.From <= now.Local().Date).ToImmutableArray() ?? [];
        return !hours.IsEmpty && Time.OpenTime.IsOpen(now, pack.BankHolidays, hours);
    }

    public static string Team(PracticePack pack, string frontDoor, Instant now)
    {
        var door = pack.Partnership.FrontDoor(frontDoor) ?? throw new InvalidOperationException($"no front door {frontDoor}");
        return InHours(pack, frontDoor, now) ? door.Team : door.OutOfHoursTeam;
    }

    /// <summary>The door of a child's area: by postcode, then school, else the one that takes what cannot be placed.</summary>
    public static FrontDoor Place(Partnership partnership, string? postcode, string? school)
    {
        var outcode = postcode?.Trim().ToUpperInvariant() is { Length: > 3 } p ? p.Replace(" ", "", StringComparison.Ordinal)[..^3] : null;
        var doors = outcode is null ? [] : partnership.FrontDoors.Where(d => d.Outcodes.Contains(outcode)).ToArray();
        var bySchool = partnership.Schools.FirstOrDefault(s => s.Urn == school)?.Authority;
        return doors.FirstOrDefault(d => d.Authority == bySchool) ?? doors.FirstOrDefault()
            ?? (bySchool is null ? null : partnership.FrontDoorOf(bySchool))
            ?? partnership.FrontDoors.First(d => d.Default);
    }
}
