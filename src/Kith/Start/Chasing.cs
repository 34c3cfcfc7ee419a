using Kith.Access;
using Kith.Practice.Kernel;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Start;

/// <summary>Once a minute, passes on the notices that nobody has read in time.</summary>
public sealed partial class Chasing(RecordStore store, Casework casework, IClock clock, ILogger<Chasing> log) : BackgroundService
{
    private static readonly Reader Engine = new("engine", "engine", "kith");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1));
        do
        {
            try
            {
                await Chase(store, casework, clock.GetCurrentInstant(), stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(log, e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    public static async Task Chase(RecordStore store, Casework casework, Instant now, CancellationToken cancel = default)
    {
        await using var db = store.Context();
        var unread = await db.Set<NoticeRow>().AsNoTracking()
            .Where(n => n.AcknowledgeBy != null && n.AcknowledgeBy <= now && n.Acknowledged == null && n.Escalated == null)
            .OrderBy(n => n.AcknowledgeBy).Select(n => n.Episode).Distinct().Take(200).ToListAsync(cancel);
        foreach (var episode in unread) await casework.Do(Engine, new Practice.Kernel.Action.Chase(episode), now, "chasing", cancel: cancel);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Unread notices could not be passed on")]
    private static partial void Failed(ILogger log, Exception e);
}
