using System.Text;
using System.Text.Encodings.Web;
using Kith.Record.Sharing;

namespace Kith.Outputs;

/// <summary>A document as one page of HTML that prints well. Nothing in it is hidden, and nothing is fetched.</summary>
public static class HtmlDocument
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(System.Text.Unicode.UnicodeRanges.All);

    /// <param name="nonce">Of the content security policy, when a browser is sent it.</param>
    public static string Of(Document document, string? nonce = null)
    {
        var html = new StringBuilder();
        // As a file it brings its own policy: no script, and nothing from anywhere.
        var policy = nonce is null ? "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">" : "";
        html.Append("<!DOCTYPE html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">").Append(policy).Append("<title>Document ").Append(E(document.Id)).Append("</title>")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><style").Append(nonce is null ? "" : $" nonce=\"{E(nonce)}\"").Append('>')
            .Append(Style(document)).Append("</style></head><body>");
        // The head of a table is repeated on every printed page by every browser.
        html.Append("<table role=\"presentation\"><thead><tr><td class=\"running\">").Append(E(DocumentWords.Running(document))).Append("</td></tr></thead><tbody><tr><td><main>");
        html.Append("<h1>").Append(E(document.Title)).Append("</h1><dl>");
        foreach (var (label, value) in DocumentWords.Head(document)) Pair(html, label, value);
        html.Append("</dl>");
        foreach (var section in document.Sections)
        {
            html.Append("<h2>").Append(E(section.Heading)).Append("</h2><dl>");
            foreach (var line in section.Lines)
            {
                if (line.Value.Length == 0) html.Append("</dl><h3>").Append(E(line.Label)).Append("</h3><dl>");
                else Pair(html, line.Label, line.Value, line.Source);
            }
            html.Append("</dl>");
        }
        if (document.Held.Length > 0)
        {
            html.Append("<h2>Held back</h2><ul>");
            foreach (var held in document.Held) html.Append("<li>").Append(E(held)).Append("</li>");
            html.Append("</ul>");
        }
        return html.Append("<p class=\"closing\">").Append(E(DocumentWords.Closing)).Append("</p></main></td></tr></tbody></table></body></html>\n").ToString()
            .Replace("<dl></dl>", "", StringComparison.Ordinal);
    }

    private static void Pair(StringBuilder html, string label, string value, string? source = null)
    {
        html.Append("<div><dt>").Append(E(label)).Append("</dt><dd>").Append(E(value));
        if (source is not null) html.Append(" <em class=\"source\">").Append(E(source)).Append("</em>");
        html.Append("</dd></div>");
    }

    private static string Style(Document document) =>
        $$"""
        @page { size: A4; margin: 20mm 18mm 22mm; @bottom-left { content: "Document {{document.Id}}"; font: 9pt sans-serif } @bottom-right { content: "page " counter(page) " of " counter(pages); font: 9pt sans-serif } }
        body { font: 11pt/1.45 Arial, Helvetica, sans-serif; color: #0b0c0c; max-width: 48rem; margin: 2rem auto; padding: 0 1rem }
        table { width: 100%; border-collapse: collapse } td { padding: 0 } thead { display: table-header-group }
        .running { font-size: 9pt; border-bottom: 1pt solid #505a5f; padding-bottom: 2mm }
        h1 { font-size: 20pt; margin: 6mm 0 4mm } h2 { font-size: 14pt; margin: 7mm 0 2mm; break-after: avoid } h3 { font-size: 12pt; margin: 4mm 0 1mm; break-after: avoid }
        dl { margin: 0 } dl div { display: grid; grid-template-columns: 13rem 1fr; gap: 1rem; padding: 1mm 0; break-inside: avoid }
        dt { font-weight: bold } dd { margin: 0; white-space: pre-line; overflow-wrap: anywhere } .source { border: 1pt solid #505a5f; padding: 0 1mm; font-size: 9pt; font-style: normal }
        .closing { margin-top: 8mm; font-size: 9pt } @media (max-width: 40rem) { dl div { grid-template-columns: 1fr; gap: 0 } } @media print { body { margin: 0; max-width: none; padding: 0 } }
        """;

    private static string E(string text) => Encoder.Encode(text);
}
