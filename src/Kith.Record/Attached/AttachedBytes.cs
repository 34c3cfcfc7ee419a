using System.Security.Cryptography;
using Kith.Record.Ledger;
using Kith.Record.Views;

namespace Kith.Record.Attached;

/// <summary>The bytes of a file, as they were attached. Whoever asks has decided before that they may be read.</summary>
internal static class AttachedBytes
{
    /// <param name="classes">Classes that may be read; all when null.</param>
    /// <exception cref="InvalidDataException">They are not those that were attached.</exception>
    public static async Task<byte[]> Of(RecordContext db, AttachedRow row, IReadOnlySet<string>? classes, CancellationToken cancel)
    {
        using var bytes = new MemoryStream(checked((int)row.Size));
        await foreach (var entry in db.Read(AttachedView.Chain + row.Id, classes: classes, cancel: cancel))
            foreach (var piece in entry.Parts.Select(p => p.Body?["bytes"]?.GetValue<string>()).OfType<string>())
                bytes.Write(Convert.FromBase64String(piece));
        if (Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())) != row.Sha256)
            throw new InvalidDataException($"document/{row.Id}: the bytes are not those that were attached. Run verify, and repair from a second copy.");
        return bytes.ToArray();
    }
}
