using System.Collections.Immutable;
using System.Text.Json;
using Kith.Practice.Entries;

namespace Kith.Record.Ledger;

/// <summary>A part as its entry's header names it.</summary>
/// <param name="Hash">Lower-case hexadecimal.</param>
public sealed record HeaderPart(string? About, string Class, string Hash);

/// <summary>An entry's header, envelope version 1: ids and codes only. What is hashed and chained are its <see cref="Bytes"/>.</summary>
/// <param name="Recorded">Microseconds since the Unix epoch, never before the predecessor's.</param>
/// <param name="Previous">Hash of the predecessor, or of the chain's name for the first. Lower-case hexadecimal, as <paramref name="ChangeHash"/>.</param>
public sealed record Header(
    string Chain,
    long Sequence,
    string Change,
    string ChangeHash,
    string Kind,
    int KindVersion,
    Happened Happened,
    long Recorded,
    ImmutableArray<Concern> Concerns,
    ImmutableSortedDictionary<string, string> Says,
    ImmutableArray<HeaderPart> Parts,
    string Previous)
{
    /// <exception cref="EnvelopeRefused">A value is empty, too long, or not printable ASCII.</exception>
    public byte[] Bytes()
    {
        Limits.Count("concerns", Concerns.Length, Limits.Concerns);
        Limits.Count("parts", Parts.Length, Limits.Parts);
        var json = new Canonical()
            .Open('{')
            .Number("v", 1)
            .Word("chain", Chain)
            .Number("seq", Sequence)
            .Word("change", Change)
            .Word("changeHash", ChangeHash)
            .Word("kind", Kind)
            .Number("kv", KindVersion)
            .Open("happened", '{')
            .Word("date", Happened.Date)
            .WordOrNull("time", Happened.Time)
            .Word("precision", Happened.Precision)
            .Close('}')
            .Number("recorded", Recorded)
            .Open("concerns", '[');
        foreach (var concern in Concerns)
            json.Open('{').Word("who", concern.Who).Word("role", concern.Role).Close('}');
        json.Close(']').Words("says", Says, Limits.Says).Open("parts", '[');
        foreach (var part in Parts)
            json.Open('{').WordOrNull("about", part.About).Word("class", part.Class).Word("hash", part.Hash).Close('}');
        return json.Close(']').Word("prev", Previous).Close('}').Bytes("header", Limits.Header);
    }

    /// <exception cref="FormatException">The bytes are not a header of version 1.</exception>
    public static Header Parse(ReadOnlyMemory<byte> bytes) => Json.Read(bytes, "header", root =>
    {
        var happened = root.GetProperty("happened");
        return new Header(
            root.Text("chain"),
            root.GetProperty("seq").GetInt64(),
            root.Text("change"),
            root.Text("changeHash"),
            root.Text("kind"),
            root.GetProperty("kv").GetInt32(),
            new Happened(happened.Text("date"), happened.TextOrNull("time"), happened.Text("precision")),
            root.GetProperty("recorded").GetInt64(),
            [.. root.GetProperty("concerns").EnumerateArray().Select(c => new Concern(c.Text("who"), c.Text("role")))],
            root.Words("says"),
            [.. root.GetProperty("parts").EnumerateArray().Select(p => new HeaderPart(p.TextOrNull("about"), p.Text("class"), p.Text("hash")))],
            root.Text("prev"));
    });
}
