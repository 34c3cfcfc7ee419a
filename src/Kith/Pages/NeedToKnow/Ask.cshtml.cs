using System.Collections.Immutable;
using Kith.Forms;
using Kith.Record.Casework;
using Kith.Record.Stores;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.NeedToKnow;

/// <summary>
/// Asks whoever is cleared, whether there is anybody or not. The page, its answer and what becomes of it are the same for a record that is
/// closed to the reader and for one that never was.
/// </summary>
public sealed class AskModel : KithPage
{
    private FormOnPage? form;

    /// <summary>What the address named from which the reader comes.</summary>
    public string? Of { get; private set; }

    public string Key { get; private set; } = "";

    public Draft? Draft { get; private set; }

    public FormOnPage Form => form ??= new(Pathway.Forms[Pathway.Opening.Form!], new Setting(Pack, Practice.London.Local(Now).Date) { Authority = Reader.Authority });

    public ImmutableArray<FieldView> Fields => [.. Form.Fields];

    public string Place => DraftPlaces.New(Pathway.Id, Key);

    private Practice.Pathways.Pathway Pathway => Pack.Pathways[Pack.NeedToKnow.Requests!.Pathway];

    public async Task<IActionResult> OnGetAsync(string? draft, string? of)
    {
        if (!Gate.MayAskToKnow(Reader)) return NotHere();
        (Key, Of) = (Once.Of(draft), of);
        if (draft is not null && await The<Record.Stores.Drafts>().Load(Reader.Human, Place, Cancel) is { } kept)
        {
            Draft = kept;
            var typed = Typed.FromBytes(kept.Bytes);
            Of = typed.One("_of");
            form = Form.With(typed);
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!Gate.MayAskToKnow(Reader)) return NotHere();
        var typed = Typed.Of(Request.Form);
        (Key, Of) = (Once.Of(typed.One(Once.Field)), typed.One("_of"));
        form = Form.With(typed);
        await using var db = The<Record.RecordStore>().Context();
        if (await WhoAnswers.About(db, Pack, Reader, Asked.Record(Of), Cancel) is not { } given) return Again(Form, "Nobody is named who could answer. Phone your front door.");
        var action = new Action.Open(Pathway.Id, Form.Form.Id, Form.Answers, "worker", Pack.Partnership.FrontDoorOf(Reader.Authority ?? "")?.Id) { Given = given };
        var sent = await The<Sending>().Open(Reader, action, Now, Key, Place, AddressKept.Stands(typed), Cancel);
        return sent.Report is not null
            ? Go("/inbox", "Your request was sent. The answer comes here. If a child is in danger, phone 999 and do not wait for it.")
            : Again(Form.With(typed, sent.Problems));
    }

    private IActionResult Again(FormOnPage shown, string? problem = null)
    {
        form = shown;
        foreach (var p in shown.Problems) Say(p.Text, p.Field);
        if (problem is not null) Say(problem);
        return Page();
    }
}
