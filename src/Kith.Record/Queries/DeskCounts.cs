using System.Collections.Immutable;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>What waits for a reader, as the head of every page tells it.</summary>
/// <param name="Drafts">Where their drafts stand.</param>
public sealed record DeskCounts(int Unread, int Asked, int Offered, ImmutableArray<string> Drafts)
{
    public static readonly DeskCounts None = new(0, 0, 0, []);

    private const int Most = 2_000;
    private const string Unreads = "unread", Asks = "asked", Offers = "offered", Draft = "draft";

    private sealed class Line
    {
        public required string What { get; init; }
        public required string Place { get; init; }
        public required int Count { get; init; }
    }

    /// <summary>All of it in one look: it is asked for by every page.</summary>
    public static async Task<DeskCounts> Of(RecordContext db, Asker asker, bool inbox, bool asks, bool handovers, CancellationToken cancel = default)
    {
        var human = asker.Reader.Human;
        var lines = db.Set<DraftRow>().Where(d => d.Author == human).Select(d => new Line { What = Draft, Place = d.Place, Count = 1 });
        if (inbox)
            lines = lines.Concat(new InboxQuery(db, asker).Unread().GroupBy(n => "")
                .Select(g => new Line { What = Unreads, Place = g.Key, Count = g.Count() }));
        if (asks)
            lines = lines.Concat(new AskQuery(db, asker).Open().GroupBy(s => "").Select(g => new Line { What = Asks, Place = g.Key, Count = g.Count() }));
        if (handovers)
            lines = lines.Concat(new HandoverQuery(db, asker).Offered().GroupBy(h => "")
                .Select(g => new Line { What = Offers, Place = g.Key, Count = g.Count() }));
        var found = await lines.OrderBy(l => l.Place).Take(Most).ToListAsync(cancel);
        int Count(string what) => found.Where(l => l.What == what).Sum(l => l.Count);
        return new(Count(Unreads), Count(Asks), Count(Offers), [.. found.Where(l => l.What == Draft).Select(l => l.Place)]);
    }
}
