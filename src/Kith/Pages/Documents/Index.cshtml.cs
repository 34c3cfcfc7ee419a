using System.Collections.Immutable;
using Kith.Pages.Episodes;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Pages.Documents;

/// <summary>Documents that the reader, their team or their agency was given and may still open.</summary>
public sealed class IndexModel : KithPage
{
    public ImmutableArray<GivenDocument> Received { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        Received = await Ask((db, asker) => new DocumentQuery(db, asker, Pack).Received(Cancel));
        return Page();
    }

    public TableView Table => new("Shared with us", [new("Document"), new("Shared for"), new("Given by"), new("May be opened until")],
        [.. Received.Select(s => ImmutableArray.Create<CellView>(
            new CellView(Pack.Documents.GetValueOrDefault(s.Row.Kind)?.Name ?? s.Row.Kind, $"/documents/{s.Row.Document}") { Note = Words.Time(s.Row.At) },
            Pack.Codes.GetValueOrDefault("sharing-purpose")?.Find(s.Row.Purpose)?.Name ?? s.Row.Purpose, s.By, s.Row.Withdrawn is { } gone ? new CellView($"Withdrawn on {Words.Day(gone)}") : s.Row.Expires is { } last ? Words.Day(last) : "No end is set"))])
    { Empty = "Nothing is shared with you now." };
}
