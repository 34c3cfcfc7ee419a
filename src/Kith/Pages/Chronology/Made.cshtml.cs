using System.Collections.Immutable;
using System.Globalization;
using Kith.Forms;
using Kith.Pages.People;
using Kith.Practice;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Queries.Chronology;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Pages.Chronology;

/// <summary>A chronology of chosen entries, made or to be made: for a panel, a court, a review. Each entry keeps its source.</summary>
public sealed class MadeModel : KithPage
{
    private const string New = "new";
    private Typed typed = Typed.Nothing;

    public string Id { get; private set; } = "";

    public string Chronology { get; private set; } = New;

    public PersonSheet Person { get; private set; } = null!;

    public MadeChronology? Made { get; private set; }

    /// <summary>What was chosen, the earliest first; while choosing, all there is to choose from, the latest first.</summary>
    public ImmutableArray<ChronologyLine> Lines { get; private set; } = [];

    public bool Choosing { get; private set; }

    /// <summary>An episode from which it can be given to somebody; null when the reader works on none.</summary>
    public string? ShareHref { get; private set; }

    public IdentityBarView Identity => PersonModel.Bar(Pack, Person, Now, $"/people/{Id}");

    public async Task<IActionResult> OnGetAsync(string id, string chronology)
    {
        Choosing = chronology == New || Request.Query["choose"] == "yes";
        return await Find(id, chronology) ? Page() : NotHere();
    }

    public async Task<IActionResult> OnPostAsync(string id, string chronology)
    {
        (typed, Choosing) = (Typed.Of(Request.Form), true);
        if (!await Find(id, chronology)) return NotHere();
        // Only what this reader sees can be chosen.
        var seen = Lines.Select(Key).ToHashSet(StringComparer.Ordinal);
        var done = await Act(new Action.MakeChronology(id, chronology == New ? null : chronology, typed.One("use"), typed.One("title"), [.. typed["entries"].Where(seen.Contains)], typed.One("analysis")));
        return done.Ok ? Go($"/people/{id}/chronologies/{done.Entries[0].Says["chronology"]}", "The chronology is made. It can be given to somebody from here.") : Page();
    }

    private Task<bool> Find(string id, string chronology) => Ask(async (db, asker) =>
    {
        (Id, Chronology) = (id, chronology);
        if (await new PersonQuery(db, asker).Sheet(id, Cancel) is not { } person || !person.Open.Concat(person.Before).Any(e => e.Whole)) return false;
        Person = person;
        if (chronology != New)
        {
            if (await new MadeChronologyQuery(db, asker, The<PackShelf>()).One(id, chronology, Cancel) is not var (made, lines)) return false;
            (Made, Lines) = (made, lines);
            foreach (var episode in person.Open.Concat(person.Before).Where(e => e.Whole))
                if (ShareHref is null && await new EpisodeQuery(db, asker).Sheet(episode.Outline.Id, Cancel) is { } sheetOf && Gate.MayWorkOn(Reader, sheetOf.Sight, sheetOf.Holding))
                    ShareHref = $"/episodes/{episode.Outline.Id}/share?kind=chronology";
        }
        if (Choosing && await new ChronologyQuery(db, asker, The<PackShelf>()).Sheet(id, [], new ChronologyFilter(), Cancel) is { } sheet) Lines = [.. sheet.Lines.Where(l => l.Withdrawn is null)];
        return true;
    });

    public static string Key(ChronologyLine line) => string.Create(CultureInfo.InvariantCulture, $"{line.Entry.Chain}#{line.Entry.Sequence}");

    /// <summary>Ticked: what was ticked, or was chosen before; of a new one what is significant.</summary>
    public bool Ticked(ChronologyLine line) => !typed.IsEmpty ? typed["entries"].Contains(Key(line)) : Made is not null ? Made.Entries.Contains(Key(line)) : line.Significant == true;

    public ImmutableArray<FieldView> Fields =>
    [
        new() { Name = "title", Type = "text", Label = "Title", Hint = "What it is for, and when", Values = [typed.IsEmpty ? Made?.Title ?? "" : typed.One("title")], Error = ErrorAt("title"), Required = true },
        new()
        {
            Name = "use", Type = "radios", Label = "What is it for?", Values = [typed.IsEmpty ? Made?.Use ?? "" : typed.One("use")], Error = ErrorAt("use"), Required = true,
            Options = [.. Pack.Codes[Pack.Chronology.Uses].Codes.Select(c => new OptionView(c.Id, c.Name, c.Hint))],
        },
        new()
        {
            Name = "analysis", Type = "long-text", Label = "What does this chronology tell?", Hint = "Patterns, what was known when, what it was like to be this child", Optional = true,
            Values = [typed.IsEmpty ? Made?.Analysis ?? "" : typed.One("analysis")], Error = ErrorAt("analysis"),
        },
    ];

    public string? ErrorAt(string name) => ViewData.Problems().FirstOrDefault(p => p.Field == name)?.Text;

    public string AgeThen(ChronologyLine line) => Person.Banner.Born is { } born && born <= line.On ? $"{NodaTime.Period.Between(born, line.On, NodaTime.PeriodUnits.Years).Years}" : "";
}
