using System.Collections.Immutable;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.NeedToKnow;

/// <summary>Who may see a person's record or an episode by name: restricting it, clearing, keeping out, and taking that back.</summary>
public sealed class AccessModel : KithPage
{
    private static readonly (string Code, string Words)[] Reasons =
        [("own-family", "It is their own family, or somebody close to them"), ("self", "They are this person"), ("implicated", "They are said to have harmed the child"), ("other", "Another reason")];

    public NamedSheet Sheet { get; private set; } = null!;

    /// <summary>Workers who fit what was typed, when more than one does.</summary>
    public ImmutableArray<Colleague> Fitting { get; private set; } = [];

    /// <summary>This page of the record.</summary>
    public string Address => $"/{Kind(Sheet.Record)}/{Sheet.Record[(Sheet.Record.IndexOf('/', StringComparison.Ordinal) + 1)..]}/access";

    public string Back => Sheet.Record.StartsWith("report/", StringComparison.Ordinal) ? $"/episodes/{Sheet.Seen.Id}" : Asked.Address(Sheet.Record);

    /// <summary>Where the report of an episode is restricted, which closes every contact in it.</summary>
    public string? WholeContact => Sheet.Record == $"episode/{Sheet.Seen.Id}" && Sheet.Seen.Report is { } report ? $"/reports/{report}/access" : null;

    public string Title => Kind(Sheet.Record) switch
    {
        "people" => $"Who may see the record of {Sheet.Subject?.Name ?? Named.NotKnown}",
        "reports" => "Who may see this contact, with every child in it",
        _ => "Who may see this episode",
    };

    public async Task<IActionResult> OnGetAsync(string kind, string id) => await Load(kind, id) ? Page() : NotHere();

    public Task<IActionResult> OnPostRestrictAsync(string kind, string id, string? restriction, string? reason) =>
        Do(kind, id, _ => new Action.Restrict(Sheet.Record, restriction ?? "", [], reason ?? ""), needsWorker: false, "It is restricted now. Name the others who must still see it.");

    public Task<IActionResult> OnPostLiftAsync(string kind, string id, string? of, string? reason) =>
        Do(kind, id, _ => new Action.LiftRestriction(Sheet.Record, reason ?? "", of ?? ""), needsWorker: false, "That restriction no longer holds.");

    public Task<IActionResult> OnPostClearAsync(string kind, string id, string? of, string? reason) =>
        Do(kind, id, worker => new Action.Clear(Sheet.Record, worker, reason ?? "", of ?? ""), needsWorker: true, "They are let in by name now.");

    public Task<IActionResult> OnPostEndAsync(string kind, string id, string? of, string? reason) =>
        Do(kind, id, worker => new Action.EndClearance(Sheet.Record, worker, reason ?? "", of ?? ""), needsWorker: true, "They may no longer see it by name.");

    public Task<IActionResult> OnPostBarAsync(string kind, string id, string? why, string? reason) =>
        Do(kind, id, worker => new Action.Bar(Sheet.Record, worker, why ?? "", reason ?? ""), needsWorker: true, "They are kept out now, whatever else lets them in.");

    public Task<IActionResult> OnPostLiftBarAsync(string kind, string id, string? reason) =>
        Do(kind, id, worker => new Action.LiftBar(Sheet.Record, worker, reason ?? ""), needsWorker: true, "They are no longer kept out.");

    private async Task<IActionResult> Do(string kind, string id, Func<string, Action> action, bool needsWorker, string says)
    {
        if (!await Load(kind, id)) return NotHere();
        var worker = needsWorker ? await Worker() : "";
        if (AnyProblems) return Page();
        var done = await Act(action(worker));
        if (!done.Ok) return Page();
        // Whoever restricts it is cleared; whoever ends their own clearance cannot come back here.
        return await Load(kind, id) ? Go(Address, says) : Go("/work", says);
    }

    private async Task<string> Worker()
    {
        var typed = Request.Form["worker"].ToString();
        var found = await Ask((db, _) => new WorkerQuery(db).Like(typed, Cancel));
        if (found.FirstOrDefault(f => f.Id == typed) is { } exact) return exact.Id;
        switch (found.Length)
        {
            case 1:
                return found[0].Id;
            case 0:
                Say("No worker of that name is known. Type part of their name, at least two letters.", "worker");
                return "";
            default:
                Fitting = found;
                Say($"More than one worker fits: {string.Join(", ", found.Select(f => $"{f.Name} ({f.Id})"))}. Type the one in brackets.", "worker");
                return "";
        }
    }

