using System.Security.Cryptography;
using System.Text;
using Kith.Record.Ledger;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Stores;

/// <summary>A way to open one document once, without an account. Neither the link nor its code is kept, only what tells that they are right.</summary>
public sealed class DocumentLinkRow : Row
{
    /// <summary>SHA-256 of the link's secret.</summary>
    public required byte[] Link { get; set; }

    public required string Document { get; set; }

    /// <summary>SHA-256 of the link's secret and the code.</summary>
    public required byte[] Code { get; set; }

    /// <summary>Microseconds, as <see cref="Opened"/>.</summary>
    public required long Expires { get; set; }

    /// <summary>When it was opened; null until then.</summary>
    public long? Opened { get; set; }

    /// <summary>Wrong codes so far.</summary>
    public int Wrong { get; set; }
}

/// <summary>What became of an attempt to open a link.</summary>
/// <param name="Document">The document, once; null when the link is not there (or not any more) or the code was wrong.</param>
/// <param name="Left">Attempts that are left after a wrong code; null when there is no such link to try.</param>
public sealed record LinkTried(string? Document, int? Left);

/// <summary>One-time links: a secret in the address, a code by another way, an end, and few attempts.</summary>
public static class DocumentLinks
{
    public const int MostWrong = 5;

    /// <summary>A new link and its code, to be told by two ways; neither can be had again.</summary>
    public static async Task<(string Link, string Code)> Make(RecordStore store, string document, Instant expires, CancellationToken cancel = default)
    {
        var link = Practice.OpaqueId.From(RandomNumberGenerator.GetBytes(20));
        var code = RandomNumberGenerator.GetInt32(100_000_000).ToString("00000000", System.Globalization.CultureInfo.InvariantCulture);
        await store.Write(async db =>
        {
            // Of one document only the newest link opens.
            await db.Set<DocumentLinkRow>().Where(l => l.Document == document).ExecuteDeleteAsync(cancel);
            db.Add(new DocumentLinkRow { Link = Hash(link), Document = document, Code = Hash($"{link}\n{code}"), Expires = Micros.From(expires) });
        }, cancel);
        return (link, code);
    }

    /// <summary>Whether there is something to open behind a link.</summary>
    public static async Task<bool> Stands(RecordContext db, string link, Instant now, CancellationToken cancel = default) => await Good(db, Hash(link), Micros.From(now)).AnyAsync(cancel);

    /// <summary>Links that open: not one to somebody of whom it has been said since that they harmed a child of that report.</summary>
    private static IQueryable<DocumentLinkRow> Good(RecordContext db, byte[] hash, long at) => db.Set<DocumentLinkRow>()
        .Where(l => l.Link == hash && l.Opened == null && l.Expires > at && l.Wrong < MostWrong)
        .Where(l => !db.Set<DisclosureRow>().Any(d => d.Document == l.Document && d.ToKind == "party" && d.Kind != Practice.Kernel.SubjectAccess.Pathway
            && db.Set<RelationshipRow>().Any(r => r.Implicated == true && (r.Mention == d.ToId || db.Set<MentionRow>().Any(m => m.Id == r.Mention && m.Person != null
                && db.Set<MentionRow>().Any(o => o.Id == d.ToId && o.Report == m.Report && o.Person == m.Person))))));

    /// <summary>When what a link leads to was withdrawn; whoever has the link may know that, whether they opened it or not. Null when it was not, or there is no such link.</summary>
    public static async Task<Instant?> Withdrawn(RecordContext db, string link, CancellationToken cancel = default)
    {
        var hash = Hash(link);
        return await db.Set<DocumentLinkRow>().Where(l => l.Link == hash).Join(db.Set<Views.DisclosureRow>(), l => l.Document, d => d.Document, (_, d) => d.Withdrawn).FirstOrDefaultAsync(cancel);
    }

    /// <summary>Opens it, for good: of two at once one is let in.</summary>
    public static async Task<LinkTried> Open(RecordStore store, string link, string code, Instant now, CancellationToken cancel = default)
    {
        var (hash, right, at) = (Hash(link), Hash($"{link}\n{new string([.. code.Where(char.IsAsciiDigit)])}"), Micros.From(now));
        var tried = new LinkTried(null, null);
        await store.Write(async db =>
        {
            var standing = Good(db, hash, at);
            if (await standing.Where(l => l.Code == right).ExecuteUpdateAsync(set => set.SetProperty(l => l.Opened, at), cancel) == 1)
            {
                tried = new(await db.Set<DocumentLinkRow>().Where(l => l.Link == hash).Select(l => l.Document).SingleAsync(cancel), null);
                return;
            }
            if (await standing.ExecuteUpdateAsync(set => set.SetProperty(l => l.Wrong, l => l.Wrong + 1), cancel) == 1)
                tried = new(null, MostWrong - await db.Set<DocumentLinkRow>().Where(l => l.Link == hash).Select(l => l.Wrong).SingleAsync(cancel));
        }, cancel);
        return tried;
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
