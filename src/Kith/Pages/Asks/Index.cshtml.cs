using System.Collections.Immutable;
using System.Globalization;
using Kith.Access;
using Kith.Forms;
using Kith.Pages.Episodes;
using Kith.Practice;
using Kith.Record.Casework;
using Kith.Record.Narrative;
using Kith.Record.Queries;
using Kith.Record.Stores;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Asks;

/// <summary>An agency's own place: the question, who it is about, its clock, and its own answer. Nothing else of the episode is fetched.</summary>
public sealed class IndexModel : KithPage
{
    private const string VersionField = "_version";

    public AskSheet? Sheet { get; private set; }

    public FormOnPage? Form { get; private set; }

    public Draft? Draft { get; private set; }

    /// <summary>It is not open any more: what was typed can only be shown.</summary>
    public bool Late { get; private set; }

    private ImmutableDictionary<string, string> workers = ImmutableDictionary<string, string>.Empty;

    public string Place => DraftPlaces.Ask(Sheet!.Item.Episode, Sheet.Item.Instance);

    public string Name => Sheet!.Item.Subject?.Name ?? Named.NotKnown;

    private AskShown Shown => new(Sheet!, The<PackShelf>().Of(Sheet!.Item.Shape), Pack);

    public string Heading => Shown.AnswerForm.Name;

    public string AgencyName => Pack.Partnership.Agency(Sheet!.Place.Agency ?? Reader.Agency)?.Name ?? Reader.Agency;

    public string DoorName => Shown.DoorName;

    public IdentityBarView Identity => new(Name, Sheet!.Item.Subject is { } who ? [new("Born", Words.Age(who, Now.Local().Date))] : []);

    public TagView? Status => Sheet!.Item switch
    {
        { Answered: { } at, Due: { } due } => at <= due ? new("Answered in time", "green") : new("Answered late", "orange"),
        { Answered: not null } => new("Answered", "green"),
        { Due: { } due } => TagView.Due(due, Now),
        _ => null,
    };

    public string DueSays => Sheet!.Item.Due is { } due ? $"Answer by {DueSentence.Time(due)}. Asked {Words.Time(Sheet.Item.Asked)}." : $"Asked {Words.Time(Sheet.Item.Asked)}.";

    public string AnsweredSays => Sheet!.Answer is { } answer ? $"{workers.GetValueOrDefault(answer.Actor.Human, answer.Actor.Human)}, {Words.Time(answer.Recorded)}" : "";

    public ImmutableArray<AnswerLine> QuestionLines => Shown.QuestionLines;

    public ImmutableArray<AnswerLine> AnswerLines => Shown.AnswerLines;

    public ImmutableArray<AnswerLine> IdentityLines => Shown.IdentityLines;

    /// <summary>The child, when this reader may add to what is known of them.</summary>
    public string? AddTo { get; private set; }

    public bool MayAnswer => Sheet!.Item is { Open: true } && Sheet.Place.Roles.Contains(Reader.Role) && Sheet.Place.Agency == Reader.Agency;

    public async Task<IActionResult> OnGetAsync(string episode, string instance)
    {
        if (!await Find(episode, instance)) return NotHere();
        Draft = await The<Record.Stores.Drafts>().Load(Reader.Human, Place, Cancel);
        if (Draft is not null) Form = Form!.With(Typed.FromBytes(Draft.Bytes));
        Late = Draft is not null && !MayAnswer;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string episode, string instance)
    {
        if (!await Find(episode, instance)) return NotHere();
        var typed = Typed.Of(Request.Form);
        Form = Form!.With(typed);
        if (Form.Edited(typed) is { } edited) return Again(edited);
        var version = int.TryParse(typed.One(VersionField), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        if (typed.One("later").Length > 0)
        {
            await The<Record.Stores.Drafts>().Save(new Draft(Reader.Human, Place, version, Now, typed.ToBytes()), Cancel);
            return Go("/drafts", "Saved as a draft. Nothing has been sent yet.");
        }
        var action = new Action.Fill(episode, instance, version, Form.Answers);
        var done = await Acting().Do(Reader, action, Now, along: (db, _) => Record.Stores.Drafts.Discard(db, Reader.Human, Place, Cancel), addressesStand: AddressKept.Stands(typed), cancel: Cancel);
        if (done.Ok) return Go($"/asks/{episode}/{instance}", "Your answer is recorded.");
        if (done.Problems.Any(p => p.Code is "changed-meanwhile" or "not-open") && await Find(episode, instance, keep: true) && !MayAnswer)
        {
            // A colleague answered while this was written: their answer is the agency's, and what was typed here is kept.
            await The<Record.Stores.Drafts>().Save(new Draft(Reader.Human, Place, version, Now, typed.ToBytes()), Cancel);
            Late = true;
            Say("This is not open any more: a colleague has answered, or the episode has ended. What you wrote is kept among your drafts.");
            return Page();
        }
        return Again(Form.With(typed, done.Problems));
    }

    private async Task<bool> Find(string episode, string instance, bool keep = false)
    {
        Sheet = await Ask((db, asker) => new AskQuery(db, asker).One(episode, instance, Cancel));
        if (Sheet is null) return false;
        AddTo = await Ask((db, asker) => Involvement.MayAddOf(db, asker, Pack, episode, Cancel));
        if (Sheet.Answer is { } answer) workers = await Ask((db, _) => new WorkerQuery(db).Names([answer.Actor.Human], Cancel));
        if (!keep) Form = new(Shown.AnswerForm, new Setting(Pack, Now.Local().Date) { Authority = Reader.Authority });
        return true;
    }

    private IActionResult Again(FormOnPage shown)
    {
        Form = shown;
        foreach (var problem in shown.Problems) Say(problem.Text, problem.Field);
        return Page();
    }
}
