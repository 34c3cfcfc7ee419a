using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using Kith.Practice;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using NodaTime.Text;

namespace Kith.Intake;

/// <summary>A row of a file of events, as it was sent.</summary>
/// <param name="Line">Its line in the file; the heading is line 1.</param>
/// <param name="Child">Kith's own id of the child, an NHS number or a UPN.</param>
/// <param name="Event">With the child still to be found.</param>
/// <param name="AddressesStand">What looks like an address must stand in its words as it is.</param>
public sealed record EventLine(int Line, string Child, NewEvent Event, ImmutableArray<Problem> Problems, bool AddressesStand);

/// <summary>Events that an agency sends as comma-separated values: a line for each, a column for each question of the practice's event.</summary>
public static class EventFile
{
    /// <summary>The column, and the name for programs, by which a sender says that an address must stand in the words.</summary>
    public const string AddressesStand = "address-in-words";

    private static readonly string[] Fixed = ["child", "on", "time", "kind", "standing", "significant", AddressesStand];
    private static readonly string[] Needed = ["child", "on", "kind", "standing"];
    private static readonly string[] Formula = ["=", "@", "+", "\t", "\r"];

    public static ImmutableArray<string> Columns(PracticePack pack) => [.. Fixed, .. pack.Chronology.Event.Fields.Select(f => f.Id)];

    /// <summary>The columns, and one invented row that shows how each is filled in. It is refused until it is replaced: there is no such child.</summary>
    public static (ImmutableArray<string> Columns, ImmutableArray<string> Example) Template(PracticePack pack)
    {
        var kind = pack.Codes[pack.Chronology.Kinds].Codes[0].Id;
        var standing = pack.Codes[pack.Chronology.Standings].Codes[0].Id;
        return (Columns(pack), ["NHS number, UPN, or the child's id in Kith", "2026-03-31", "14:05", kind, standing, "yes", "no", .. pack.Chronology.Event.Fields.Select(f => f.Label)]);
    }

    /// <summary>Every row, good or not. What is wrong with the file itself comes alone: then no row was read.</summary>
    public static (ImmutableArray<EventLine> Lines, Problem? Unreadable) Read(PracticePack pack, byte[] bytes)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes).TrimStart('\ufeff');
        }
        catch (DecoderFallbackException)
        {
            return ([], new("file", "not-utf-8", "The file is not text in UTF-8. Save it in your spreadsheet as “CSV UTF-8 (comma delimited)”, and send it again."));
        }
        if (text.Contains('\0', StringComparison.Ordinal)) return ([], new("file", "not-text", "The file is not a CSV file. Save the sheet as “CSV UTF-8”, and send that."));
        using var csv = new CsvReader(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = true, DetectDelimiterValues = [",", ";", "\t"], BadDataFound = null, MissingFieldFound = null, TrimOptions = TrimOptions.Trim, PrepareHeaderForMatch = h => h.Header.Trim().ToLowerInvariant(),
        });
        if (!csv.Read() || !csv.ReadHeader() || csv.HeaderRecord is not { } header) return ([], new("file", "empty", "The file is empty. Take the template, fill in a row for each event, and send it."));
        var named = header.Select(h => h.Trim().ToLowerInvariant()).ToArray();
        var columns = Columns(pack);
        if (named.Where(n => n.Length > 0).Except(columns, StringComparer.Ordinal).ToArray() is { Length: > 0 } strange)
            return ([], new("file", "unknown-columns", $"The file has columns that nobody knows: {string.Join(", ", strange.Take(10).Select(s => $"“{Cut(s)}”"))}. Those that are known: {string.Join(", ", columns)}."));
        if (Needed.Except(named, StringComparer.Ordinal).ToArray() is { Length: > 0 } missing)
            return ([], new("file", "missing-columns", $"The file lacks the column{(missing.Length > 1 ? "s" : "")} {string.Join(", ", missing)}. The first row must name the columns, as in the template."));
        var lines = ImmutableArray.CreateBuilder<EventLine>();
        while (csv.Read())
        {
            if (csv.Parser.Record is not { } cells || cells.All(string.IsNullOrWhiteSpace)) continue;
            if (lines.Count == pack.Chronology.AtMost)
                return ([], new("file", "too-many-rows", $"The file has more than {pack.Chronology.AtMost} rows. Send it in several files."));
            lines.Add(Row(pack, csv, csv.Parser.RawRow, named, cells));
        }
        return lines.Count == 0 ? ([], new("file", "no-rows", "The file has a heading and no rows. Fill in a row for each event.")) : (lines.ToImmutable(), null);
    }

    private static EventLine Row(PracticePack pack, CsvReader csv, int line, string[] named, string[] cells)
    {
        string Cell(string name) => csv.TryGetField<string>(name, out var cell) ? cell?.Trim() ?? "" : "";
        var problems = ImmutableArray.CreateBuilder<Problem>();
        if (cells.Length > named.Length) problems.Add(new("", "too-many-cells", $"The row has {cells.Length} cells and there are {named.Length} columns. Put text that holds a comma into double quotes."));
        foreach (var (name, cell) in named.Zip(cells))
            if (Formula.Any(f => cell.StartsWith(f, StringComparison.Ordinal)))
                problems.Add(new(name, "formula", $"The cell begins with “{cell[..1]}”: a spreadsheet would take it for a formula. Write it as plain text."));
        var significant = Cell("significant").ToLowerInvariant();
        if (significant is not ("" or "yes" or "no")) problems.Add(new("significant", "not-yes-or-no", "Write yes or no, or leave it empty."));
        var stand = Cell(AddressesStand).ToLowerInvariant();
        if (stand is not ("" or "yes" or "no")) problems.Add(new(AddressesStand, "not-yes-or-no", "Write yes or no, or leave it empty."));
        var answers = new JsonObject();
        foreach (var field in pack.Chronology.Event.Fields)
            if (Cell(field.Id) is { Length: > 0 } answer) answers[field.Id] = answer;
        return new(line, Cell("child"), new("", Date(Cell("on")), Cell("time") is { Length: > 0 } time ? time : null, Cell("kind"), Cell("standing"), significant == "yes", answers), problems.ToImmutable(), stand == "yes");
    }

    /// <summary>A British date as ISO; anything else as it stands, to be named as what it is.</summary>
    public static string Date(string typed)
    {
        foreach (var pattern in new[] { "d/M/uuuu", "d-M-uuuu", "d MMMM uuuu", "d MMM uuuu" })
            if (LocalDatePattern.Create(pattern, CultureInfo.GetCultureInfo("en-GB")).Parse(typed) is { Success: true } day) return London.Iso(day.Value);
        return YearMonthPattern.Create("M/uuuu", CultureInfo.InvariantCulture).Parse(typed) is { Success: true } month ? YearMonthPattern.Iso.Format(month.Value) : typed;
    }

    private static string Cut(string word) => word.Length > 40 ? $"{word[..40]}…" : word;
}
