using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Keeping;

/// <summary>
/// The one way past the database's refusal to delete: beside each certificate that the kernel wrote, two people's leave for each part that it
/// names, in the same transaction. The parts themselves go when the certificate is projected (<see cref="Views.KeepingView"/>). There is no other.
/// </summary>
internal static class Destroying
{
    /// <returns>The change, its certificates now saying what they destroy: no row can be put in or taken out later.</returns>
    public static async Task<ChangeDraft> Leave(RecordContext db, ChangeDraft draft, CancellationToken cancel)
    {
        foreach (var chain in draft.Entries.Where(e => e.Kind is Kinds.Destroyed or Kinds.StoreDestroyed).Select(e => e.Chain).Distinct(StringComparer.Ordinal).ToArray())
        {
            var head = await db.Entries.Where(e => e.Chain == chain).Select(e => (long?)e.Sequence).MaxAsync(cancel) ?? 0;
            var onChain = draft.Entries.Where(e => e.Chain == chain).ToList();
            for (var i = 0; i < onChain.Count; i++)
            {
                if (onChain[i].Kind == Kinds.Destroyed) draft = draft with { Entries = draft.Entries.Replace(onChain[i], await Parts(db, onChain[i], head + i + 1, cancel)) };
                else if (onChain[i].Kind == Kinds.StoreDestroyed) Store(db, onChain[i], head + i + 1);
            }
        }
        return draft;
    }

    private static async Task<EntryDraft> Parts(RecordContext db, EntryDraft certificate, long sequence, CancellationToken cancel)
    {
        var says = certificate.Says;
        var about = says.TryGetValue("mention", out var mention) ? $"mention/{mention}" : null;
        var parts = await db.Parts.Where(p => p.Chain == certificate.Chain && (about == null || p.About == about)).Select(p => new { p.Sequence, p.Ordinal }).ToListAsync(cancel);
        var rows = parts.Select(part => new DestructionRow
        {
            Chain = certificate.Chain, Sequence = part.Sequence, Ordinal = part.Ordinal, First = says["first"], Second = says["second"], Reason = "retention",
            ByChain = certificate.Chain, BySequence = sequence,
        }).ToList();
        db.AddRange(rows);
        // What was half written about it, and never recorded, goes with it.
        var id = certificate.Chain[(certificate.Chain.IndexOf('/', StringComparison.Ordinal) + 1)..];
        await db.Set<DraftRow>().Where(d => d.Place.Contains(id)).ExecuteDeleteAsync(cancel);
        return rows.Count == 0 ? certificate : certificate with { Says = says.SetItem(Destructions.Says, Destructions.Digest(rows)) };
    }

    private static void Store(RecordContext db, EntryDraft certificate, long sequence) => db.Add(new AuditReleaseRow
    {
        UpTo = long.Parse(certificate.Says["up-to"], System.Globalization.CultureInfo.InvariantCulture), First = certificate.Says["first"], Second = certificate.Says["second"],
        ByChain = certificate.Chain, BySequence = sequence,
    });
}