    private async Task<bool> Load(string kind, string id)
    {
        var record = kind switch { "people" => $"person/{id}", "reports" => $"report/{id}", _ => $"episode/{id}" };
        if (await Ask((db, asker) => new NamedQuery(db, asker).Sheet(record, Cancel)) is not { } sheet) return false;
        Sheet = sheet;
        return true;
    }

    private static string Kind(string record) => record.Split('/')[0] switch { "person" => "people", "report" => "reports", _ => "episodes" };

    public bool IsSent(string handler) => Request.Query["handler"].ToString() == handler && HttpMethods.IsPost(Request.Method);

    /// <summary>Sent about this restriction; null: about what none closes.</summary>
    public bool IsSent(string handler, NamedRestriction? one) => IsSent(handler) && Request.Form["of"].ToString() == (one?.Row.Id ?? Practice.Kernel.NamedReplay.Nothing);

    public FieldView Because(string handler, string label) => Because(label, IsSent(handler));

    public FieldView Because(string handler, string label, NamedRestriction? one) => Because(label, IsSent(handler, one));

    private FieldView Because(string label, bool sent) => new()
    {
        Name = "reason", Type = "long-text", Label = label, Required = true, Values = sent ? [Request.Form["reason"].ToString()] : [], Error = sent ? Error("reason") : null,
    };

    public FieldView WorkerField(string handler, string label) => WorkerField(label, IsSent(handler));

    public FieldView WorkerField(string handler, string label, NamedRestriction? one) => WorkerField(label, IsSent(handler, one));

    private FieldView WorkerField(string label, bool sent) => new()
    {
        Name = "worker", Type = "text", Label = label, Hint = "Part of their name", Required = true,
        Values = sent ? [Request.Form["worker"].ToString()] : [], Error = sent ? Error("worker") : null,
    };

    public FieldView Restrictions => new()
    {
        Name = "restriction", Type = "choice", Label = "How?", Required = true, Values = IsSent("Restrict") ? [Request.Form["restriction"].ToString()] : [],
        Error = IsSent("Restrict") ? Error("restriction") : null,
        Options = [.. Pack.NeedToKnow.Restrictions.Values.Where(r => r.SetBy.Contains(Reader.Role) && Sheet.Restrictions.All(o => o.Row.Kind != r.Id)).Select(r => new OptionView(r.Id, r.Name, r.Hint))],
    };

    public FieldView WhyOut => new()
    {
        Name = "why", Type = "choice", Label = "Why?", Required = true, Values = IsSent("Bar") ? [Request.Form["why"].ToString()] : [], Error = IsSent("Bar") ? Error("why") : null,
        Options = [.. Reasons.Select(r => new OptionView(r.Code, r.Words))],
    };

    public SummaryListView Standing => new([new("Restrictions", Sheet.Restrictions.IsEmpty ? "None" : string.Join(", ", Sheet.Restrictions.Select(KindName)))]);

    public string KindName(NamedRestriction one) => one.Row.Kind == Practice.Kernel.Restraint.ByName
        ? "For those named in it alone" : Pack.NeedToKnow.Restrictions.GetValueOrDefault(one.Row.Kind)?.Name ?? one.Row.Kind;

    public static bool MayLift(NamedRestriction one) => one.Row.Kind != Practice.Kernel.Restraint.ByName;

    public TableView LetIn(NamedRestriction one) => Table("Let in by name", one.LetIn, "Nobody by name.");

    public TableView AtLarge => Table("Let in by name, as far as nothing else closes it", Sheet.AtLarge, "Nobody by name.");

    public TableView KeptOut => Table("Kept out, whatever else lets them in", Sheet.KeptOut, "Nobody.");

    private static TableView Table(string caption, ImmutableArray<NamedWorker> workers, string empty) => new(caption, [new("Worker"), new("Why"), new("Since"), new("Until")],
        [.. workers.Select(w => ImmutableArray.Create<CellView>(
            w.Name, Words(w.Row.Why), Spoken.Date(Practice.London.Local(w.Row.From).Date), w.Row.Until is { } until ? Episodes.Words.Time(until) : "Not set"))])
    { Empty = empty };

    private static string Words(string why) => why switch
    {
        "cleared" => "Needs to know",
        "granted" => "Asked, and was let in",
        "emergency" => "Emergency access",
        _ => Reasons.FirstOrDefault(r => r.Code == why).Words ?? why,
    };

    private string? Error(string name) => ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text;
}
