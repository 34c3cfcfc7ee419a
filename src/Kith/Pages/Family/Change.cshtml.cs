using System.Collections.Immutable;
using Kith.Forms;
using Kith.Record.Family;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Family;

/// <summary>Ends a relationship that was recorded, puts it right, or says that it never was so.</summary>
public sealed class ChangeModel : KithPage
{
    private Typed typed = Typed.Nothing;

    public FamilySheet Sheet { get; private set; } = null!;

    public FamilyTie Tie { get; private set; } = null!;

    public string Handler { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string id, string relationship) => await Load(id, relationship) ? Page() : NotHere();

    public Task<IActionResult> OnPostEndAsync(string id, string relationship) => Do("End", id, relationship,
        t => new Action.EndRelationship(Sheet.Person, relationship, RelationFields.Date(t, "until"), t.One("reason")), "Its end is recorded.");

    public Task<IActionResult> OnPostCorrectAsync(string id, string relationship) => Do("Correct", id, relationship,
        t => new Action.CorrectRelationship(Sheet.Person, relationship, RelationFields.Read(t), t.One("reason"), t.One("sure") == "yes"), "It is put right. What stood before stays in the record’s history.");

    public Task<IActionResult> OnPostWrongAsync(string id, string relationship) => Do("Wrong", id, relationship,
        t => new Action.CorrectRelationship(Sheet.Person, relationship, null, t.One("reason")), "It is taken away. That it was recorded, and why it was wrong, stays in the record’s history.");

    public string Person => Sheet.Focus.Who.Name;

    public string Other => Sheet.Member(FamilyWords.Other(Tie, Sheet.Person)).Who.Name;

    public SummaryListView Standing => new(
    [
        new("Relationship", $"{Other} is {FamilyWords.Name(Pack, FamilyWords.Code(Pack, Tie, Sheet.Person)).ToLowerInvariant()}"),
        new("When", FamilyWords.Period(Tie.From, Tie.Until) is { Length: > 0 } when ? when : "Not said"),
        new("How it is known", FamilyWords.Source(Pack, Tie.Source)) { Note = Tie.Source.Words },
    ]);

    public ImmutableArray<FieldView> EndFields =>
    [
        RelationFields.Date(Of("End"), ErrorOf("End"), "until", "On which day did it end?", required: true),
        RelationFields.Words(Of("End"), ErrorOf("End"), "reason", "How do you know?"),
    ];

    public ImmutableArray<FieldView> CorrectFields =>
    [
        .. RelationFields.Of(Pack, Handler == "Correct" ? typed : RelationFields.Standing(Tie, FamilyWords.Code(Pack, Tie, Sheet.Person)), ErrorOf("Correct"), Person, Other),
        RelationFields.Words(Of("Correct"), ErrorOf("Correct"), "reason", "What was wrong, and how do you know?"),
        .. RelationFields.Sure(Of("Correct"), ErrorOf("Correct")) is { } sure ? new[] { sure } : [],
    ];

    public FieldView WrongReason => RelationFields.Words(Of("Wrong"), ErrorOf("Wrong"), "reason", "Why was it never so, and how do you know?");

    private Typed Of(string handler) => Handler == handler ? typed : Typed.Nothing;

    private Func<string, string?> ErrorOf(string handler) => name => Handler == handler ? ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text : null;

    private async Task<IActionResult> Do(string handler, string id, string relationship, Func<Typed, Action> action, string says)
    {
        if (!await Load(id, relationship)) return NotHere();
        (Handler, typed) = (handler, Typed.Of(Request.Form));
        var done = await Act(action(typed));
        return done.Ok ? Go($"/people/{Sheet.Person}/family", says) : Page();
    }

    private Task<bool> Load(string id, string relationship) => Ask(async (db, asker) =>
    {
        if (await new FamilyQuery(db, asker, Pack).Sheet(id, Cancel) is not { MayRecord: true } sheet || sheet.Own.FirstOrDefault(t => t.Source.Tie == relationship) is not { } tie) return false;
        (Sheet, Tie) = (sheet, tie);
        return true;
    });
}
