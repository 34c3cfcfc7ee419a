using System.Collections.Immutable;
using Kith.Practice;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Pages.People;

/// <summary>A person: who they are, what runs, what went before, with whom they live.</summary>
public sealed class PersonModel : KithPage
{
    public PersonSheet Sheet { get; private set; } = null!;

    /// <summary>Whether who has seen this record is for this reader to see.</summary>
    public bool MaySeeWhoHasSeen { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (await Ask((db, asker) => new PersonQuery(db, asker).Sheet(id, Cancel)) is not { } sheet) return NotHere();
        Sheet = sheet;
        MaySeeWhoHasSeen = await Ask((db, asker) => new SeenQuery(db, asker).May(id, Cancel));
        Merges = new(sheet.Id, Gate.MayMerge(Reader), await Ask((db, asker) => new MergeQuery(db, asker).Of(sheet.Id, Cancel)));
        Shared = await Ask((db, asker) => new DocumentQuery(db, asker, Pack).OfPerson(id, Cancel));
        return Page();
    }

    /// <summary>What of this record was once two.</summary>
    public MergesView Merges { get; private set; } = null!;

    /// <summary>To whom documents about this person were given.</summary>
    public ImmutableArray<GivenDocument> Shared { get; private set; } = [];

    public bool MayRestrict => Sheet.Open.Concat(Sheet.Before).Any(e => e.Whole) && Gate.MayRestrict(Reader, new Kith.Access.Sight(true, false, false, []));

    public IdentityBarView Identity => new(Sheet.Banner.Name,
    [
        new("Born", PersonWords.Born(Sheet.Banner, Now)),
        new("Sex", PersonWords.Code(Pack, "sex", Sheet.Banner.Sex)),
        new("Postcode", Sheet.Latest("address.postcode") ?? "Not known"),
    ]) { Tags = [.. Sheet.Flags.Select(f => new TagView(Pack.Flags.GetValueOrDefault(f.Flag)?.Name ?? f.Flag, "red"))] };

    public SummaryListView Known => new(
    [
        Row("Also told of as", Sheet.OtherNames.Length == 0 ? null : string.Join(", ", Sheet.OtherNames), null),
        Row("Ethnicity", Sheet.Latest("ethnicity") is { } e ? PersonWords.Code(Pack, "ethnicity", e) : null, "ethnicity"),
        Row("Address", Joined(Sheet.Latest("address.lines"), Sheet.Latest("address.postcode")), "address.lines"),
        Row("School", Sheet.Latest("school") is { } s ? Pack.Partnership.Schools.FirstOrDefault(x => x.Urn == s)?.Name ?? s : null, "school"),
        Row("First language", Sheet.Latest("language") is { } l ? PersonWords.Code(Pack, "language", l) : null, "language"),
        Row("NHS number", Sheet.Latest("nhs-number"), "nhs-number"),
        Row("UPN", Sheet.Latest("upn"), "upn"),
    ], "What is known");

    public TableView Open => new("Open now", [new("Work"), new("Front door"), new("Since"), new("Rating"), new("Due")],
        [.. Sheet.Open.Select(e => ImmutableArray.Create<CellView>(
            Name(e), PersonWords.Door(Pack, e.Outline.FrontDoor), PersonWords.Day(e.Outline.Received),
            e.Rating is { } rating ? TagView.Rag(rating) : e.Whole ? "Not rated" : "Not shown",
            e.Due is { } due ? TagView.Due(due, Now) : e.Whole ? "None runs" : "Not shown"))])
    { Empty = "Nothing is open that you may see." };

    public TableView Before => new("Before", [new("Work"), new("Front door"), new("Received"), new("Ended"), new("Outcome")],
        [.. Sheet.Before.Select(e => ImmutableArray.Create<CellView>(
            Name(e), PersonWords.Door(Pack, e.Outline.FrontDoor), PersonWords.Day(e.Outline.Received),
            e.Outline.Closed is { } closed ? PersonWords.Day(closed) : "", PersonWords.Outcome(Pack, e.Outline)))])
    { Empty = "Nothing earlier that you may see." };

    public TableView Household => new("Household and others named", [new("Name"), new("Born"), new("Relationship"), new("Said to have harmed")],
        [.. Sheet.Household.Select(k => ImmutableArray.Create<CellView>(
            new CellView(k.Who.Name, k.Who.Person is null ? null : $"/people/{k.Who.Person}"), PersonWords.Born(k.Who, Now), Relationship(k), Implicated(k)))])
    { Empty = "Nobody else was named." };

    public TableView Mentions => new("Where this person was named", [new("Report"), new("As"), new("Linked"), new("")],
        [.. Sheet.Mentions.Select(m => ImmutableArray.Create<CellView>(
            m.Reference, m.As.Name, m.Linked is { } linked ? PersonWords.Day(linked) : "",
            new CellView("Wrong person? Take the link back", $"/reports/{m.Report}/mentions/{m.As.Mention}") { About = m.Reference }))]);

    private CellView Name(PersonEpisode e) =>
        new(PersonWords.Pathway(Pack, e.Outline.Pathway), e.Whole ? $"/episodes/{e.Outline.Id}" : null)
        {
            About = $"received {PersonWords.Day(e.Outline.Received)}",
            Note = e.AgainAfter is { } before ? $"Again within 12 months: the one before was received {PersonWords.Day(before)}" : null,
        };

    private string Relationship(Kin k)
    {
        if (k.Relationship is not { } code) return k.Who.Role == "child" ? "Child of the same report" : "Not said";
        var word = PersonWords.Code(Pack, "relationship", code);
        return k.Reverse ? $"{word} (this person is theirs)" : word;
    }

    private static CellView Implicated(Kin k) => k.Implicated == true ? new TagView("Allegation", "red") : "";

    private SummaryRow Row(string label, string? value, string? field) => new(label, value ?? "Not known")
    {
        Note = field is null || Sheet.Known.FirstOrDefault(k => k.Field == field) is not { } known ? null : $"Told {PersonWords.Day(known.Told)}",
    };

    private static string? Joined(string? lines, string? postcode) => lines is null && postcode is null ? null : string.Join(", ", new[] { lines, postcode }.OfType<string>());
}
