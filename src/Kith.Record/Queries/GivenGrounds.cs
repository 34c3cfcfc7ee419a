using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Pack;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>What is made of several entries is there for whoever sees all of the work that told them; for everybody else it never was.</summary>
internal static class GivenGrounds
{
    /// <summary>Documents that this reader may come upon in the work itself: they see the episode in which it was given, and all that it was made of.</summary>
    public static IQueryable<DisclosureRow> Documents(this RecordContext db, Asker asker)
    {
        var (seen, outlined, pack) = (db.Seen(asker), db.Seen(asker, Audience.All, Audience.Summary), Practice.Kernel.SubjectAccess.Pathway);
        return db.Set<DisclosureRow>().AsNoTracking().Where(d => seen.Any(e => e.Id == d.Episode)
            // The person's own record is made of all that tells of them: it is for those who answer the request.
            && (d.Kind == pack || !db.Set<GroundRow>().Any(g => g.Made == GroundRow.Document + d.Document
                && ((g.Episode != null && g.Entries == GroundRow.Outline && !outlined.Any(e => e.Id == g.Episode)) || (g.Entries != GroundRow.Outline && g.Episode != null && !seen.Any(e => e.Id == g.Episode)) || (g.Report != null && !seen.Any(e => e.Report == g.Report))))));
    }

    /// <summary>Chronologies of chosen entries, each of which this reader sees.</summary>
    public static IQueryable<MadeChronologyRow> Chronologies(this RecordContext db, Asker asker)
    {
        var seen = db.Seen(asker);
        return db.Set<MadeChronologyRow>().AsNoTracking().Where(c => db.Set<GroundRow>().Any(g => g.Made == GroundRow.Chronology + c.Id)
            && !db.Set<GroundRow>().Any(g => g.Made == GroundRow.Chronology + c.Id
                && ((g.Episode != null && !seen.Any(e => e.Id == g.Episode)) || (g.Report != null && !seen.Any(e => e.Report == g.Report)))));
    }

    /// <summary>These entries without those that gave a document which is made of more than this reader sees.</summary>
    public static async Task<ImmutableArray<PastEntry>> Given(this RecordContext db, Asker asker, ImmutableArray<PastEntry> entries, CancellationToken cancel)
    {
        string[] given = [.. entries.Where(e => e.Kind == Kinds.Disclosed).Select(e => e.Word("document"))];
        if (given.Length == 0) return entries;
        var seen = (await db.Documents(asker).Where(d => given.Contains(d.Document)).Take(given.Length).ToListAsync(cancel)).Where(asker.Covers).Select(d => d.Document).ToHashSet(StringComparer.Ordinal);
        return [.. entries.Where(e => e.Kind != Kinds.Disclosed || seen.Contains(e.Word("document")))];
    }

    /// <summary>All of its classes.</summary>
    public static bool Covers(this Asker asker, DisclosureRow given) =>
        given.Kind == Practice.Kernel.SubjectAccess.Pathway || given.Classes == "none" || given.Classes.Split(',').All(asker.Classes.Contains);

    /// <summary>All that whoever made it could read of what they chose.</summary>
    public static bool Covers(this Asker asker, PracticePack pack, MadeChronologyRow made) =>
        pack.Roles.GetValueOrDefault(made.Role)?.Reads.Intersect(made.Classes.Split(','), StringComparer.Ordinal).All(asker.Classes.Contains) != false;
}
