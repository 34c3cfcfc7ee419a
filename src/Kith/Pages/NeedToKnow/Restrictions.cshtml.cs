using System.Collections.Immutable;
using Kith.Access;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.NeedToKnow;

/// <summary>Restrictions for those who look after them: their own by record, and for information governance its agency's by number, to name a successor.</summary>
public sealed class RestrictionsModel : KithPage
{
    private ImmutableArray<KeptRestriction> mine = [];

    /// <summary>Null for whoever is not information governance.</summary>
    public ImmutableArray<GovernedRestriction>? Governed { get; private set; }

    public bool MayRestrict => Gate.MayRestrict(Reader, new Sight(true, false, false, []));

    public async Task<IActionResult> OnGetAsync() => await Load() ? Page() : NotHere();

    public async Task<IActionResult> OnPostAsync(string? of, string? reason)
    {
        if (!await Load() || Governed is null) return NotHere();
        var found = await Ask((db, _) => new WorkerQuery(db).Like(Sent("worker"), Cancel));
        var worker = found.FirstOrDefault(f => f.Id == Sent("worker").Trim()) ?? (found.Length == 1 ? found[0] : null);
        if (worker is null)
            Say(found.IsEmpty ? "No worker of that name is known. Type part of their name, at least two letters." : $"More than one worker fits: {string.Join(", ", found.Select(f => $"{f.Name} ({f.Id})"))}. Type the one in brackets.", "worker");
        if (Governed.Value.All(g => g.Id != of)) Say("Choose which restriction you mean.", "of");
        if (AnyProblems) return Page();
        var done = await Act(new Action.NameSuccessor(of!, worker!.Id, reason ?? ""));
        return done.Ok ? Go("/need-to-know/restrictions", "They look after it now, and find it on their own page of restrictions. Tell them.") : Page();
    }

    private async Task<bool> Load()
    {
        if (!MayRestrict && !Gate.MayNameSuccessors(Reader)) return false;
        (mine, Governed) = await Ask(async (db, asker) =>
        {
            var query = new RestrictionsQuery(db, asker, Pack);
            return (MayRestrict ? await query.Mine(Cancel) : [], await query.Governed(Cancel));
        });
        return true;
    }

    public TableView Mine => new("You are cleared for", [new("Restriction"), new("Number"), new("To be looked at again by")],
        [.. mine.Select(m => ImmutableArray.Create<CellView>(
            new CellView(KindName(m.Row.Kind)) { Href = $"/{m.Row.Record.Split('/')[0] switch { "person" => "people", "report" => "reports", _ => "episodes" }}/{m.Row.Record.Split('/')[1]}/access" }, m.Row.Id, Review(m.Row.ReviewBy)))])
    { Empty = "None." };

    public TableView Ours => new("Your agency’s", [new("Number"), new("Agency"), new("To be looked at again by"), new("Who looks after it")],
        [.. Governed!.Value.Select(g => ImmutableArray.Create<CellView>(
            g.Id, Pack.Partnership.Agency(g.Agency)?.Name ?? g.Agency, Review(g.ReviewBy), g.Alone ? new TagView("Nobody: name a successor", "red") : "Somebody who is cleared"))])
    { Empty = "None." };

    public FieldView Which => new()
    {
        Name = "of", Type = "select", Label = "Which restriction?", Required = true, Values = Typed("of"), Error = Error("of"), Options = [.. Governed!.Value.Select(g => new OptionView(g.Id, g.Id))],
    };

    public FieldView WorkerField => new()
    {
        Name = "worker", Type = "text", Label = "Who is to look after it?", Hint = "Part of their name. They must work for the agency that decided on it, in a role that may restrict records", Required = true, Values = Typed("worker"), Error = Error("worker"),
    };

    public FieldView Because => new() { Name = "reason", Type = "long-text", Label = "Why them?", Required = true, Values = Typed("reason"), Error = Error("reason") };

    private string KindName(string kind) => Pack.NeedToKnow.Restrictions.GetValueOrDefault(kind)?.Name ?? kind;

    private static string Review(Instant? by) => by is { } at ? Spoken.Date(Practice.London.Local(at).Date) : "When it is closed";

    private ImmutableArray<string> Typed(string name) => Request.HasFormContentType ? [Sent(name)] : [];

    private string Sent(string name) => Request.Form[name].ToString();

    private string? Error(string name) => ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text;
}
