using System.Collections.Immutable;
using Kith.Forms;
using Kith.Record.Family;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Family;

/// <summary>Says who somebody on record is to a person: chosen from those told of together, or found by looking further.</summary>
public sealed class AddModel : KithPage
{
    private Typed typed = Typed.Nothing;

    public FamilySheet Sheet { get; private set; } = null!;

    /// <summary>People on record who may be chosen: id and name.</summary>
    public ImmutableArray<(string Id, string Name)> Others { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id, string? other, string? code)
    {
        if (!await Load(id, other)) return NotHere();
        typed = Typed.Of([KeyValuePair.Create("other", ImmutableArray.Create(other ?? "")), KeyValuePair.Create("code", ImmutableArray.Create(code ?? ""))]);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, string? other)
    {
        if (!await Load(id, other)) return NotHere();
        typed = Typed.Of(Request.Form);
        if (other != id && !Others.Any(o => o.Id == other))
        {
            Say("Choose the other person, or look for them first.", "other");
            return Page();
        }
        var done = await Act(new Action.RecordRelationship(Sheet.Person, other!, RelationFields.Read(typed), typed.One("source"), typed.One("sure") == "yes"));
        return done.Ok ? Go($"/people/{Sheet.Person}/family", "The relationship is recorded.") : Page();
    }

    public ImmutableArray<FieldView> Fields =>
    [
        new()
        {
            Name = "other", Type = "radios", Label = "Who?", Required = true, Values = [typed.One("other")], Error = Error("other"),
            Options = [.. Others.Select(o => new OptionView(o.Id, o.Name))],
        },
        .. RelationFields.Of(Pack, typed, Error, Sheet.Focus.Who.Name, Others.FirstOrDefault(o => o.Id == typed.One("other")).Name ?? "the other person"),
        RelationFields.Words(typed, Error, "source", "How is it known?", "Who said so, or what you saw"),
        .. RelationFields.Sure(typed, Error) is { } sure ? new[] { sure } : [],
    ];

    private string? Error(string name) => ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text;

    private Task<bool> Load(string id, string? other) => Ask(async (db, asker) =>
    {
        if (await new FamilyQuery(db, asker, Pack).Sheet(id, Cancel) is not { MayRecord: true } sheet) return false;
        Sheet = sheet;
        Others = [.. sheet.Members.Skip(1).Where(m => m.Person is not null).Select(m => (m.Id, m.Who.Name))];
        // Somebody found by looking further.
        if (other is not null && other != id && !Others.Any(o => o.Id == other) && await new PersonQuery(db, asker).Sheet(other, Cancel) is { } found)
            Others = Others.Insert(0, (found.Id, found.Banner.Name));
        return true;
    });
}
