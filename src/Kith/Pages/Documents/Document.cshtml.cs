using System.Collections.Immutable;
using Kith.Outputs;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Sharing;
using Kith.Web;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Pages.Documents;

/// <summary>A document as it was given, to read here or to take in a format; of one that was withdrawn only that it was, in every format.</summary>
public sealed class DocumentModel : KithPage
{
    public Document Document { get; private set; } = null!;

    public WithdrawnDocument? Withdrawn { get; private set; }

    public string? NoPdf => The<DocumentFormats>().NoPdf;

    public IEnumerable<(string Format, string Name)> Formats =>
        new[] { ("html", "Print"), ("pdf", "PDF"), ("docx", "Word"), ("csv", "CSV, for a spreadsheet"), ("json", "JSON, for a system") }.Where(f => f.Item1 != "pdf" || NoPdf is null);

    public ImmutableArray<SummaryRow> Head => [.. DocumentWords.Head(Document).Select(h => new SummaryRow(h.Label, h.Value))];

    public async Task<IActionResult> OnGetAsync(string id, string? format)
    {
        if (await Ask((db, asker) => new DocumentQuery(db, asker, Pack, The<PackShelf>()).One(id, Cancel)) is not { } opened) return NotHere();
        if (opened.Words is not { } document)
        {
            Withdrawn = opened.Withdrawn;
            // Whoever fetches a file must not take this page for one.
            if (format is not null) Response.StatusCode = StatusCodes.Status410Gone;
            return Page();
        }
        Document = document;
        if (format is null) return Page();
        if (format == "html") return Content(HtmlDocument.Of(document, HttpContext.Nonce()), "text/html; charset=utf-8");
        if (format == "pdf" && NoPdf is { } none)
        {
            Say(none);
            return Page();
        }
        return await The<DocumentFormats>().Write(document, format, Cancel) is { } file ? File(file.Bytes, file.ContentType, file.Name) : NotHere();
    }
}
