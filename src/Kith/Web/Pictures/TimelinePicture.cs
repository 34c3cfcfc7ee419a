using System.Collections.Immutable;
using System.Globalization;
using Kith.Record.Queries.Chronology;
using NodaTime;

namespace Kith.Web.Pictures;

/// <summary>One mark: a single entry, or several that lie too close to be told apart.</summary>
/// <param name="Shape">circle, square, diamond or triangle; many for several.</param>
/// <param name="Says">What it is, in words: its title and its link's name.</param>
public sealed record TimelineMark(double X, double Y, double Size, string Shape, bool Significant, int Count, LocalDate From, LocalDate Until, string Says, string? Entry);

/// <param name="Name">Whose entries the lane holds.</param>
public sealed record TimelineLane(string Name, double Y, ImmutableArray<TimelineMark> Marks);

public sealed record TimelineTick(double X, string Label);

public sealed record TimelineSpan(double X, double Width, string Says);

/// <summary>
/// A chronology as a picture: a lane for each agency, time from left to right. What lies too close together is one mark with a number, which
/// leads to that period alone: so it is zoomed without a script. The list beneath it is its table.
/// </summary>
public sealed record TimelinePicture(double Width, double Height, ImmutableArray<TimelineLane> Lanes, ImmutableArray<TimelineTick> Ticks, ImmutableArray<TimelineSpan> Silences)
{
    private const double Left = 10;
    private const double Right = 990;
    private const double LaneHeight = 46;
    private const double Top = 26;
    private const int Buckets = 64;
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    public static TimelinePicture? Of(ImmutableArray<ChronologyPoint> points, ImmutableArray<Silence> silences, LocalDate? first, LocalDate? last, Func<string, string> agency, Func<string, string> sort)
    {
        if (first is not { } from || last is not { } until)
            return null;
        var days = Math.Max(1, Period.DaysBetween(from, until) + 1);
        double At(LocalDate day) => Left + ((Right - Left) * (Period.DaysBetween(from, day) + 0.5) / days);
        var lanes = points.GroupBy(p => p.Agency, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => agency(g.Key), StringComparer.Ordinal).ToArray();
        return new(1000, Top + (LaneHeight * lanes.Length) + 24,
        [
            .. lanes.Select((lane, n) => new TimelineLane(agency(lane.Key), Top + (LaneHeight * n) + 30,
                [.. lane.GroupBy(p => (int)((Period.DaysBetween(from, p.On) + 0.5) / days * Buckets)).OrderBy(g => g.Key).Select(g => Mark([.. g], At, Top + (LaneHeight * n) + 30, agency, sort))])),
        ], TicksOf(from, until, days, At),
        [.. silences.Where(s => s.Until >= from && s.From <= until).Select(s => (Start: At(LocalDate.Max(s.From, from)), End: At(LocalDate.Min(s.Until, until)), s))
            .Select(x => new TimelineSpan(x.Start, Math.Max(2, x.End - x.Start), $"Nothing written for {x.s.Days} days, from {Day(x.s.From)} to {Day(x.s.Until)}"))]);
    }

    private static TimelineMark Mark(ChronologyPoint[] points, Func<LocalDate, double> at, double y, Func<string, string> agency, Func<string, string> sort)
    {
        var (from, until, who) = (points.Min(p => p.On), points.Max(p => p.On), agency(points[0].Agency));
        var significant = points.Any(p => p.Significant);
        if (points.Length == 1)
        {
            var shape = points[0].Sort switch { "told" => "triangle", "decided" => "diamond", "recorded" or "answered" => "square", _ => "circle" };
            return new(at(from), y, 8, shape, significant, 1, from, from, $"{Day(from)}, {who}: {sort(points[0].Sort)}{(significant ? ", significant" : "")}", $"{points[0].Chain}#{points[0].Sequence}");
        }
        var x = points.Average(p => at(p.On));
        var size = Math.Min(15, 8 + (2 * Math.Log2(points.Length)));
        var marked = points.Count(p => p.Significant);
        return new(x, y, size, "many", significant, points.Length, from, until,
            $"{Day(from)} to {Day(until)}, {who}: {points.Length} entries{(marked > 0 ? $", {marked} of them significant" : "")}. Show this period", null);
    }

    private static ImmutableArray<TimelineTick> TicksOf(LocalDate from, LocalDate until, int days, Func<LocalDate, double> at)
    {
        var months = days switch { <= 92 => 1, <= 366 => 2, <= 3 * 366 => 6, <= 8 * 366 => 12, <= 16 * 366 => 24, _ => 60 };
        var ticks = ImmutableArray.CreateBuilder<TimelineTick>();
        var day = new LocalDate(from.Year, 1, 1);
        for (; day <= until; day = day.PlusMonths(months))
            if (day >= from) ticks.Add(new(at(day), months >= 12 ? day.Year.ToString(CultureInfo.InvariantCulture) : day.ToString("MMM uuuu", British)));
        if (ticks.Count == 0) ticks.Add(new(at(from), day.Year < 1 ? "" : from.ToString("d MMM uuuu", British)));
        return ticks.ToImmutable();
    }

    private static string Day(LocalDate day) => day.ToString("d MMM uuuu", British);
}
