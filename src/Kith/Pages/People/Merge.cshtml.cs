using System.Collections.Immutable;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.People;

/// <summary>Two people side by side, for whoever must say whether they are one.</summary>
public sealed class MergeModel : KithPage
{
    private const string Yes = "yes";

    public MergeSheet Sheet { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id, string? with)
    {
        if (with is null && Gate.MayMerge(Reader)) return Redirect($"/people?of={Uri.EscapeDataString(id)}");
        if (!await Load(id, with)) return NotHere();
        if (Sheet.One.Id == Sheet.Other.Id) Say("That is one and the same record. Choose the other one.");
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string id, string? with, string? reason, string? numbers)
    {
        if (!await Load(id, with)) return NotHere();
        var done = await Act(new Action.Merge(Sheet.Other.Id, Sheet.One.Id, reason ?? "", numbers == Yes));
        return done.Ok ? Go($"/people/{Sheet.One.Id}", "They are one record now.") : Page();
    }

    private async Task<bool> Load(string id, string? with)
    {
        if (await Ask((db, asker) => new MergeQuery(db, asker).Two(id, with ?? "", Cancel)) is not { } sheet) return false;
        Sheet = sheet;
        return true;
    }

    public TableView SideBySide => new("Side by side", [new(""), new(Sheet.One.Banner.Name), new(Sheet.Other.Banner.Name)],
    [
        Row("Name", s => s.Banner.Name),
        Row("Also told of as", s => s.OtherNames.Length == 0 ? null : string.Join(", ", s.OtherNames)),
        Row("Born", s => PersonWords.Born(s.Banner, Now)),
        Row("Sex", s => s.Banner.Sex is { } sex ? PersonWords.Code(Pack, "sex", sex) : null),
        Row("Postcode", s => s.Latest("address.postcode")),
        Row("School", s => s.Latest("school") is { } urn ? Pack.Partnership.Schools.FirstOrDefault(x => x.Urn == urn)?.Name ?? urn : null),
        Row("NHS number", s => s.Latest("nhs-number")),
        Row("UPN", s => s.Latest("upn")),
        Row("Flags", s => s.Flags.Length == 0 ? null : string.Join(", ", s.Flags.Select(f => Pack.Flags.GetValueOrDefault(f.Flag)?.Name ?? f.Flag).Distinct(StringComparer.Ordinal)), "None"),
        Row("Household and others named", s => s.Household.Length == 0 ? null : string.Join(", ", s.Household.Select(k => k.Who.Name).Distinct(StringComparer.Ordinal)), "Nobody"),
        Row("Open now", s => Work(s.Open), "Nothing"),
        Row("Before", s => Work(s.Before), "Nothing"),
    ]);

    /// <summary>Both have work open of which one person has one only.</summary>
    public IEnumerable<string> TwoOpen =>
        from one in Sheet.One.Open
        from other in Sheet.Other.Open
        let slot = Pack.Pathways.GetValueOrDefault(one.Outline.Pathway)?.Slot
        where slot is not null && slot == Pack.Pathways.GetValueOrDefault(other.Outline.Pathway)?.Slot
        select $"Both have {PersonWords.Pathway(Pack, one.Outline.Pathway)} open: since {PersonWords.Day(one.Outline.Received)} ({PersonWords.Door(Pack, one.Outline.FrontDoor)}), and since {PersonWords.Day(other.Outline.Received)} ({PersonWords.Door(Pack, other.Outline.FrontDoor)}). One of them must be closed before the two can be one.";

    public FieldView Because => new()
    {
        Name = "reason", Type = "long-text", Label = "How do you know that this is one person?", Hint = "Whom you asked, which papers you saw", Required = true, Values = Sent("reason"), Error = Error("reason"),
    };

    public FieldView Sure => new()
    {
        Name = "numbers", Type = "choices", Label = "Their NHS numbers differ", Values = Sent("numbers"), Error = Error("numbers"),
        Options = [new(Yes, "I have checked both numbers at their source: one of them is wrong, and this is one person")],
    };

    private ImmutableArray<CellView> Row(string label, Func<PersonSheet, string?> of, string none = "Not known") => [label, of(Sheet.One) ?? none, of(Sheet.Other) ?? none];

    private string? Work(ImmutableArray<PersonEpisode> episodes) => episodes.Length == 0 ? null
        : string.Join("; ", episodes.Select(e => $"{PersonWords.Pathway(Pack, e.Outline.Pathway)} since {PersonWords.Day(e.Outline.Received)}, {PersonWords.Door(Pack, e.Outline.FrontDoor)}"));

    private ImmutableArray<string> Sent(string name) => Request.HasFormContentType ? [Request.Form[name].ToString()] : [];

    private string? Error(string name) => ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text;
}
