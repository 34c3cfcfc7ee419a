using System.Collections.Immutable;
using Kith.Outputs;
using Kith.Pages.People;
using Kith.Practice;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Work;

/// <summary>The work list as a file for oneself: flat, of columns that are listed here, and recorded before it goes.</summary>
public sealed class ExportModel : KithPage
{
    private const int MostRows = 500;

    /// <summary>All that such a file can hold.</summary>
    public static readonly ImmutableArray<string> Columns = ["Child", "Born", "Work", "Stage", "Rating", "Due", "Overdue", "Held by", "Answers missing"];

    [BindProperty(SupportsGet = true)]
    public string? Tab { get; set; }

    [BindProperty]
    public string? Purpose { get; set; }

    public IActionResult OnGet() => Allowed ? Page() : NotHere();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!Allowed) return NotHere();
        var items = await Items();
        var done = await Act(new Action.ExportList("worklist", items.Length, Purpose ?? ""));
        if (!done.Ok) return Page();
        var id = done.Entries[0].Says["export"];
        return File(CsvText.Of(Columns, items.Select(Row)), "text/csv; charset=utf-8", $"worklist-{id}.csv");
    }

    public FieldView PurposeField => new()
    {
        Name = "purpose", Type = "radios", Label = "What is the list for?", Values = [Purpose ?? ""], Required = true, Error = ViewData.Problems().FirstOrDefault(p => p.Field == "purpose")?.Text,
        Options = [.. Pack.Codes.GetValueOrDefault("sharing-purpose")?.Codes.Where(c => c.Id is "safeguarding" or "help").Select(c => new OptionView(c.Id, c.Name, c.Hint)) ?? []],
    };

    private bool Allowed => Pack.Roles[Reader.Role].Audience is "front-door" or "team" && IndexModel.Tabs.Any(t => Tab is null || t.Id == Tab);

    private Task<ImmutableArray<WorkItem>> Items() => Ask(async (db, asker) =>
    {
        var (query, tab) = (new WorkQuery(db, asker), IndexModel.Tabs.FirstOrDefault(t => t.Id == Tab, IndexModel.Tabs[0]).Tab);
        var items = ImmutableArray.CreateBuilder<WorkItem>();
        for (var page = 1; items.Count < MostRows; page++)
        {
            var found = await query.List(tab, new WorkFilter(), page, Cancel);
            items.AddRange(found.Items);
            if (page >= found.Pages) break;
        }
        return items.ToImmutable();
    });

    private IReadOnlyList<string> Row(WorkItem item)
    {
        var pathway = PathwayOf(item.Episode.Shape, item.Episode.Pathway);
        return
        [
            item.Subject?.Name ?? Named.NotKnown, item.Subject is { } who ? PersonWords.Born(who, Now) : "", pathway.Name, pathway.Stage(item.Episode.Stage)?.Name ?? item.Episode.Stage,
            item.Episode.Rating ?? "not rated", item.Episode.Due is { } due ? Episodes.Words.Time(due) : "", item.Overdue ? "yes" : "no", item.WorkerName ?? "nobody", $"{item.Gaps}",
        ];
    }
}
