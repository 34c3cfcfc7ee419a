using System.Collections.Immutable;
using Kith.Pages.People;
using Kith.Practice;
using Kith.Record.Family;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;

namespace Kith.Pages.Family;

/// <summary>A person's family: tables of who is who to whom and who lived where, and the pictures drawn from them.</summary>
public sealed class IndexModel : KithPage
{
    public FamilySheet Sheet { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (await Ask((db, asker) => new FamilyQuery(db, asker, Pack).Sheet(id, Cancel)) is not { } sheet) return NotHere();
        Sheet = sheet;
        return Page();
    }

    public IdentityBarView Identity => new(Sheet.Focus.Who.Name, [new("Born", PersonWords.Born(Sheet.Focus.Who, Now)), new("Sex", PersonWords.Code(Pack, "sex", Sheet.Focus.Who.Sex))]);

    public Picture Genogram => FamilyWords.Genogram(Sheet, Pack, Now);

    public ImmutableArray<Around> Around => FamilyWords.Around(Sheet, Pack);

    public Picture Ecomap => Family.Ecomap.Draw(Sheet.Focus.Who.Name, Around, $"Ecomap of {Sheet.Focus.Who.Name}", "Everybody and everything around them stands in the table below.");

    public TableView Relations => new("Who is who", [new("Name"), new("Born"), new("Relationship"), new("Parental responsibility"), new("How it is known"), new("")],
    [
        .. Sheet.Own.Select(t => (Tie: t, Who: Sheet.Member(FamilyWords.Other(t, Sheet.Person)))).Select(t => ImmutableArray.Create<CellView>(
            Member(t.Who), PersonWords.Born(t.Who.Who, Now), Relation(t.Tie), Responsible(t.Tie),
            new CellView(FamilyWords.Source(Pack, t.Tie.Source)) { Note = t.Tie.Source.Words }, Actions(t.Tie, t.Who))),
        .. Sheet.ToldTogether.Select(Sheet.Member).Select(m => ImmutableArray.Create<CellView>(
            Member(m), PersonWords.Born(m.Who, Now), "Told of together; nobody said how they are related", "Not said", $"Told in a report, {PersonWords.Day(m.Who.Told)}", SayWho(m))),
    ]) { Empty = "Nobody else is on record that you may see." };

    public TableView Among => new("Between the others", [new("Name"), new("is"), new("of"), new("How it is known")],
        [.. Sheet.Ties.Where(t => t.Of != Sheet.Person && t.Other != Sheet.Person).Select(t => ImmutableArray.Create<CellView>(
            Member(Sheet.Member(t.Other)), Words(t, FamilyWords.Name(Pack, t.Code)), Sheet.Member(t.Of).Who.Name, FamilyWords.Source(Pack, t.Source)))]);

    public TableView Siblings => new("Brothers and sisters", [new("Name"), new("Born"), new("How it is known")],
        [.. Sheet.Siblings.Select(s => (Found: s, Who: Sheet.Member(s.Other))).Select(s => ImmutableArray.Create<CellView>(
            Member(s.Who), PersonWords.Born(s.Who.Who, Now),
            string.Join("; ", new[] { s.Found.Shared.IsEmpty ? null : $"Shared: {string.Join(", ", s.Found.Shared.Select(p => Sheet.Member(p).Who.Name))}", s.Found.Said ? "said to be one" : null }.OfType<string>())))])
    { Empty = "None found: no shared parent, and nobody said so." };

    public TableView Household => new("Who lived with them", [new("Name"), new("How"), new("From"), new("Until"), new("How it is known")],
        [.. Sheet.Household.Select(s => (Stay: s, Who: Sheet.Member(s.Member))).Select(s => ImmutableArray.Create<CellView>(
            Member(s.Who), s.Stay.Part == "address" ? "The same address" : PersonWords.Code(Pack, "household-role", s.Stay.Part), PersonWords.Day(s.Stay.From),
            s.Stay.Until is { } until ? PersonWords.Day(until) : s.Stay.Part == "address" ? "Now" : $"Not said; still so on {PersonWords.Day(s.Stay.Last)}",
            s.Stay.Part == "address" ? "Addresses recorded with their days" : $"Reports {string.Join(", ", s.Stay.Sources)}"))])
    { Empty = "Nothing is told of who lives with them." };

    public TableView AroundTable => new("Around them now", [new("Name"), new("What"), new("How close")],
        [.. Around.Select(a => ImmutableArray.Create<CellView>(a.Name, a.What, a.Word ?? "Not said"))]) { Empty = "Nobody that you may see." };

    public TableView Network => new("Friends, associates and places", [new("Name"), new("How they are linked"), new("How it is known")],
        [.. Sheet.Network.Select(n => ImmutableArray.Create<CellView>(n.Words, PersonWords.Code(Pack, "network-link", n.Kind), new CellView($"Told in a form, {PersonWords.Day(n.Told)}", $"/episodes/{n.Episode}")))]);

    private static CellView Member(FamilyMember member) => new(member.Who.Name, member.Person is null ? null : $"/people/{member.Person}/family");

    private CellView Relation(FamilyTie tie) => new(FamilyWords.Name(Pack, FamilyWords.Code(Pack, tie, Sheet.Person)))
    {
        Note = string.Join("; ", new[] { FamilyWords.Period(tie.From, tie.Until), tie.Carer ? tie.Of == Sheet.Person ? "cares for them" : "is cared for by them" : "", tie.Closeness is { } c ? PersonWords.Code(Pack, "tie", c) : "" }.Where(w => w.Length > 0)) is { Length: > 0 } note ? note : null,
        Tags =
        [
            .. tie.Until is null ? Array.Empty<TagView>() : [new TagView("Ended")],
            .. tie.Implicated == true ? new[] { new TagView("Allegation", "red") } : [],
            .. tie.Class == "identity" ? Array.Empty<TagView>() : [new TagView(PersonWords.Code(Pack, "relationship-care", tie.Class), "purple")],
        ],
    };

    private string Responsible(FamilyTie tie) => tie.Responsibility is not { } code ? "Not said"
        : tie.Of == Sheet.Person ? PersonWords.Code(Pack, "parental-responsibility", code) : $"{PersonWords.Code(Pack, "parental-responsibility", code)} (of {Sheet.Focus.Who.Name} for them)";

    private CellView Actions(FamilyTie tie, FamilyMember who) => !Sheet.MayRecord ? ""
        : tie.Source.Tie is { } id ? new CellView("End or correct", $"/people/{Sheet.Person}/family/{id}") { About = who.Who.Name }
        : who.Person is null ? SayWho(who)
        : new CellView("Record it", $"/people/{Sheet.Person}/family/add?other={who.Person}&code={FamilyWords.Code(Pack, tie, Sheet.Person)}") { About = who.Who.Name };

    private CellView SayWho(FamilyMember who) => !Sheet.MayRecord ? ""
        : who.Person is { } person ? new CellView("Record how they are related", $"/people/{Sheet.Person}/family/add?other={person}") { About = who.Who.Name }
        : who.Report is { } report ? new CellView("Say who this is", $"/reports/{report}/mentions/{who.Who.Mention}") { About = who.Who.Name } : "";

    private static CellView Words(FamilyTie tie, string name) => new(name) { Tags = tie.Until is null ? [] : [new TagView("Ended")] };
}
