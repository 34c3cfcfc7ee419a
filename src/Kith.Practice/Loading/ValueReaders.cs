using System.Collections.Immutable;
using System.Globalization;
using Kith.Practice.Pack;
using NodaTime;

namespace Kith.Practice.Loading;

/// <summary>timescales.yaml: every limit with its dated values.</summary>
internal static class TimescaleReader
{
    public static ImmutableSortedDictionary<string, ImmutableArray<Timescale>> Read(Reading reading)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<Timescale>>(StringComparer.Ordinal);
        if (reading.Open("timescales.yaml", "the timescales", (NameKind.Timescale, "")) is { } file)
        {
            foreach (var block in file.Blocks("timescales", "a timescale"))
            {
                var id = block.Id("timescale", NameKind.Timescale);
                var name = block.Text("name");
                var values = block.Blocks("values", "a value").Select(v => Value(v, id, name)).OrderBy(v => v.From).ToImmutableArray();
                if (values.IsEmpty)
                {
                    block.Mistake(MistakeKind.NothingInside, id);
                }
                block.Done();
                Covered(block, id, values);
                all[id] = values;
            }
            file.Done();
        }
        return all.ToImmutable();
    }

    private static Timescale Value(Block b, string id, string name)
    {
        var value = b.Mark(new Timescale(
            id, name, b.Number("limit"), Kebab.Parse<TimeUnit>(b.OneOf("unit", Kebab.Names<TimeUnit>())) ?? default, b.YesNoOr("runs-on", absent: false),
            b.Date("from"), b.DateIf("until"), b.Text("source"), b.OneOf("certainty", "national", "national-unconfirmed", "local")));
        b.Done();
        if (value.Until < value.From)
        {
            b.Mistake(MistakeKind.EndsBeforeStart, id);
        }
        return value;
    }

    // A value without an end lasts until the day before its follower; the last day of one with an end is that day.
    private static void Covered(Block block, string id, ImmutableArray<Timescale> values)
    {
        foreach (var (before, after) in values.Zip(values.Skip(1)))
        {
            var at = block.Reading.Where(after);
            if (before.From == after.From || before.Until >= after.From)
            {
                block.Reading.Mistakes.Add(MistakeKind.TwoValues, at, id, London.Iso(after.From));
            }
            else if (before.Until is { } until && until.PlusDays(1) < after.From)
            {
                block.Reading.Mistakes.Add(MistakeKind.NoValue, at, id, London.Iso(until.PlusDays(1)), London.Iso(after.From.PlusDays(-1)));
            }
        }
    }
}

/// <summary>calendars/bank-holidays.yaml: the days of each year that somebody has entered.</summary>
internal static class CalendarReader
{
    public static BankHolidays? Read(Reading reading)
    {
        if (reading.Open("calendars/bank-holidays.yaml", "the bank holidays") is not { } block)
        {
            return null;
        }
        block.Text("bank-holidays");
        block.Text("source");
        var version = block.Text("version");
        var years = ImmutableSortedDictionary.CreateBuilder<int, ImmutableSortedSet<LocalDate>>();
        if (block.InnerNeeded("years", "years") is { } listed)
        {
            var entered = listed.Rest().ToList();
            foreach (var (key, _) in entered)
            {
                Year(listed, key, years);
            }
            var numbers = years.Keys.ToList();
            for (var year = numbers.FirstOrDefault(); numbers.Count > 0 && year < numbers[^1] && numbers[^1] - numbers[0] < 200; year++)
            {
                if (!years.ContainsKey(year))
                {
                    listed.Mistake(MistakeKind.YearMissing, $"{year}");
                }
            }
            if (entered.Count == 0)
            {
                listed.Mistake(MistakeKind.NothingInside, "years");
            }
        }
        block.Done();
        return new(version, years.ToImmutable());
    }

    private static void Year(Block listed, Scalar key, ImmutableSortedDictionary<int, ImmutableSortedSet<LocalDate>>.Builder years)
    {
        if (!int.TryParse(key.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) || year is < 1900 or > 2200)
        {
            listed.Reading.Mistakes.Add(MistakeKind.NotNumber, new(listed.File, key.Line), key.Text, "years");
            return;
        }
        var days = ImmutableSortedSet.CreateBuilder<LocalDate>();
        foreach (var word in listed.Words(key.Text))
        {
            var day = listed.Date("a day", word);
            if (day != default && day.Year != year)
            {
                listed.Reading.Mistakes.Add(MistakeKind.DayOfOtherYear, new(listed.File, word.Line), word.Text, key.Text);
            }
            days.Add(day);
        }
        years[year] = days.ToImmutable();
    }
}

/// <summary>thresholds.yaml: levels of need and their indicators.</summary>
internal static class ThresholdReader
{
    public static ThresholdGuide? Read(Reading reading)
    {
        if (reading.Open("thresholds.yaml", "the threshold guide", (NameKind.Indicator, "")) is not { } block)
        {
            return null;
        }
        var id = block.Need("thresholds") is Scalar word ? block.Id(word) : "";
        var guide = new ThresholdGuide(
            id,
            block.Text("source"),
            [.. block.Blocks("levels", "a level").Select(Level)],
            [.. block.Blocks("indicators", "an indicator").Select(Indicator)]);
        block.Done();
        if (!guide.Levels.Select(l => l.Number).Order().SequenceEqual([1, 2, 3, 4]))
        {
            block.Reading.Mistakes.Add(
                MistakeKind.LevelOutside, block.PlaceOf("levels"), string.Join(", ", guide.Levels.Select(l => l.Number)));
        }
        return guide;
    }

    private static Level Level(Block b)
    {
        var number = b.Number("level");
        var names = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (b.Inner("names", "names") is { } listed)
        {
            foreach (var (authority, name) in listed.Rest())
            {
                listed.Name(authority, NameKind.Authority);
                names[authority.Text] = listed.WordOf(authority.Text, name)?.Text ?? "";
            }
        }
        var level = new Level(number, b.Text("name"), b.Text("description"), names.ToImmutable());
        b.Done();
        return level;
    }

    private static Indicator Indicator(Block b)
    {
        var indicator = new Indicator(
            b.Id("indicator", NameKind.Indicator), b.Number("level"), b.Text("name"), b.Text("theme"), b.YesNoOr("hard-trigger", absent: false), b.TextIf("source"));
        if (indicator.Level is < 1 or > 4)
        {
            b.Reading.Mistakes.Add(MistakeKind.LevelOutside, b.PlaceOf("level"), $"{indicator.Level}");
        }
        b.Done();
        return indicator;
    }
}
