using System.Collections.Immutable;
using Kith.Practice.Entries;

namespace Kith.Record.Ledger;

/// <summary>Where an entry stands: its chain and its number in it, from 1.</summary>
public sealed record Place(string Chain, long Sequence);

/// <summary>
/// One user action as stored and hashed. It lists the entries that it made, so that the last entry of a chain cannot be cut off unseen.
/// </summary>
/// <param name="At">Microseconds since the Unix epoch.</param>
public sealed record Change(
    string Id,
    long At,
    Actor Actor,
    string Purpose,
    ImmutableSortedDictionary<string, string> Practice,
    ImmutableSortedDictionary<string, string> Facts,
    ImmutableArray<Place> Entries)
{
    /// <exception cref="EnvelopeRefused">A value is empty, too long, or not printable ASCII.</exception>
    public byte[] Bytes()
    {
        Limits.Count("entries", Entries.Length, Limits.Entries);
        var json = new Canonical()
            .Open('{')
            .Number("v", 1)
            .Word("id", Id)
            .Number("at", At)
            .Open("actor", '{')
            .Word("human", Actor.Human)
            .Word("role", Actor.Role)
            .Word("agency", Actor.Agency)
            .WordOrNull("team", Actor.Team)
            .WordOrNull("onBehalfOf", Actor.OnBehalfOf)
            .Close('}')
            .Word("purpose", Purpose)
            .Words("practice", Practice, Limits.Facts)
            .Words("facts", Facts, Limits.Facts)
            .Open("entries", '[');
        foreach (var entry in Entries)
            json.Open('{').Word("chain", entry.Chain).Number("seq", entry.Sequence).Close('}');
        return json.Close(']').Close('}').Bytes("change", Limits.Change);
    }

    /// <exception cref="FormatException">The bytes are not a change of version 1.</exception>
    public static Change Parse(ReadOnlyMemory<byte> bytes) => Json.Read(bytes, "change", root =>
    {
        var actor = root.GetProperty("actor");
        return new Change(
            root.Text("id"),
            root.GetProperty("at").GetInt64(),
            new Actor(actor.Text("human"), actor.Text("role"), actor.Text("agency"), actor.TextOrNull("team"), actor.TextOrNull("onBehalfOf")),
            root.Text("purpose"),
            root.Words("practice"),
            root.Words("facts"),
            [.. root.GetProperty("entries").EnumerateArray().Select(e => new Place(e.Text("chain"), e.GetProperty("seq").GetInt64()))]);
    });
}
