using System.Collections.Immutable;
using Kith.Pages.People;
using Kith.Practice.Pack;
using Kith.Record.Queries;
using Kith.Web.Kit;
using NodaTime;

namespace Kith.Pages.Safety;

/// <summary>Safety facts in words: the same on the page and in the downtime copy.</summary>
internal static class SafetyWords
{
    public static ImmutableArray<SummaryRow> Rows(SafetyFacts facts, PracticePack pack, Instant now)
    {
        var e = facts.Episode;
        var rows = ImmutableArray.CreateBuilder<SummaryRow>();
        rows.Add(new("Warnings", facts.Flags.IsEmpty ? "None is recorded" : string.Join("; ", facts.Flags.Select(f => pack.Flags.GetValueOrDefault(f) is { } flag ? $"{flag.Name}{(flag.Hint is null ? "" : $" ({flag.Hint})")}" : f))));
        if (facts.Child is { } child) rows.Add(new("Born", PersonWords.Born(child, now)));
        rows.Add(new("Address", facts.Protected ? "Protected: it must not be given out, and is not shown here" : facts.Address ?? "Not known, or not for you to see"));
        rows.Add(new("Work", $"{PersonWords.Pathway(pack, e.Pathway)}, since {PersonWords.Day(e.Received)}{(e.Rating is { } rating ? $", rated {rating}" : "")}{(e.Urgent && e.Rating is null ? ", said to be in danger now" : "")}"));
        rows.Add(new("Due", e.Due is { } due ? $"{Spoken.Time(due)}{(due < now ? ": overdue" : "")}" : "Nothing runs"));
        rows.Add(new("Held by", Held(e.Team, facts.WorkerName, pack)));
        rows.Add(new("How to reach them", Reach(e.FrontDoor, pack)));
        foreach (var open in facts.Open)
            rows.Add(new("Also open", $"{PersonWords.Pathway(pack, open.Pathway)}, since {PersonWords.Day(open.Since)}: {(open.Team is null ? "ask" : $"{Held(open.Team, open.WorkerName, pack)};")} {Reach(open.FrontDoor, pack)}"));
        foreach (var other in facts.Household)
            rows.Add(new(other.Implicated == true ? "Said to have harmed the child" : "Also named", $"{other.Who.Name}{(other.Relationship is { } code ? $", {PersonWords.Code(pack, "relationship", code)}" : "")}"));
        return rows.ToImmutable();
    }

    private static string Held(string team, string? worker, PracticePack pack) => $"{(worker is null ? "" : $"{worker}, ")}{pack.Partnership.Team(team)?.Name ?? team}";

    private static string Reach(string door, PracticePack pack) => pack.Partnership.FrontDoor(door) is { } front
        ? $"{front.Name}, {front.Phone}; out of hours {front.OutOfHoursPhone}" : "Your front door’s number is on your agency’s contact list";
}
