using System.Collections.Immutable;
using Kith.Forms;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Pages.MyDrafts;

/// <param name="What">What it is a draft of: the form that was begun, or the step and the child.</param>
public sealed record DraftLine(DraftNotice Notice, string What);

/// <summary>What this worker has written and not recorded.</summary>
public sealed class IndexModel : KithPage
{
    public ImmutableArray<DraftLine> All { get; private set; } = [];

    public TableView Table => new("What you have begun", [new("What"), new("When")], [.. All.Select(d => ImmutableArray.Create<CellView>(new(d.What, d.Notice.Href), d.Notice.Says))])
    {
        Empty = "You have no drafts.",
    };

    public async Task<IActionResult> OnGetAsync()
    {
        var lines = ImmutableArray.CreateBuilder<DraftLine>();
        var drafts = await The<Record.Stores.Drafts>().By(Reader.Human, Cancel);
        foreach (var draft in await Ask((db, asker) => DraftsShown.Of(db, asker, drafts, d => d.Place, Cancel)))
            lines.Add(new(DraftNotice.Of(draft, Now), await What(draft.Place)));
        All = lines.ToImmutable();
        return Page();
    }

    private async Task<string> What(string place)
    {
        if (DraftPlaces.NewOf(place) is var (pathway, _)) return $"New {(Pack.Pathways.GetValueOrDefault(pathway)?.Name ?? pathway).ToLowerInvariant()}";
        if (place == DraftPlaces.EventFile) return "A file of events";
        if (DraftPlaces.StepOf(place) is not var (episode, instance)) return "Draft";
        return await Ask(async (db, asker) =>
        {
            if (await new EpisodeQuery(db, asker).Sheet(episode, Cancel) is { } sheet)
                return $"{PathwayOf(sheet.Episode.Shape, sheet.Episode.Pathway).Step(instance.Split('@')[0])?.Name ?? instance}: {sheet.Subject?.Name ?? Named.NotKnown}";
            if (await new AskQuery(db, asker).One(episode, instance, Cancel) is { } ask)
                return $"{PathwayOf(ask.Item.Shape, ask.Item.Pathway).Step(ask.Item.Step)?.Name ?? instance}: {ask.Item.Subject?.Name ?? Named.NotKnown}";
            return "Something that is not here any more";
        });
    }
}
