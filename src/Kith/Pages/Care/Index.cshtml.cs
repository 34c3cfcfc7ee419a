using System.Collections.Immutable;
using Kith.Forms;
using Kith.Practice.Forms;
using Kith.Pages.Episodes;
using Kith.Record.Queries;
using Kith.Record.Sharing;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Care;

/// <summary>Where somebody of an episode lives and how they may be reached: dated, confirmed, flagged.</summary>
public sealed class IndexModel : KithPage
{
    private static readonly string[] ByHand = ["address-protected", "contact-safely", "visit-in-pairs", "interpreter-needed"];

    private Typed typed = Typed.Nothing;

    public CareSheet Sheet { get; private set; } = null!;

    public string Handler { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string episode, string mention) => await Find(episode, mention) ? Page() : NotHere();

    public Task<IActionResult> OnPostAddressAsync(string episode, string mention) => Do("Address", episode, mention, t => new Action.RecordAddress(
        episode, mention, t.One("kind"), t.One("lines"), t.One("postcode"), FieldDates.Iso(t, "from") ?? "", t.One("protected") == "yes", t.One("confirmed") == "yes"), "The address is recorded, with its day.");

    public Task<IActionResult> OnPostConfirmAsync(string episode, string mention) =>
        Do("Confirm", episode, mention, t => new Action.ConfirmAddress(episode, mention, t.One("address"), t.One("how")), "Confirmed. Your name stands by it.");

    public Task<IActionResult> OnPostFlagAsync(string episode, string mention) =>
        Do("Flag", episode, mention, t => new Action.SetFlag(episode, mention, t.One("flag"), t.One("raised") != "no", t.One("reason")), "The flag is recorded.");

    public TableView History => new("Addresses", [new("From"), new("Until"), new("Address"), new("Kind"), new("Confirmed")],
        [.. Sheet.Addresses.Select(a => ImmutableArray.Create<CellView>(
            a.From is { } from ? Words.Day(from) : "", a.Until is { } until ? Words.Day(until) : "now", a.Text ?? "Not shown to your role", Code("address-kind", a.Kind ?? ""),
            a.Confirmed is { } at ? Words.Time(at) : new TagView("Not confirmed", "orange")))])
    { Empty = "No address with a date is on record." };

    public ImmutableArray<FieldView> AddressFields =>
    [
        Box("lines", "long-text", "House and street", typed),
        Box("postcode", "postcode", "Postcode", typed),
        new() { Name = "from", Type = "date", Label = "They live there from", Values = [typed.One("from.day"), typed.One("from.month"), typed.One("from.year")], Error = ErrorAt("from", "Address"), Required = true },
        Choice("kind", "What kind of address is it?", [.. Pack.Codes["address-kind"].Codes.Select(c => new OptionView(c.Id, c.Name, c.Hint))], "Address"),
        new()
        {
            Name = "protected", Type = "choices", Label = "Must it be kept secret?", Values = [typed.One("protected")],
            Options = [new("yes", "It must not be given out", "Shown to those who must go there; on no letter, no reply, no export")],
        },
        new()
        {
            Name = "confirmed", Type = "choices", Label = "Is it safe to write there?", Values = [typed.One("confirmed")],
            Options = [new("yes", "They have told us themselves that it is right, and that post there is safe")],
        },
    ];

    public ImmutableArray<FieldView> ConfirmFields =>
    [
        Choice("address", "Which address is right and safe to write to?", [.. Sheet.Addresses.Where(a => a.Address is not null).Select(a => new OptionView(a.Address!, $"{a.Text ?? "Not shown to your role"}, from {Words.Day(a.From!.Value)}"))], "Confirm"),
        Box("how", "text", "How do you know?", typed, "Confirm", "Who said so, when, and that nobody was listening"),
    ];

    public ImmutableArray<FieldView> FlagFields =>
    [
        Choice("flag", "Which flag?", [.. ByHand.Where(Pack.Flags.ContainsKey).Select(f => new OptionView(f, Pack.Flags[f].Name, Pack.Flags[f].Hint))], "Flag"),
        Choice("raised", "Raise it or lower it?", [new("yes", "Raise it"), new("no", "Lower it: it does not hold any more")], "Flag"),
        Box("reason", "text", "Why, and who said so?", typed, "Flag"),
    ];

    public string FlagName(string flag) => Pack.Flags.GetValueOrDefault(flag)?.Name ?? flag;

    private async Task<IActionResult> Do(string handler, string episode, string mention, Func<Typed, Action> action, string done)
    {
        (Handler, typed) = (handler, Typed.Of(Request.Form));
        if (!await Find(episode, mention)) return NotHere();
        var result = await Act(action(typed));
        return result.Ok ? Go($"/episodes/{episode}/care/{mention}", done) : Page();
    }

    private async Task<bool> Find(string episode, string mention)
    {
        if (await Ask((db, asker) => new CareQuery(db, asker, Pack).Of(episode, mention, Cancel)) is not { } sheet) return false;
        Sheet = sheet;
        return true;
    }

    private string Code(string set, string code) => Pack.Codes.GetValueOrDefault(set)?.Find(code)?.Name ?? code;

    private FieldView Box(string name, string type, string label, Typed from, string handler = "Address", string? hint = null) =>
        new() { Name = name, Type = type, Label = label, Hint = hint, Values = [Handler == handler ? from.One(name) : ""], Error = ErrorAt(name, handler), Required = true };

    private FieldView Choice(string name, string label, ImmutableArray<OptionView> options, string handler) =>
        new() { Name = name, Type = "radios", Label = label, Options = options, Values = [Handler == handler ? typed.One(name) : ""], Error = ErrorAt(name, handler), Required = true };

    private string? ErrorAt(string name, string handler) => Handler == handler ? ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text : null;
}
