using System.Collections.Immutable;
using Kith.Practice.Pack;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace Kith.Pages.Board;

/// <summary>The MASH board: every running request, who was asked, who has answered, and each clock in words.</summary>
public sealed class IndexModel : KithPage
{
    [BindProperty(SupportsGet = true)]
    public string? Door { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    public BoardPage Running { get; private set; } = new([], 1, 1, 0);

    /// <summary>The doors that the reader's team works at.</summary>
    public ImmutableArray<FrontDoor> Doors => [.. Pack.Partnership.FrontDoors.Where(d => d.Team == Reader.Team || d.OutOfHoursTeam == Reader.Team)];

    public async Task<IActionResult> OnGetAsync()
    {
        if (Pack.Roles[Reader.Role].Audience != "front-door" || (Door is not null && Doors.All(d => d.Id != Door)))
            return NotHere();
        await Ask(async (db, asker) => Running = await new BoardQuery(db, asker).Running(Door, Number, Cancel));
        return Page();
    }

    public string Href(int page) => $"/board?door={Door}&p={page}";

    public string Agency(string id) => Pack.Partnership.Agency(id)?.Name ?? id;

    /// <summary>"Answered 3 Nov 2026, 14:05", "Overdue by 2 hours", "Due today 16:30", "Asked, no time set".</summary>
    public TagView State(BoardPlace place) => place switch
    {
        { Answered: { } at } => new($"Answered {Spoken.Time(at)}", "green"),
        { Due: { } due } => TagView.Due(due, Now),
        _ => new("Asked, no time set"),
    };

    public string ClockName(BoardItem item, string clock) =>
        PathwayOf(item.Episode.Shape, item.Episode.Pathway).Clocks.FirstOrDefault(c => c.Id == clock)?.Name ?? clock;

    /// <summary>By when the request as a whole must be done, whatever the agencies' own times.</summary>
    public static Instant? Due(BoardItem item) => item.Deadlines.Where(d => d.Met is null).Min(d => (Instant?)d.Due);

    public string Sum(BoardItem item) => item.Places.IsEmpty
        ? "Nobody has been asked yet"
        : item.Waiting == 0 ? $"All {item.Places.Length} have answered" : $"{item.Places.Length - item.Waiting} of {item.Places.Length} have answered";
}
