using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;

namespace Kith.Record.Sharing;

/// <summary>How a document lies in its entry: its lines cut by whom they concern and class, each with its number, so that they join again in order.</summary>
internal static class DocumentParts
{
    public static IEnumerable<PartDraft> Of(IEnumerable<DocumentLine> lines) =>
        from line in lines.Select((line, number) => (line, number))
        group line by (line.line.Piece.About, line.line.Piece.Class) into part
        select new PartDraft(
            part.Key.About is null ? null : $"mention/{part.Key.About}", part.Key.Class,
            new JsonObject { ["lines"] = new JsonArray([.. part.Select(p => Line(p.line, p.number))]) });

    public static ImmutableArray<(DocumentText Text, string Section)> Lines(PastEntry entry, Func<string, string> source) =>
    [
        .. from part in entry.Parts
           where part.Body?["lines"] is JsonArray
           from line in part.Body!["lines"]!.AsArray().OfType<JsonObject>()
           orderby (int)line["n"]!
           select (new DocumentText(Word(line, "label"), Word(line, "value"), (int)line["depth"]!, line["source"]?.ToString() is { } label ? source(label) : null), Word(line, "section")),
    ];

    /// <summary>What the document says of itself: recipient, about, reference, address.</summary>
    public static string? Said(PastEntry entry, string name) => entry.Parts.Select(p => p.Body?[name]?.ToString()).FirstOrDefault(w => w is not null);

    private static JsonObject Line(DocumentLine line, int number)
    {
        var body = new JsonObject { ["n"] = number, ["section"] = line.Section, ["label"] = line.Label, ["value"] = line.Value, ["depth"] = line.Depth };
        if (line.Piece.Source is { } source) body["source"] = source;
        return body;
    }

    private static string Word(JsonObject line, string name) => line[name]?.ToString() ?? "";
}
