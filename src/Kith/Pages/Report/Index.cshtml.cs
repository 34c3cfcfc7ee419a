using System.Collections.Immutable;
using Kith.Record.Casework;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using NodaTime;

namespace Kith.Pages.Report;

/// <summary>The way in for anybody: danger first, then whom to phone now, then the form.</summary>
[AllowAnonymous]
public sealed class IndexModel(PackShelf packs, IClock clock) : PageModel
{
    public ImmutableArray<DoorHours> Doors { get; } = [.. DoorHours.Of(packs.Current, clock.GetCurrentInstant())];

    public IEnumerable<(string Team, string Phone, string Areas)> OutOfHours =>
        from door in Doors
        group door by (door.Door.OutOfHoursTeam, door.Door.OutOfHoursPhone) into night
        select (packs.Current.Partnership.Team(night.Key.OutOfHoursTeam)?.Name ?? night.Key.OutOfHoursTeam, night.Key.OutOfHoursPhone, string.Join(", ", night.Select(d => d.Area)));

    public IEnumerable<string> Intro => PublicForm.Of(packs.Current).Intro?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
