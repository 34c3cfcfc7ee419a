using System.Collections.Immutable;
using Kith.Access;
using Kith.Pages.Episodes;
using Kith.Record.Keeping;
using Kith.Record.Queries;
using Kith.Record.Views;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Keeping;

/// <summary>How long an episode is kept, by which rule; a legal hold is put and lifted here.</summary>
public sealed class IndexModel : KithPage
{
    public KeptCase Kept { get; private set; } = null!;

    public string Id { get; private set; } = "";

    public string? Reason { get; private set; }

    public bool MayHold { get; private set; }

    /// <summary>The hold stands on this episode, not on another of the case.</summary>
    public bool HeldHere { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id) => await Load(id) ? Page() : NotHere();

    public async Task<IActionResult> OnPostAsync(string id, string? reason)
    {
        Reason = reason;
        if (!await Load(id) || !MayHold) return NotHere();
        var done = await Act(HeldHere ? new Action.LiftHold(id, reason ?? "") : new Action.PutHold(id, reason ?? ""), "retention");
        return done.Ok ? Go($"/episodes/{id}/keeping", HeldHere ? "The hold is lifted." : "It is held.") : Page();
    }

    public SummaryListView Facts => new(
    [
        new("Kept as", Kept.Rule.Name) { Note = Kept.Rule.Source },
        new("For", $"{Kept.Rule.Years} years from {(Kept.Rule.From == "born" ? "birth" : "closing")}"),
        new("Until", Kept.Destroyed ? "Destroyed" : Kept.Until is { } until ? Words.Day(until) : "Work on it is open"),
        new("Legal hold", Kept.Held ? "Held: nothing of it is destroyed" : "None"),
        new("What belongs to it", string.Join(", ", Kept.Episodes.Select(e => Pack.Pathways.GetValueOrDefault(e.Pathway)?.Name ?? e.Pathway))),
    ]);

    public FieldView Why => new()
    {
        Name = "reason", Type = "long-text", Label = HeldHere ? "Why the hold can be lifted" : "Who asks that it is held, and what for", Required = true, Values = Reason is null ? [] : [Reason],
        Error = ViewData.Problems().FirstOrDefault(p => p.Field == "reason")?.Text,
    };

    private Task<bool> Load(string id) => Ask(async (db, asker) =>
    {
        var sight = await new EpisodeQuery(db, asker).Sight(id, Cancel);
        // The first question carries who may: whoever sees it, and the information governance of the agency that holds it.
        string[] governed = Reader.Team is { } own ? [.. Pack.Partnership.Teams.Where(t => Pack.Partnership.PrivacyTeam(t.Agency)?.Id == own).Select(t => t.Id)] : [];
        var all = sight.All;
        if (await db.Set<EpisodeRow>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == id && (all || governed.Contains(e.Team)), Cancel) is not { } row || !(all || Gate.MayHold(Reader, sight, row.Holding()))
            || await new KeptCases(db, Pack).Of(id, Cancel) is not { } kept) return false;
        MayHold = Gate.MayHold(Reader, sight, row.Holding());
        asker.Disclosed.Episode(id);
        asker.Disclosed.For("retention");
        // What else belongs to the case is told as far as the reader sees it.
        var seen = await new EpisodeQuery(db, asker).Outlined(kept.Episodes.Select(e => e.Id), Cancel);
        (Id, Kept) = (id, kept with { Episodes = [.. kept.Episodes.Where(e => e.Id == id || seen.Contains(e.Id))] });
        HeldHere = await db.Set<KeepingRow>().AnyAsync(k => k.Episode == id && k.Held != null, Cancel);
        return true;
    });
}
