using System.Collections.Immutable;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Kith.Web.Navigation;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Work;

/// <summary>The work list: most dangerous first, then by time. Taking, giving back and allocating are done on it.</summary>
public sealed class IndexModel : KithPage
{
    [BindProperty(SupportsGet = true)]
    public string? Tab { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Pathway { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Rating { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Door { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Overdue { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    /// <summary>Episodes that are ticked.</summary>
    [BindProperty]
    public string[] Chosen { get; set; } = [];

    [BindProperty]
    public string? To { get; set; }

    public WorkTab Showing { get; private set; }

    public WorkPage List { get; private set; } = new([], 1, 1, 0);

    public WorkCounts Counts { get; private set; } = new(0, 0, 0, 0);

    public ImmutableArray<Colleague> Colleagues { get; private set; } = [];

    public bool Allocates => Pack.Roles[Reader.Role].Allocates && Reader.Team is not null;

    public bool Filtered => Pathway is not null || Rating is not null || Door is not null || Overdue;

    public async Task<IActionResult> OnGetAsync()
    {
        if (Pack.Roles[Reader.Role].Audience is not ("front-door" or "team"))
            return LocalRedirect(DeskNavigation.Home(Pack, Reader));
        if (Tab is not null && Tabs.All(t => t.Id != Tab))
            return NotHere();
        await Show();
        return Page();
    }

    public Task<IActionResult> OnPostTakeAsync(string episode) =>
        One(new Action.Allocate(episode ?? "", Reader.Human, null), "It is yours now.");

    public Task<IActionResult> OnPostGiveBackAsync(string episode) =>
        One(new Action.Allocate(episode ?? "", null, null), "It is back with the team.");

    public async Task<IActionResult> OnPostAsync()
    {
        if (Chosen.Length == 0)
            Say("Tick the work that you want to allocate.");
        if (string.IsNullOrEmpty(To))
            Say("Choose who is to have it.", "to");
        if (AnyProblems)
            return await Again();
        var done = 0;
        foreach (var episode in Chosen.Distinct(StringComparer.Ordinal))
            done += (await Act(new Action.Allocate(episode, To, null), field: place => place == "worker" ? "to" : null)).Ok ? 1 : 0;
        return AnyProblems ? await Again() : Go(Href(), done == 1 ? "1 piece of work is allocated." : $"{done} pieces of work are allocated.");
    }

    public static readonly ImmutableArray<(string Id, WorkTab Tab, string Name)> Tabs =
    [
        ("mine", WorkTab.Mine, "Mine"), ("team", WorkTab.Team, "My team’s"), ("unallocated", WorkTab.Unallocated, "Unallocated"), ("covered", WorkTab.Covered, "Covered by me"),
    ];

    /// <summary>This list, with another tab, page or handler.</summary>
    public string Href(string? tab = null, int? page = null, string? handler = null)
    {
        var query = new List<KeyValuePair<string, string?>>
        {
            new("tab", tab ?? Tab), new("pathway", Pathway), new("rating", Rating), new("door", Door), new("overdue", Overdue ? "true" : null),
            new("p", page is null or 1 ? null : $"{page}"), new("handler", handler),
        };
        return "/work" + QueryString.Create(query.Where(q => !string.IsNullOrEmpty(q.Value)));
    }

    /// <summary>What is to be done next, in the words of the pathway that the episode keeps to.</summary>
    public string Next(WorkItem item)
    {
        var pathway = PathwayOf(item.Episode.Shape, item.Episode.Pathway);
        var steps = pathway.Steps.Where(s => !s.Optional && item.ToDo.Contains(s.Id)).Select(s => s.Name).ToArray();
        return steps.Length > 0 ? string.Join("; ", steps) : pathway.Stage(item.Episode.Stage)?.Name ?? "";
    }

    public bool MayTake(WorkItem item) => item.Episode.Worker is null && item.Episode.Team == Reader.Team;

    public bool MayGiveBack(WorkItem item) => item.Episode.Worker == Reader.Human;

    private async Task<IActionResult> One(Action action, string done) =>
        (await Act(action, field: _ => null)).Ok ? Go(Href(), done) : await Again();

    private async Task<IActionResult> Again()
    {
        await Show();
        return Page();
    }

    private async Task Show()
    {
        (Pathway, Rating, Door) = (Empty(Pathway), Empty(Rating), Empty(Door));
        Showing = Tabs.FirstOrDefault(t => t.Id == Tab, Tabs[0]).Tab;
        await Ask(async (db, asker) =>
        {
            var filter = new WorkFilter(Pathway, Rating, Door, Overdue);
            var work = new WorkQuery(db, asker);
            List = await work.List(Showing, filter, Number, Cancel);
            Counts = await work.Counts(filter, Cancel);
            if (Allocates)
                Colleagues = [.. (await new WorkerQuery(db).OfTeam(Reader.Team!, Cancel)).DistinctBy(c => c.Id)];
        });
    }

    private static string? Empty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
