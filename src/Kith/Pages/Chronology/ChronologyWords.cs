using System.Globalization;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Queries.Chronology;
using Kith.Web.Kit;
using NodaTime;

namespace Kith.Pages.Chronology;

/// <summary>How chronologies are written.</summary>
internal static class ChronologyWords
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>What an entry is looked for under, in the order of the list.</summary>
    public static readonly (string Sort, string Name)[] Sorts =
    [
        ("told", "What we were told"), ("recorded", "Assessments, plans and notes"), ("decided", "Decisions"), ("answered", "Agencies' answers"), ("event", "Events that agencies added"),
        ("work", "Work opened, moved and closed"), ("person", "Flags, addresses, family, consent"), ("access", "Sharing and access"), ("process", "Deadlines, messages and steps"),
    ];

    public static string Sort(string sort) => Sorts.FirstOrDefault(s => s.Sort == sort).Name ?? sort;

    /// <summary>The day, month or year, and the time where it is known.</summary>
    public static string When(Happened happened)
    {
        var first = Events.First(happened);
        return happened.Precision switch
        {
            "year" => first.Year.ToString(CultureInfo.InvariantCulture),
            "month" => first.ToString("MMMM uuuu", British),
            _ => $"{first.ToString("d MMMM uuuu", British)}{(happened.Time is { } time ? $" at {time}" : "")}",
        };
    }

    public static TagView? Standing(PracticePack pack, string? standing) => standing is null ? null : new(
        pack.Codes.GetValueOrDefault(pack.Chronology.Standings)?.Find(standing)?.Name ?? standing, standing switch { "allegation" => "red", "established" => "teal", _ => "grey" });

    public static string Mark(PracticePack pack, string mark) => pack.Codes.GetValueOrDefault(pack.Chronology.Marks)?.Find(mark)?.Name ?? mark;

    public static string Kind(PracticePack pack, string kind) => pack.Codes.GetValueOrDefault(pack.Chronology.Kinds)?.Find(kind)?.Name ?? kind;

    /// <summary>An entry's place in an address: <c>episode-7k…-12</c>.</summary>
    public static string Place(string chain, long sequence) => string.Create(CultureInfo.InvariantCulture, $"{chain.Replace('/', '-')}-{sequence}");

    public static string Place(ChronologyLine line) => Place(line.Entry.Chain, line.Entry.Sequence);

    public static (string Chain, long Sequence)? Parse(string place) =>
        place.Split('-') is [("episode" or "report" or "person") and var kind, var id, var number] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? ($"{kind}/{id}", sequence) : null;

    public static string Iso(LocalDate day) => day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
}
