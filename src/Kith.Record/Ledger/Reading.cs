using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Ledger;

/// <summary>Reading entries back. Streams by pages, so that no lock is held while the caller works.</summary>
public static class Reading
{
    private const int PageSize = 500;

    private sealed record Found(long Position, int Ordinal, string Chain, long Sequence, string Change, byte[] Header);

    /// <summary>The entries of a chain in order.</summary>
    /// <param name="upTo">As it was known then: entries recorded later are left out.</param>
    /// <param name="classes">Only parts of these classes are fetched; the others have no body. All when null.</param>
    /// <param name="recalled">Parts of withdrawn entries too, for whoever reviews why they were withdrawn. Else they have no body, as of any day.</param>
    public static IAsyncEnumerable<PastEntry> Read(
        this RecordContext db, string chain, Instant? upTo = null, IReadOnlySet<string>? classes = null, bool recalled = false, CancellationToken cancel = default) =>
        Chain(db, chain, upTo is { } instant ? Micros.From(instant) : long.MaxValue, classes, recalled, cancel);

    /// <summary>The entries of several chains, in the order in which they were committed.</summary>
    public static IAsyncEnumerable<PastEntry> Read(
        this RecordContext db, IReadOnlyCollection<string> chains, Instant? upTo = null, IReadOnlySet<string>? classes = null, CancellationToken cancel = default)
    {
        var entries = db.Entries.AsNoTracking().Where(e => chains.Contains(e.Chain));
        if (upTo is { } instant)
        {
            var micros = Micros.From(instant);
            entries = entries.Where(e => e.Recorded <= micros);
        }
        var parts = db.Standing().Where(p => chains.Contains(p.Chain));
        if (classes is not null)
            parts = parts.Where(p => classes.Contains(p.Class));
        return Pages(db, entries, parts, cancel);
    }

    /// <summary>Of these chains the entries of these kinds, in no order: for pages that know which they show.</summary>
    /// <param name="only">Sequences, where few are wanted; what is said of entries is read all the same.</param>
    public static async Task<ImmutableArray<PastEntry>> ReadKinds(
        this RecordContext db, IReadOnlyCollection<string> chains, IReadOnlyCollection<string> kinds, Instant? upTo, IReadOnlyCollection<string> classes, int most, IReadOnlyCollection<long>? only = null, CancellationToken cancel = default)
    {
        var until = upTo is { } instant ? Micros.From(instant) : long.MaxValue;
        var wanted = db.Entries.AsNoTracking().Where(e => chains.Contains(e.Chain) && kinds.Contains(e.Kind) && e.Recorded <= until);
        if (only is not null)
            wanted = wanted.Where(e => only.Contains(e.Sequence) || e.Kind == Kinds.Marked);
        var found = await wanted.OrderByDescending(e => e.Recorded).ThenBy(e => e.Chain).ThenBy(e => e.Sequence).Take(most).Select(e => new { e.Chain, e.Sequence, e.Change, e.Header }).ToListAsync(cancel);
        var made = db.Changes.AsNoTracking().Where(c => wanted.Any(e => e.Change == c.Id)).Select(c => new { c.Id, c.Bytes });
        var changes = (await made.ToListAsync(cancel)).ToDictionary(c => c.Id, c => Change.Parse(c.Bytes), StringComparer.Ordinal);
        var bodies = (await (from p in db.Standing() where classes.Contains(p.Class) join e in wanted on new { p.Chain, p.Sequence } equals new { e.Chain, e.Sequence } select p).ToListAsync(cancel))
            .ToLookup(p => (p.Chain, p.Sequence));
        return [.. found.Select(f => Past(f.Header, changes[f.Change], bodies[(f.Chain, f.Sequence)]))];
    }

    /// <summary>The whole ledger in the order in which it was committed; of files what is said of them, not their bytes.</summary>
    public static IAsyncEnumerable<PastEntry> ReadAll(this RecordContext db, CancellationToken cancel = default, long? upTo = null) =>
        Pages(db, upTo is not { } last ? db.Entries.AsNoTracking() : db.Entries.AsNoTracking().Where(e => db.Changes.Any(c => c.Id == e.Change && c.Position <= last)), db.Parts.AsNoTracking().Where(p => p.Ordinal == 0 || !p.Chain.StartsWith(Views.AttachedView.Chain)), cancel);

