using System.Collections.Immutable;
using Kith.Record;
using Kith.Record.Queries;

namespace Kith.Forms;

/// <summary>
/// Drafts that their author may go on with. One of a record that is closed to them, because they are kept out or it was restricted, waits
/// unseen and uncounted, and is there again with the record.
/// </summary>
internal static class DraftsShown
{
    public static async Task<ImmutableArray<T>> Of<T>(RecordContext db, Asker asker, IEnumerable<T> drafts, Func<T, string> place, CancellationToken cancel)
    {
        var all = drafts.ToImmutableArray();
        var open = await new EpisodeQuery(db, asker).Worked(all.Select(d => DraftPlaces.StepOf(place(d))?.Episode).OfType<string>(), cancel);
        return [.. all.Where(d => DraftPlaces.StepOf(place(d)) is not var (episode, _) || open.Contains(episode))];
    }
}
