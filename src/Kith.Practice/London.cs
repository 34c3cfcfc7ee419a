using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;

namespace Kith.Practice;

/// <summary>The one time zone of the service. Every local date in Kith is a London date.</summary>
public static class London
{
    public static readonly DateTimeZone Zone = DateTimeZoneProviders.Tzdb["Europe/London"];

    // Keeps order: of two local times, the later is never the earlier instant.
    private static readonly ZoneLocalMappingResolver Resolver =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    public static LocalDateTime Local(this Instant instant) => instant.InZone(Zone).LocalDateTime;

    /// <summary>The instant of a local time; in the hour that spring skips, the first instant after it; in autumn's double hour, the earlier.</summary>
    public static Instant InLondon(this LocalDateTime local) => local.InZone(Zone, Resolver).ToInstant();

    public static string Iso(LocalDate date) => date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}
