using System.Collections.Immutable;
using Kith.Pages.People;
using Kith.Record.Queries;
using Kith.Session;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Pages.Safety;

/// <summary>Open cases of the reader's team, or their own, for when the audit store fails: who, warnings, who holds them. Nothing can be changed here.</summary>
[SafetyFacts]
public sealed class IndexModel : KithPage
{
    private const int Most = 200;

    public ImmutableArray<SafetyFacts> Cases { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (Pack.Roles[Reader.Role].Audience is not ("front-door" or "team")) return NotHere();
        Cases = await Ask((db, asker) => new SafetyQuery(db, asker).Cases(Reader.Team, Most, Cancel));
        return Page();
    }

    public TableView Table => new("Open cases, the most dangerous first", [new("Child"), new("Warnings"), new("Work"), new("Held by")],
        [.. Cases.Select(c => ImmutableArray.Create<CellView>(
            new CellView(c.Child?.Name ?? "Nobody by name", $"/safety/{c.Episode.Id}") { Note = c.Child is null ? null : PersonWords.Born(c.Child, Now) },
            c.Flags.IsEmpty ? "None" : string.Join("; ", c.Flags.Select(f => Pack.Flags.GetValueOrDefault(f)?.Name ?? f)),
            new CellView(PersonWords.Pathway(Pack, c.Episode.Pathway)) { Tags = c.Episode.Rating is "red" or "amber" or "green" ? [TagView.Rag(c.Episode.Rating)] : [] },
            c.WorkerName ?? "Nobody yet"))])
    { Empty = "Nothing is open." };
}
