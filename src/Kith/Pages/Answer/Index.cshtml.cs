using System.Globalization;
using Kith.Access;
using Kith.Forms;
using Kith.Pages.Asks;
using Kith.Practice;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Narrative;
using Kith.Record.Queries;
using Kith.Record.Stores;
using Kith.Session;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Answer;

/// <summary>One question, for somebody who has no account: the question, who it is about, and room for the answer. Nothing else of the record can be reached from here.</summary>
[AllowAnonymous]
public sealed class IndexModel(
    ByLink byLink, Casework casework, Record.Stores.Drafts drafts, PackShelf packs, RecordStore store, Disclosure disclosed, IClock clock) : PageModel
{
    private const string VersionField = "_version";

    private AnswerLinkRow? link;
    private Reader? reader;

    public AskShown? Ask { get; private set; }

    public FormOnPage? Form { get; private set; }

    public Draft? Draft { get; private set; }

    public string RecipientName { get; private set; } = "";

    public Instant Now { get; } = clock.GetCurrentInstant();

    public string DueSays => Ask!.Sheet.Item.Due is { } due ? $"Please answer by {DueSentence.Time(due)}." : "Please answer as soon as you can.";

    private string Place => DraftPlaces.Ask(link!.Episode, link.Instance);

    private CancellationToken Cancel => HttpContext.RequestAborted;

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await Find()) return Ended();
        Draft = await drafts.Load(link!.Recipient, Place, Cancel);
        if (Draft is not null) Form = Form!.With(Typed.FromBytes(Draft.Bytes));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await Find()) return Ended();
        var typed = Typed.Of(Request.Form);
        Form = Form!.With(typed);
        if (Form.Edited(typed) is { } edited) return Again(edited);
        var version = int.TryParse(typed.One(VersionField), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        if (typed.One("later").Length > 0)
        {
            await drafts.Save(new Draft(link!.Recipient, Place, version, Now, typed.ToBytes()), Cancel);
            ViewData["Banner"] = new BannerView("Saved. Come back by the same link and code to go on.", Success: true);
            return Page();
        }
        try
        {
            var done = await casework.Do(reader!, new Action.Fill(link!.Episode, link.Instance, version, Form.Answers), Now, along: async (db, _) =>
            {
                await Record.Stores.Drafts.Discard(db, link.Recipient, Place, Cancel);
                await AnswerLinks.Answered(db, link, Now, Cancel);
            }, addressesStand: AddressKept.Stands(typed), cancel: Cancel);
            if (!done.Ok) return Again(Form.With(typed, done.Problems));
        }
        catch (LinkEnded)
        {
            return Ended();
        }
        byLink.Close(HttpContext);
        return LocalRedirect("/answer/done");
    }

    private async Task<bool> Find()
    {
        if (await byLink.Find(HttpContext) is not { } opened) return false;
        (link, reader) = opened;
        await using var db = store.Context();
        var asker = await Asker.For(db, new Gate(packs.Current), reader, Now, disclosed, Cancel);
        if (await new AskQuery(db, asker).One(link.Episode, link.Instance, Cancel) is not { Item.Open: true } sheet) return false;
        RecipientName = (await new WorkerQuery(db).Names([link.Recipient], Cancel)).GetValueOrDefault(link.Recipient, "");
        Ask = new AskShown(sheet, packs.Of(sheet.Item.Shape), packs.Current);
        Form = new(Ask.AnswerForm, new Setting(packs.Current, Now.Local().Date));
        return true;
    }

    private LocalRedirectResult Ended() => LocalRedirect("/answer/closed");

    private IActionResult Again(FormOnPage shown)
    {
        Form = shown;
        ViewData["Problems"] = shown.Problems;
        return Page();
    }
}