    /// <summary>Parts of entries that nobody has withdrawn: what every page, print and export may read.</summary>
    internal static IQueryable<PartRow> Standing(this RecordContext db) =>
        db.Model.FindEntityType(typeof(Views.RecalledRow)) is null
            ? db.Parts.AsNoTracking()
            : db.Parts.AsNoTracking().Where(p => !db.Set<Views.RecalledRow>().Any(r => r.Chain == p.Chain && r.Sequence == p.Sequence));

    internal static PastEntry Past(byte[] header, Change change, IEnumerable<PartRow> parts)
    {
        var read = Header.Parse(header);
        var bodies = parts.ToDictionary(p => p.Ordinal, p => p.Body);
        return new PastEntry(
            read.Chain, read.Sequence, read.Change, change.Actor, read.Kind, read.KindVersion, read.Happened, Micros.ToInstant(read.Recorded), read.Concerns, read.Says,
            [.. read.Parts.Select((p, i) => new PastPart(p.About, p.Class, bodies.TryGetValue(i, out var body) ? Body.Parse(body) : null))]);
    }

    /// <summary>By the chain's own order: through its key, whatever else the ledger holds.</summary>
    private static async IAsyncEnumerable<PastEntry> Chain(
        RecordContext db, string chain, long upTo, IReadOnlySet<string>? classes, bool recalled, [EnumeratorCancellation] CancellationToken cancel)
    {
        var last = 0L;
        while (true)
        {
            var page = await db.Entries.AsNoTracking().Where(e => e.Chain == chain && e.Sequence > last && e.Recorded <= upTo)
                .OrderBy(e => e.Sequence).Take(PageSize).Select(e => new { e.Sequence, e.Change, e.Header }).ToListAsync(cancel);
            if (page.Count == 0)
                yield break;

            var ids = page.Select(e => e.Change).Distinct(StringComparer.Ordinal).ToList();
            var changes = (await db.Changes.AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(cancel)).ToDictionary(c => c.Id, c => Change.Parse(c.Bytes), StringComparer.Ordinal);
            var (from, to) = (page[0].Sequence, page[^1].Sequence);
            var parts = (recalled ? db.Parts.AsNoTracking() : db.Standing()).Where(p => p.Chain == chain && p.Sequence >= from && p.Sequence <= to);
            var bodies = (await (classes is null ? parts : parts.Where(p => classes.Contains(p.Class))).ToListAsync(cancel)).ToLookup(p => p.Sequence);
            foreach (var found in page)
                yield return Past(found.Header, changes[found.Change], bodies[found.Sequence]);
            if (page.Count < PageSize)
                yield break;
            last = to;
        }
    }

    private static async IAsyncEnumerable<PastEntry> Pages(
        RecordContext db, IQueryable<EntryRow> entries, IQueryable<PartRow> parts, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (position, ordinal) = (long.MinValue, -1);
        while (true)
        {
            var page = await (
                from e in entries
                join c in db.Changes on e.Change equals c.Id
                where c.Position >= position && (c.Position > position || e.Ordinal > ordinal)
                orderby c.Position, e.Ordinal
                select new Found(c.Position, e.Ordinal, e.Chain, e.Sequence, e.Change, e.Header)).Take(PageSize).ToListAsync(cancel);
            if (page.Count == 0)
                yield break;

            var ids = page.Select(f => f.Change).Distinct(StringComparer.Ordinal).ToList();
            var changes = (await db.Changes.AsNoTracking().Where(c => ids.Contains(c.Id)).ToListAsync(cancel)).ToDictionary(c => c.Id, c => Change.Parse(c.Bytes), StringComparer.Ordinal);
            var bodies = (await (from p in parts join e in db.Entries on new { p.Chain, p.Sequence } equals new { e.Chain, e.Sequence } where ids.Contains(e.Change) select p)
                .ToListAsync(cancel)).ToLookup(p => (p.Chain, p.Sequence));
            foreach (var found in page)
                yield return Past(found.Header, changes[found.Change], bodies[(found.Chain, found.Sequence)]);

            (position, ordinal) = (page[^1].Position, page[^1].Ordinal);
            if (page.Count < PageSize)
                yield break;
        }
    }
}
