using System.Globalization;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using NodaTime;

namespace Kith.Record.Narrative;

/// <summary>The sentence that explains a deadline: by when, counted how, from what, by which rule. Made from the entry that set or moved it.</summary>
public static class DueSentence
{
    public static string Of(PastEntry due, PracticePack pack, string what)
    {
        var says = due.Says;
        var from = Replay.Micros(says["from"]);
        var by = Replay.Micros(says["due"]);
        var text = $"{what}: by {Time(by)}. {Count(says["limit"], says["unit"])} from {Time(from)}";
        text += says["runs-on"] == "yes" ? ", running on through the night and weekends." : Calendar(says["unit"], says["calendar"]);
        if (says.TryGetValue("own", out var own)) text += $" By itself it would be {Time(Replay.Micros(own))}, but it may not outlast what it is part of.";
        if (says.TryGetValue("was", out var was)) text += $" It was {Time(Replay.Micros(was))}; it moved {Why(says["why"])}.";
        return text + Source(pack, says["timescale"], says["value-from"]);
    }

    public static string Time(Instant instant)
    {
        var local = instant.Local();
        return local.ToString("HH:mm 'on' dddd d MMMM uuuu", CultureInfo.GetCultureInfo("en-GB"));
    }

    private static string Count(string limit, string unit) =>
        $"{limit} {unit.Replace('-', ' ')}{(limit == "1" ? "" : "s")}";

    private static string Calendar(string unit, string calendar) => unit switch
    {
        "working-day" => $", that day not counted, nor weekends and bank holidays (table {calendar}).",
        "office-hour" => $", counted in the front door's office hours (bank holidays: table {calendar}).",
        "clock-hour" => ", by the clock.",
        _ => ", that day not counted.",
    };

    private static string Why(string why) => why switch
    {
        "rated" => "because the rating changed",
        "parent-moved" => "with what it is part of",
        _ => "because what it counts from changed",
    };

    private static string Source(PracticePack pack, string timescale, string from)
    {
        var value = pack.Timescales.GetValueOrDefault(timescale, []).FirstOrDefault(t => London.Iso(t.From) == from);
        if (value is null) return "";
        var certainty = value.Certainty switch
        {
            "national" => "national",
            "national-unconfirmed" => "national, to be confirmed",
            _ => "local",
        };
        return $" Rule: {value.Name} ({certainty}; {value.Source}).";
    }
}
