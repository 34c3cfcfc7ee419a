using System.Globalization;
using System.Text.Json.Nodes;

namespace Kith.Practice.Kernel;

/// <summary>Paths into answers: <c>children[0].address.postcode</c>.</summary>
public static class JsonPath
{
    public static JsonNode? Find(JsonNode? root, string path)
    {
        var here = root;
        foreach (var (name, index) in Segments(path))
        {
            here = (here as JsonObject)?[name];
            if (index is { } i) here = here is JsonArray items && i < items.Count ? items[i] : null;
            if (here is null) return null;
        }
        return here;
    }

    /// <summary>Lays the second over the first, object by object.</summary>
    public static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
        {
            if (value is JsonObject inner && into[name] is JsonObject there) Merge(there, inner);
            else into[name] = value?.DeepClone();
        }
    }

    /// <summary>An object that holds the value at a path of names (no items of lists).</summary>
    public static JsonObject Nest(string path, JsonNode? value)
    {
        var names = path.Split('.');
        JsonNode? here = value?.DeepClone();
        foreach (var name in names.Reverse()) here = new JsonObject { [name] = here };
        return (JsonObject)here!;
    }

    private static IEnumerable<(string Name, int? Index)> Segments(string path)
    {
        foreach (var segment in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var bracket = segment.IndexOf('[', StringComparison.Ordinal);
            if (bracket < 0) yield return (segment, null);
            else if (int.TryParse(segment.AsSpan(bracket + 1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                yield return (segment[..bracket], index);
            else yield return (segment, int.MaxValue);
        }
    }
}
