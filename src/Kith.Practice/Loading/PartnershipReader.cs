using System.Collections.Immutable;
using Kith.Practice.Pack;
using NodaTime;
using NodaTime.Text;

namespace Kith.Practice.Loading;

/// <summary>partnership.yaml: authorities, agencies, teams, front doors; and schools.yaml.</summary>
internal static class PartnershipReader
{
    private const string FileName = "partnership.yaml";

    public static Partnership? Read(Reading reading)
    {
        var block = reading.Open(
            FileName, "the partnership", (NameKind.Authority, ""), (NameKind.Agency, ""), (NameKind.Team, ""), (NameKind.FrontDoor, ""));
        if (block is null)
        {
            return null;
        }
        var id = block.Need("partnership") is Scalar word ? block.Id(word) : "";
        var shared = block.Words("shared-outcodes").Select(w => w.Text).ToImmutableHashSet(StringComparer.Ordinal);
        var partnership = new Partnership(
            id,
            block.Text("name"),
            [.. block.SomeBlocks("authorities", "an authority").Select(Authority)],
            [.. block.SomeBlocks("agencies", "an agency").Select(Agency)],
            [.. block.SomeBlocks("teams", "a team").Select(Team)],
            [.. block.SomeBlocks("front-doors", "a front door").Select(FrontDoor)],
            Schools(reading));
        block.Done();
        Doors(block, partnership, shared);
        return partnership;
    }

    private static Authority Authority(Block b)
    {
        var authority = new Authority(b.Id("authority", NameKind.Authority), b.Text("name"), b.Text("code"), b.Date("from"), b.DateIf("until"));
        Ends(b, authority.Id, authority.From, authority.Until);
        b.Done();
        return authority;
    }

    private static Agency Agency(Block b)
    {
        var agency = new Agency(
            b.Id("agency", NameKind.Agency), b.Text("name"), b.Text("kind"), b.NameIf("authority", NameKind.Authority),
            b.YesNoOr("answers", absent: false), b.NamesIn("asked-by", NameKind.FrontDoor), b.Date("from"), b.DateIf("until"));
        Ends(b, agency.Id, agency.From, agency.Until);
        b.Done();
        return agency;
    }

    private static Team Team(Block b)
    {
        var team = new Team(
            b.Id("team", NameKind.Team), b.Text("name"), b.Name("agency", NameKind.Agency), b.NameIf("authority", NameKind.Authority),
            b.Text("kind"), b.Date("from"), b.DateIf("until"));
        Ends(b, team.Id, team.From, team.Until);
        b.Done();
        return team;
    }

    private static FrontDoor FrontDoor(Block b)
    {
        var id = b.Id("front-door", NameKind.FrontDoor);
        var door = b.Mark(new FrontDoor(
            id, b.Text("name"), b.Name("authority", NameKind.Authority), b.Name("team", NameKind.Team), b.Text("phone"),
            b.Name("out-of-hours-team", NameKind.Team), b.Text("out-of-hours-phone"),
            [.. b.Blocks("hours", "office hours").Select(Hours)],
            [.. b.Words("outcodes").Select(w => w.Text)],
            b.YesNoOr("default", absent: false)));
        b.Done();
        if (door.Hours.IsEmpty || door.Hours.Any(h => h.Days.IsEmpty))
        {
            b.Mistake(MistakeKind.NoHours, id);
        }
        return door;
    }

    private static OfficeHours Hours(Block b)
    {
        var from = b.Date("from");
        var days = ImmutableSortedDictionary.CreateBuilder<IsoDayOfWeek, OpenTimes>();
        if (b.InnerNeeded("days", "days") is { } week)
        {
            foreach (var day in Enum.GetValues<IsoDayOfWeek>().Where(d => d != IsoDayOfWeek.None))
            {
                var key = day.ToString().ToLowerInvariant();
                if (week.Find(key) is { } value && week.WordOf(key, value) is { } word && Times(week, word) is { } times)
                {
                    days[day] = times;
                }
            }
            week.Done();
        }
        b.Done();
        return new(from, days.ToImmutable());
    }

    private static OpenTimes? Times(Block block, Scalar word)
    {
        var at = new Place(block.File, word.Line);
        var pattern = LocalTimePattern.CreateWithInvariantCulture("HH:mm");
        var ends = word.Text.Split('-').Select(t => pattern.Parse(t.Trim())).ToList();
        if (ends is not [{ Success: true } opens, { Success: true } closes])
        {
            block.Reading.Mistakes.Add(MistakeKind.NotTime, at, word.Text, "a span of hours", "opening, hyphen, closing: \"08:45-17:20\"");
            return null;
        }
        if (opens.Value >= closes.Value)
        {
            block.Reading.Mistakes.Add(MistakeKind.HoursCrossed, at, word.Text);
        }
        return new(opens.Value, closes.Value);
    }

    private static ImmutableArray<School> Schools(Reading reading)
    {
        if (reading.Open("schools.yaml", "the schools") is not { } block)
        {
            return [];
        }
        var schools = block.Blocks("schools", "a school").Select(School).ToImmutableArray();
        block.Done();
        return schools;
    }

    private static School School(Block b)
    {
        var school = new School(b.Id("school", NameKind.School), b.Text("name"), b.Name("authority", NameKind.Authority), b.Text("phase"), b.Text("postcode"));
        b.Done();
        return school;
    }

    private static void Ends(Block b, string id, LocalDate from, LocalDate? until)
    {
        if (until < from)
        {
            b.Mistake(MistakeKind.EndsBeforeStart, id);
        }
    }

    private static void Doors(Block block, Partnership partnership, ImmutableHashSet<string> shared)
    {
        var defaults = partnership.FrontDoors.Where(d => d.Default).ToList();
        if (defaults.Count != 1 && !partnership.FrontDoors.IsEmpty)
        {
            var at = defaults.Count > 1 ? block.Reading.Where(defaults[1]) : block.Place with { Line = block.PlaceOf("front-doors").Line };
            block.Reading.Mistakes.Add(MistakeKind.Defaults, at, defaults.Count == 0 ? "No" : "Two or more");
        }
        var servedBy = new Dictionary<string, FrontDoor>(StringComparer.Ordinal);
        foreach (var door in partnership.FrontDoors)
        {
            foreach (var outcode in door.Outcodes.Where(o => !servedBy.TryAdd(o, door) && !shared.Contains(o)))
            {
                block.Reading.Mistakes.Add(MistakeKind.OutcodeTwice, block.Reading.Where(door), outcode, servedBy[outcode].Id, door.Id);
            }
        }
    }
}
