using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;

namespace Kith.Record.Sharing;

/// <summary>What somebody asks to be given: which document, to whom, for what.</summary>
public sealed record ShareRequest(string Kind, string To, string Purpose, string Basis, string Why, string Delivery);

/// <summary>A line that does not go, and the code of its reason.</summary>
public sealed record HeldBack(DocumentLine Line, string Reason);

/// <summary>A document as it would be given, for reading back before it is.</summary>
/// <param name="Refusal">Why it cannot be given at all; then nothing else counts.</param>
/// <param name="About">Who it is about, as far as the recipient may know; otherwise the reference.</param>
public sealed record Prepared(
    string Episode, ShareRequest Request, Problem? Refusal, string To, string As, string? Address, string? About, string? Reference,
    ImmutableArray<DocumentLine> Lines, ImmutableArray<HeldBack> Held, Handing Handing)
{
    /// <summary>Names exactly what was read back: another recipient, address or line gives another.</summary>
    public string Digest
    {
        get
        {
            var text = new StringBuilder($"{Episode}\n{Request.Kind}\n{Request.To}\n{Request.Purpose}\n{Request.Basis}\n{Request.Delivery}\n{To}\n{Address}\n{About}\n");
            foreach (var line in Lines) text.Append(line.Section).Append('\t').Append(line.Label).Append('\t').Append(line.Value).Append('\n');
            foreach (var held in Held) text.Append(held.Reason).Append('\t').Append(held.Line.Label).Append('\n');
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
        }
    }

    internal ImmutableArray<PartDraft> Parts(string? party)
    {
        var parts = DocumentParts.Of(Lines).ToList();
        var practice = new JsonObject { ["held"] = new JsonArray([.. Held.Where(h => h.Line.Value.Length > 0).Select(h => (JsonNode)new JsonObject { ["label"] = h.Line.Label, ["reason"] = h.Reason })]) };
        if (Reference is not null) practice["reference"] = Reference;
        parts.Add(new(null, "practice", practice));
        if (party is not null) parts.Add(new($"mention/{party}", "identity", new JsonObject { ["recipient"] = To }));
        if (party is not null && Address is not null) parts.Add(new($"mention/{party}", "address", new JsonObject { ["address"] = Address }));
        if (About is not null) parts.Add(new(null, "identity", new JsonObject { ["about"] = About }));
        return [.. parts];
    }
}
