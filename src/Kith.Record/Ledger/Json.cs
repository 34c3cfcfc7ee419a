using System.Collections.Immutable;
using System.Text.Json;

namespace Kith.Record.Ledger;

/// <summary>Reading the envelope's own JSON back; anything else than version 1 is a <see cref="FormatException"/>.</summary>
internal static class Json
{
    public static T Read<T>(ReadOnlyMemory<byte> bytes, string what, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (json.RootElement.GetProperty("v").GetInt32() != 1)
                throw new FormatException($"The {what} is not of envelope version 1; this build reads version 1 only.");
            return read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"The {what} cannot be read as envelope version 1.", e);
        }
    }

    public static string Text(this JsonElement json, string key) => json.GetProperty(key).GetString() ?? throw new FormatException($"{key} is null.");

    public static string? TextOrNull(this JsonElement json, string key) => json.GetProperty(key).GetString();

    public static ImmutableSortedDictionary<string, string> Words(this JsonElement json, string key)
    {
        var words = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var word in json.GetProperty(key).EnumerateObject())
            words.Add(word.Name, word.Value.GetString() ?? throw new FormatException($"{key} holds a null."));
        return words.ToImmutable();
    }
}
