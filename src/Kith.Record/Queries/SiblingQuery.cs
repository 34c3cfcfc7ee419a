using System.Collections.Immutable;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>Another child's episode of the same report.</summary>
public sealed record Sibling(EpisodeRow Episode, Named? Subject)
{
    public string Name => Subject?.Name ?? Named.NotKnown;
}

/// <summary>The other children of a report, in the same pathway, whose episodes the reader sees whole.</summary>
public sealed class SiblingQuery(RecordContext db, Asker asker)
{
    private const int Most = 50;

    public async Task<ImmutableArray<Sibling>> Of(EpisodeRow episode, CancellationToken cancel = default)
    {
        if (episode.Report is not { } report)
            return [];
        var rows = await db.Seen(asker).Where(e => e.Report == report && e.Pathway == episode.Pathway && e.Id != episode.Id)
            .OrderBy(e => e.Opened).ThenBy(e => e.Id).Take(Most).ToListAsync(cancel);
        var named = await Naming.OfSeen(db, asker, rows.Select(r => r.Subject), cancel);
        foreach (var row in rows)
            asker.Disclosed.Episode(row.Id);
        return [.. rows.Select(r => new Sibling(r, r.Subject is null ? null : named.GetValueOrDefault(r.Subject)))];
    }
}
