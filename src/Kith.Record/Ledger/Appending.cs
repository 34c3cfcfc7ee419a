using System.Collections.Immutable;
using Kith.Practice.Entries;

namespace Kith.Record.Ledger;

/// <summary>What a change became.</summary>
public sealed record Appended(string Change, ImmutableArray<PastEntry> Entries);

public static class Appending
{
    /// <summary>
    /// Appends a change, all of it or nothing, and projects its entries into the views. Needs a transaction, in which the caller has
    /// read whatever was decided upon; does not commit. Other unsaved rows of the context (stores) are saved along.
    /// </summary>
    /// <exception cref="ChainMoved">A chain has grown: roll back, read and decide again.</exception>
    /// <exception cref="RowTaken">Another change took a row that must be unique: the same.</exception>
    /// <exception cref="ChangeExists">This change is recorded already.</exception>
    /// <exception cref="EnvelopeRefused">The draft holds what a header may not.</exception>
    public static async Task<Appended> Append(this RecordContext db, ChangeDraft draft, CancellationToken cancel = default)
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("Append needs a transaction: use the store's Writer.");
        if (draft.Entries.IsDefaultOrEmpty)
            throw new EnvelopeRefused("A change has no entries: no change without an entry.");
        try
        {
            var chains = draft.Entries.Select(e => e.Chain).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            var (change, entries, parts) = Sealed(draft, await Inserting.Heads(db, chains, cancel), db.Settings.Salt);
            await Inserting.Insert(db, change, entries, parts, cancel);
            await db.SaveChangesAsync(cancel);
            db.ChangeTracker.Clear();

            // From the bytes, not from the draft: the views see now what a rebuild will see.
            var made = Change.Parse(change.Bytes);
            var past = entries.Select(e => Reading.Past(e.Header, made, parts.Where(p => p.Chain == e.Chain && p.Sequence == e.Sequence))).ToImmutableArray();
            foreach (var entry in past)
                await Projection.Apply(db, entry, cancel);
            return new(draft.Id, past);
        }
        catch (Exception e) when (e is not (Collision or ChangeExists) && Collision.Typed(e) is not null)
        {
            throw Collision.Typed(e)!;
        }
    }

    private static (ChangeRow Change, List<EntryRow> Entries, List<PartRow> Parts) Sealed(ChangeDraft draft, Dictionary<string, Head> heads, Func<byte[]> salt)
    {
        var at = Micros.From(draft.At);
        var next = heads.ToDictionary(h => h.Key, h => h.Value.Sequence, StringComparer.Ordinal);
        var places = draft.Entries.Select(e => new Place(e.Chain, ++next[e.Chain])).ToImmutableArray();
        var changeBytes = new Change(draft.Id, at, draft.Actor, draft.Purpose, draft.Practice, draft.Facts, places).Bytes();
        var change = new ChangeRow { Id = draft.Id, Bytes = changeBytes, Hash = Hashes.OfChange(changeBytes) };

        var entries = new List<EntryRow>();
        var parts = new List<PartRow>();
        for (var i = 0; i < places.Length; i++)
        {
            var (chain, sequence) = places[i];
            var entry = draft.Entries[i];
            var head = heads[chain];
            var own = entry.Parts.Select((part, ordinal) => new PartRow
            {
                Chain = chain, Sequence = sequence, Ordinal = ordinal, Class = part.Class, About = part.About, Salt = salt(), Body = Body.Bytes(part.Body),
            }).ToList();
            var recorded = Math.Max(at, head.Recorded);
            var header = new Header(
                chain, sequence, draft.Id, Hashes.Hex(change.Hash), entry.Kind, entry.KindVersion, entry.Happened, recorded, entry.Concerns, entry.Says,
                [.. own.Select(p => new HeaderPart(p.About, p.Class, Hashes.Hex(Hashes.OfPart(p.Salt, p.Body))))],
                Hashes.Hex(head.Hash)).Bytes();
            var hash = Hashes.OfEntry(header);
            entries.Add(new EntryRow
            {
                Chain = chain, Sequence = sequence, Change = draft.Id, Ordinal = i, Kind = entry.Kind, Recorded = recorded, Header = header, Previous = head.Hash, Hash = hash,
            });
            parts.AddRange(own);
            heads[chain] = new Head(sequence, hash, recorded);
        }
        return (change, entries, parts);
    }
}
