using System.Collections.Immutable;
using Kith.Forms;
using Kith.Pages.People;
using Kith.Record.Family;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Family;

/// <summary>Records the birth of a child who was expected. They stay who they are: no new record, no new episode.</summary>
public sealed class BornModel : KithPage
{
    private Typed typed = Typed.Nothing;

    public FamilySheet Sheet { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id) => await Load(id) ? Page() : NotHere();

    public async Task<IActionResult> OnPostAsync(string id)
    {
        if (!await Load(id)) return NotHere();
        typed = Typed.Of(Request.Form);
        var done = await Act(new Action.RecordBirth(
            Sheet.Person, RelationFields.Date(typed, "born"), typed.One("sex"), typed.One("given-names"), typed.One("family-name"), typed.One("where"), typed.One("reason"), typed.One("sure") == "yes"));
        return done.Ok ? Go($"/people/{Sheet.Person}", "The birth is recorded. The record is the same one; age, search and deadlines follow.") : Page();
    }

    public bool Again => Sheet.Focus.Who.Born is not null;

    public SummaryListView Expected => new([new("Expected", Sheet.Focus.Who.Expected is { } day ? PersonWords.Day(day) : "Not said"), new("Born", PersonWords.Born(Sheet.Focus.Who, Now))]);

    public ImmutableArray<FieldView> Fields =>
    [
        RelationFields.Date(typed, Error, "born", "Day of birth", required: true),
        new() { Name = "sex", Type = "radios", Label = "Sex", Values = [typed.One("sex")], Error = Error("sex"), Options = [.. Pack.Codes["sex"].Codes.Select(c => new OptionView(c.Id, c.Name))] },
        Box("given-names", "Given names", "Leave it out while there is none"),
        Box("family-name", "Family name"),
        Box("where", "Where were they born?", "Hospital or home"),
        .. Again ? new[] { RelationFields.Words(typed, Error, "reason", "It is recorded already: what was wrong, and how do you know?") } : [],
        .. RelationFields.Sure(typed, Error) is { } sure ? new[] { sure } : [],
    ];

    private FieldView Box(string name, string label, string? hint = null) => new() { Name = name, Type = "text", Label = label, Hint = hint, Values = [typed.One(name)], Error = Error(name), Optional = true };

    private string? Error(string name) => ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text;

    private Task<bool> Load(string id) => Ask(async (db, asker) =>
    {
        if (await new FamilyQuery(db, asker, Pack).Sheet(id, Cancel) is not { MayRecord: true } sheet || sheet.Focus.Who.Expected is null) return false;
        Sheet = sheet;
        return true;
    });
}
