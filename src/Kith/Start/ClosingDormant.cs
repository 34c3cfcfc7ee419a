using Kith.Record.Casework;
using Kith.Record.Stores;
using NodaTime;

namespace Kith.Start;

/// <summary>Once an hour, closes the accounts that nobody uses any more, and sweeps out what has run out of sessions, passes and counts.</summary>
public sealed partial class ClosingDormant(AccountRegister accounts, LiveSessions sessions, ApiClients clients, Pace pace, Spent spent, IClock clock, ILogger<ClosingDormant> log) : BackgroundService
{
    // Longer than any session lasts, a demonstration's too.
    private static readonly Duration SessionsKept = Duration.FromDays(60);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromHours(1));
        do
        {
            try
            {
                await Once(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(log, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <returns>How many accounts were closed.</returns>
    public async Task<int> Once(CancellationToken cancel = default)
    {
        var now = clock.GetCurrentInstant();
        var closed = await accounts.CloseDormant(now, cancel);
        if (closed > 0) Closed(log, closed);
        await sessions.Forget(now - SessionsKept, cancel);
        await clients.Forget(now, cancel);
        await spent.Forget(now, cancel);
        await pace.Forget(now - Duration.FromDays(1), cancel);
        return closed;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} accounts that nobody used any more were closed")]
    private static partial void Closed(ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Dormant accounts could not be closed")]
    private static partial void Failed(ILogger log, Exception e);
}
