using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.People;

/// <summary>One merge: parting the two again, and saying whose is what was written while they were one.</summary>
public sealed class PartingModel : KithPage
{
    public PartingSheet Sheet { get; private set; } = null!;

    public string Title => Sheet.Merge.Row.Undone is null ? "Are these two people?" : "Parted again";

    public string Here => $"/people/{Sheet.Merge.Row.Into}/merges/{Sheet.Merge.Row.Merge}";

    public async Task<IActionResult> OnGetAsync(string id, string merge) => await Load(id, merge) ? Page() : NotHere();

    public async Task<IActionResult> OnPostPartAsync(string id, string merge, string? reason)
    {
        if (!await Load(id, merge)) return NotHere();
        var done = await Act(new Action.Unmerge(merge, reason ?? ""));
        return done.Ok ? Go(Here, "They are two records again. Say whose is what came after.") : Page();
    }

    public async Task<IActionResult> OnPostAssignAsync(string id, string merge, string? reason)
    {
        if (!await Load(id, merge)) return NotHere();
        var chosen = Sheet.Later.Select(l => new Action.Assignment(l.What.Key, Request.Form[Name(l)].ToString())).Where(a => a.To.Length > 0).ToImmutableArray();
        var done = await Act(new Action.Assign(merge, chosen, reason ?? ""), field: place => Sheet.Later.Any(l => l.What.Key == place) ? $"of.{place}" : place);
        return done.Ok ? Go(Here, "Said. It stands with whoever it belongs to.") : Page();
    }

    private async Task<bool> Load(string id, string merge)
    {
        if (await Ask((db, asker) => new MergeQuery(db, asker).Parting(merge, Cancel)) is not { } sheet || (id != sheet.Merge.Row.Into && id != sheet.Merge.Row.Person && sheet.Merge.Row.Undone is not null)) return false;
        Sheet = sheet;
        return true;
    }

    public SummaryListView What => new(
    [
        new("One record", Told(Sheet.One)) { Actions = Open(Sheet.Merge.Row.Person) },
        new("The other", Told(Sheet.Other)) { Actions = Open(Sheet.Merge.Row.Into) },
        new("Made one", $"{PersonWords.Day(Sheet.Merge.Row.At)} by {Sheet.Merge.ByName}") { Note = Sheet.Reason },
        .. Sheet.Merge.Row.Undone is { } undone ? [new SummaryRow("Parted again", $"{PersonWords.Day(undone)} by {Sheet.Merge.UndoneByName}") { Note = Sheet.UndoneReason }] : Array.Empty<SummaryRow>(),
    ]);

    public TableView Later => new("What came after", [new("What"), new("When"), new("By")],
        [.. Sheet.Later.Select(l => ImmutableArray.Create<CellView>(Words(l), PersonWords.Day(l.At), l.By))]) { Empty = "Nothing has been written about either since." };

    public TableView Opened => new("Work that began while they were one", [new("Work"), new("Front door"), new("Received")],
        [.. Sheet.Opened.Select(e => ImmutableArray.Create<CellView>(
            new CellView(PersonWords.Pathway(Pack, e.Pathway), $"/episodes/{e.Id}") { Note = "Goes with whoever the report is about" }, PersonWords.Door(Pack, e.FrontDoor), PersonWords.Day(e.Received)))]);

    public IEnumerable<FieldView> Whose => Sheet.Later.Select(l => new FieldView
    {
        Name = Name(l), Type = "radios", Label = Words(l), Hint = $"{PersonWords.Day(l.At)}{(l.By.Length > 0 ? $", {l.By}" : "")}{(l.Settled ? "" : ". Nobody has said yet whose it is")}",
        Values = Request.HasFormContentType ? [Request.Form[Name(l)].ToString()] : l.Settled ? [l.What.Belongs] : [], Error = Error($"of.{l.What.Key}"),
        Options = [new(Sheet.Merge.Row.Person, Told(Sheet.One)), new(Sheet.Merge.Row.Into, Told(Sheet.Other))],
    });

    public FieldView Because(string label) => new()
    {
        Name = "reason", Type = "long-text", Label = label, Required = true, Values = Request.HasFormContentType ? [Request.Form["reason"].ToString()] : [], Error = Error("reason"),
    };

    private static string Name(LaterLine line) => $"of.{line.What.Key}";

    private string Words(LaterLine line) => line.Kind switch
    {
        Kinds.MentionLinked => $"{line.Who?.Name ?? Named.NotKnown} of contact {line.Reference} was said to be this person",
        Kinds.FlagRaised => $"Flag raised: {Pack.Flags.GetValueOrDefault(line.Flag!)?.Name ?? line.Flag}",
        Kinds.FlagLowered => $"Flag lowered: {Pack.Flags.GetValueOrDefault(line.Flag!)?.Name ?? line.Flag}",
        Kinds.RelationshipRecorded => $"Relationship recorded: {Code("relationship", line.Flag)}",
        Kinds.AddressRecorded => $"Address recorded: {Code("address-kind", line.Address?.Kind)} from {(line.Address is { } a ? PersonWords.Day(a.From) : "a day not known")}",
        Kinds.AddressConfirmed => "An address was confirmed as right and safe to write to",
        Kinds.ConsentRecorded => $"Consent: {Code("consent-given", line.Consent?.State)}, {Code("sharing-purpose", line.Consent?.Purpose)}",
        _ => line.Kind.Replace('-', ' '),
    };

    private string Code(string set, string? code) => PersonWords.Code(Pack, set, code);

    private string Told(Named? who) => who is null ? Named.NotKnown : $"{who.Name}, born {PersonWords.Born(who, Now)}";

    private ImmutableArray<LinkView> Open(string person) => Sheet.Merge.Row.Undone is null ? [] : [new("Open", $"/people/{person}", "this record")];

    private string? Error(string name) => ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text;
}
