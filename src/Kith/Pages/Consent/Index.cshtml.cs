using System.Collections.Immutable;
using Kith.Forms;
using Kith.Pages.Episodes;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Consent;

/// <summary>What the child and those with parental responsibility said when they were asked to agree, and asking anew.</summary>
public sealed class IndexModel : EpisodePage
{
    private Typed typed = Typed.Nothing;

    public ImmutableArray<ConsentLine> Lines { get; private set; } = [];

    public bool MayAsk => !Seen!.Past && Seen.Subject?.Person is not null && Gate.MayWorkOn(Reader, Seen.Sight, Seen.Holding);

    public async Task<IActionResult> OnGetAsync(string id) => await Find(id) ? Page() : NotHere();

    public async Task<IActionResult> OnPostAsync(string id)
    {
        typed = Typed.Of(Request.Form);
        if (!await Find(id)) return NotHere();
        var action = new Action.RecordConsent(
            id, typed.One("by"), typed.One("purpose"), typed.One("state"), typed.One("competent") is { Length: > 0 } said ? said : null, FieldDates.Iso(typed, "on") ?? "", typed.One("words"));
        return (await Act(action)).Ok ? Go($"/episodes/{id}/consent", "What they said is recorded.") : Page();
    }

    public TableView Table => new("What was said", [new("On"), new("Who"), new("What for"), new("They said"), new("In their words")],
        [.. Lines.Select(l => ImmutableArray.Create<CellView>(
            Words.Day(l.Row.On), new CellView(l.By) { Note = Pack.Recipients.GetValueOrDefault(l.Row.As)?.Name }, Code("sharing-purpose", l.Row.Purpose),
            new TagView(Code("consent-given", l.Row.State), l.Row.State == "given" ? "green" : "orange"), l.Words ?? ""))])
    { Empty = "Nobody has been asked, as far as is recorded." };

    /// <summary>Those who could be asked. Somebody said to have harmed the child is named, and cannot be chosen.</summary>
    public ImmutableArray<FieldView> Fields =>
    [
        Choice("by", "Who was asked?", [.. Askable.Select(m => new OptionView(m.Mention, m.Name))]),
        Choice("purpose", "What were they asked to agree to?", Options("sharing-purpose")),
        Choice("state", "What did they say?", Options("consent-given")),
        Choice("competent", "If a child under 16 was asked: do they understand what it means?", [new("yes", "Yes"), new("no", "No")]) with { Required = false },
        new() { Name = "on", Type = "date", Label = "On which day?", Values = [typed.One("on.day"), typed.One("on.month"), typed.One("on.year")], Error = ErrorAt("on"), Required = true },
        new() { Name = "words", Type = "long-text", Label = "What were they asked, and what did they say?", Values = [typed.One("words")], Error = ErrorAt("words"), Required = true },
    ];

    public IEnumerable<string> CannotBeAsked => People.Where(m => Practice.Kernel.Disclosing.Implicated(Seen!.Report, m.Mention)).Select(m => m.Name);

    private IEnumerable<Named> Askable => People.Where(m => !Practice.Kernel.Disclosing.Implicated(Seen!.Report, m.Mention));

    private IEnumerable<Named> People => (Seen!.Subject is { } subject ? new[] { subject } : []).Concat(Seen.Others.Where(o => o.Role is not ("child" or "referrer")));

    private async Task<bool> Find(string id)
    {
        await See(id, null);
        if (Seen is null) return false;
        if (Seen.Subject?.Person is { } person) Lines = await Ask((db, asker) => new CareQuery(db, asker, Pack).Consents(person, Cancel));
        return true;
    }

    private string Code(string set, string code) => Pack.Codes.GetValueOrDefault(set)?.Find(code)?.Name ?? code;

    private ImmutableArray<OptionView> Options(string set) => [.. Pack.Codes.GetValueOrDefault(set)?.Codes.Select(c => new OptionView(c.Id, c.Name, c.Hint)) ?? []];

    private FieldView Choice(string name, string label, ImmutableArray<OptionView> options) =>
        new() { Name = name, Type = "radios", Label = label, Options = options, Values = [typed.One(name)], Error = ErrorAt(name), Required = true };

    private string? ErrorAt(string name) => ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text;
}
