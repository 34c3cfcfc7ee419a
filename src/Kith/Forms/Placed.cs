using System.Text.Json.Nodes;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Forms;

/// <summary>Where the answers themselves say that a report belongs: by a child's postcode or school.</summary>
internal static class Placed
{
    public static bool In(JsonObject answers) => Places(answers).Any(p => p.Postcode is not null || p.School is not null);

    /// <summary>The front door of the first child, as the kernel will find it.</summary>
    public static FrontDoor Door(PracticePack pack, Action.Open action)
    {
        if (action.FrontDoor is { } chosen && pack.Partnership.FrontDoor(chosen) is { } door) return door;
        var (postcode, school) = Places(action.Answers).FirstOrDefault();
        return Duty.Place(pack.Partnership, postcode, school);
    }

    private static IEnumerable<(string? Postcode, string? School)> Places(JsonObject answers) =>
        from child in answers["children"] as JsonArray ?? []
        select (Text(JsonPath.Find(child, "address.postcode")), Text(JsonPath.Find(child, "school")));

    private static string? Text(JsonNode? node) => node?.ToString() is { Length: > 0 } text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
