using System.Text.Json;
using Kith.Access;
using Kith.Forms;
using Kith.Practice;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Report;

/// <summary>What anybody may tell, without an account. Nothing of it is kept until it is sent.</summary>
[AllowAnonymous]
public sealed class TellModel(PackShelf packs, IClock clock, Sending sending, PublicPace pace) : PageModel
{
    internal const string SentKey = "report-sent";
    private const string AreaField = "_area";
    private const string NotKnown = "not-known";
    private static readonly Reader Public = new("public", "public", "public");

    private FormOnPage? form;

    public FormOnPage Form => form ??= new(PublicForm.Of(packs.Current), new Setting(packs.Current, Now.Local().Date));

    public string Key { get; private set; } = "";

    /// <summary>Asked for those who do not know where the child lives: otherwise the postcode or the school decides.</summary>
    public FieldView Area => new()
    {
        Name = AreaField, Type = "choice", Label = "Which area is this about?", Hint = "The postcode or the school decides, if you have told us one", Optional = true,
        Values = [Form.Typed.One(AreaField)],
        Options = [.. DoorHours.Of(packs.Current, Now).Select(d => new OptionView(d.Door.Id, d.Area)), new OptionView(NotKnown, "I do not know")],
    };

    private Instant Now { get; } = clock.GetCurrentInstant();

    public void OnGet() => Key = Once.New();

    public async Task<IActionResult> OnPostAsync()
    {
        var typed = Typed.Of(Request.Form);
        Key = Once.Of(typed.One(Once.Field));
        if (Form.Edited(typed) is { } edited) return Again(edited);
        form = Form.With(typed);
        using var turn = pace.Take(HttpContext);
        if (!turn.IsAcquired)
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Again(Form.With(typed, new Problem("", "too-many", "Many reports have come from your connection in the last minutes. What you wrote is still here: wait a minute, then send it again. If a child is in danger, phone 999 now.")));
        }
        var answers = Form.Answers;
        var pathway = PublicForm.Pathway(packs.Current);
        var action = new Action.Open(pathway.Id, Form.Form.Id, answers, "public", Placed.In(answers) ? null : ChosenDoor(typed));
        // Whoever tells of a child without giving a name is not sent away to write it again.
        var sent = await sending.Open(Public, action, Now, Key, draft: null, addressesStand: true, HttpContext.RequestAborted);
        if (sent.Report is null) return Again(Form.With(typed, sent.Problems));

        TempData[SentKey] = JsonSerializer.Serialize(new Receipt(sent.Report.Reference, answers[Reserved.DangerNow]?.ToString() == "yes", Placed.Door(packs.Current, action).Id));
        return LocalRedirect("/report/sent");
    }

    private string? ChosenDoor(Typed typed) => typed.One(AreaField) is { Length: > 0 } area && packs.Current.Partnership.FrontDoor(area) is { } door ? door.Id : null;

    private IActionResult Again(FormOnPage shown)
    {
        form = shown;
        ViewData["Problems"] = shown.Problems;
        return Page();
    }
}

/// <summary>What the confirmation shows. Nothing of what was told is in it.</summary>
public sealed record Receipt(string Reference, bool Danger, string FrontDoor);
