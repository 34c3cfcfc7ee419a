using System.Collections.Immutable;
using System.Globalization;
using Kith.Forms;
using Kith.Pages.Episodes;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Casework;
using Kith.Record.SubjectAccess;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.SubjectAccess;

/// <summary>Whose record it is, and who asks for it: found on the record before anything else is done.</summary>
public sealed class AskerModel : KithPage
{
    private const string NotOnRecord = "not-on-record";
    private const string Themselves = "themselves";

    private Typed typed = Typed.Nothing;

    public AskedSheet Sheet { get; private set; } = null!;

    public string Episode { get; private set; } = "";

    public int Version => Sheet.State.Steps.GetValueOrDefault(AskerFinding.Step)?.Version ?? 0;

    public async Task<IActionResult> OnGetAsync(string id) => await Find(id) ? Page() : NotHere();

    /// <summary>Says whose record it is.</summary>
    public async Task<IActionResult> OnPostLinkAsync(string id)
    {
        typed = Typed.Of(Request.Form);
        if (!await Find(id)) return NotHere();
        if (!Sheet.Candidates.Any(c => c.Person == typed.One("person")))
        {
            Say("Choose whose record it is.", "person");
            return Page();
        }
        var done = await Act(new Action.Link(Sheet.Report!, Sheet.State.Subject!, typed.One("person"), "Subject access request"));
        return done.Ok ? Go($"/episodes/{id}/asker", "The request is linked. Now find who asks.") : Page();
    }

    public async Task<IActionResult> OnPostAsync(string id)
    {
        typed = Typed.Of(Request.Form);
        if (!await Find(id)) return NotHere();
        if (!Sheet.MayFind) return NotHere();
        if (typed.One("asker").Length == 0)
        {
            Say("Choose who asks, or that they are not on record.", "asker");
            return Page();
        }
        var version = int.TryParse(typed.One("_version"), NumberStyles.None, CultureInfo.InvariantCulture, out var seen) ? seen : 0;
        var mention = typed.One("asker") == NotOnRecord ? null : typed.One("asker");
        var behalf = typed.One("behalf") is "" or Themselves ? null : typed.One("behalf");
        var done = await Act(new Action.FindAsker(id, version, mention, typed.One("name"), typed.One("standing"), behalf, typed.One("note"), typed.One("despite")), "subject-access");
        if (done.Ok) return Go($"/episodes/{id}", "Recorded: who asks.");
        // What the record says against this asker stands with the refusal.
        return Page();
    }

    public FieldView WhoseField => new()
    {
        Name = "person", Type = "radios", Label = "Whose record is it?", Required = true, Values = [typed.One("person")], Error = Error("person"),
        Options = [.. Sheet.Candidates.Where(c => c.Person is not null).Select(c => new OptionView(c.Person!, c.Name, Words.Age(c, Kith.Practice.London.Local(Now).Date)))],
    };

    public ImmutableArray<FieldView> Fields =>
    [
        new()
        {
            Name = "asker", Type = "radios", Label = "Who asks, of the people of this record?", Required = true, Values = [Stands("asker", Sheet.Found is null ? "" : Sheet.Found.Mention ?? NotOnRecord)], Error = Error("asker"),
            Options = [.. Sheet.People.Select(p => new OptionView(p.Mention, p.Who.Name, As(p))), new(NotOnRecord, "Somebody who is not on this record", "The name is then compared with the names on it")],
        },
        new() { Name = "name", Type = "text", Label = "Their name, as they gave it", Required = true, Values = [Stands("name", Sheet.Found?.Name ?? Sheet.Declared)], Error = Error("name") },
        new()
        {
            Name = "standing", Type = "radios", Label = "In what standing do they ask?", Required = true, Values = [Stands("standing", Sheet.Found?.Standing ?? Sheet.DeclaredStanding)], Error = Error("standing"),
            Options = [.. Pack.Codes.GetValueOrDefault(SubjectAccessRules.Codes)?.Codes.Select(c => new OptionView(c.Id, c.Name, c.Hint)) ?? []],
        },
        new()
        {
            Name = "behalf", Type = "select", Label = "For whom do they act, if for somebody?", Hint = "Whoever gave a solicitor or another representative their authority", Values = [Stands("behalf", Sheet.Found?.Behalf ?? Themselves)], Error = Error("behalf"),
            Options = [new(Themselves, "For nobody else, or for the one whose record it is"), .. Sheet.People.Where(p => !p.Self).Select(p => new OptionView(p.Mention, p.Who.Name))],
        },
        new() { Name = "note", Type = "long-text", Label = "How you know that it is them", Required = true, Values = [typed.One("note")], Error = Error("note") },
        new()
        {
            Name = "despite", Type = "long-text", Label = "If the record speaks against it: why may they ask in this standing all the same?", Hint = "A second person reads this, and agrees or does not", Optional = true,
            Values = [typed.One("despite")], Error = Error("despite"),
        },
    ];

    private string As(MayAsk who) => who.Self ? "Whose record it is" : who.As.IsEmpty ? "Not said what they are to them"
        : string.Join(", ", who.As.Select(c => Pack.Codes.GetValueOrDefault("relationship")?.Find(c)?.Name ?? c));

    /// <summary>What was typed; else what stands.</summary>
    private string Stands(string name, string stands) => typed.Names.Contains(name) ? typed.One(name) : stands;

    private string? Error(string field) => ViewData.Problems().FirstOrDefault(p => p.Field == field)?.Text;

    private async Task<bool> Find(string id)
    {
        Episode = id;
        if (await Ask((db, asker) => new AskerQuery(db, The<PackShelf>()).Sheet(asker, id, Cancel)) is not { } sheet) return false;
        Sheet = sheet;
        ViewData[AskedView.Key] = AskedView.Of(sheet, Pack);
        return true;
    }
}
