using System.Collections.Immutable;
using Kith.Practice.Kernel;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Casework;

/// <summary>What is known of two people who are to be one, or were, once the reader is known to see both; what refuses it, with the eyes of whoever acts.</summary>
internal static class Joinings
{
    private const int Most = 200;
    private const string NhsNumber = "nhs-number";

    /// <summary>The people whom an action names, under the ids they go by; one that is not there names itself.</summary>
    public static async Task<ImmutableArray<string>> People(RecordContext db, Action action, CancellationToken cancel)
    {
        var (person, other) = action is Action.Merge merge ? (merge.Person, merge.Into) : action is Action.RefuseLikeness alike ? (alike.Person, alike.Other) : await Row(db, action, cancel) is { } row ? (row.Person, row.Into) : ("", "");
        return [await OnePerson.GoesBy(db, person, cancel), await OnePerson.GoesBy(db, other, cancel)];
    }

    /// <param name="eyes">Whoever acts; null for those who see no work by themselves.</param>
    public static async Task<Joining?> Of(RecordContext db, Action action, Asker? eyes, CancellationToken cancel)
    {
        var joining = await Of(db, action, cancel);
        if (joining is null || action is not Action.Merge) return joining;
        joining = joining with { Related = await Related(db, FactsOf.SeenBy(db, eyes), joining.Person.GoesBy, joining.Other.GoesBy, cancel) };
        string[] open = [.. joining.Person.Open.Concat(joining.Other.Open)];
        var seen = await FactsOf.SeenBy(db, eyes).Where(e => open.Contains(e.Id)).OrderBy(e => e.Id).Select(e => e.Id).Take(Most * 2).ToListAsync(cancel);
        return await WithSeenNumbers(db, eyes, joining with { Unseen = [.. open.Except(seen, StringComparer.Ordinal)] }, cancel);
    }

    /// <summary>Numbers refuse as far as whoever acts sees them; where they do not, those who do are told.</summary>
    private static async Task<Joining> WithSeenNumbers(RecordContext db, Asker? eyes, Joining joining, CancellationToken cancel)
    {
        if (eyes is null || joining.Person.Numbers.IsEmpty || joining.Other.Numbers.IsEmpty || joining.Person.Numbers.Intersect(joining.Other.Numbers, StringComparer.Ordinal).Any()) return joining;
        string[] people = [joining.Person.GoesBy, joining.Other.GoesBy];
        var classes = eyes.Classes;
        var seen = await db.Findable<PersonIdentifierRow>(eyes).Where(i => people.Contains(i.Person) && i.Kind == NhsNumber && classes.Contains(i.Class))
            .Select(i => new { i.Person, i.Value }).Take(Most).ToListAsync(cancel);
        JoiningSide Seen(JoiningSide side) => side with { Numbers = [.. side.Numbers.Where(n => seen.Exists(s => s.Person == side.GoesBy && s.Value == n))] };
        var (one, other) = (Seen(joining.Person), Seen(joining.Other));
        if (!one.Numbers.IsEmpty && !other.Numbers.IsEmpty) return joining with { Person = one, Other = other };
        var told = await db.Set<PersonIdentifierRow>().AsNoTracking().Where(i => people.Contains(i.Person) && i.Kind == NhsNumber).OrderBy(i => i.Value).Select(i => new { i.Person, i.Value, i.Mention, i.Episode }).Take(Most).ToListAsync(cancel);
        return joining with
        {
            Person = one, Other = other,
            UnseenNumbers = [.. told.Where(t => !seen.Exists(s => s.Person == t.Person && s.Value == t.Value)).Select(t => t.Episode ?? t.Mention).Distinct(StringComparer.Ordinal)],
        };
    }

    private static async Task<Joining?> Of(RecordContext db, Action action, CancellationToken cancel)
    {
        if (action is Action.Merge merge)
            return await Side(db, merge.Person, await OnePerson.Ids(db, merge.Person, cancel), cancel) is { } one && await Side(db, merge.Into, await OnePerson.Ids(db, merge.Into, cancel), cancel) is { } two
                ? new Joining(one, two, []) : null;
        if (await Row(db, action, cancel) is not { } row) return null;
        var (ids, left) = await Sides(db, row, cancel);
        return new Joining(
            (await Side(db, row.Person, ids, cancel))!, (await Side(db, row.Into, left, cancel))!, [], row.Merge, row.Undone is not null, await Later(db, row, cancel));
    }

