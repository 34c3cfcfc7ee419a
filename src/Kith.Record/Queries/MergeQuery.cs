using System.Collections.Immutable;
using Kith.Matching;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>Two people side by side, with what is alike and what is not.</summary>
/// <param name="NumbersDiffer">Both have an NHS number, and none that is the same.</param>
public sealed record MergeSheet(PersonSheet One, PersonSheet Other, ImmutableArray<Reason> Reasons, bool NumbersDiffer);

/// <summary>A merge, as the page of the person tells of it.</summary>
public sealed record MergeLine(MergeRow Row, string ByName, string? UndoneByName);

/// <summary>Something that was written while two were one.</summary>
/// <param name="Kind">Kind of the entry; <c>mention-linked</c> of a mention.</param>
/// <param name="Flag">Code of the flag, or of the relationship.</param>
/// <param name="Settled">Somebody has said, since they were parted, whose it is.</param>
public sealed record LaterLine(LaterWritten What, string Kind, string? Flag, PersonAddressRow? Address, ConsentRow? Consent, Named? Who, string? Reference, Instant At, string By, bool Settled);

/// <summary>One merge: whom it was about, why, what came after, and, once they are parted, whose that is.</summary>
/// <param name="One">The one who went by the other's id, as their own reports describe them; null when none does any more.</param>
/// <param name="Reason">Why it was made.</param>
/// <param name="Opened">Work that began while they were one, as far as the reader sees it. It goes with the mention that it is about.</param>
public sealed record PartingSheet(
    MergeLine Merge, Named? One, Named? Other, string? Reason, string? UndoneReason, ImmutableArray<LaterLine> Later, ImmutableArray<EpisodeOutline> Opened);

/// <summary>One person, one record: for those who may merge, and who have a page of both. Null for everybody else, and where there is nothing.</summary>
public sealed class MergeQuery(RecordContext db, Asker asker)
{
    private const int Most = 100;
    private const string Identity = "identity";

    public async Task<MergeSheet?> Two(string one, string other, CancellationToken cancel = default)
    {
        if (!asker.Gate.MayMerge(asker.Reader)) return null;
        var query = new PersonQuery(db, asker);
        if (await query.Sheet(one, cancel) is not { } first || await query.Sheet(other, cancel) is not { } second) return null;
        var (a, b) = (await Numbers(first.Id, cancel), await Numbers(second.Id, cancel));
        return new(first, second, await new PersonSearch(db, asker).Compare(first.Id, second.Id, cancel), a.Count > 0 && b.Count > 0 && !a.Overlaps(b));
    }

    /// <summary>Merges of this person, the latest first.</summary>
    public async Task<ImmutableArray<MergeLine>> Of(PersonSheet person, CancellationToken cancel = default)
    {
        if (!asker.Gate.MayMerge(asker.Reader)) return [];
        var ids = person.Ids.ToArray();
        var rows = await db.Set<MergeRow>().AsNoTracking().Where(m => ids.Contains(m.Person) || ids.Contains(m.Into)).OrderByDescending(m => m.At).ThenBy(m => m.Merge).Take(Most).ToListAsync(cancel);
        var seen = new List<MergeRow>();
        foreach (var row in rows)
            if (await Sees(row, cancel)) seen.Add(row);
        var names = await new WorkerQuery(db).Names(seen.SelectMany(r => new[] { r.By, r.UndoneBy }).OfType<string>(), cancel);
        return [.. seen.Select(r => Line(r, names))];
    }

    public async Task<PartingSheet?> Parting(string merge, CancellationToken cancel = default)
    {
        if (await db.Set<MergeRow>().AsNoTracking().FirstOrDefaultAsync(m => m.Merge == merge, cancel) is not { } row || !asker.Gate.MayMerge(asker.Reader) || !await Sees(row, cancel)) return null;
        var names = await new WorkerQuery(db).Names(new[] { row.By, row.UndoneBy }.OfType<string>(), cancel);
        var (ids, left) = await Joinings.Sides(db, row, cancel);
        asker.Disclosed.Person(await OnePerson.GoesBy(db, row.Person, cancel));
        asker.Disclosed.Person(await OnePerson.GoesBy(db, row.Into, cancel));
        var reasons = await Reasons(row, cancel);
        return new(
            Line(row, names), await Described(ids, cancel), await Described(left, cancel), reasons.GetValueOrDefault(Kinds.PersonMerged), reasons.GetValueOrDefault(Kinds.PersonUnmerged),
            await Later(row, cancel), await Opened(row, [.. ids, .. left], cancel));
    }

    private async Task<bool> Sees(MergeRow row, CancellationToken cancel)
    {
        var (one, other) = (await OnePerson.GoesBy(db, row.Person, cancel), await OnePerson.GoesBy(db, row.Into, cancel));
        return await db.WithPage(asker).CountAsync(p => p.Id == one || p.Id == other, cancel) == (one == other ? 1 : 2);
    }

    private static MergeLine Line(MergeRow row, IReadOnlyDictionary<string, string> names) =>
        new(row, names.GetValueOrDefault(row.By, row.By), row.UndoneBy is { } by ? names.GetValueOrDefault(by, by) : null);

    private async Task<HashSet<string>> Numbers(string person, CancellationToken cancel)
    {
        var classes = asker.Classes;
        return [.. await db.Findable<PersonIdentifierRow>(asker).Where(i => i.Person == person && i.Kind == "nhs-number" && classes.Contains(i.Class))
            .OrderBy(i => i.Value).Select(i => i.Value).Take(Most).ToListAsync(cancel)];
    }

