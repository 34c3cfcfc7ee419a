using System.Collections.Immutable;
using Kith.Forms;
using Kith.Pages.People;
using Kith.Practice.Entries;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Queries.Chronology;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Chronology;

/// <summary>One entry of a chronology: its words, where they come from, who could see it then and who has read it, what was said of it since.</summary>
public sealed class EntryModel : KithPage
{
    private Typed typed = Typed.Nothing;
    private string id = "";

    public ChronologyLine Line { get; private set; } = null!;

    public PersonSheet Person { get; private set; } = null!;

    public ImmutableArray<SeenBy> Readers { get; private set; } = [];

    public bool MaySeeReaders { get; private set; }

    public bool MayMark { get; private set; }

    public string PersonHref => $"/people/{id}";

    public string Here => $"/people/{id}/chronology/{ChronologyWords.Place(Line)}";

    public string SourceHref => Line.Episode is { } episode ? $"/episodes/{episode}" : PersonHref;

    /// <summary>Whether the reader's own agency added this event.</summary>
    public bool IsOwnEvent => Line.Entry.Kind == Kinds.EventRecorded && Line.Entry.Says["agency"] == Reader.Agency && Pack.Chronology.AddBy.Contains(Reader.Role);

    public IdentityBarView Identity => PersonModel.Bar(Pack, Person, Now, PersonHref);

    public async Task<IActionResult> OnGetAsync(string id, string entry) => await Find(id, entry) ? Page() : NotHere();

    public async Task<IActionResult> OnPostMarkAsync(string id, string entry)
    {
        typed = Typed.Of(Request.Form);
        if (!await Find(id, entry)) return NotHere();
        var done = await Act(new Action.Mark(id, Line.Entry.Chain, Line.Entry.Sequence, typed.One("as"), typed.One("words")));
        return done.Ok ? Go(Here, "Recorded beside the entry, with your name.") : Page();
    }

    public async Task<IActionResult> OnPostWithdrawAsync(string id, string entry)
    {
        typed = Typed.Of(Request.Form);
        if (!await Find(id, entry) || !IsOwnEvent) return NotHere();
        var done = await Act(new Action.WithdrawEvent(id, Line.Entry.Says["event"], typed.One("reason")));
        return done.Ok ? Go($"/people/{id}/chronology", "The event is withdrawn: it is shown no more, as of any day.") : Page();
    }

    private async Task<bool> Find(string person, string entry)
    {
        id = person;
        if (ChronologyWords.Parse(entry) is not var (chain, sequence)) return false;
        return await Ask(async (db, asker) =>
        {
            if (await new PersonQuery(db, asker).Sheet(person, Cancel) is not { } sheet
                || await new ChronologyQuery(db, asker, The<PackShelf>()).One(person, chain, sequence, Cancel) is not { } line) return false;
            (Person, Line) = (sheet, line);
            var seen = new SeenQuery(db, asker);
            MaySeeReaders = await seen.May(person, Cancel);
            if (MaySeeReaders && await seen.Person(person, null, cancel: Cancel) is { } page) Readers = [.. page.Rows.Where(r => r.At >= line.Entry.Recorded).DistinctBy(r => r.Human)];
            MayMark = sheet.Open.Concat(sheet.Before).Any(e => e.Whole);
            return true;
        });
    }

    public SummaryListView Source
    {
        get
        {
            var rows = new List<SummaryRow>
            {
                new("Happened", ChronologyWords.When(Line.Entry.Happened)) { Note = Line.Entry.Happened.Precision switch { "year" => "only the year is known", "month" => "only the month is known", "day" => "no time is known", _ => null } },
                new("Recorded", $"{Spoken.Time(Line.Entry.Recorded)}, by {Line.By}") { Note = Late },
                new("From", Agency) { Actions = Line.Episode is null ? [] : [new LinkView("Open the work it stands in", SourceHref)] },
                new("Could see it then", Line.CouldSee),
            };
            if (ChronologyWords.Standing(Pack, Line.Standing) is { } standing) rows.Insert(0, new("Standing", "") { Tag = standing, Note = Pack.Codes[Pack.Chronology.Standings].Find(Line.Standing!)?.Hint });
            if (Line.Significant is { } significant) rows.Add(new("Significant", significant ? "Yes" : "No"));
            return new([.. rows], "Source");
        }
    }

    private string Agency => Pack.Partnership.Agency(Line.Entry.Actor.Agency)?.Name ?? (Line.Entry.Actor.Human == "public" ? "A member of the public" : "Kith");

    private string? Late => Period.DaysBetween(Line.On, Practice.London.Local(Line.Entry.Recorded).Date) is > 1 and var days && Line.Entry.Happened.Precision is "day" or "minute" && days > 1 ? $"{days} days after it happened" : null;

    public TableView ReadBy => new("Who has opened this record since", [new("Who"), new("When"), new("For")],
        [.. Readers.Select(r => ImmutableArray.Create<CellView>(
            new CellView(r.Name) { Note = Pack.Roles.GetValueOrDefault(r.Role)?.Name ?? r.Role }, Spoken.Time(r.At), Pack.Purposes.GetValueOrDefault(r.Purpose)?.Name ?? r.Purpose))])
    { Empty = "Nobody, as far as the last fifty readings go." };

    public FieldView As => new()
    {
        Name = "as", Type = "radios", Label = "What do you want to say of it?", Values = typed["as"], Error = ErrorAt("as"), Required = true,
        Options = [.. Pack.Codes[Pack.Chronology.Marks].Codes.Select(c => new OptionView(c.Id, c.Name, c.Hint))],
    };

    public FieldView Words => new() { Name = "words", Type = "long-text", Label = "In words", Hint = "Stands beside the entry, with your name; the entry itself stays as it is", Values = typed["words"], Error = ErrorAt("words"), Optional = true };

    public FieldView Reason => new() { Name = "reason", Type = "text", Label = "Why should it not stand?", Values = typed["reason"], Error = ErrorAt("reason"), Required = true };

    private string? ErrorAt(string name) => ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text;
}