    /// <summary>Episodes that the action may touch.</summary>
    public static async Task<IReadOnlyCollection<string>> Episodes(RecordContext db, Action action, CancellationToken cancel)
    {
        if (action is Action.Assign)
        {
            var reports = Reports(await Of(db, action, cancel), action).ToArray();
            return await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Report != null && reports.Contains(e.Report)).OrderBy(e => e.Id).Select(e => e.Id).Take(Most).ToListAsync(cancel);
        }
        var people = (await People(db, action, cancel)).ToArray();
        return await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Person != null && people.Contains(e.Person) && e.Closed == null).OrderBy(e => e.Id).Select(e => e.Id).Take(Most).ToListAsync(cancel);
    }

    /// <summary>Reports whose mentions are to be moved.</summary>
    public static IEnumerable<string> Reports(Joining? joining, Action action) => action is not Action.Assign assign || joining is null ? []
        : joining.Later.Where(l => assign.What.Any(w => w.Key == l.Key)).Select(l => l.Report).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>Every id of the person that an episode's subject is linked to, once the action is done.</summary>
    public static async Task<IReadOnlyCollection<string>> Written(RecordContext db, EpisodeState episode, string person, Action action, Joining? joining, CancellationToken cancel)
    {
        if (joining is not null && action is Action.Merge && (person == joining.Person.GoesBy || person == joining.Other.GoesBy))
            return [.. await OnePerson.Ids(db, joining.Person.Id, cancel), .. await OnePerson.Ids(db, joining.Other.Id, cancel)];
        if (joining is { Undone: false } && action is Action.Unmerge && await Row(db, action, cancel) is { } row)
        {
            var (ids, left) = await Sides(db, row, cancel);
            var written = await db.Set<MentionRow>().Where(m => m.Id == episode.Subject).Select(m => m.Written).FirstOrDefaultAsync(cancel);
            return written is not null && ids.Contains(written) ? ids : left.Contains(person) ? left : await OnePerson.Ids(db, person, cancel);
        }
        return await OnePerson.Ids(db, person, cancel);
    }

    /// <summary>What was written while the two were one, oldest first: entries in the chains of either, and mentions that were linked to either.</summary>
    public static async Task<ImmutableArray<LaterWritten>> Later(RecordContext db, MergeRow row, CancellationToken cancel)
    {
        var (ids, left) = await Sides(db, row, cancel);
        var all = ids.Concat(left).ToArray();
        var (since, until) = (row.At, row.Undone);
        var entries = await db.Set<PersonEntryRow>().AsNoTracking().Where(e => all.Contains(e.Source) && e.At > since && (until == null || e.At <= until)).OrderBy(e => e.At).ThenBy(e => e.Source).ThenBy(e => e.Sequence)
            .Take(Most).ToListAsync(cancel);
        var mentions = await db.Set<MentionRow>().AsNoTracking().Where(m => m.Written != null && all.Contains(m.Written) && m.Linked > since && (until == null || m.Linked <= until
            || db.Set<SettledRow>().Any(s => s.Merge == row.Merge && s.What == m.Id))).OrderBy(m => m.Linked).ThenBy(m => m.Id).Take(Most).ToListAsync(cancel);
        return
        [
            .. (await (
                from k in db.Set<KinshipRow>()
                join e in db.Set<KinshipEndRow>() on k.Id equals e.Id
                where all.Contains(e.Written) && k.Recorded > since && (until == null || k.Recorded <= until)
                orderby k.Recorded, k.Id
                select new { k.Id, e.Written }).Take(Most).ToListAsync(cancel)).Select(k => new LaterWritten(k.Written, null, null, null, k.Written) { Relationship = k.Id }),
            .. mentions.Select(m => new LaterWritten(m.Written!, null, m.Id, m.Report, m.Written!)),
            .. entries.Select(e => new LaterWritten(e.Source, e.Sequence, null, null, e.Belongs)),
        ];
    }

    /// <summary>The ids that are parted from the others when this merge ends, and those that are left.</summary>
    internal static async Task<(ImmutableArray<string> Ids, ImmutableArray<string> Left)> Sides(RecordContext db, MergeRow row, CancellationToken cancel)
    {
        var ids = new List<string> { row.Person };
        for (var i = 0; i < ids.Count; i++)
        {
            var into = ids[i];
            ids.AddRange(await db.Set<MergeRow>().AsNoTracking().Where(m => m.Into == into && m.Undone == null && m.Merge != row.Merge).OrderBy(m => m.Merge).Select(m => m.Person).ToListAsync(cancel));
        }
        return ([.. ids], [.. (await OnePerson.Ids(db, row.Into, cancel)).Except(ids, StringComparer.Ordinal)]);
    }

    private static async Task<JoiningSide?> Side(RecordContext db, string id, ImmutableArray<string> ids, CancellationToken cancel)
    {
        if (await db.FindAsync<PersonRow>([db.Partnership, id], cancel) is not { } person) return null;
        var written = ids.ToArray();
        var numbers = await db.Set<PersonIdentifierRow>().AsNoTracking().Where(i => written.Contains(i.Written) && i.Kind == NhsNumber).OrderBy(i => i.Value).Select(i => i.Value).Distinct().Take(Most).ToListAsync(cancel);
        var open = await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Written != null && written.Contains(e.Written) && e.Closed == null).OrderBy(e => e.Id).Select(e => e.Id).Take(Most).ToListAsync(cancel);
        return new JoiningSide(id, person.GoesBy, [.. numbers], [.. open]);
    }

    /// <summary>
    /// Where the record holds both as two, as far as whoever acts sees it: one is something to the other, or one report describes them side by side. A
    /// referrer may well be the mother.
    /// </summary>
    private static async Task<ImmutableArray<Related>> Related(RecordContext db, IQueryable<EpisodeRow> seen, string one, string other, CancellationToken cancel)
    {
        var side = await (
            from a in db.Set<MentionRow>().AsNoTracking()
            join b in db.Set<MentionRow>() on a.Report equals b.Report
            join r in db.Set<ReportRow>() on a.Report equals r.Id
            where a.Person == one && b.Person == other && seen.Any(e => e.Report == a.Report)
            orderby r.Reference
            select new { r.Reference, A = a.Id, B = b.Id, Both = a.Role != "referrer" && b.Role != "referrer" }).Take(Most).ToListAsync(cancel);
        var mentions = side.SelectMany(s => new[] { s.A, s.B }).Distinct(StringComparer.Ordinal).ToArray();
        var kin = mentions.Length == 0 ? [] : await db.Set<RelationshipRow>().AsNoTracking().Where(r => mentions.Contains(r.Mention) && mentions.Contains(r.Child)).OrderBy(r => r.Mention).Take(Most).ToListAsync(cancel);
        return
        [
            .. from s in side
               let code = kin.Find(k => (k.Mention == s.A && k.Child == s.B) || (k.Mention == s.B && k.Child == s.A))?.Code
               where s.Both || code is not null
               select new Related(s.Reference, code),
            .. await (
                from k in db.Set<KinshipRow>()
                join a in db.Set<KinshipEndRow>() on k.Id equals a.Id
                join b in db.Set<KinshipEndRow>() on k.Id equals b.Id
                where !k.Wrong && a.Person == one && b.Person == other && a.Side != b.Side
                orderby k.Id
                select new Related(null, k.Code)).Take(Most).ToListAsync(cancel),
        ];
    }

    private static async Task<MergeRow?> Row(RecordContext db, Action action, CancellationToken cancel) =>
        (action switch { Action.Unmerge a => a.Id, Action.Assign a => a.Id, _ => null }) is { } id ? await db.Set<MergeRow>().AsNoTracking().FirstOrDefaultAsync(m => m.Merge == id, cancel) : null;
}
