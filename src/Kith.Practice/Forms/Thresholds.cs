using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kith.Practice.Loading;

namespace Kith.Practice.Forms;

/// <summary>A level of need with the indicators it rests on: <c>{ level: 3, indicators: [...] }</c>. No level below a hard trigger's.</summary>
internal static class Thresholds
{
    public static Reading Read(Asked q, JsonNode sent)
    {
        if (sent is not JsonObject given)
            return FormMessages.WrongKind(q.Place, q.Name, "a level and a list of indicators");
        if (Parts.Unknown(q, given, "level", "indicators") is { } unknown)
            return unknown;

        var guide = q.Context.Pack.Thresholds;
        var indicators = given["indicators"] is { } list
            ? AnswerKinds.Several(q, list, Wrong, id => guide.Indicator(id)!.Name, counted: false)
            : Reading.None;
        if (!indicators.Problems.IsEmpty)
            return indicators;
        var typed = AnswerKinds.TextOf(given["level"]) ?? given["level"]?.ToJsonString() ?? "";
        if (string.IsNullOrWhiteSpace(typed))
            return indicators.Answer is null ? Reading.None : FormMessages.LevelNeeded(q.Place, q.Name);
        if (!int.TryParse(typed.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var level) || !guide.Levels.Any(l => l.Number == level))
            return FormMessages.NoSuchLevel(q.Place, q.Name);

        var chosen = indicators.Answer?.AsArray().Select(i => i!.GetValue<string>()).ToList() ?? [];
        var floor = guide.Floor(chosen);
        if (level < floor)
            return FormMessages.BelowFloor(q.Place, q.Name, level, chosen.Select(guide.Indicator).First(i => i is { HardTrigger: true } && i.Level == floor)!.Name, floor);
        var answer = new JsonObject { ["level"] = level };
        if (indicators.Answer is not null)
            answer["indicators"] = indicators.Answer;
        return Reading.Of(answer);

        Problem? Wrong(string id) => guide.Indicator(id) is null
            ? FormMessages.NoSuchIndicator(q.Place, q.Name, Nearest.To(id, guide.Indicators.Select(i => i.Id)))
            : null;
    }
}

/// <summary>An answer that is itself made of named parts: a date's day, month and year; a threshold's level and indicators.</summary>
internal static class Parts
{
    /// <summary>What is wrong with the names of the parts, if anything.</summary>
    public static Problem? Unknown(Asked q, JsonObject given, params string[] known)
    {
        try
        {
            return given.Select(part => part.Key).FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is null
                ? null
                : FormMessages.WrongKind(q.Place, q.Name, $"made of {string.Join(", ", known)} and nothing else");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return FormMessages.Unreadable(q.Place);
        }
    }
}
