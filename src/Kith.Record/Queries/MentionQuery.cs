using Kith.Record.Sharing;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>Somebody as a report describes them, and where to go back to.</summary>
/// <param name="Episode">The episode about them, or else the first of the report that the reader sees.</param>
/// <param name="MayLink">The reader works on one of the report's episodes. A link to somebody whose record is closed to them is for them as if it were not.</param>
public sealed record MentionSheet(Named Who, string Report, string Episode, string? Postcode, bool MayLink);

/// <summary>A mention by itself. Null when there is none, or none for this reader.</summary>
public sealed class MentionQuery(RecordContext db, Asker asker)
{
    private const int MostEpisodes = 50;

    public async Task<MentionSheet?> Sheet(string report, string mention, CancellationToken cancel = default)
    {
        if (!await db.Whole(asker).AnyAsync(m => m.Id == mention && m.Report == report, cancel)) return null;
        var episodes = await db.Seen(asker).Where(e => e.Report == report).OrderBy(e => e.Opened).ThenBy(e => e.Id).Take(MostEpisodes).ToListAsync(cancel);
        if (episodes.Count == 0) return null;
        var named = (await Naming.Of(db, asker, [mention], cancel))[mention];
        var hidden = !Addresses.MayKnow(asker) && !(await Addresses.Protected(db, [mention], cancel)).IsEmpty;
        var postcode = hidden ? null : await db.Answers(asker).Where(a => a.Mention == mention && a.Field == "address.postcode")
            .Select(a => a.Value).FirstOrDefaultAsync(cancel);
        var works = false;
        foreach (var episode in episodes)
            works |= asker.Gate.MayWorkOn(asker.Reader, await db.Sight(asker, episode, cancel), episode.Holding());
        return new MentionSheet(named, report, (episodes.Find(e => e.Subject == mention) ?? episodes[0]).Id, postcode, works);
    }
}
