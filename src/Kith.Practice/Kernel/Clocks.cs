using System.Globalization;
using Kith.Practice.Entries;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;
using NodaTime;

namespace Kith.Practice.Kernel;

/// <summary>
/// Deadlines as they ought to stand, set against those on record; what differs is written, in every chain that it binds.
/// Overdue is never written: it is read off the clock on the wall.
/// </summary>
internal static class Clocks
{
    public static void Reconcile(Work work)
    {
        foreach (var id in OutermostFirst(work))
        {
            var pathway = work.PathwayOf(work.Episodes[id]);
            foreach (var clock in pathway.Clocks)
                foreach (var run in Runs(work, work.Episodes[id], clock)) Settle(work, id, clock, run);
            foreach (var left in work.Episodes[id].Deadlines.Values.Where(d => d.Met is null && !work.Episodes[id].IsOpen).ToArray())
                Drop(work, id, left.Key);
        }
    }

    /// <summary>When a timescale that starts now, at this episode's front door, is up.</summary>
    public static Instant Due(Work work, EpisodeState episode, string timescale, Instant from) =>
        Time.Due.At(Value(work, timescale, from), from, work.Values.BankHolidays, Hours(work, episode));

    /// <summary>When a timescale that belongs to no episode has run, by the office hours of the front door that takes what cannot be placed.</summary>
    public static Instant After(Work work, string timescale, Instant from) => Time.Due.At(
        Value(work, timescale, from), from, work.Values.BankHolidays, work.Values.Partnership.FrontDoors.FirstOrDefault(d => d.Default)?.Hours ?? []);

    private sealed record Run(string Key, string? Agency, Instant? From, Instant? Met, bool Applies);

    private static IEnumerable<Run> Runs(Work work, EpisodeState episode, Clock clock)
    {
        if (clock.Step is not null)
        {
            foreach (var place in episode.Steps.Values.Where(s => s.Step == clock.Step && s.Agency is not null))
                yield return new Run($"{clock.Id}@{place.Agency}", place.Agency, place.Opened, place.Done, place.Open || place.Done is not null);
            yield break;
        }
        var applies = clock.When is null || Guards.Eval(clock.When, work.Look(episode)) == Truth.Yes;
        yield return new Run(clock.Id, null, At(episode, clock.From), At(episode, clock.Until), applies);
    }

    private static Instant? At(EpisodeState episode, string point) => point switch
    {
        "opened" => episode.Received,
        "closed" => episode.Closed,
        _ => episode.Steps.GetValueOrDefault(point)?.Done,
    };

    private static void Settle(Work work, string id, Clock clock, Run run)
    {
        var episode = work.Episodes[id];
        var standing = episode.Deadlines.GetValueOrDefault(run.Key);
        if (standing is { Met: not null }) return;
        if (run.From is not { } from || !run.Applies)
        {
            if (standing is not null) Drop(work, id, run.Key);
            return;
        }
        if (run.Met is null && !episode.IsOpen) return;
        var (timescale, due, own, inside) = Wanted(work, episode, clock, from);
        if (standing is null) Write(work, id, Kinds.DueSet, clock, run, timescale, from, due, own, inside, standing);
        else if (standing.Due != due || standing.Timescale != timescale.Id)
            Write(work, id, Kinds.DueMoved, clock, run, timescale, from, due, own, inside, standing);
        if (run.Met is { } met)
            work.OnEpisode(id, Kinds.DueMet, new Says { { "key", run.Key }, { "at", Replay.Micros(met) }, { "due", Replay.Micros(due) } });
    }

    private static (Timescale Timescale, Instant Due, Instant Own, string? Inside) Wanted(Work work, EpisodeState episode, Clock clock, Instant from)
    {
        var rated = clock.RatedBy is null ? null : work.Look(episode)(clock.RatedBy)?.ToString();
        var timescale = Value(work, rated is not null && clock.ByOutcome.TryGetValue(rated, out var by) ? by : clock.Timescale, from);
        var own = Time.Due.At(timescale, from, work.Values.BankHolidays, Hours(work, episode));
        var parent = clock.Inside && episode.Parent is { } up && episode.InsideClock is { } outer
            ? work.Episodes.GetValueOrDefault(up)?.Deadlines.GetValueOrDefault(outer) : null;
        return parent is not null && parent.Due < own
            ? (timescale, parent.Due, own, $"{episode.Parent}/{parent.Key}")
            : (timescale, own, own, null);
    }

    private static void Write(
        Work work, string id, string kind, Clock clock, Run run, Timescale t, Instant from, Instant due, Instant own, string? inside, Deadline? standing) =>
        work.OnEpisode(id, kind, new Says
        {
            { "key", run.Key }, { "clock", clock.Id }, { "agency", run.Agency }, { "timescale", t.Id }, { "value-from", London.Iso(t.From) },
            { "limit", t.Limit.ToString(CultureInfo.InvariantCulture) }, { "unit", Unit(t.Unit) }, { "runs-on", t.RunsOn ? "yes" : "no" },
            { "from", Replay.Micros(from) }, { "due", Replay.Micros(due) }, { "calendar", work.Values.BankHolidays.Version }, { "inside", inside },
            { "own", inside is null ? null : Replay.Micros(own) },
            { "was", standing is null ? null : Replay.Micros(standing.Due) },
            { "why", standing is null ? null : standing.Timescale != t.Id ? "rated" : inside is not null || standing.Inside is not null ? "parent-moved" : "own-clock" },
        });

    public static string Unit(TimeUnit unit) => unit switch
    {
        TimeUnit.ClockHour => "clock-hour",
        TimeUnit.OfficeHour => "office-hour",
        TimeUnit.WorkingDay => "working-day",
        TimeUnit.CalendarDay => "calendar-day",
        TimeUnit.Week => "week",
        _ => "month",
    };

    private static void Drop(Work work, string id, string key) => work.OnEpisode(id, Kinds.DueDropped, new Says { { "key", key } });

    private static Timescale Value(Work work, string timescale, Instant from) =>
        Time.Due.Value(work.Values.Timescales[timescale], from.Local().Date);

    private static System.Collections.Immutable.ImmutableArray<OfficeHours> Hours(Work work, EpisodeState episode) =>
        work.Values.Partnership.FrontDoor(episode.FrontDoor)!.Hours;

    /// <summary>An episode after the one that it is part of, since its clock may hang on the other's.</summary>
    private static IEnumerable<string> OutermostFirst(Work work)
    {
        int Depth(string? id) => id is not null && work.Episodes.TryGetValue(id, out var e) ? 1 + Depth(e.Parent) : 0;
        return work.Episodes.Keys.OrderBy(Depth).ThenBy(k => k, StringComparer.Ordinal).ToArray();
    }
}
