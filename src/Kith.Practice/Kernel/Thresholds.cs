using System.Text.Json.Nodes;
using Kith.Practice.Forms;
using Kith.Practice.Pack;

namespace Kith.Practice.Kernel;

/// <summary>Reads levels and indicators out of answers: an object with <c>level</c> and <c>indicators</c>.</summary>
internal static class Thresholds
{
    public static bool HardTrigger(ThresholdGuide guide, EpisodeState episode, string? form, JsonObject? submitted)
    {
        IEnumerable<JsonObject> standing = episode.Answers.Where(a => a.Key != form || submitted is null).Select(a => a.Value);
        if (submitted is not null) standing = standing.Append(submitted);
        return standing.SelectMany(a => a).Select(a => a.Value).OfType<JsonObject>().Any(t => guide.Floor(Indicators(t)) > 0);
    }

    /// <summary>The level and indicators of the first threshold field that is answered, as codes.</summary>
    public static (string? Level, string? Indicators) Of(Form form, JsonObject answers)
    {
        var field = form.Fields.FirstOrDefault(f => f.Type == FieldType.Threshold && answers[f.Id] is JsonObject);
        if (field is null) return (null, null);
        var threshold = (JsonObject)answers[field.Id]!;
        return (threshold["level"]?.ToString(), string.Join(',', Indicators(threshold)));
    }

    private static IEnumerable<string> Indicators(JsonObject threshold) =>
        (threshold["indicators"] as JsonArray)?.Select(i => i?.ToString() ?? "") ?? [];
}
