using System.Collections.Immutable;
using System.Globalization;
using Kith.Practice;
using Kith.Practice.Kernel;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using NodaTime.Text;

namespace Kith.Pages.Gaps;

/// <summary>How often an agency's contacts lack an answer, ethnicity above all; and, of those that the reader sees, where it is still missing.</summary>
public sealed class IndexModel : KithPage
{
    private const int Months = 6;
    private static readonly YearMonthPattern MonthPattern = YearMonthPattern.Iso;
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    /// <summary>Last word of the field; ethnicity when left out.</summary>
    [BindProperty(SupportsGet = true, Name = "field")]
    public string? Asked { get; set; }

    public string Field => string.IsNullOrWhiteSpace(Asked) ? "ethnicity" : Asked;

    /// <summary>Year and month, <c>2026-11</c>; this month when left out.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Month { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Agency { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    public YearMonth Showing { get; private set; }

    public ImmutableArray<string> Fields { get; private set; } = [];

    public ImmutableArray<GapCount> Counts { get; private set; } = [];

    /// <summary>Null for a role that sees no child.</summary>
    public MissingPage? Missing { get; private set; }

    public IEnumerable<YearMonth> Choices => Enumerable.Range(0, Months).Select(back => ThisMonth.PlusMonths(-back));

    /// <summary>Where the child's voice is missing, of what was recorded in the month.</summary>
    public ImmutableArray<VoiceCount> Voices { get; private set; } = [];

    public TableView VoiceTable => new($"The child’s voice: assessments, plans, reviews and visits recorded, {MonthName(Showing)}",
        [new("Front door"), new("Work"), new("Recorded", Numeric: true), new("Voice missing", Numeric: true), new("Nothing said to have changed", Numeric: true)],
        [.. Voices.Select(v => ImmutableArray.Create<CellView>(
            Pack.Partnership.FrontDoor(v.FrontDoor)?.Name ?? v.FrontDoor, Pack.Pathways.GetValueOrDefault(v.Pathway)?.Name ?? v.Pathway, Told(v.Recorded), Of(v.Missing, v.Recorded), Told(v.WithoutChange)))])
    { Empty = "Nothing was recorded in this month." };

    public async Task<IActionResult> OnGetAsync()
    {
        if (Pack.Roles[Reader.Role].Audience is not "front-door" && !Gate.Publishes(Reader))
            return NotHere();
        if (Month is not null && MonthPattern.Parse(Month) is not { Success: true })
            return NotHere();
        Showing = Month is null ? ThisMonth : MonthPattern.Parse(Month).Value;
        Agency = string.IsNullOrEmpty(Agency) ? null : Agency;
        var (from, until) = (Begin(Showing), Begin(Showing.PlusMonths(1)));
        await Ask(async (db, asker) =>
        {
            Fields = [.. (await new MissingQuery(db, asker).Names(Cancel)).Append(Field).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            Voices = await new VoiceQuery(db, asker).Counts(from, until, Cancel);
            Counts = await new GapQuery(db, asker).ByAgency(Field, from, until, Cancel);
            if (Pack.Roles[Reader.Role].Audience == "front-door")
                Missing = await new MissingQuery(db, asker).Of(Field, from, until, Agency, Number, Cancel);
        });
        return Page();
    }

    public string Href(string? agency = null, int page = 1) => "/gaps" + QueryString.Create(
        new KeyValuePair<string, string?>[] { new("field", Field), new("month", MonthPattern.Format(Showing)), new("agency", agency), new("p", page == 1 ? null : $"{page}") }
            .Where(q => q.Value is not null));

    /// <summary>What the field asks, in the words of the contact's form.</summary>
    public string Name(string field) =>
        Pack.Pathways.Values.SelectMany(p => new[] { $"child.{field}", field }.Select(path => (Path: path, Label: GapLabels.Of(p, path))))
            .FirstOrDefault(l => l.Label != l.Path).Label ?? field.Replace('-', ' ');

    public string AgencyName(string? agency) => agency is null ? "The public, and others without an agency" : Pack.Partnership.Agency(agency)?.Name ?? agency;

    public static string MonthName(YearMonth month) => month.OnDayOfMonth(1).ToString("MMMM uuuu", British);

    public static string MonthId(YearMonth month) => MonthPattern.Format(month);

    /// <summary>A number, or that it is too small to be told.</summary>
    public static string Told(int? number) => number is { } n ? $"{n}" : $"Fewer than {SmallNumbers.Least}, or all but so few";

    public static string Of(int? some, int? all) => some is { } n && all is { } whole ? $"{n} ({(whole == 0 ? "–" : $"{Math.Round(100.0 * n / whole):0} %")})" : Told(null);

    private YearMonth ThisMonth => Now.Local().Date.ToYearMonth();

    private static Instant Begin(YearMonth month) => month.OnDayOfMonth(1).AtMidnight().InLondon();
}
