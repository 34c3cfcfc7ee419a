using System.Collections.Immutable;
using Kith.Forms;
using Kith.Practice;
using Kith.Record.Queries;
using Kith.Record.Sharing;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Pages.Share;

/// <summary>Giving a document of an episode to somebody: chosen from the record, computed for them, read back, and then given.</summary>
public sealed class IndexModel : KithPage
{
    private const string ReadBackField = "_read-back";
    private const string DigestField = "_digest";

    private Typed typed = Typed.Nothing;

    public string Episode { get; private set; } = "";

    public ImmutableArray<Recipient> Recipients { get; private set; } = [];

    /// <summary>What would go, to be read back; null while it is still being chosen.</summary>
    public Prepared? Reading { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (!await Find(id)) return NotHere();
        typed = Typed.Nothing.With("kind", Request.Query["kind"].ToString() is { Length: > 0 } kind ? kind : "summary");
        return Page();
    }

    /// <summary>Computes it for the chosen recipient and shows what would go.</summary>
    public async Task<IActionResult> OnPostAsync(string id)
    {
        typed = Typed.Of(Request.Form);
        if (!await Find(id)) return NotHere();
        if (typed.One("_change").Length > 0) return Page();
        var prepared = await Ask((db, asker) => The<Releasing>().Prepare(db, asker, id, Asked, Cancel));
        if (prepared is null) return NotHere();
        if (prepared.Refusal is { } refusal) Say(refusal.Message, refusal.Place);
        else Reading = prepared;
        return Page();
    }

    public async Task<IActionResult> OnPostGiveAsync(string id)
    {
        typed = Typed.Of(Request.Form);
        if (!await Find(id)) return NotHere();
        if (typed.One(ReadBackField) != "yes")
        {
            Reading = await Ask((db, asker) => The<Releasing>().Prepare(db, asker, id, Asked, Cancel));
            Say("Read the recipient back, and tick that it is right.", ReadBackField);
            return Reading is { Refusal: null } ? Page() : NotHere();
        }
        var (done, now) = await Ask((db, asker) => The<Releasing>().Give(db, asker, id, Asked, typed.One(DigestField), AddressKept.Stands(typed), Cancel));
        if (now is null) return NotHere();
        if (done.Ok) return Go($"/documents/{done.Entries.First(e => e.Kind == Practice.Entries.Kinds.Disclosed).Says["document"]}", "Given, and recorded. Take it in the format that you need.");
        AddressKept.Ask(ViewData, done.Problems);
        foreach (var problem in done.Problems) Say(problem.Message, problem.Place);
        Reading = now.Refusal is null ? now : null;
        return Page();
    }

    public ShareRequest Asked => new(typed.One("kind"), typed.One("to"), typed.One("purpose"), typed.One("basis"), typed.One("why"), typed.One("to").StartsWith("party:", StringComparison.Ordinal) ? typed.One("delivery") : "here");

    public IEnumerable<(string Name, string Value)> Carried =>
        [.. new[] { "kind", "to", "purpose", "basis", "why", "delivery" }.Select(n => (n, typed.One(n))), (DigestField, Reading!.Digest)];

    public ImmutableArray<FieldView> Fields =>
    [
        Choice("kind", "Which document?", [.. Pack.Documents.Values.Select(d => new OptionView(d.Id, d.Name, d.Hint))]),
        Choice("to", "For whom?", [.. Recipients.Select(r => new OptionView(r.Key, r.Name == r.As ? r.Name : $"{r.Name} ({r.As})") { Group = r.Group })],
            "Chosen from the record. Somebody who is missing is first added to it, not typed here"),
        Choice("purpose", "What is it shared for?", Codes("sharing-purpose")),
        Choice("basis", "On what lawful basis?", Codes("lawful-basis")),
        Choice("delivery", "How does it reach somebody of the family?", [new("by-hand", "Handed over"), new("post", "By post")], "Agencies and workers open it here"),
        new() { Name = "why", Type = "long-text", Label = "Why do they need it?", Values = [typed.One("why")], Error = ErrorAt("why"), Required = true },
    ];

    public FieldView ReadBack => new()
    {
        Name = ReadBackField, Type = "choices", Label = "Read back", Error = ErrorAt(ReadBackField),
        Options = [new("yes", $"This is for {Reading!.To}{(Reading.To == Reading.As ? "" : $" ({Reading.As})")}{(Reading.Address is { } address ? $", {address}" : "")}, and for nobody else")],
    };

    public ImmutableArray<SummaryRow> Head =>
    [
        new("For", Reading!.To == Reading.As ? Reading.To : $"{Reading.To} ({Reading.As})"),
        new("How", Reading.Request.Delivery switch { "post" => $"By post: {Reading.Address}", "by-hand" => "Handed over", _ => "Opened here by them" }),
        new("About", Reading.About ?? $"Reference {Reading.Reference}"),
        new("Shared for", Word("sharing-purpose", Reading.Request.Purpose)),
        new("Lawful basis", Word("lawful-basis", Reading.Request.Basis)),
        new("Why", Reading.Request.Why),
    ];

    public string KindName => Pack.Documents[Reading!.Request.Kind].Name;

    public string SourceName(string label) => Access.SourceLabels.Name(Pack, label);

    public IEnumerable<(string Reason, ImmutableArray<string> Labels)> Held =>
        from held in Reading!.Held
        where held.Line.Value.Length > 0
        group held by held.Reason into reason
        select (Word("withheld-reason", reason.Key), reason.Select(h => $"{h.Line.Section}: {h.Line.Label}").Distinct(StringComparer.Ordinal).ToImmutableArray());

    private async Task<bool> Find(string id)
    {
        Episode = id;
        if (await Ask((db, asker) => The<Releasing>().Recipients(db, asker, id, Cancel)) is not { } found) return false;
        Recipients = found;
        return true;
    }

    private ImmutableArray<OptionView> Codes(string set) => [.. Pack.Codes.GetValueOrDefault(set)?.Codes.Select(c => new OptionView(c.Id, c.Name, c.Hint)) ?? []];

    private string Word(string set, string code) => Pack.Codes.GetValueOrDefault(set)?.Find(code)?.Name ?? code;

    private FieldView Choice(string name, string label, ImmutableArray<OptionView> options, string? hint = null) => new()
    {
        Name = name, Type = options.Length > 20 ? "choice" : "radios", Label = label, Hint = hint, Options = options, Values = [typed.One(name)], Error = ErrorAt(name), Required = true,
    };

    private string? ErrorAt(string name) => ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text;
}
