using System.Collections.Immutable;
using Kith.Practice.Kernel;
using Kith.Record.Narrative;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Pages.Episodes;

/// <summary>For another front door: that it was, and how it ended. For whoever sent it: their own words, and what became of it.</summary>
public sealed class OutlineModel : EpisodePage
{
    public string PathwayName => Pack.Pathways.GetValueOrDefault(Outline!.Pathway)?.Name ?? Outline!.Pathway;

    public string DoorName => Pack.Partnership.FrontDoor(Outline!.FrontDoor)?.Name ?? Outline!.FrontDoor;

    /// <summary>The child, when this reader may add to what is known of them.</summary>
    public string? AddTo { get; private set; }

    public SummaryListView Facts
    {
        get
        {
            var rows = new List<SummaryRow> { new("Received", Words.Time(Outline!.Received)), new("Front door", DoorName) };
            rows.Add(Outline.Closed is { } closed ? new("Closed", Words.Time(closed)) : new("Stands", "Being worked on"));
            if (Outline.CloseReason is { } reason) rows.Add(new("Outcome", Pack.Pathways.GetValueOrDefault(Outline.Pathway)?.CloseReasons.GetValueOrDefault(reason) ?? reason));
            return new([.. rows]);
        }
    }

    public ImmutableArray<AnswerLine> OwnLines =>
        OwnWords is { } sent && Pack.Pathways.GetValueOrDefault(sent.Says["pathway"])?.Forms.GetValueOrDefault(sent.Says["form"]) is { } form
            ? AnswerLines.Of(form, Replay.Answers(sent), Pack) : [];

    /// <summary>Advice that was asked for can go on as a contact: nothing is asked twice.</summary>
    public string? TurnHref => OwnWords is { } sent && sent.Says["pathway"] == "consultation" && Outline is { CloseReason: not "became-contact" } && Gate.MayOpen(Reader, "contact")
        ? $"/contacts/new?from={Replay.Id(sent.Chain)}" : null;

    public async Task<IActionResult> OnGetAsync(string id)
    {
        await See(id, null);
        if (Outline is { Sight.Own: true }) AddTo = await Ask((db, asker) => Kith.Record.Casework.Involvement.MayAddOf(db, asker, Pack, id, Cancel));
        return Seen is not null ? LocalRedirect($"/episodes/{id}") : Outline is not null ? Page() : NotHere();
    }
}
