using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Keeping;
using NodaTime;

namespace Kith.Start;

/// <summary>Once a minute looks for unusual reading; once an hour for what has been kept long enough. Both only put it before somebody.</summary>
public sealed partial class Watching(RecordStore store, PackShelf packs, Casework casework, IClock clock, ILogger<Watching> log) : BackgroundService
{
    private static readonly Duration BetweenRetention = Duration.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
        var next = Instant.MinValue;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var now = clock.GetCurrentInstant();
                await new AccessWatch(store, packs, casework).Look(now, stoppingToken);
                if (now < next) continue;
                await new Retention(store, packs, casework).Look(now, stoppingToken);
                next = now + BetweenRetention;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(log, e);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Unusual reading or what is due for review could not be looked for")]
    private static partial void Failed(ILogger log, Exception e);
}
