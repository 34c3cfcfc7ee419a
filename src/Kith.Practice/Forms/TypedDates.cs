using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NodaTime;

namespace Kith.Practice.Forms;

/// <summary>
/// Dates as people type them (day, month and year in boxes) and as programs send them (ISO). Kept as <c>2019-03-27</c>, or
/// <c>2019-03-27T14:05</c> where a time is asked for and known. All are London dates and times.
/// </summary>
internal static partial class TypedDates
{
    private const int FirstYear = 1900;
    private const int LastYear = 2100;

    private readonly record struct Typed(string Day, string Month, string Year, string Time);

    public static Reading Read(Asked q, JsonNode sent, bool withTime)
    {
        var reading = sent is JsonObject boxes ? Boxes(q, boxes, withTime, out var typed) : Iso(q, sent, withTime, out typed);
        return reading ?? Read(q, typed);
    }

    private static Reading? Boxes(Asked q, JsonObject boxes, bool withTime, out Typed typed)
    {
        typed = default;
        string[] names = withTime ? ["day", "month", "year", "time"] : ["day", "month", "year"];
        if (Parts.Unknown(q, boxes, names) is { } problem)
            return problem;
        var texts = names.Select(name => boxes[name]).Select(box => box is null ? "" : AnswerKinds.TextOf(box) ?? Figures(box)).ToList();
        if (texts.Contains(null))
            return NotOne(q, withTime);
        typed = new(texts[0]!.Trim(), texts[1]!.Trim(), texts[2]!.Trim(), withTime ? texts[3]!.Trim() : "");
        if (typed is { Day: "", Month: "", Year: "", Time: "" })
            return Reading.None;
        var missing = new[] { ("day", typed.Day), ("month", typed.Month), ("year", typed.Year) }.Where(p => p.Item2.Length == 0).Select(p => p.Item1).ToList();
        return missing.Count == 0 ? null : (Reading)FormMessages.DatePartMissing(q.Place, q.Name, missing);
    }

    private static Reading? Iso(Asked q, JsonNode sent, bool withTime, out Typed typed)
    {
        typed = default;
        if (AnswerKinds.TextOf(sent) is not { } text)
            return NotOne(q, withTime);
        if (string.IsNullOrWhiteSpace(text))
            return Reading.None;
        var match = IsoPattern().Match(text.Trim());
        if (!match.Success || (match.Groups["time"].Success && !withTime))
            return NotOne(q, withTime);
        typed = new(match.Groups["day"].Value, match.Groups["month"].Value, match.Groups["year"].Value, match.Groups["time"].Value);
        return null;
    }

    private static Reading Read(Asked q, Typed typed)
    {
        var withTime = q.Field.Type == FieldType.DateTime;
        if (Number(typed.Day, 2) is not { } day || Number(typed.Month, 2) is not { } month || Number(typed.Year, 9) is not { } year)
            return NotOne(q, withTime);
        if (year is < FirstYear or > LastYear)
            return FormMessages.YearOutOfRange(q.Place, q.Name);
        if (month is < 1 or > 12)
            return FormMessages.NoSuchDate(q.Place, q.Name, string.Create(CultureInfo.InvariantCulture, $"month {month}"));
        if (day < 1 || day > CalendarSystem.Iso.GetDaysInMonth(year, month))
            return FormMessages.NoSuchDate(q.Place, q.Name, string.Create(CultureInfo.InvariantCulture,
                $"{day} {CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month)} {year}"));

        var date = new LocalDate(year, month, day);
        if (typed.Time.Length == 0)
            return q.Field.Past && date > q.Context.Now.Date ? FormMessages.InFuture(q.Place, q.Name) : Reading.Of(London.Iso(date));
        var clock = TimePattern().Match(typed.Time);
        if (!clock.Success)
            return FormMessages.NotATime(q.Place, q.Name);
        var at = date.At(new LocalTime(Number(clock.Groups["hour"].Value, 2)!.Value, Number(clock.Groups["minute"].Value, 2)!.Value));
        if (London.Zone.MapLocal(at).Count == 0)
            return FormMessages.NoSuchTime(q.Place, q.Name);
        if (q.Field.Past && at > q.Context.Now)
            return FormMessages.InFuture(q.Place, q.Name);
        return Reading.Of(at.ToString("uuuu-MM-dd'T'HH:mm", CultureInfo.InvariantCulture));
    }

    private static Problem NotOne(Asked q, bool withTime) =>
        withTime ? FormMessages.NotADateTime(q.Place, q.Name) : FormMessages.NotADate(q.Place, q.Name);

    private static string? Figures(JsonNode box) => box.GetValueKind() == JsonValueKind.Number ? box.ToJsonString() : null;

    private static int? Number(string digits, int longest) =>
        digits.Length <= longest && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^(?<year>[0-9]{4})-(?<month>[0-9]{2})-(?<day>[0-9]{2})(T(?<time>[0-9]{2}:[0-9]{2})(:[0-9]{2}(\.[0-9]+)?)?)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex IsoPattern();

    [GeneratedRegex(@"^(?<hour>[01]?[0-9]|2[0-3])[:.](?<minute>[0-5][0-9])\z", RegexOptions.ExplicitCapture)]
    private static partial Regex TimePattern();
}
