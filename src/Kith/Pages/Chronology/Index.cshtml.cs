using System.Collections.Immutable;
using System.Globalization;
using Kith.Forms;
using Kith.Pages.People;
using Kith.Practice;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Queries.Chronology;
using Kith.Web.Kit;
using Kith.Web.Pictures;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using NodaTime.Text;

namespace Kith.Pages.Chronology;

/// <summary>A child's life as every agency has recorded it: a picture, the list that says the same, and what is missing or does not agree.</summary>
public sealed class IndexModel : KithPage
{
    public const string AsOfField = "as-of";
    public const string SinceField = "since";
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    private Typed typed = Typed.Nothing;

    public string Id { get; private set; } = "";

    public ChronologySheet Sheet { get; private set; } = null!;

    public PersonSheet Person { get; private set; } = null!;

    public ChronologyFilter Filter { get; private set; } = new();

    public ImmutableArray<string> With { get; private set; } = [];

    public TimelinePicture? Picture { get; private set; }

    public bool MayAdd { get; private set; }

    public bool MayChoose { get; private set; }

    public ImmutableArray<MadeChronology> Made { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id)
    {
        Id = id;
        typed = Typed.Of(Request.Query.Select(q => KeyValuePair.Create(q.Key, q.Value.Select(v => v ?? "").ToImmutableArray())));
        Filter = Asked();
        With = [.. typed["with"].Where(w => w.Length is > 0 and <= 40)];
        if (!await Load()) return NotHere();
        Picture = TimelinePicture.Of(Sheet.Points, Sheet.Silences, Filter.From ?? Sheet.First, Filter.Until ?? Sheet.Last, Agency, ChronologyWords.Sort);
        return Page();
    }

    private Task<bool> Load() => Ask(async (db, asker) =>
    {
        if (await new PersonQuery(db, asker).Sheet(Id, Cancel) is not { } person || await new ChronologyQuery(db, asker, The<PackShelf>()).Sheet(Id, With, Filter, Cancel) is not { } sheet) return false;
        (Person, Sheet) = (person, sheet);
        Made = await new MadeChronologyQuery(db, asker, The<PackShelf>()).Of(Id, Filter.AsOf, Cancel);
        MayAdd = Filter.AsOf is null && Pack.Chronology.AddBy.Contains(Reader.Role) && await Involvement.Knows(db, asker, Id, Cancel);
        MayChoose = Filter.AsOf is null && person.Open.Concat(person.Before).Any(e => e.Whole);
        return true;
    });

    private ChronologyFilter Asked()
    {
        var asOf = Moment.Of(Pack, typed, AsOfField, Now);
        if (asOf.Problem is { } wrong) Say(wrong, AsOfField);
        var since = Moment.Of(Pack, typed, SinceField, Now);
        if (since.Problem is { } wrongToo) Say(wrongToo, SinceField);
        var (from, until) = (Day("from"), Day("until"));
        if (from > until)
        {
            Say("The last day lies before the first. All of it is shown.", "until");
            (from, until) = (null, null);
        }
        return new(Known("agency"), ChronologyWords.Sorts.Select(s => s.Sort).FirstOrDefault(s => s == typed.One("sort")), from, until, typed.One("significant") == "yes", asOf.At, since.At);
    }

