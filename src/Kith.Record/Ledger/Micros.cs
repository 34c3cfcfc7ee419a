using NodaTime;

namespace Kith.Record.Ledger;

/// <summary>Instants as they are stored and hashed: whole microseconds since the Unix epoch, UTC, rounded down.</summary>
public static class Micros
{
    private const long TicksEach = 10;

    public static long From(Instant instant)
    {
        var ticks = instant.ToUnixTimeTicks();
        return (ticks - ((ticks % TicksEach) + TicksEach) % TicksEach) / TicksEach;
    }

    public static Instant ToInstant(long micros) => Instant.FromUnixTimeTicks(micros * TicksEach);
}
