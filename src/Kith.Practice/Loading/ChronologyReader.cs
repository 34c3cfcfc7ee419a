using System.Collections.Immutable;
using Kith.Practice.Forms;
using Kith.Practice.Pack;

namespace Kith.Practice.Loading;

/// <summary><c>chronology.yaml</c>. A pack published before there was such a file lets nobody add events.</summary>
internal static class ChronologyReader
{
    public const string File = "chronology.yaml";

    public static Chronology Read(Reading reading, ImmutableSortedDictionary<string, CodeSet> codes)
    {
        if (!reading.Files.Texts.ContainsKey(File) || reading.Open(File, "the chronology") is not { } block)
        {
            return Chronology.None;
        }
        var chronology = Chronology.None;
        if (block.InnerNeeded("event", "an event") is { } e)
        {
            chronology = chronology with
            {
                Event = new Form("event", e.Text("name"), null, null, FormReader.FieldsOf(e)),
                Kinds = e.Name("kinds", NameKind.Codes),
                Standings = e.Name("standings", NameKind.Codes),
                AddBy = e.NamesIn("add-by", NameKind.Role),
                AtMost = e.Number("at-most"),
            };
            foreach (var code in codes.GetValueOrDefault(chronology.Kinds)?.Codes ?? [])
            {
                reading.Names.Use(NameKind.Class, "", code.Group ?? "", new($"codes/{chronology.Kinds}.yaml", 1));
            }
            e.Done();
        }
        chronology = chronology with
        {
            Marks = block.Name("marks", NameKind.Codes),
            Uses = block.Name("uses", NameKind.Codes),
            SilenceDays = block.Number("silence-days"),
            Compared = [.. block.Words("compared").Select(w => w.Text)],
        };
        block.Done();
        return chronology;
    }
}
