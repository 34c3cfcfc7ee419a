using System.Collections.Immutable;
using System.Globalization;
using Kith.Access;
using NodaTime;
using Shouldly;
using Xunit;

namespace Kith.Record.Tests.Views;

/// <summary>
/// The gate against an oracle that shares no line with it: it goes through every grant and says, in the slowest way, whether it lets in.
/// KITH_CASES sets how many cases: 20,000 as a rule, 1,000,000 and more at night.
/// </summary>
public class GateOracleTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 20, 12, 0);
    private static readonly string[] Ids = ["w-screener", "w-manager", "w-luton", "w-night", "w-grace", "w-idris", "w-sergeant", "w-desk", "w-teacher", "w-analyst", "nobody"];
    private static readonly string[] Agencies = ["bedford-social-care", "luton-social-care", "police", "school", "kith"];
    private static readonly string?[] Teams = ["bedford-front-door", "luton-front-door", "emergency-duty", "bedford-assessment", "other", null];
    private static readonly string[] Roles = ["screener", "front-door-manager", "social-worker", "family-worker", "partner", "referrer", "analyst", "no-such-role"];
    private static readonly string[] Scopes = ["all", "summary", "own", "nothing", "step:a", "step:b@police"];

    private static int Cases => int.TryParse(Environment.GetEnvironmentVariable("KITH_CASES"), NumberStyles.None, CultureInfo.InvariantCulture, out var cases) ? cases : 20_000;

    [Fact]
    public void The_gate_and_a_slow_oracle_say_the_same_of_every_case()
    {
        var random = new Random(20261122);
        var (lets, denies) = (0, 0);
        for (var i = 0; i < Cases; i++)
        {
            var one = Any(random);
            var seen = House.Gate.Decide(one.Reader, one.Standing, one.Grants, Now, one.Covering).Sight;
            Words(seen).ShouldBe(Oracle(one), $"case {i}: {one.Reader}, {one.Standing}, covering {string.Join(',', one.Covering)}, {string.Join("; ", one.Grants)}");
            if (seen.Any) lets++;
            else denies++;
        }
        lets.ShouldBeGreaterThan(Cases / 20, "the comparison must not be of nothing");
        denies.ShouldBeGreaterThan(Cases / 20);
    }

    [Fact]
    public void The_oracle_finds_a_gate_that_forgets_a_rule()
    {
        // A gate that does not know what a restriction is; one that does not know of being kept out; one that forgets that grants end.
        Func<Situation, Sight>[] forgetful =
        [
            s => House.Gate.Decide(s.Reader, s.Standing with { Restricted = false }, s.Grants, Now, s.Covering).Sight,
            s => House.Gate.Decide(s.Reader, s.Standing with { KeptOut = false }, s.Grants, Now, s.Covering).Sight,
            s => House.Gate.Decide(s.Reader, s.Standing, s.Grants.Where(g => g.Scope != "nothing"), Now, s.Covering).Sight,
            s => House.Gate.Decide(s.Reader, s.Standing, s.Grants.Select(g => g with { Until = null }), Now, s.Covering).Sight,
            s => House.Gate.Decide(s.Reader, s.Standing, s.Grants, Now).Sight,
            // One that forgets what led to work; that it ends; that it may not be seen itself; that one role sees less of it than another.
            s => House.Gate.Decide(s.Reader, s.Standing with { Behind = [] }, s.Grants, Now, s.Covering).Sight,
            s => House.Gate.Decide(s.Reader, s.Standing with { Behind = [.. s.Standing.Behind.Select(b => b with { Ended = null })] }, s.Grants, Now, s.Covering).Sight,
            s => House.Gate.Decide(s.Reader, s.Standing with { Behind = [.. s.Standing.Behind.Select(b => b with { Denied = false })] }, s.Grants, Now, s.Covering).Sight,
            s => House.Gate.Decide(s.Reader, s.Standing with { Behind = [.. s.Standing.Behind.Select(b => b with { LedTo = true })] }, s.Grants, Now, s.Covering).Sight,
        ];
        foreach (var gate in forgetful)
        {
            var random = new Random(20261122);
            Enumerable.Range(0, 5_000).Count(_ => Any(random) is var one && Words(gate(one)) != Oracle(one)).ShouldBeGreaterThan(0);
        }
    }

    private sealed record Situation(Reader Reader, Standing Standing, ImmutableArray<Grant> Grants, ImmutableArray<string> Covering);

    private static Situation Any(Random random)
    {
        T One<T>(T[] of) => of[random.Next(of.Length)];
        var reader = new Reader(One(Ids), One(Roles), One(Agencies), One(Teams));
        string Key() => random.Next(8) switch
        {
            0 or 1 => $"worker:{(random.Next(2) == 0 ? reader.Human : One(Ids))}",
            2 or 3 => $"team:{(random.Next(2) == 0 ? reader.Team : One(Teams))}",
            4 => $"agency:{(random.Next(2) == 0 ? reader.Agency : One(Agencies))}",
            5 => "front-door:*",
            6 => $"front-door:{One(["bedford", "luton"])}",
            _ => "front-door:bedford",
        };
        var grants = Enumerable.Range(0, random.Next(5)).Select(_ =>
        {
            var until = random.Next(2) == 0 ? (Instant?)null : Now + Duration.FromMinutes(random.Next(-2, 3));
            return new Grant(Key(), One(Scopes), Now + Duration.FromMinutes(random.Next(-3, 2)), until);
        }).ToImmutableArray();
        // To the day: the last on which it still counts, and the one before.
        var behind = Enumerable.Range(0, random.Next(3)).Select(_ => new Behind(
            Key(), One<Instant?>([null, Now - Duration.FromMinutes(1), Now - Duration.FromDays(28) - Duration.FromHours(12), Now - Duration.FromDays(28) - Duration.FromHours(12) - Duration.FromTicks(10), Now - Duration.FromDays(40)]),
            random.Next(2) == 0, random.Next(2) == 0, random.Next(6) == 0)).ToImmutableArray();
        return new(reader, new Standing(random.Next(4) == 0, random.Next(8) == 0) { Behind = behind }, grants, [.. Enumerable.Range(0, random.Next(3)).Select(_ => One(Ids))]);
    }

    private static string Words(Sight sight) =>
        $"{(sight.All ? "all " : "")}{(sight.Behind ? "behind " : "")}{(sight.Own ? "own " : "")}{(sight.Summary ? "summary " : "")}{string.Join(' ', sight.Steps.Order(StringComparer.Ordinal))}".Trim();

    /// <summary>Rule by rule, as it stands in trust and architecture, for the house of these tests.</summary>
    private static string Oracle(Situation s)
    {
        var audience = s.Reader.Role switch
        {
            "screener" or "front-door-manager" => "front-door", "social-worker" or "family-worker" => "team", "partner" => "agency", "referrer" => "own", _ => "none",
        };
        if (audience == "none" || s.Standing.KeptOut)
            return "";
        var let = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var grant in s.Grants)
        {
            if (grant.From > Now || (grant.Until is { } until && until <= Now))
                continue;
            if (grant.Scope == "nothing")
            {
                if (grant.Key == "worker:" + s.Reader.Human)
                    return "";
                continue;
            }
            if (Reaches(s, audience, grant.Key))
                let.Add(grant.Scope.StartsWith("step:", StringComparison.Ordinal) ? "z" + grant.Scope[5..] : grant.Scope);
        }
        if (!let.Contains("all") && Behind(s))
            let.UnionWith(["all", "behind"]);
        return string.Join(' ', let.OrderBy(l => l is "all" ? 0 : l is "behind" ? 1 : l is "own" ? 2 : l is "summary" ? 3 : 4).ThenBy(l => l, StringComparer.Ordinal).Select(l => l.StartsWith('z') ? l[1..] : l));
    }

    /// <summary>Social workers: the child's whole record while they or their team hold it, and their team to the end of the 28th day after. Family workers: what led to it, while they hold it.</summary>
    private static bool Behind(Situation s)
    {
        if (s.Standing.Restricted)
            return false;
        foreach (var work in s.Standing.Behind)
        {
            var team = work.Key == "team:" + s.Reader.Team && s.Reader.Team is not null;
            var own = work.Key == "worker:" + s.Reader.Human || s.Covering.Any(c => work.Key == "worker:" + c);
            if (work.Denied || !(team || own))
                continue;
            var days = work.Ended is { } ended ? Period.DaysBetween(ended.InZone(London).Date, Now.InZone(London).Date) : 0;
            if (s.Reader.Role == "social-worker" && (work.LedTo || work.SamePerson) && (work.Ended is null || (team && days <= 28)))
                return true;
            if (s.Reader.Role == "family-worker" && work.LedTo && work.Ended is null)
                return true;
        }
        return false;
    }

    private static readonly DateTimeZone London = DateTimeZoneProviders.Tzdb["Europe/London"];

    private static bool Reaches(Situation s, string audience, string key)
    {
        if (key == "worker:" + s.Reader.Human)
            return true;
        if (s.Standing.Restricted)
            return false;
        var works = audience is "front-door" or "team";
        foreach (var colleague in s.Covering)
            if (works && key == "worker:" + colleague)
                return true;
        if (works && s.Reader.Team is not null && key == "team:" + s.Reader.Team)
            return true;
        if (audience == "agency" && key == "agency:" + s.Reader.Agency)
            return true;
        if (audience != "front-door")
            return false;
        string[] doors = s.Reader.Team switch
        {
            "bedford-front-door" => ["bedford"], "luton-front-door" => ["luton"], "emergency-duty" => ["bedford", "luton"], _ => [],
        };
        return doors.Length > 0 && (key == "front-door:*" || doors.Any(d => key == "front-door:" + d));
    }
}
