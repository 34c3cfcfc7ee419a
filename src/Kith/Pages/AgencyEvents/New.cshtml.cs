using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Intake;
using Kith.Forms;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using Kith.Practice.Kernel;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Queries.Chronology;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.AgencyEvents;

/// <summary>One event that an agency adds to a child's chronology, or corrects.</summary>
public sealed class NewModel : KithPage
{
    private Typed typed = Typed.Nothing;

    public string Id { get; private set; } = "";

    public PersonSheet? Person { get; private set; }

    /// <summary>The event that is corrected.</summary>
    public string? Corrects { get; private set; }

    public FormOnPage Form { get; private set; } = null!;

    public string BackHref => Person is null ? Web.Navigation.DeskNavigation.Home(Pack, Reader) : $"/people/{Id}/chronology";

    public IdentityBarView? Identity => Person is null ? null : People.PersonModel.Bar(Pack, Person, Now, $"/people/{Id}");

    public async Task<IActionResult> OnGetAsync(string id, string? corrects)
    {
        if (!await Find(id)) return NotHere();
        if (corrects is not null)
        {
            if (await Ask((db, asker) => new OwnEventQuery(db, asker).Find(id, corrects, Cancel)) is not { } own) return NotHere();
            Corrects = corrects;
            typed = Typed.Of(Form.Form, Replay.Answers(own)).With("on", own.Happened.Date).With("time", own.Happened.Time ?? "").With("kind", own.Says["kind"]).With("standing", own.Says["standing"])
                .With("significant", own.Says["significant"]);
            Form = Form.With(typed);
        }
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id)
    {
        typed = Typed.Of(Request.Form);
        if (!await Find(id)) return NotHere();
        Corrects = typed.One("corrects") is { Length: > 0 } corrects ? corrects : null;
        Form = Form.With(typed);
        var e = new NewEvent(id, EventFile.Date(typed.One("on").Trim()), typed.One("time") is { Length: > 0 } time ? time.Trim() : null, typed.One("kind"), typed.One("standing"), typed.One("significant") == "yes", Answers, Corrects);
        var done = await Act(new Action.RecordEvents([e]));
        if (done.Ok) return Person is null ? Go($"/people/{id}/events/new", "The event is recorded in the child's chronology. You can add another.") : Go($"/people/{id}/chronology", "The event is recorded. It stays your agency's.");
        Form = Form.With(typed, done.Problems);
        return Page();
    }

    /// <summary>What was typed into the practice's own questions; day, kind and standing are the event's.</summary>
    private JsonObject Answers => FormPost.Read(Form.Form, typed.Pairs.Where(p => Form.Form.Fields.Any(f => f.Id == p.Key)));

    private Task<bool> Find(string id) => Ask(async (db, asker) =>
    {
        Id = id;
        if (!Pack.Chronology.AddBy.Contains(Reader.Role) || !await Involvement.Knows(db, asker, id, Cancel)) return false;
        Person = await new PersonQuery(db, asker).Sheet(id, Cancel);
        Form = new(Pack.Chronology.Event, new Setting(Pack, London.Local(Now).Date));
        return true;
    });

    public ImmutableArray<FieldView> Fields =>
    [
        Box("on", "When did it happen?", "A day, like 31/3/2026; or only month and year, 3/2026; or only the year"),
        Box("time", "At what time?", "If it is known, like 14:05") with { Required = false, Optional = true },
        Choice("kind", "What kind of event is it?", Pack.Chronology.Kinds),
        Choice("standing", "How far is it established?", Pack.Chronology.Standings) with { Type = "radios" },
        new() { Name = "significant", Type = "choices", Label = "Does it matter for the child's life as a whole?", Values = typed["significant"], Options = [new("yes", "Significant: it belongs in any short account")], Optional = true },
        .. Form.Fields,
    ];

    private FieldView Box(string name, string label, string hint) => new() { Name = name, Type = "text", Label = label, Hint = hint, Values = typed[name], Error = ErrorAt(name), Required = true };

    private FieldView Choice(string name, string label, string set) => new()
    {
        Name = name, Type = "choice", Label = label, Values = typed[name], Error = ErrorAt(name), Required = true, Options = [.. Pack.Codes[set].Codes.Select(c => new OptionView(c.Id, c.Name, c.Hint))],
    };

    private string? ErrorAt(string name) => ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text;
}