    private LocalDate? Day(string name)
    {
        var text = typed.One(name).Trim();
        if (text.Length == 0) return null;
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } iso) return iso.Value;
        foreach (var pattern in new[] { "d/M/uuuu", "d MMMM uuuu", "d MMM uuuu" })
            if (LocalDatePattern.Create(pattern, British).Parse(text) is { Success: true } day) return day.Value;
        if (text.Length == 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 1899 and < 2201) return name == "from" ? new(year, 1, 1) : new(year, 12, 31);
        Say($"“{text}” is not a date. Write it as 31/3/2024, or only the year.", name);
        return null;
    }

    private string? Known(string name) => typed.One(name) is { Length: > 0 and <= 60 } word ? word : null;

    public IdentityBarView Identity => PersonModel.Bar(Pack, Person, Now, $"/people/{Id}");

    /// <summary>This page with another period, all else as it is.</summary>
    public string Href(LocalDate? from, LocalDate? until) => $"/people/{Id}/chronology{Query(from, until)}";

    private string Query(LocalDate? from, LocalDate? until)
    {
        var query = new List<KeyValuePair<string, string?>>();
        foreach (var (name, value) in typed.Pairs.Where(p => p.Key is not ("from" or "until") && p.Value.Length > 0)) query.Add(new(name, value));
        if (from is { } f) query.Add(new("from", ChronologyWords.Iso(f)));
        if (until is { } u) query.Add(new("until", ChronologyWords.Iso(u)));
        return QueryString.Create(query).Value ?? "";
    }

    public string MarkHref(TimelineMark mark) => mark.Entry is { } entry
        ? $"#e-{ChronologyWords.Place(entry[..entry.IndexOf('#', StringComparison.Ordinal)], long.Parse(entry.AsSpan(entry.IndexOf('#', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture))}"
        : Href(mark.From, mark.Until);

    /// <summary>Shorter and longer looks, ending where this one ends.</summary>
    public SubNavigationView Periods
    {
        get
        {
            var until = Filter.Until ?? Sheet.Last ?? Now.Local().Date;
            SubNavigationItem Item(string text, LocalDate? from) => new(text, Href(from, from is null ? null : until), Filter.From == from);
            return new("Period", [Item("Whole life", null), Item("Five years", until.PlusYears(-5)), Item("One year", until.PlusYears(-1)), Item("Three months", until.PlusMonths(-3))]);
        }
    }

    public ImmutableArray<FieldView> Fields =>
    [
        Select("agency", "Agency", [.. Sheet.Agencies.Select(a => new OptionView(a, Agency(a)))]),
        Select("sort", "Kind", [.. ChronologyWords.Sorts.Select(s => new OptionView(s.Sort, s.Name))]),
        new() { Name = "from", Type = "text", Label = "From", Values = typed["from"], Hint = "For example 1/9/2019, or 2019", Error = ErrorAt("from"), Optional = true },
        new() { Name = "until", Type = "text", Label = "Until", Values = typed["until"], Error = ErrorAt("until"), Optional = true },
    ];

    public FieldView Significant => new() { Name = "significant", Type = "choices", Label = "Only", Values = typed["significant"], Options = [new("yes", "Only significant entries")], Optional = true };

    public FieldView Family => new()
    {
        Name = "with", Type = "choices", Label = "Together with", Values = typed["with"], Optional = true,
        Options = [.. Person.Household.Where(k => k.Who.Person is not null).DistinctBy(k => k.Who.Person, StringComparer.Ordinal).Select(k => new OptionView(k.Who.Person!, k.Who.Name))],
    };

    public FieldView AsOf => When(AsOfField, "As it was known at", "London time; without a time, the end of that day. What was recorded later is left out");

    public FieldView Since => When(SinceField, "Only what was recorded since", "What has changed since you last looked");

    private FieldView When(string name, string label, string hint) =>
        new() { Name = name, Type = "date-time", Label = label, Hint = hint, Values = Moment.Boxes(typed, name), Error = ErrorAt(name), Optional = true };

    private FieldView Select(string name, string label, ImmutableArray<OptionView> options) =>
        new() { Name = name, Type = "select", Label = label, Values = typed[name], Options = [new("", "All"), .. options], Optional = true };

    private string? ErrorAt(string name) => ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text;

    public string Agency(string id) => id switch { "kith" => "Kith", "public" => "Members of the public", _ => Pack.Partnership.Agency(id)?.Name ?? id };

    public string? NameOf(string person) => Sheet.About.Length < 2 ? null : Sheet.About.FirstOrDefault(a => a.Person == person)?.Name;

    public string Told(Contradiction contradiction) => string.Join("; ", contradiction.Told.Select(t => $"{Value(contradiction.Field, t.Value)} (told {PersonWords.Day(t.Told)}{(t.Report is { } report ? $", {report}" : "")})"));

    public static string FieldName(string field) => char.ToUpperInvariant(field[0]) + field[1..].Replace('-', ' ').Replace("nhs", "NHS", StringComparison.Ordinal).Replace("Nhs", "NHS", StringComparison.Ordinal).Replace("Upn", "UPN", StringComparison.Ordinal);

    private string Value(string field, string value) => LocalDatePattern.Iso.Parse(value) is { Success: true } day ? PersonWords.Day(day.Value) : PersonWords.Code(Pack, field, value);

    /// <summary>Entries and silences in one list, newest first: a silence stands where it ended.</summary>
    public IEnumerable<(ChronologyLine? Line, Silence? Silence)> Told()
    {
        var silences = Sheet.Silences.OrderByDescending(s => s.Until).ToList();
        foreach (var line in Sheet.Lines)
        {
            while (silences.Count > 0 && silences[0].Until > line.On)
            {
                yield return (null, silences[0]);
                silences.RemoveAt(0);
            }
            yield return (line, null);
        }
        foreach (var rest in silences) yield return (null, rest);
    }
}
