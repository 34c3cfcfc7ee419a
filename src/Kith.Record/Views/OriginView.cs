using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Views;

/// <summary>An episode came of another: of the one that opened it, or of one that this came of.</summary>
public sealed class OriginRow : ViewRow
{
    public required string Episode { get; set; }
    public required string Of { get; set; }
}

/// <summary>
/// What each episode came of, up to the beginning. What opened an episode is said once, when it begins, so that a row never changes. Of two
/// that begin in one change, either may come first here.
/// </summary>
public sealed class OriginView : IProjector
{
    public void Shape(ModelBuilder model) => model.Entity<OriginRow>(e =>
    {
        e.HasKey(r => new { r.Partnership, r.Episode, r.Of });
        e.HasIndex(r => new { r.Partnership, r.Of });
    });

    public async Task Project(RecordContext db, PastEntry entry)
    {
        if (entry.Kind != Kinds.EpisodeOpened || entry.IdOrNull("parent") is not { } parent)
            return;
        var id = entry.Of();
        string[] above = [parent, .. await db.Set<OriginRow>().Where(o => o.Episode == parent).OrderBy(o => o.Of).Select(o => o.Of).ToListAsync()];
        string[] below = [id, .. await db.Set<OriginRow>().Where(o => o.Of == id).OrderBy(o => o.Episode).Select(o => o.Episode).ToListAsync()];
        foreach (var episode in below)
        foreach (var of in above)
            db.Add(new OriginRow { Episode = episode, Of = of });
    }
}
