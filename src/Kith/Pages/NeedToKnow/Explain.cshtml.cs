using System.Collections.Immutable;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Pages.NeedToKnow;

/// <summary>Why a worker sees a record, or does not: the decision itself, rule by rule, and nothing of what the record says.</summary>
public sealed class ExplainModel : KithPage
{
    public ImmutableArray<Why> Reasons { get; private set; } = [];

    public bool Answered { get; private set; }

    public string WorkerName { get; private set; } = "";

    public IActionResult OnGet() => Gate.MayExplain(Reader) ? Page() : NotHere();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!Gate.MayExplain(Reader)) return NotHere();
        var workers = await Ask((db, _) => new WorkerQuery(db).Like(Sent("worker"), Cancel));
        var record = Asked.Record(AsPath(Sent("record").Trim()));
        if (workers.IsEmpty) Say("No worker of that name is known. Type part of their name, at least two letters.", "worker");
        else if (workers.Length > 1 && workers.All(w => w.Id != Sent("worker"))) Say($"More than one worker fits: {string.Join(", ", workers.Select(w => $"{w.Name} ({w.Id})"))}. Type the one in brackets.", "worker");
        if (record is null) Say("Paste the address of a person’s page or of an episode’s page.", "record");
        if (AnyProblems) return Page();
        var worker = workers.FirstOrDefault(w => w.Id == Sent("worker")) ?? workers[0];
        WorkerName = worker.Name;
        Reasons = await Ask((db, asker) => new WhyQuery(db, asker).About(record!, worker.Id, Cancel));
        Answered = true;
        return Page();
    }

    public string RoleName(Why why) => $"{Pack.Roles.GetValueOrDefault(why.Reader.Role)?.Name ?? why.Reader.Role}, {Pack.Partnership.Team(why.Reader.Team ?? "")?.Name ?? Pack.Partnership.Agency(why.Reader.Agency)?.Name}";

    public static string Verdict(Why why) => why.Decision.Sight switch
    {
        { All: true } => "Sees it, as far as their role reads",
        { Summary: true } => "Sees dates and outcomes only",
        { Own: true } => "Sees what they sent only",
        { Any: true } => "Sees one step only",
        _ => "Sees nothing, and cannot tell that it exists",
    };

    /// <summary>Classes of answers that the role does not read, in words.</summary>
    public string Unread(Why why) => string.Join(", ", Pack.Classes.Values.Where(c => !Gate.MayRead(why.Reader, c.Id)).Select(c => c.Name));

    public FieldView WorkerField => Box("worker", "Which worker?", "Part of their name");

    public FieldView RecordField => Box("record", "Which record?", "The address of the person’s page or the episode’s page");

    private FieldView Box(string name, string label, string hint) => new()
    {
        Name = name, Type = "text", Label = label, Hint = hint, Required = true, Values = Request.HasFormContentType ? [Sent(name)] : [],
        Error = ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text,
    };

    private static string AsPath(string typed) => Uri.TryCreate(typed, UriKind.Absolute, out var uri) && uri.Scheme.StartsWith("http", StringComparison.Ordinal) ? uri.AbsolutePath : typed;

    private string Sent(string name) => Request.Form[name].ToString();
}
