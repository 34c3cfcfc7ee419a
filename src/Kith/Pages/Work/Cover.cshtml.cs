using System.Collections.Immutable;
using System.Globalization;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace Kith.Pages.Work;

/// <summary>Somebody is away: another answers for them, from and until. Their work and notices are then on the other's lists too.</summary>
public sealed class CoverModel : KithPage
{
    private const int LongestDays = 366;

    [BindProperty]
    public string? Away { get; set; }

    [BindProperty]
    public string? By { get; set; }

    public ImmutableArray<Colleague> Team { get; private set; } = [];

    public ImmutableArray<Cover> Standing { get; private set; } = [];

    /// <summary>Those for whom the reader may set cover: themselves, or all when they allocate the work.</summary>
    public IEnumerable<Colleague> Choices => Team.Where(c => Gate.MaySetCover(Reader, c.Id));

    public async Task<IActionResult> OnGetAsync()
    {
        if (Reader.Team is null)
            return NotHere();
        await Show();
        Away = Choices.Count() == 1 ? Reader.Human : null;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (Reader.Team is null)
            return NotHere();
        await Show();
        var (from, until) = (Date("from"), Date("until"));
        if (Choices.All(c => c.Id != Away))
            Say("Choose who is away.", "away");
        if (Team.All(c => c.Id != By))
            Say("Choose who covers for them.", "by");
        else if (By == Away)
            Say("Somebody cannot cover for themselves. Choose another.", "by");
        if (from is null)
            Say("Enter the first day as day, month and year, such as 3 11 2026.", "from");
        if (until is null)
            Say("Enter the last day as day, month and year, such as 10 11 2026.", "until");
        if (until < Now.Local().Date)
            Say("The last day is in the past. Enter one that is still to come.", "until");
        else if (until < from)
            Say("The last day comes before the first. Enter the same day or a later one.", "until");
        else if (from is { } first && until is { } last && Period.DaysBetween(first, last) > LongestDays)
            Say("Cover is set for a year at most. Enter an earlier last day.", "until");
        if (AnyProblems)
            return Page();
        await The<Registers>().SetCover(new Actor(Reader.Human, Reader.Role, Reader.Agency, Reader.Team), Away!, By!, from!.Value, until!.Value, Now, Cancel);
        return Go("/work/cover", "Cover is set.");
    }

    public FieldView Person(string name, string label, IEnumerable<Colleague> people, string? chosen) => new()
    {
        Name = name, Type = "choice", Label = label, Values = chosen is null ? [] : [chosen], Error = Error(name),
        Options = [.. people.Select(p => new OptionView(p.Id, p.Name, Pack.Roles.GetValueOrDefault(p.Role)?.Name))],
    };

    public FieldView Day(string name, string label, string? hint = null) => new()
    {
        Name = name, Type = "date", Label = label, Hint = hint, Error = Error(name),
        Values = Request.HasFormContentType ? [Typed(name, "day"), Typed(name, "month"), Typed(name, "year")] : [],
    };

    private string? Error(string name) => ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text;

    private string Typed(string name, string box) => Request.Form[$"{name}.{box}"].ToString().Trim();

    private LocalDate? Date(string name)
    {
        static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (Number(Typed(name, "day")) is not { } day || Number(Typed(name, "month")) is not (>= 1 and <= 12 and var month) || Number(Typed(name, "year")) is not (>= 1900 and <= 2200 and var year))
            return null;
        return day >= 1 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month) ? new LocalDate(year, month, day) : null;
    }

    private Task Show() => Ask(async (db, _) =>
    {
        Team = [.. (await new WorkerQuery(db).OfTeam(Reader.Team!, Cancel)).DistinctBy(c => c.Id)];
        Standing = await new CoverQuery(db).OfTeam(Reader.Team!, Now.Local().Date, Cancel);
    });
}
