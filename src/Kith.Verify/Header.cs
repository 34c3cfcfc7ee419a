using System.Text.Json;

namespace Kith.Witness;

/// <summary>What a witness reads of an entry's header.</summary>
public sealed record Header(string Chain, long Sequence, string Change, string ChangeHash, long Recorded, string? Destroys, string[] Parts, string Previous)
{
    /// <exception cref="FormatException">It is not a header of version 1, written as one must be.</exception>
    public static Header Parse(byte[] bytes) => Strict.Read(bytes, root => new Header(
        root.GetProperty("chain").GetString()!, root.GetProperty("seq").GetInt64(), root.GetProperty("change").GetString()!, root.GetProperty("changeHash").GetString()!,
        root.GetProperty("recorded").GetInt64(), root.GetProperty("says").TryGetProperty("destroys", out var destroys) ? destroys.GetString() : null,
        [.. root.GetProperty("parts").EnumerateArray().Select(p => p.GetProperty("hash").GetString()!)], root.GetProperty("prev").GetString()!));
}

/// <summary>What a witness reads of a change: which entries it made.</summary>
public sealed record Change(string Id, long At, (string Chain, long Sequence)[] Entries)
{
    /// <exception cref="FormatException">It is not a change of version 1, written as one must be.</exception>
    public static Change Parse(byte[] bytes) => Strict.Read(bytes, root => new Change(
        root.GetProperty("id").GetString()!, root.GetProperty("at").GetInt64(),
        [.. root.GetProperty("entries").EnumerateArray().Select(e => (e.GetProperty("chain").GetString()!, e.GetProperty("seq").GetInt64()))]));
}

internal static class Strict
{
    private static readonly JsonDocumentOptions Once = new() { AllowDuplicateProperties = false };

    public static T Read<T>(byte[] bytes, Func<JsonElement, T> read)
    {
        if (bytes.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~'))
            throw new FormatException("not printable ASCII");
        try
        {
            using var json = JsonDocument.Parse(bytes, Once);
            return json.RootElement.GetProperty("v").GetInt32() == 1 ? read(json.RootElement) : throw new FormatException("not version 1");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException("not of the envelope", e);
        }
    }
}
