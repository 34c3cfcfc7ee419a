using System.Collections.Immutable;
using Kith.Record.Queries;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.People;

/// <summary>Says who a mention is: one of those on record, each with what is alike and what is not, or somebody new. Or takes it back.</summary>
public sealed class MentionModel : KithPage
{
    private const string New = "new";

    public MentionSheet Sheet { get; private set; } = null!;

    public ImmutableArray<Match> Candidates { get; private set; } = [];

    public string? Chosen { get; private set; }

    public string? Reason { get; private set; }

    public async Task<IActionResult> OnGetAsync(string report, string mention, string? person)
    {
        if (!await Load(report, mention)) return NotHere();
        Chosen = person;
        await Also(person);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string report, string mention, string? person, string? reason)
    {
        if (!await Load(report, mention) || !Sheet.MayLink) return NotHere();
        (Chosen, Reason) = (person, reason);
        await Also(person);
        var linking = Sheet.Who.Person is null;
        if (linking && person != New && !Candidates.Any(c => c.Person == person))
        {
            Say("Choose one of those on record, or that this is somebody new.", "person");
            return Page();
        }
        var done = await Act(linking
            ? new Action.Link(report, mention, person == New ? null : person, reason ?? "")
            : new Action.Unlink(report, mention, reason ?? ""));
        return done.Ok ? Go($"/episodes/{Sheet.Episode}", linking ? "You said who this is." : "The link was taken back.") : Page();
    }

    public SummaryListView Described => new(
    [
        new("Name", Sheet.Who.Name), new("Born", PersonWords.Born(Sheet.Who, Now)), new("Sex", PersonWords.Code(Pack, "sex", Sheet.Who.Sex)),
        new("Postcode", Sheet.Postcode ?? "Not known"),
    ], "As described in the report");

    public FieldView Choice => new()
    {
        Name = "person", Type = "choice", Label = "Who is this?", Values = Chosen is null ? [] : [Chosen], Error = ErrorOf("person"),
        Options =
        [
            .. Candidates.Select(c => new OptionView(c.Person, $"{c.Who.Name}, born {PersonWords.Born(c.Who, Now)}", Why(c))),
            new OptionView(New, "Somebody new: nobody on record is this person", "Kith makes a new person out of this description. It can be taken back"),
        ],
    };

    public FieldView Because => new()
    {
        Name = "reason", Type = "long-text", Label = Sheet.Who.Person is null ? "How do you know?" : "Why is the link wrong?",
        Required = Sheet.Who.Person is not null, Values = Reason is null ? [] : [Reason], Error = ErrorOf("reason"),
    };

    private string? ErrorOf(string field) => ViewData.Problems().FirstOrDefault(p => p.Field == field)?.Text;

    private static string Why(Match c)
    {
        var (alike, unlike) = (PersonWords.Reasons(c.Reasons, alike: true), PersonWords.Reasons(c.Reasons, alike: false));
        return $"{(alike.Length == 0 ? "Found by you" : $"Alike: {alike}")}.{(unlike.Length == 0 ? "" : $" Not alike: {unlike}.")}{(c.OtherNames.IsEmpty ? "" : $" Also told of as {string.Join(", ", c.OtherNames)}.")}";
    }

    /// <summary>Somebody found by looking further, whom the machine had not thought of.</summary>
    private async Task Also(string? person)
    {
        if (person is null or New || Candidates.Any(c => c.Person == person)) return;
        if (await Ask((db, asker) => new PersonQuery(db, asker).Sheet(person, Cancel)) is { } found)
            Candidates = Candidates.Insert(0, new Match(found.Id, found.Banner, found.OtherNames, found.Latest("address.postcode"), found.Banner.Told, []));
    }

    private Task<bool> Load(string report, string mention) => Ask(async (db, asker) =>
    {
        if (await new MentionQuery(db, asker).Sheet(report, mention, Cancel) is not { } sheet) return false;
        Sheet = sheet;
        if (sheet.Who.Person is null) Candidates = await new PersonSearch(db, asker).CandidatesFor(mention, Cancel) ?? [];
        return true;
    });
}
