using System.Globalization;
using System.Text;
using Kith.Record.Ledger;
using Kith.Record.Stores;

namespace Kith.Record.Seals;

/// <summary>
/// An export as a database, to repair from. Lines whose digest does not fit are left out: whatever a line says is believed only as far as the
/// damaged database itself vouches for it.
/// </summary>
public sealed class SecondCopy : IAsyncDisposable
{
    private const int Together = 500;

    private readonly string _folder = Directory.CreateTempSubdirectory("kith-copy-").FullName;
    private ChangeRow? _change;
    private EntryRow? _entry;
    private Header? _header;
    private int _ordinal;

    private SecondCopy()
    {
    }

    public RecordStore Store { get; private set; } = null!;

    /// <summary>Lines that could not be used.</summary>
    public long Damaged { get; private set; }

    /// <exception cref="StoreRefused">It is not an export.</exception>
    public static async Task<SecondCopy> Open(string path, CancellationToken cancel = default)
    {
        var copy = new SecondCopy();
        try
        {
            await copy.Load(path, cancel);
            return copy;
        }
        catch
        {
            await copy.DisposeAsync();
            throw;
        }
    }

    private async Task Load(string path, CancellationToken cancel)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        var first = Whole(await reader.ReadLineAsync(cancel) ?? "") is { } line && line.StartsWith("kith-export 1 ", StringComparison.Ordinal) ? line.Split(' ', 6)
            : throw new StoreRefused($"{path} is not an export of Kith, or its first line is damaged. Give a database, or a file that “kith export --words” wrote.");
        Store = await RecordStore.Open(Path.Combine(_folder, "copy.db"), [], partnership: first[5], cancel: cancel);
        await Store.Writer.Batch(
            async db =>
            {
                // Leaves stand before the entries that they name.
                await Schema.Sql(db, "PRAGMA defer_foreign_keys=ON", cancel);
                var some = new List<Row>();
                while (await reader.ReadLineAsync(cancel) is { } read)
                {
                    if (Whole(read) is not { } next || !Read(next, some))
                        continue;
                    if (some.Count < Together)
                        continue;
                    await Save(db, some, cancel);
                }
                await Save(db, some, cancel);
                await Schema.Sql(db, "DELETE FROM seal WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.partnership = seal.partnership AND e.chain = seal.chain AND e.sequence = seal.sequence)", cancel);
            },
            cancel);
    }

    private static async Task Save(RecordContext db, List<Row> some, CancellationToken cancel)
    {
        db.AddRange(some);
        await db.SaveChangesAsync(cancel);
        db.ChangeTracker.Clear();
        some.Clear();
    }

    /// <summary>What a line says behind its digest; null, and counted, when the two do not agree.</summary>
    private string? Whole(string line)
    {
        if (line.Length > ExportLines.DigestLength + 1 && ExportLines.Digest(line[(ExportLines.DigestLength + 1)..]) == line[..ExportLines.DigestLength])
            return line[(ExportLines.DigestLength + 1)..];
        Damaged++;
        return null;
    }

    private bool Read(string line, List<Row> into)
    {
        try
        {
            var words = line.Split(' ');
            switch (words[0])
            {
                case "seal":
                    into.Add(new SealRow { Leaf = Number(words[1]), Sequence = Number(words[2]), Position = Number(words[3]), Hash = Convert.FromHexString(words[4]), Chain = string.Join(' ', words[5..]) });
                    break;
                case "checkpoint":
                    var (at, note) = (Number(words[1]), Convert.FromBase64String(words[3]));
                    into.Add(new CheckpointRow { Size = SealNote.Try(Encoding.UTF8.GetString(note))?.Size ?? throw new FormatException("no checkpoint"), At = at, Note = note, Hash = Convert.FromHexString(words[2]) });
                    break;
                case "change":
                    (_change, _ordinal) = (null, 0);
                    var bytes = Convert.FromBase64String(words[2]);
                    into.Add(_change = new ChangeRow { Id = Change.Parse(bytes).Id, Position = Number(words[1]), Bytes = bytes, Hash = Hashes.OfChange(bytes) });
                    break;
                case "entry":
                    (_entry, _header) = (null, null);
                    Entry(Convert.FromBase64String(words[1]), into);
                    break;
                case "part" when _entry is not null && _header!.Parts.ElementAtOrDefault(int.Parse(words[1], CultureInfo.InvariantCulture)) is { } named:
                    into.Add(new PartRow
                    {
                        Chain = _entry.Chain, Sequence = _entry.Sequence, Ordinal = int.Parse(words[1], CultureInfo.InvariantCulture), Class = named.Class, About = named.About,
                        Salt = Convert.FromBase64String(words[2]), Body = Convert.FromBase64String(words[3]),
                    });
                    break;
                case "destroyed" when _entry is not null:
                    into.Add(new DestructionRow
                    {
                        Chain = _entry.Chain, Sequence = _entry.Sequence, Ordinal = int.Parse(words[1], CultureInfo.InvariantCulture), BySequence = Number(words[2]),
                        ByChain = Utf8(words[3]), First = Utf8(words[4]), Second = Utf8(words[5]), Reason = Utf8(words[6]),
                    });
                    break;
                default:
                    break;
            }
            return true;
        }
        catch (Exception e) when (e is FormatException or IndexOutOfRangeException or OverflowException)
        {
            Damaged++;
            return false;
        }
    }

    private void Entry(byte[] bytes, List<Row> into)
    {
        // An entry whose change is damaged cannot stand.
        if (_change is null)
            return;
        _header = Header.Parse(bytes);
        if (_header.Change != _change.Id)
            return;
        into.Add(_entry = new EntryRow
        {
            Chain = _header.Chain, Sequence = _header.Sequence, Change = _header.Change, Ordinal = _ordinal++, Kind = _header.Kind, Recorded = _header.Recorded,
            Header = bytes, Previous = Convert.FromHexString(_header.Previous), Hash = Hashes.OfEntry(bytes),
        });
    }

    private static long Number(string digits) => long.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static string Utf8(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));

    public async ValueTask DisposeAsync()
    {
        if (Store is not null)
            await Store.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
