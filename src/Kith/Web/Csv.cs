using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Web;

/// <summary>A table as CSV (RFC 4180, UTF-8). A cell that a spreadsheet would take for a formula begins with an apostrophe, so that it stays text.</summary>
public static class Csv
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: true);

    public static FileContentResult File(string name, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(columns))
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        return new FileContentResult([.. Utf8.GetPreamble(), .. Utf8.GetBytes(text.ToString())], "text/csv; charset=utf-8") { FileDownloadName = name };
    }

    public static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? $"'{text}" : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
