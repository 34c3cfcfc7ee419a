using System.Collections.Immutable;
using System.Globalization;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;

namespace Kith.Pages.People;

/// <summary>Finds a person. What is looked for is posted, never put into an address: addresses are logged and shared.</summary>
public sealed class IndexModel : KithPage
{
    private static readonly string[] Names = ["name", "born.day", "born.month", "born.year", "age", "expected.day", "expected.month", "expected.year", "postcode", "identifier"];

    public Matches? Found { get; private set; }

    public ImmutableArray<FieldView> Fields { get; private set; }

    /// <summary>The mention, <c>report/mention</c>, that is to be linked to whoever is found; <c>family/person</c>, whose relative is sought; or a person, who may be the same as whoever is found.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Of { get; set; }

    public IActionResult OnGet() => Gate.MaySearch(Reader) ? Show(_ => []) : NotHere();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!Gate.MaySearch(Reader)) return NotHere();
        var born = Day("born", "Date of birth");
        var expected = Day("expected", "Expected date of birth");
        var age = Age();
        if (!AnyProblems)
        {
            var sought = new Sought(Text("name"), born, age, expected, Text("postcode"), Text("identifier"));
            Found = await Ask((db, asker) => new PersonSearch(db, asker).Find(sought, Cancel));
            if (Found.TooLittle) Say("Give a name, a date of birth, a postcode, an NHS number or a UPN: at least two letters or figures.", "name");
        }
        return Show(name => [Request.Form[name].ToString()]);
    }

    public TableView Table => new("People found", [new("Name"), new("Born"), new("Postcode"), new("Also told of as"), new("Last told of")],
    [
        .. Found!.People.Select(m => ImmutableArray.Create<CellView>(
            new CellView(m.Who.Name, Href(m.Person)), PersonWords.Born(m.Who, Now), m.Postcode ?? "Not known", string.Join(", ", m.OtherNames), PersonWords.Day(m.LastTold))),
    ]) { Empty = "Nobody whom you may see fits. Try part of a name, or only the date of birth." };

    public TableView NearTable => new("May be meant, though not all fits", [new("Name"), new("Born"), new("Postcode"), new("Alike"), new("Not alike")],
    [
        .. Found!.Near.Select(m => ImmutableArray.Create<CellView>(
            new CellView(m.Who.Name, Href(m.Person)), PersonWords.Born(m.Who, Now), m.Postcode ?? "Not known", PersonWords.Reasons(m.Reasons, alike: true), PersonWords.Reasons(m.Reasons, alike: false))),
    ]);

    private string Href(string person) => Of?.Split('/') is ["family", var relative] ? $"/people/{Uri.EscapeDataString(relative)}/family/add?other={person}"
        : Of?.Split('/') is [var report, var mention] ? Url.Page("/People/Mention", new { report, mention, person })! : Same is { } id ? $"/people/{id}/merge?with={person}" : $"/people/{person}";

    /// <summary>The person who may be the same as whoever is found.</summary>
    public string? Same => Of is { Length: > 0 and <= 40 } id && Gate.MayMerge(Reader) && id.All(char.IsAsciiLetterOrDigit) ? id : null;

    private PageResult Show(Func<string, ImmutableArray<string>> typed)
    {
        FieldView Field(string name, string type, string label, string? hint = null) => new()
        {
            Name = name, Type = type, Label = label, Hint = hint,
            Values = type == "date" ? [.. new[] { "day", "month", "year" }.SelectMany(p => typed($"{name}.{p}"))] : typed(name),
            Error = ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text,
        };
        Fields =
        [
            Field("name", "text", "Name", "Any names, in any order, or parts of them; other names are looked through too"),
            Field("born", "date", "Date of birth"),
            Field("age", "number", "Age, if the date of birth is not known", "Give or take a year"),
            Field("expected", "date", "Expected date of birth", "For an unborn child"),
            Field("postcode", "postcode", "Postcode", "All of it or its first half"),
            Field("identifier", "text", "NHS number or UPN"),
        ];
        return Page();
    }

    private string? Text(string name) => Request.Form[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    private int? Age()
    {
        if (Text("age") is not { } text) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var age) && age <= 120) return age;
        Say("Age must be a whole number of years, such as 7.", "age");
        return null;
    }

    private LocalDate? Day(string name, string label)
    {
        var parts = new[] { "day", "month", "year" }.Select(p => Text($"{name}.{p}")).ToArray();
        if (parts.All(p => p is null)) return null;
        var numbers = parts.Select(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).ToArray();
        if (numbers is [>= 1, >= 1 and <= 12, >= 1900 and <= 2100] && numbers[0] <= CalendarSystem.Iso.GetDaysInMonth(numbers[2], numbers[1]))
            return new LocalDate(numbers[2], numbers[1], numbers[0]);
        Say($"{label} must be a real date with a day, a month and a year, such as 27 3 2019.", name);
        return null;
    }
}