    /// <summary>The newest description by the reports of these ids alone.</summary>
    private async Task<Named?> Described(ImmutableArray<string> ids, CancellationToken cancel)
    {
        var written = ids.ToArray();
        var newest = await db.Known(asker).Where(m => m.Written != null && written.Contains(m.Written)).OrderByDescending(m => m.Received).ThenBy(m => m.Id).Select(m => m.Id).FirstOrDefaultAsync(cancel);
        return newest is null ? null : (await Naming.Of(db, asker, [newest], cancel)).GetValueOrDefault(newest);
    }

    private async Task<Dictionary<string, string>> Reasons(MergeRow row, CancellationToken cancel)
    {
        var reasons = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var entry in db.Read($"person/{row.Person}", classes: new HashSet<string>(asker.Classes, StringComparer.Ordinal), cancel: cancel))
            if (entry.Says.GetValueOrDefault("merge") == row.Merge && entry.Parts is [{ Class: Identity, Body: { } body }]) reasons[entry.Kind] = body["reason"]?.ToString() ?? "";
        return reasons;
    }

    private async Task<ImmutableArray<LaterLine>> Later(MergeRow row, CancellationToken cancel)
    {
        var later = await Joinings.Later(db, row, cancel);
        var mentions = later.Select(l => l.Mention).OfType<string>().ToArray();
        var named = await Naming.Of(db, asker, mentions, cancel);
        var reports = later.Select(l => l.Report).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var references = await db.Set<ReportRow>().Where(r => reports.Contains(r.Id)).ToDictionaryAsync(r => r.Id, r => r.Reference, cancel);
        var settled = (await db.Set<SettledRow>().Where(s => s.Merge == row.Merge).Select(s => s.What).Take(Most * 4).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        var linked = await db.Set<MentionRow>().AsNoTracking().Where(m => mentions.Contains(m.Id)).ToDictionaryAsync(m => m.Id, m => m.Linked, cancel);
        var sources = later.Select(l => l.Source).Distinct(StringComparer.Ordinal).ToArray();
        var entries = (await db.Set<PersonEntryRow>().AsNoTracking().Where(e => sources.Contains(e.Source)).Take(Most * 10).ToListAsync(cancel)).ToDictionary(e => (e.Source, e.Sequence));
        string[] told = [.. entries.Values.Select(e => e.Episode).Distinct(StringComparer.Ordinal)];
        var open = (await db.Seen(asker, Access.Audience.All, Access.Audience.Summary).Where(e => told.Contains(e.Id)).Select(e => e.Id).Take(Math.Max(1, told.Length)).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        var workers = await new WorkerQuery(db).Names(entries.Values.Select(e => e.By), cancel);
        var lines = ImmutableArray.CreateBuilder<LaterLine>();
        foreach (var what in later)
        {
            if (what.Mention is { } mention)
            {
                lines.Add(new(what, Kinds.MentionLinked, null, null, null, named.GetValueOrDefault(mention), references.GetValueOrDefault(what.Report!), linked.GetValueOrDefault(mention) ?? row.At, "", settled.Contains(mention)));
                continue;
            }
            if (what.Relationship is { } relationship)
            {
                var kin = await db.Set<KinshipRow>().AsNoTracking().FirstAsync(k => k.Id == relationship, cancel);
                lines.Add(new(what, Kinds.RelationshipRecorded, asker.Classes.Contains(kin.Class) ? kin.Code : null, null, null, null, null, kin.Recorded, kin.By, settled.Contains(relationship)));
                continue;
            }
            var entry = entries[(what.Source, what.Entry!.Value)];
            // Told in work of which the reader knows nothing: whose it is, is for somebody who does. What it says is for those who see that work whole.
            if (!open.Contains(entry.Episode)) continue;
            lines.Add(new(
                what, entry.Kind, entry.Kind is Kinds.FlagRaised or Kinds.FlagLowered && await db.Seen(asker).AnyAsync(e => e.Id == entry.Episode, cancel) ? entry.About : null,
                entry.Kind is Kinds.AddressRecorded or Kinds.AddressConfirmed ? await db.Told<PersonAddressRow>(asker).FirstOrDefaultAsync(a => a.Address == entry.About, cancel) : null,
                entry.Kind == Kinds.ConsentRecorded ? await db.Told<ConsentRow>(asker).FirstOrDefaultAsync(c => c.Consent == entry.About, cancel) : null,
                null, null, entry.At, workers.GetValueOrDefault(entry.By, entry.By), entry.Settled == row.Merge));
        }
        return lines.ToImmutable();
    }

    private async Task<ImmutableArray<EpisodeOutline>> Opened(MergeRow row, ImmutableArray<string> ids, CancellationToken cancel)
    {
        var (written, from, until) = (ids.ToArray(), row.At, row.Undone);
        var rows = await db.Seen(asker, Access.Audience.All, Access.Audience.Summary)
            .Where(e => e.Written != null && written.Contains(e.Written) && e.Opened > from && (until == null || e.Opened <= until)).OrderBy(e => e.Opened).ThenBy(e => e.Id).Take(Most).ToListAsync(cancel);
        foreach (var episode in rows)
            asker.Disclosed.Episode(episode.Id);
        return [.. rows.Select(e => EpisodeOutline.Of(e, new Access.Sight(false, true, false, [])))];
    }
}
