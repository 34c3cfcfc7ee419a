using System.Globalization;

namespace Kith.Record.Ledger;

/// <summary>The record that a problem was found at.</summary>
/// <param name="Kind">What it is: entry, change, destruction, seal, seal-tile, checkpoint, unsealed, file.</param>
public sealed record Spot(string Kind, string Name, long? Number)
{
    public static Spot Entry(string chain, long sequence) => new("entry", chain, sequence);

    public static Spot Change(string id) => new("change", id, null);

    public static Spot Destroying(Place entry) => new("destruction by", entry.Chain, entry.Sequence);

    public static Spot Seal(long leaf) => new("seal", "", leaf);

    public static Spot Tile(int level, long tile) => new("seal-tile", level.ToString(CultureInfo.InvariantCulture), tile);

    public static Spot Checkpoint(long size) => new("checkpoint", "", size);

    public static Spot Unsealed(string change) => new("unsealed", change, null);

    public static Spot Trigger(string name) => new("trigger", name, null);

    public static Spot File(string path) => new("file", path, null);

    public override string ToString() => string.Join(' ', new[] { Kind, Name, Number?.ToString(CultureInfo.InvariantCulture) ?? "" }.Where(word => word.Length > 0));
}
