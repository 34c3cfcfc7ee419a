using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kith.Record.Sharing;

namespace Kith.Outputs;

/// <summary>One document in one format.</summary>
public sealed record DocumentFile(byte[] Bytes, string ContentType, string Name);

/// <summary>The formats in which a document may be taken. All say the same; none holds more than can be seen.</summary>
public sealed class DocumentFormats(PdfPrinter pdf)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Columns = ["document", "for", "about", "section", "label", "answer", "source"];

    public string? NoPdf => pdf.Missing;

    /// <returns>null: there is no such format.</returns>
    public async Task<DocumentFile?> Write(Document document, string format, CancellationToken cancel) => format switch
    {
        "html" => new(Encoding.UTF8.GetBytes(HtmlDocument.Of(document)), "text/html; charset=utf-8", DocumentWords.FileName(document, "html")),
        "pdf" => pdf.Missing is null ? new(await pdf.Print(document, cancel), "application/pdf", DocumentWords.FileName(document, "pdf")) : null,
        "docx" => new(WordDocument.Of(document), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", DocumentWords.FileName(document, "docx")),
        "csv" => new(Csv(document), "text/csv; charset=utf-8", DocumentWords.FileName(document, "csv")),
        "json" => new(JsonSerializer.SerializeToUtf8Bytes(Flat(document), Json), "application/json; charset=utf-8", DocumentWords.FileName(document, "json")),
        _ => null,
    };

    /// <summary>Every row says which document it is of, for whom and about whom: a row by itself is not lost.</summary>
    public static byte[] Csv(Document document) => CsvText.Of(Columns,
        from section in document.Sections
        from line in section.Lines
        where line.Value.Length > 0
        select new[] { document.Id, document.To, document.About, section.Heading, line.Label, line.Value, line.Source ?? "" });

    private static object Flat(Document document) => new
    {
        document.Id, document.Title, document.About, document.To, document.As, document.Address, document.Purpose, document.Basis, document.Agreement, document.Reference,
        Given = document.At.ToString(), document.By, Expires = document.Expires is { } last ? Practice.London.Iso(last) : null,
        Sections = document.Sections.Select(s => new { s.Heading, Lines = s.Lines.Select(l => new { l.Label, l.Value, l.Depth, l.Source }) }), document.Held,
    };
}
