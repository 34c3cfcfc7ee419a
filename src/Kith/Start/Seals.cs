using Kith.Record.Seals;
using NodaTime;

namespace Kith.Start;

/// <summary>Once a second, seals what was recorded since. Every program on a database does; the database lets one at a time through.</summary>
public sealed partial class Seals(Sealing sealing, IClock clock, ILogger<Seals> log) : BackgroundService
{
    private static readonly TimeSpan Each = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Each);
        var failed = false;
        do
        {
            try
            {
                await sealing.Run(clock.GetCurrentInstant(), stoppingToken);
                failed = false;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Once for each spell of trouble: the health page says for how long.
                if (!failed)
                    Failed(log, e);
                failed = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What was recorded could not be sealed; it is tried again every second")]
    private static partial void Failed(ILogger log, Exception e);
}
