using System.Collections.Immutable;
using Kith.Pages.People;
using Kith.Practice.Entries;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Pages.Search;

/// <summary>Finds people by name, and what was written by its words. Posted, never put into an address.</summary>
public sealed class IndexModel : KithPage
{
    public Matches? People { get; private set; }

    public FoundWords? Found { get; private set; }

    public IActionResult OnGet() => Page();

    public async Task<IActionResult> OnPostAsync()
    {
        Found = await Ask((db, asker) => new WordSearch(db, asker).Find(Typed, Cancel));
        if (Gate.MaySearch(Reader)) People = await Ask((db, asker) => new PersonSearch(db, asker).Find(new Sought(Typed), Cancel));
        if (Found.TooLittle) Say("Give at least one word of two letters or more that says something: “the” and “she” are in everything.", "words");
        return Page();
    }

    public FieldView Field => new()
    {
        Name = "words", Type = "text", Label = "Names, or words that were written", Hint = "All of them must be there. What you look for is not kept in the address of the page", Values = [Typed],
        Error = ViewData.Problems().FirstOrDefault(p => p.Field == "words")?.Text,
    };

    public TableView PeopleTable => new("People", [new("Name"), new("Born"), new("Postcode"), new("Last told of")],
        [.. People!.People.Select(m => ImmutableArray.Create<CellView>(new CellView(m.Who.Name, $"/people/{m.Person}"), PersonWords.Born(m.Who, Now), m.Postcode ?? "Not known", PersonWords.Day(m.LastTold)))]);

    public string Heading(Passage passage) => $"{PersonWords.Pathway(Pack, passage.Pathway)}{(passage.Subject is { } who ? $" about {who.Name}" : "")}";

    public string Source(Passage passage)
    {
        var what = passage.Kind switch
        {
            Kinds.ReportReceived => "What was told",
            Kinds.GapFilled => "Found out later",
            Kinds.HandoverOffered => "Handover note",
            Kinds.Answered => "An agency's answer",
            Kinds.Asked => "What was asked",
            _ => passage.Form is { } form ? PathwayOf(passage.Shape, passage.Pathway).Forms.GetValueOrDefault(form)?.Name ?? "" : "",
        };
        return string.Join(", ", new[] { what, Episodes.Words.Time(passage.At), passage.By switch { "public" => "a member of the public", "partner" => "an agency's system", "engine" => "Kith", var by => by } }.Where(w => w.Length > 0));
    }

    private string Typed => Request.HasFormContentType ? Request.Form["words"].ToString() : "";
}
