using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record;
using NodaTime;

namespace Kith.Simulator;

/// <summary>Somebody is worried about a child: how often, who tells, and in which way.</summary>
internal static class Arrivals
{
    private static readonly Reader Public = new("public", "public", "public");

    public static void Schedule(County county, Instant begin)
    {
        var chance = county.Chance;
        var today = county.Until.Local().Date;
        var left = county.Size.Children;
        while (left > 0)
        {
            var family = Family.Make(chance, county.Cast, county.Pack.Partnership, begin.Local().Date, today, left);
            left -= family.Children.Count;
            // Most are told of once; some come back. A third of it lies in the last days, so that there is work to find.
            var times = 1 + (chance.Is(0.3) ? 1 : 0) + (chance.Is(0.12) ? 2 : 0);
            for (var n = 0; n < times; n++)
            {
                var lately = Instant.Max(begin, county.Until - Duration.FromDays(3));
                var since = chance.Is(0.35) ? lately : begin;
                var at = since + (county.Until - since) * (chance.Between(0, 9_999) / 10_000.0);
                county.At(chance.Is(0.7) ? InTheDay(county, at) : at, db => Arrive(county, db, family));
            }
        }
    }

    private static async Task Arrive(County county, RecordContext db, Family family)
    {
        var chance = county.Chance;
        var level = chance.Weighted([(1, 2.0), (2, 4.0), (3, 3.0), (4, 1.0)]);
        var theme = chance.Weighted([.. county.Cast.Concerns.Select(c => (c, c.Weight))]);
        var children = chance.Is(0.4) ? family.Children.Take(1).ToArray() : family.Children;
        var route = chance.Weighted([("worker", 5.0), ("api", 3.0), ("public", 2.0)]);
        var lay = route == "public";
        var report = family.Report(chance, county.Cast, theme, children, level, lay, chance.Is(0.7) ? county.Improvised.Threshold(level) : null, county.Now.Local().Date);
        var (reader, referrer) = Referrer(county, route);
        report["referrer"] = referrer;
        var done = await county.Do(db, reader, new Practice.Kernel.Action.Open("contact", lay ? "public-report" : "report", report, route));
        if (!done.Ok) throw new InvalidOperationException($"The simulator's report was refused: {string.Join("; ", done.Problems)}");
        var received = done.Report!;
        foreach (var opened in done.Entries.Where(e => e.Kind == Kinds.EpisodeOpened))
        {
            var path = opened.Says["path"];
            var child = children[int.Parse(path["children[".Length..^1], System.Globalization.CultureInfo.InvariantCulture)];
            var journey = new Journey(county, child, level);
            journey.Recognise(opened, Replay.Id(received.Chain), opened.Says["subject"]);
            journey.Follow(done.Entries, Replay.Id(opened.Chain));
        }
    }

    private static (Reader Reader, JsonObject Referrer) Referrer(County county, string route)
    {
        var chance = county.Chance;
        if (route == "public")
            return (Public, chance.Is(0.6)
                ? new JsonObject { ["kind"] = "lay", ["name"] = "A neighbour", ["phone"] = "01632 960123" }
                : new JsonObject { ["kind"] = "anonymous" });
        if (route == "api")
            return (new Reader("partner", "partner", "police"), Professional("Police control room", "Officer", "6"));
        var reader = chance.One(county.Cast.Acting(county.Pack, "referring-professional"));
        var source = reader.Agency.StartsWith("school", StringComparison.Ordinal) ? "2A" : reader.Agency == "police" ? "6" : "3A";
        return (reader, Professional(county.Cast.NameOf(reader.Human), county.Pack.Partnership.Agency(reader.Agency)?.Name ?? reader.Agency, source));
    }

    private static JsonObject Professional(string name, string role, string source) =>
        new() { ["kind"] = "professional", ["name"] = name, ["role"] = role, ["phone"] = "01632 960200", ["source"] = source };

    private static Instant InTheDay(County county, Instant at)
    {
        var local = at.Local();
        var day = local.Date;
        while (day.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) day = day.PlusDays(-1);
        return (day + new LocalTime(9 + (local.Hour % 8), local.Minute)).InLondon();
    }
}
