using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Forms;
using Kith.Pages.Report;
using Kith.Practice;
using Kith.Practice.Forms;
using Kith.Practice.Pathways;
using Kith.Record.Queries;
using Kith.Record.Stores;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Contacts;

/// <summary>
/// Something is told by somebody who is signed in: themselves, or a caller whose words they write down. What is known about the worker
/// is not asked. Everything typed is kept as a draft until it is sent.
/// </summary>
public abstract class OpenPage : KithPage
{
    private const string DoorField = "_front-door";
    private const string ByAddress = "by-address";
    private const string TellingField = "_telling";
    private const string Myself = "myself";
    private const string SomebodyElse = "somebody-else";

    private FormOnPage? form;

    protected abstract string PathwayId { get; }

    protected abstract string SentAt(string report);

    /// <summary>Where it is, for drafts: each form that is begun has its own.</summary>
    public string Place => DraftPlaces.New(PathwayId, Key);

    public string Key { get; private set; } = "";

    public Draft? Draft { get; private set; }

    /// <summary>Others of this kind that this worker has begun and not sent.</summary>
    public ImmutableArray<Draft> Begun { get; private set; } = [];

    /// <summary>The report that this one is made from.</summary>
    public string? From { get; private set; }

    public FormOnPage Form => form ??= new(Pathway.Forms[Pathway.Opening.Form!], new Setting(Pack, Now.Local().Date) { Authority = Reader.Authority });

    public ImmutableArray<FieldView> Fields => [.. Form.Fields.Select(f => f.Name == "referrer" ? ForOthers(f) : f)];

    public FieldView Telling => new()
    {
        Name = TellingField, Type = "choice", Label = "Whose words are these?", Required = true,
        Values = [Form.Typed.One(TellingField) is { Length: > 0 } said ? said : Usually],
        Options =
        [
            new(Myself, $"My own: {Who.Name}, {Who.RoleName}, {Who.AgencyName}"),
            new(SomebodyElse, "Somebody else’s, who phoned, wrote or came"),
        ],
    };

    public FieldView Door => new()
    {
        Name = DoorField, Type = "choice", Label = "Where should it go?",
        Values = [Form.Typed.One(DoorField) is { Length: > 0 } said ? said : ByAddress],
        Options =
        [
            new(ByAddress, "Where the child lives or goes to school"),
            .. DoorHours.Of(Pack, Now).Select(d => new OptionView(d.Door.Id, $"{d.Area}: {d.Door.Name}", d.Says)),
        ],
    };

    protected Pathway Pathway => Pack.Pathways[PathwayId];

    /// <summary>At a front door it is mostly a caller who tells; elsewhere, oneself.</summary>
    private string Usually => Pack.Roles[Reader.Role].Audience == "front-door" ? SomebodyElse : Myself;

    public async Task<IActionResult> OnGetAsync(string? draft, string? from)
    {
        if (!Gate.MayOpen(Reader, PathwayId)) return NotHere();
        Key = Once.Of(draft);
        From = from;
        if (draft is not null && await The<Record.Stores.Drafts>().Load(Reader.Human, Place, Cancel) is { } kept)
        {
            Draft = kept;
            var typed = Typed.FromBytes(kept.Bytes);
            From = typed.One("_from") is { Length: > 0 } before ? before : null;
            form = Form.With(typed);
        }
        else if (from is not null)
        {
            if (await AnswersOf(from) is not { } answers) return NotHere();
            form = Form.With(Typed.Of(Form.Form, answers));
        }
        Begun = Draft is not null ? [] : [.. (await The<Record.Stores.Drafts>().By(Reader.Human, Cancel)).Where(d => DraftPlaces.IsNew(d.Place, PathwayId))];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!Gate.MayOpen(Reader, PathwayId)) return NotHere();
        var typed = Typed.Of(Request.Form);
        Key = Once.Of(typed.One(Once.Field));
        From = typed.One("_from") is { Length: > 0 } from ? from : null;
        if (Form.Edited(typed) is { } edited) return Again(edited);
        if (typed.One("later").Length > 0)
        {
            await The<Record.Stores.Drafts>().Save(new Draft(Reader.Human, Place, 0, Now, typed.ToBytes()), Cancel);
            return Go("/drafts", "Saved as a draft. Nobody else sees it, and nothing has been sent.");
        }
        if (From is not null && await AnswersOf(From) is null) return NotHere();
        form = Form.With(typed);
        var answers = Form.With(AsTold(typed)).Answers;
        var action = new Action.Open(PathwayId, Form.Form.Id, answers, "worker", ChosenDoor(typed), From) { ForCaller = typed.One(TellingField) == SomebodyElse };
        var sent = await The<Sending>().Open(Reader, action, Now, Key, Place, AddressKept.Stands(typed), Cancel);
        return sent.Report is { } report ? LocalRedirect(SentAt(report.Id)) : Again(Form.With(typed, sent.Problems));
    }

    /// <summary>What is known of the worker who tells it themselves stands in place of what was typed.</summary>
    private Typed AsTold(Typed typed)
    {
        if (typed.One(TellingField) != Myself) return typed;
        var known = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [Reserved.ReferrerName] = Who.Name, [Reserved.ReferrerRole] = $"{Who.RoleName}, {Who.AgencyName}", [Reserved.ReferrerKind] = Reserved.Professional,
        };
        return known.Where(k => Form.Form.Has(k.Key)).Aggregate(typed, (all, k) => all.With(k.Key, k.Value));
    }

    private FieldView ForOthers(FieldView group) => group with
    {
        Children =
        [
            .. group.Children.Select(f => f.Name is Reserved.ReferrerName or Reserved.ReferrerRole or Reserved.ReferrerKind
                ? f with { ShowWhen = [.. f.ShowWhen, new ShowWhen(TellingField, [SomebodyElse])] } : f),
        ],
    };

    private string? ChosenDoor(Typed typed) => typed.One(DoorField) is { Length: > 0 } door && door != ByAddress ? door : null;

    /// <summary>What a report says, for a reader who sees an episode of it; what the new form does not ask is left behind.</summary>
    private Task<JsonObject?> AnswersOf(string report) => Ask(async (db, asker) =>
    {
        var said = await new ReportQuery(db, asker).Answers(report, Cancel);
        foreach (var (name, _) in said?.ToArray() ?? [])
            if (!Form.Form.Has(name)) said!.Remove(name);
        return said;
    });

    private IActionResult Again(FormOnPage shown)
    {
        form = shown;
        foreach (var problem in shown.Problems) Say(problem.Text, problem.Field);
        return Page();
    }
}
