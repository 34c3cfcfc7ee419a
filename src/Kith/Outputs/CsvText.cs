using System.Text;

namespace Kith.Outputs;

/// <summary>
/// Comma-separated values for spreadsheets: flat, quoted, and without formulas. A cell that a spreadsheet would reckon begins with an
/// apostrophe, so that it is shown and not run.
/// </summary>
public static class CsvText
{
    public static byte[] Of(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        Line(text, columns);
        foreach (var row in rows)
        {
            if (row.Count != columns.Count) throw new ArgumentException($"A row has {row.Count} cells and there are {columns.Count} columns.", nameof(rows));
            Line(text, row);
        }
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    public static string Cell(string value)
    {
        // What looks like a formula behind spaces, or in full-width letters, is one to some programs.
        var first = value.AsSpan().TrimStart(" \u00a0\u200b\ufeff");
        var harmless = first.Length > 0 && first[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '|' or '%' or '＝' or '＋' or '－' or '＠' ? $"'{value}" : value;
        return $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
}
