using System.Collections.Immutable;
using System.Globalization;
using Kith.Practice.Entries;
using Kith.Practice.Pack;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries.Chronology;

/// <summary>A chronology that somebody made of chosen entries.</summary>
/// <param name="Analysis">What it tells; null when nobody wrote it, or when something that was chosen was withdrawn since.</param>
/// <param name="Entries">By <c>chain#sequence</c>.</param>
public sealed record MadeChronology(string Id, string Title, string Use, int Version, string By, Instant Made, string? Analysis, ImmutableArray<string> Entries, Instant? Withdrawn);

/// <summary>Chronologies made of chosen entries, for whoever sees every one of these; their entries are read anew by whoever looks.</summary>
public sealed class MadeChronologyQuery(RecordContext db, Asker asker, PackShelf packs)
{
    private const int Most = 100;

    /// <summary>Those of a person whom the reader has been shown to see; newest first.</summary>
    public async Task<ImmutableArray<MadeChronology>> Of(string person, Instant? asOf, CancellationToken cancel = default)
    {
        person = await OnePerson.GoesBy(db, person, cancel);
        if (!await db.Seen(asker).AnyAsync(e => e.Person == person, cancel))
            return [];
        var rows = await db.Chronologies(asker).Where(c => c.Person == person && (asOf == null || c.Made <= asOf)).OrderByDescending(c => c.Made).ThenBy(c => c.Id).Take(Most).ToListAsync(cancel);
        rows.RemoveAll(r => !asker.Covers(packs.Current, r));
        if (rows.Count == 0)
            return [];
        var entries = (await db.ReadKinds(await OnePerson.Records(db, $"person/{person}", cancel), [Kinds.ChronologyMade], asOf, asker.Classes, Most * 10, cancel: cancel)).ToDictionary(e => (EntryWords.Bare(e.Chain), e.Sequence));
        var names = await new WorkerQuery(db).Names(rows.Select(r => r.By), cancel);
        return [.. from row in rows
                   let body = entries.GetValueOrDefault((row.Written, row.Sequence))?.Parts.Select(p => p.Body).FirstOrDefault(b => b is not null)
                   where body is not null
                   select new MadeChronology(row.Id, body["title"]?.ToString() ?? "", row.Use, row.Version, names.GetValueOrDefault(row.By, row.By), row.Made, row.Withdrawn is null ? body["analysis"]?.ToString() : null,
                       [.. (body["entries"] as System.Text.Json.Nodes.JsonArray ?? []).Select(e => e?.ToString() ?? "")], row.Withdrawn)];
    }

    /// <summary>One, with its entries in the order in which they happened. Null when there is none, or none for this reader.</summary>
    public async Task<(MadeChronology Made, ImmutableArray<ChronologyLine> Lines)?> One(string person, string id, CancellationToken cancel = default)
    {
        if ((await Of(person, null, cancel)).FirstOrDefault(c => c.Id == id) is not { } made
            || await new ChronologyQuery(db, asker, packs).Sheet(person, [], new ChronologyFilter(), cancel) is not { } sheet) return null;
        var chosen = made.Entries.ToHashSet(StringComparer.Ordinal);
        ImmutableArray<ChronologyLine> lines = [.. sheet.Lines.Where(l => chosen.Contains(string.Create(CultureInfo.InvariantCulture, $"{l.Entry.Chain}#{l.Entry.Sequence}"))).Reverse()];
        return (made, lines);
    }
}
