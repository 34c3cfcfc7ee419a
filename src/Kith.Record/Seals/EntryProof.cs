using System.Text.Json;
using Kith.Record.Ledger;
using Kith.Record.Stores;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Seals;

/// <summary>
/// The proof that one entry is in the sealed record: the headers from it to the next sealed one of its chain, that one's way up the tree, and the
/// signed checkpoint. It shows headers (ids and codes), never a word that somebody wrote.
/// </summary>
public static class EntryProof
{
    // For people's eyes as well as for programs.
    private static readonly JsonSerializerOptions Shape = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="StoreRefused">There is no such entry, or it is not sealed yet.</exception>
    public static async Task<string> Of(RecordContext db, string chain, long sequence, CancellationToken cancel = default)
    {
        if (!await db.Entries.AnyAsync(e => e.Chain == chain && e.Sequence == sequence, cancel))
            throw new StoreRefused($"There is no entry {chain}#{sequence}.");
        var seal = await db.Set<SealRow>().AsNoTracking().Where(s => s.Chain == chain && s.Sequence >= sequence).OrderBy(s => s.Sequence).FirstOrDefaultAsync(cancel)
            ?? throw new StoreRefused($"The entry {chain}#{sequence} is not sealed yet. The server seals every second; “kith checkpoint” does it at once.");
        var checkpoint = await Checkpoints.Latest(db, cancel) ?? throw new StoreRefused("Nothing is sealed yet.");
        var size = SealNote.Try(checkpoint)?.Size ?? throw new StoreRefused("The latest checkpoint cannot be read: run “kith verify”.");
        var headers = await db.Entries.AsNoTracking().Where(e => e.Chain == chain && e.Sequence >= sequence && e.Sequence <= seal.Sequence)
            .OrderBy(e => e.Sequence).Select(e => e.Header).ToListAsync(cancel);
        var path = await new SealTree(db, cancel).Merkle.Inclusion(seal.Leaf, size);
        return JsonSerializer.Serialize(
            new
            {
                kithProof = 1, chain, sequence, headers = headers.Select(Convert.ToBase64String), @sealed = new { leaf = seal.Leaf, sequence = seal.Sequence, position = seal.Position, hash = Hashes.Hex(seal.Hash) },
                path = path.Select(Convert.ToBase64String), checkpoint,
            },
            Shape);
    }
}
