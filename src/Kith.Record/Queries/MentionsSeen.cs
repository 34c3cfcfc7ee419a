using System.Collections.Immutable;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>Of some mentions at hand, those that the asker reads whole and those of whom they know at least who they are: <see cref="Sources.Whole"/> and <see cref="Sources.Known"/>.</summary>
internal sealed record MentionsSeen(ImmutableHashSet<string> Whole, ImmutableHashSet<string> Known)
{
    /// <summary>Mentions that the asker knows, each with whether they read it whole.</summary>
    public static IQueryable<SeenMention> WithWhole(RecordContext db, Asker asker, IQueryable<MentionRow> known) =>
        known.Select(m => new SeenMention(m, db.Whole(asker).Any(w => w.Id == m.Id)));

    public static MentionsSeen Of(IReadOnlyCollection<SeenMention> seen) => new(
        seen.Where(s => s.Whole).Select(s => s.Row.Id).ToImmutableHashSet(StringComparer.Ordinal),
        seen.Select(s => s.Row.Id).ToImmutableHashSet(StringComparer.Ordinal));

    /// <summary>Of reports of which the asker sees an episode, those told of there whom they do not see.</summary>
    public static async Task<HashSet<string>> Hidden(RecordContext db, Asker asker, string[] reports, CancellationToken cancel)
    {
        const int most = 2_000;
        if (reports.Length == 0)
            return [];
        return (await db.Set<MentionRow>().AsNoTracking().Where(m => reports.Contains(m.Report) && !db.Whole(asker).Any(w => w.Id == m.Id)).OrderBy(m => m.Id).Select(m => m.Id).Take(most)
            .ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Answers about these mentions that the asker may read, of a choice of them: the same as <see cref="Sources.Answers"/>.</summary>
    public async Task<List<MentionAnswerRow>> Answers(RecordContext db, Asker asker, IQueryable<MentionAnswerRow> of, CancellationToken cancel)
    {
        var (classes, whole, known, outline) = (asker.Classes, Whole.ToArray(), Known.ToArray(), PersonIndex.OutlineFields);
        var rows = await of.AsNoTracking().Where(a => known.Contains(a.Mention) && classes.Contains(a.Class) && (a.Episode != null || whole.Contains(a.Mention) || outline.Contains(a.Name))).ToListAsync(cancel);
        await WithoutUnseen(db, asker, rows, cancel);
        var staying = Sources.Staying(asker);
        if (rows.Exists(r => staying.Contains(r.Class)))
        {
            var held = rows.Where(r => staying.Contains(r.Class)).Select(r => r.Mention).Distinct(StringComparer.Ordinal).ToArray();
            var let = await db.Answers(asker).Where(a => held.Contains(a.Mention) && staying.Contains(a.Class)).Select(a => new { a.Mention, a.Field }).ToListAsync(cancel);
            rows.RemoveAll(r => staying.Contains(r.Class) && !let.Exists(l => l.Mention == r.Mention && l.Field == r.Field));
        }
        return rows;
    }

    /// <summary>Leaves out what was found out in episodes that the asker does not see; who somebody is, they know from whatever they are let in to.</summary>
    public static async Task WithoutUnseen(RecordContext db, Asker asker, List<MentionAnswerRow> rows, CancellationToken cancel)
    {
        var episodes = rows.Select(r => r.Episode).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        if (episodes.Length == 0)
            return;
        var seen = await db.Seen(asker).Where(e => episodes.Contains(e.Id)).Select(e => e.Id).Take(episodes.Length).ToListAsync(cancel);
        var atAll = await db.SeenAtAll(asker).Where(e => episodes.Contains(e.Id)).Select(e => e.Id).Take(episodes.Length).ToListAsync(cancel);
        rows.RemoveAll(r => r.Episode is { } episode && !seen.Contains(episode) && !(PersonIndex.OutlineFields.Contains(r.Name) && atAll.Contains(episode)));
    }
}

/// <param name="Whole">The asker reads it whole; otherwise they know who it is.</param>
internal sealed record SeenMention(MentionRow Row, bool Whole);
