using Kith.Access;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>The gate's decision as SQL, for lists; and asked of the gate itself, for one episode. A property test holds them together.</summary>
internal static class Sightlines
{
    private const int MostGrants = 200;

    /// <summary>Episodes that the asker sees at one of these scopes.</summary>
    public static IQueryable<EpisodeRow> Seen(this RecordContext db, Asker asker, params string[] scopes)
    {
        var (keys, named, now) = (asker.Keys, asker.Named, asker.Now);
        return db.Set<EpisodeRow>().AsNoTracking().Where(e => db.Set<AudienceRow>().Any(a =>
            a.Episode == e.Id && scopes.Contains(a.Scope) && a.From <= now && (a.Until == null || now < a.Until)
            && (e.Restricted ? named.Contains(a.Key) : keys.Contains(a.Key))));
    }

    /// <summary>Episodes that the asker sees whole.</summary>
    public static IQueryable<EpisodeRow> Seen(this RecordContext db, Asker asker) => db.Seen(asker, Audience.All);

    public static async Task<Sight> Sight(this RecordContext db, Asker asker, EpisodeRow episode, CancellationToken cancel)
    {
        var keys = asker.Keys;
        var rows = await db.Set<AudienceRow>().AsNoTracking().Where(a => a.Episode == episode.Id && keys.Contains(a.Key)).Take(MostGrants).ToListAsync(cancel);
        return asker.Gate.Sees(asker.Reader, episode.Restricted, rows.Select(r => new Grant(r.Key, r.Scope, r.From, r.Until)), asker.Now, asker.Covering);
    }
}
