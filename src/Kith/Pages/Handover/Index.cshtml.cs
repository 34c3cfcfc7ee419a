using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice;
using Kith.Practice.Pack;
using Kith.Record.Queries;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Handover;

/// <summary>Offers to my team, offers that it made, and handing over open work: to those on duty out of hours, and back in the morning.</summary>
public sealed class IndexModel : KithPage
{
    /// <summary>Episodes that are ticked to be handed over.</summary>
    [BindProperty]
    public string[] Chosen { get; set; } = [];

    /// <summary>The team that is to take them.</summary>
    [BindProperty]
    public string? To { get; set; }

    /// <summary>Episode to note, for all that are listed.</summary>
    [BindProperty]
    public Dictionary<string, string?> Note { get; set; } = [];

    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    public ImmutableArray<HandoverItem> ToUs { get; private set; } = [];

    public ImmutableArray<HandoverItem> FromUs { get; private set; } = [];

    /// <summary>Offers of the last two days that were accepted.</summary>
    public ImmutableArray<HandoverDone> Accepted { get; private set; } = [];

    public WorkPage Open { get; private set; } = new([], 1, 1, 0);

    /// <summary>Teams that work may go to: the front doors and those on duty out of hours first.</summary>
    public IEnumerable<Team> Teams => Pack.Partnership.Teams
        .Where(t => t.Id != Reader.Team && t.Kind != "desk" && t.From <= Today && (t.Until is null || Today <= t.Until))
        .OrderBy(t => t.Kind switch { "emergency-duty" => 0, "front-door" => 1, _ => 2 }).ThenBy(t => t.Name, StringComparer.CurrentCulture);

    public async Task<IActionResult> OnGetAsync()
    {
        if (!MayBeHere)
            return NotHere();
        await Show();
        return Page();
    }

    public async Task<IActionResult> OnPostAcceptAsync(string? episode)
    {
        if (!MayBeHere)
            return NotHere();
        return (await Act(new Action.AcceptHandover(episode ?? "", null), field: _ => null)).Ok ? Go("/handover", "Accepted. It is your team’s now.") : await Again();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!MayBeHere)
            return NotHere();
        if (Chosen.Length == 0)
            Say("Tick the work that you want to hand over.");
        if (string.IsNullOrEmpty(To))
            Say("Choose the team that is to take it.", "to");
        if (AnyProblems)
            return await Again();
        var offered = new List<string>();
        foreach (var episode in Chosen.Distinct(StringComparer.Ordinal))
        {
            var done = await Act(new Action.OfferHandover(episode, To!, Note.GetValueOrDefault(episode) ?? ""), field: place => place == "note" ? $"note[{episode}]" : place == "to-team" ? "to" : null);
            if (done.Ok)
                offered.Add(episode);
        }
        if (!AnyProblems)
            return Go("/handover", offered.Count == 1 ? "Offered. It stays with your team until they accept." : $"{offered.Count} offered. They stay with your team until they are accepted.");
        // What went through is not offered twice when the rest is sent again.
        Chosen = [.. Chosen.Except(offered, StringComparer.Ordinal)];
        return await Again();
    }

    public string? NoteOf(HandoverItem item) => item.Note?.Parts.Select(p => (p.Body?["note"] as JsonValue)?.ToString()).FirstOrDefault(n => n is not null);

    public string TeamName(string id) => Pack.Partnership.Team(id)?.Name ?? id;

    public bool IsOffered(string episode) => FromUs.Any(o => o.Episode.Id == episode);

    private LocalDate Today => Now.Local().Date;

    private bool MayBeHere => Reader.Team is not null && Pack.Roles[Reader.Role].Audience is "front-door" or "team";

    private async Task<IActionResult> Again()
    {
        await Show();
        return Page();
    }

    private Task Show() => Ask(async (db, asker) =>
    {
        var handover = new HandoverQuery(db, asker);
        ToUs = await handover.ToMyTeam(Cancel);
        FromUs = await handover.FromMyTeam(Cancel);
        Accepted = await handover.AcceptedSince(Now - Duration.FromDays(2), Cancel);
        Open = await new WorkQuery(db, asker).List(WorkTab.Team, new WorkFilter(), Number, Cancel);
    });
}
