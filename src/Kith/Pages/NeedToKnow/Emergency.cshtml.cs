using Kith.Record.Queries;
using Kith.Web;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.NeedToKnow;

/// <summary>A child may come to harm before anybody can be asked: one reason, one button, in. Told at once to those who look at it afterwards.</summary>
public sealed class EmergencyModel : KithPage
{
    /// <summary>What the address named from which the reader comes; without it, name and date of birth are asked.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Of { get; set; }

    public bool ByName => Asked.Record(Of) is null;

    public string Lasts => Pack.Timescales[Pack.NeedToKnow.Emergency!.Lasts] is [.. , { } last] ? $"{last.Limit} hours" : "";

    public IActionResult OnGet() => Gate.MayUseEmergencyAccess(Reader) ? Page() : NotHere();

    public async Task<IActionResult> OnPostAsync(string? reason)
    {
        if (!Gate.MayUseEmergencyAccess(Reader)) return NotHere();
        if (string.IsNullOrWhiteSpace(reason)) Say("Say what may happen to the child if you wait: whoever reviews this will read it.", "reason");
        var records = ByName ? await Found() : [Asked.Record(Of)!];
        if (AnyProblems) return Page();
        var opened = new List<string>();
        foreach (var record in records)
        {
            var done = await Acting().Do(Reader, new Action.EmergencyAccess(record, reason!), Now, cancel: Cancel);
            if (done.Ok) opened.Add(record);
        }
        if (opened.Count == 0)
        {
            HttpContext.Refused();
            Say("There is nothing here that emergency access opens. Phone the Emergency Duty Team or, if a child is in danger, 999.", ByName ? "name" : null);
            return Page();
        }
        return Go(Asked.Address(opened[0]), $"Emergency access is open for {Lasts}. Your agency’s information governance has been told.");
    }

    private async Task<string[]> Found()
    {
        var (name, born) = (Request.Form["name"].ToString(), Born());
        if (string.IsNullOrWhiteSpace(name)) Say("Enter the child’s given name and family name.", "name");
        if (born is null) Say("Enter the date of birth as day, month and year, such as 27 3 2019.", "born");
        if (AnyProblems) return [];
        return [.. (await Ask((db, asker) => new BeyondSearch(db, asker).Find(name, born!.Value, Cancel))).Select(id => $"person/{id}")];
    }

    private LocalDate? Born() =>
        int.TryParse(Request.Form["born.day"], out var day) && int.TryParse(Request.Form["born.month"], out var month) && int.TryParse(Request.Form["born.year"], out var year)
        && year is > 1900 and < 2100 && month is >= 1 and <= 12 && day >= 1 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month) ? new LocalDate(year, month, day) : null;

    public FieldView Name => new()
    {
        Name = "name", Type = "text", Label = "Given name and family name", Required = true, Values = Typed("name"), Error = Error("name"),
    };

    public FieldView BornField => new()
    {
        Name = "born", Type = "date", Label = "Date of birth", Required = true, Values = [.. Typed("born.day"), .. Typed("born.month"), .. Typed("born.year")], Error = Error("born"),
    };

    public FieldView Reason => new()
    {
        Name = "reason", Type = "long-text", Label = "What may happen to the child if you wait?", Required = true, Values = Typed("reason"), Error = Error("reason"),
    };

    private System.Collections.Immutable.ImmutableArray<string> Typed(string name) => Request.HasFormContentType ? [Request.Form[name].ToString()] : [""];

    private string? Error(string name) => ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text;
}
