using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>What a report says, for those who see an episode of it whole, or who sent it.</summary>
public sealed class ReportQuery(RecordContext db, Asker asker)
{
    private const int Most = 50;

    /// <summary>Its answers, as far as the reader's classes let them through; null when there is no such report for this reader.</summary>
    public async Task<JsonObject?> Answers(string report, CancellationToken cancel = default)
    {
        var query = new EpisodeQuery(db, asker);
        foreach (var episode in await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Report == report).OrderBy(e => e.Opened).ThenBy(e => e.Id).Select(e => e.Id).Take(Most).ToListAsync(cancel))
        {
            var entries = await query.Entries(episode, cancel: cancel);
            if (entries?.FirstOrDefault(e => e.Kind == Kinds.ReportReceived) is { } received)
                return Replay.Answers(received);
        }
        return null;
    }
}
