using System.Collections.Immutable;
using Kith.Forms;
using Kith.Pages.Family;
using Kith.Practice;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Family;
using Kith.Record.Queries;
using Kith.Record.Queries.Chronology;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace Kith.Pages.People;

/// <summary>A person: who they are, what runs, what went before, with whom they live.</summary>
public sealed class PersonModel : KithPage
{
    public PersonSheet Sheet { get; private set; } = null!;

    /// <summary>Whether who has seen this record is for this reader to see.</summary>
    public bool MaySeeWhoHasSeen { get; private set; }

    /// <summary>The moment that it is shown as of; null: now.</summary>
    public Instant? AsOf { get; private set; }

    /// <summary>Of a past day, what is known of them now, to say what has changed since.</summary>
    private PersonSheet? today;

    public ImmutableArray<Involved> Involved { get; private set; } = [];

    public ImmutableArray<NextDeadline> Deadlines { get; private set; } = [];

    public ImmutableArray<VoiceLine> Voices { get; private set; } = [];

    public FamilySheet? Family { get; private set; }

    /// <summary>What was last recorded, for a glance; the whole stands in the chronology.</summary>
    public ImmutableArray<ChronologyLine> Latest { get; private set; } = [];

    private ImmutableDictionary<string, string> raisedBy = ImmutableDictionary<string, string>.Empty;

    public async Task<IActionResult> OnGetAsync(string id)
    {
        var typed = Typed.Of(Request.Query.Select(q => KeyValuePair.Create(q.Key, q.Value.Select(v => v ?? "").ToImmutableArray())));
        var moment = Moment.Of(Pack, typed, AsOfField, Now);
        boxes = Moment.Boxes(typed, AsOfField);
        if (moment.Problem is { } wrong) Say(wrong, AsOfField);
        if (moment.At is { } at && await Ask(async (db, asker) =>
        {
            await using var then = await KnownThen.Of(db, asker, id, at, Cancel);
            return then is not null && await Load(then.Db, asker, id);
        }))
        {
            AsOf = at;
            today = await Ask((db, asker) => new PersonQuery(db, asker).Sheet(id, Cancel));
            MaySeeWhoHasSeen = await Ask((db, asker) => new SeenQuery(db, asker).May(id, Cancel));
            return Page();
        }
        if (!await Ask(async (db, asker) => await Load(db, asker, id) && await LoadNow(db, asker))) return NotHere();
        if (moment.At is not null) Say("Nothing was known of this person by then. This is how it stands now.", AsOfField);
        return Page();
    }

    private async Task<bool> LoadNow(RecordContext db, Asker asker)
    {
        MaySeeWhoHasSeen = await new SeenQuery(db, asker).May(Sheet.Id, Cancel);
        Merges = new(Sheet.Id, Gate.MayMerge(Reader), await new MergeQuery(db, asker).Of(Sheet, Cancel));
        Shared = await new DocumentQuery(db, asker, Pack).OfPerson(Sheet.Id, Cancel);
        Latest = await new ChronologyQuery(db, asker, The<PackShelf>()).Latest(Sheet, MostLatest, Cancel);
        return true;
    }

    private async Task<bool> Load(RecordContext db, Asker asker, string id)
    {
        if (await new PersonQuery(db, asker).Sheet(id, Cancel) is not { } sheet) return false;
        Sheet = sheet;
        var involved = new InvolvedQuery(db, asker, Pack);
        Involved = await involved.Of(sheet, Cancel);
        Deadlines = await involved.Next(sheet, MostDeadlines, Cancel);
        Voices = await new VoiceQuery(db, asker).Of(sheet, Cancel);
        Family = await new FamilyQuery(db, asker, Pack).Sheet(sheet, Cancel);
        raisedBy = await new FlagQuery(db, asker).RaisedBy(sheet.Flags, Cancel);
        return true;
    }

    private const string AsOfField = "as-of";
    private const int MostDeadlines = 5;
    private const int MostLatest = 5;
    private ImmutableArray<string> boxes = [];

    public FieldView AsOfBox => new()
    {
        Name = AsOfField, Type = "date-time", Label = "What did we know on that day?", Hint = "London time; without a time, the end of that day", Values = boxes, Optional = true,
        Error = ViewData.Problems().FirstOrDefault(p => p.Field == AsOfField)?.Text,
    };

    /// <summary>What of this record was once two.</summary>
    public MergesView Merges { get; private set; } = null!;

    /// <summary>To whom documents about this person were given.</summary>
    public ImmutableArray<GivenDocument> Shared { get; private set; } = [];

    public bool MayRestrict => Sheet.Open.Concat(Sheet.Before).Any(e => e.Whole) && Gate.MayRestrict(Reader, new Kith.Access.Sight(true, false, false, []));

    public IdentityBarView Identity => Bar(Pack, Sheet, AsOf ?? Now);

    /// <summary>Who a page about this person is about.</summary>
    internal static IdentityBarView Bar(Practice.Pack.PracticePack pack, PersonSheet sheet, NodaTime.Instant now, string? href = null) => new(sheet.Banner.Name,
    [
        new("Born", PersonWords.Born(sheet.Banner, now)),
        new("Sex", PersonWords.Code(pack, "sex", sheet.Banner.Sex)),
        .. sheet.Latest("gender") is { } gender ? new[] { new SummaryRow("Gender", PersonWords.Code(pack, "gender-identity", gender)) } : [],
        new("Postcode", sheet.Latest("address.postcode") ?? "Not known"),
    ], href) { Tags = [.. sheet.Flags.Select(f => new TagView(pack.Flags.GetValueOrDefault(f.Flag)?.Name ?? f.Flag, "red"))] };

    /// <summary>Whom to ask about a flag that was raised in work which the reader does not see: never the team that holds it.</summary>
    private string DutyDesk => Pack.Partnership.FrontDoors.Select(d => $"Ask the duty desk: {d.OutOfHoursPhone}").FirstOrDefault() ?? "Ask a front door";

    /// <summary>Flags in full: who raised each, and since when.</summary>
    public TableView Warnings => new("Flags", [new("Flag"), new("Since"), new("Raised by"), new("What to do")],
        [.. Sheet.Flags.Select(f => ImmutableArray.Create<CellView>(
            new TagView(Pack.Flags.GetValueOrDefault(f.Flag)?.Name ?? f.Flag, "red"), PersonWords.Day(f.Raised), raisedBy.GetValueOrDefault(FlagQuery.Key(f)) ?? DutyDesk, Pack.Flags.GetValueOrDefault(f.Flag)?.Hint ?? ""))]);

    public SummaryListView Known => new(
    [
        Row("Also told of as", Sheet.OtherNames.Length == 0 ? null : string.Join(", ", Sheet.OtherNames), null),
        Row("Known as", Sheet.Latest("known-as"), "known-as"),
        Row("Ethnicity", Sheet.Latest("ethnicity") is { } e ? PersonWords.Code(Pack, "ethnicity", e) : null, "ethnicity"),
        Row("Address", Joined(Sheet.Latest("address.lines"), Sheet.Latest("address.postcode")), "address.lines") is var address && Sheet.SharesProtectedAddress
            ? address with { Note = "Give it to nobody: somebody else lives there whose address must not be given out" } : address,
        Row("School", Sheet.Latest("school") is { } s ? School(s) : null, "school"),
        Row("First language", Sheet.Latest("language") is { } l ? PersonWords.Code(Pack, "language", l) : null, "language"),
        Row("NHS number", Sheet.Latest("nhs-number"), "nhs-number"),
        Row("UPN", Sheet.Latest("upn"), "upn"),
    ], "Key facts");

    private string School(string urn) => Pack.Partnership.Schools.FirstOrDefault(x => x.Urn == urn)?.Name ?? urn;

    /// <summary>Of a past day: what has become known since, or is told differently now.</summary>
    public TableView? ChangedSince => today is not { } now ? null : new("What has changed since", [new("What"), new("Then"), new("Now")],
    [
        .. from told in Sheet.Known.Select(k => k.Field).Concat(now.Known.Select(k => k.Field)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
           let then = Sheet.Latest(told)
           let later = now.Latest(told)
           where then != later
           select ImmutableArray.Create<CellView>(Chronology.IndexModel.FieldName(told.Replace("address.", "", StringComparison.Ordinal)), Said(told, then), Said(told, later)),
        .. from flag in Sheet.Flags.Concat(now.Flags).Select(f => f.Flag).Distinct(StringComparer.Ordinal)
           let then = Sheet.Flags.Any(f => f.Flag == flag)
           let later = now.Flags.Any(f => f.Flag == flag)
           where then != later
           select ImmutableArray.Create<CellView>($"Flag: {Pack.Flags.GetValueOrDefault(flag)?.Name ?? flag}", then ? "Raised" : "No", later ? "Raised" : "No"),
        .. from e in now.Open.Concat(now.Before)
           where !Sheet.Open.Concat(Sheet.Before).Any(t => t.Outline.Id == e.Outline.Id && t.Outline.Closed == e.Outline.Closed)
           let then = Sheet.Open.Concat(Sheet.Before).FirstOrDefault(t => t.Outline.Id == e.Outline.Id)
           select ImmutableArray.Create<CellView>(Name(e), then is null ? "Not begun" : "Open", e.Outline.Closed is { } closed ? $"Closed {PersonWords.Day(closed)}" : $"Open since {PersonWords.Day(e.Outline.Received)}"),
    ]) { Empty = "Nothing that you may see." };

    private string Said(string field, string? value) => value is null ? "Not known" : field switch
    {
        "school" => School(value),
        _ => Naming(value) ?? PersonWords.Code(Pack, field, value),
    };

    private static string? Naming(string value) => NodaTime.Text.LocalDatePattern.Iso.Parse(value) is { Success: true } day ? PersonWords.Day(day.Value) : null;

    /// <summary>Whoever had read it by then: readings before that moment.</summary>
    public string SeenHref => $"/people/{Sheet.Id}/seen{(AsOf is { } at ? $"?before={new SeenBefore(at.ToUnixTimeTicks() / 10, "~")}" : "")}";

    public string ChangedHref => $"/people/{Sheet.Id}/chronology?since.day={Then.Day}&since.month={Then.Month}&since.year={Then.Year}";

    private LocalDate Then => AsOf!.Value.Local().Date;

    public TableView WhoIs => new("Who is involved", [new("Agency"), new("Who"), new("Part"), new("Since"), new("How to reach them")],
        [.. Involved.Where(i => i.Now).Select(Line)]) { Empty = "Nobody now, as far as you may see." };

    public TableView WhoWas => new("Involved before", [new("Agency"), new("Who"), new("Part"), new("Since"), new("How to reach them")],
        [.. Involved.Where(i => !i.Now).Select(Line)]) { CaptionSize = "s" };

    private ImmutableArray<CellView> Line(Involved i) =>
    [
        Pack.Partnership.Agency(i.Agency)?.Name ?? i.Agency, i.Worker ?? (i.Team is { } team ? Pack.Partnership.Team(team)?.Name ?? team : "Their desk"),
        new CellView(i.As switch { "allocated" => "Allocated worker", "holds" => "Holds it", "asked" => "Asked, not yet answered", "answered" => "Answered", _ => "Told us" }) { Note = PersonWords.Pathway(Pack, i.Pathway) },
        PersonWords.Day(i.Since), i.Reach ?? "",
    ];

    public TableView Next => new("Next deadlines", [new("What"), new("Work"), new("Due")],
        [.. Deadlines.Select(d => ImmutableArray.Create<CellView>(
            PathwayOf(d.Shape, d.Pathway).Clocks.FirstOrDefault(c => c.Id == d.Clock)?.Name is { } clock ? d.Agency is null ? clock : $"{clock}: {Pack.Partnership.Agency(d.Agency)?.Name ?? d.Agency}" : d.Clock,
            new CellView(PersonWords.Pathway(Pack, d.Pathway), $"/episodes/{d.Episode}"), TagView.Due(d.Due, AsOf ?? Now)))]) { Empty = "Nothing is due." };

    public string VoiceForm(VoiceLine voice) => PathwayOf(voice.Shape, voice.Pathway).Forms.GetValueOrDefault(voice.Entry.Says["form"])?.Name ?? voice.Entry.Says["form"];

    public string VoiceHow(VoiceLine voice) => string.Join(", ", new[]
    {
        voice.How is { } how ? PersonWords.Code(Pack, "voice-how", how) : null,
        voice.Alone switch { "yes" => "seen alone", "no" => $"not seen alone{(voice.NotAlone is { } why ? $": {why}" : "")}", _ => "nobody said whether alone" },
    }.OfType<string>());

    public Picture? Genogram => Family is { Members.Length: > 1 } family ? FamilyWords.Genogram(family, Pack, AsOf ?? Now) : null;

    public TableView Open => new("Open now", [new("Work"), new("Front door"), new("Since"), new("Rating"), new("Due")],
        [.. Sheet.Open.Select(e => ImmutableArray.Create<CellView>(
            Name(e), PersonWords.Door(Pack, e.Outline.FrontDoor), PersonWords.Day(e.Outline.Received),
            e.Rating is { } rating ? TagView.Rag(rating) : e.Whole ? "Not rated" : "Not shown",
            e.Due is { } due ? TagView.Due(due, AsOf ?? Now) : e.Whole ? "None runs" : "Not shown"))])
    { Empty = "Nothing is open that you may see." };

    public TableView Before => new("Before", [new("Work"), new("Front door"), new("Received"), new("Ended"), new("Outcome")],
        [.. Sheet.Before.Select(e => ImmutableArray.Create<CellView>(
            Name(e), PersonWords.Door(Pack, e.Outline.FrontDoor), PersonWords.Day(e.Outline.Received),
            e.Outline.Closed is { } closed ? PersonWords.Day(closed) : "", PersonWords.Outcome(Pack, e.Outline)))])
    { Empty = "Nothing earlier that you may see." };

    public TableView Household => new("Household and others named", [new("Name"), new("Born"), new("Relationship"), new("Said to have harmed")],
        // Who was told of again and again stands once, as told last; unless they were told of differently.
        [.. Sheet.Household.DistinctBy(k => (k.Who.Person ?? k.Who.Name, k.Relationship, k.Implicated)).Select(k => ImmutableArray.Create<CellView>(
            new CellView(k.Who.Name, k.Who.Person is null ? null : $"/people/{k.Who.Person}"), PersonWords.Born(k.Who, AsOf ?? Now), Relationship(k), Implicated(k)))])
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
        Note = field is null || Source(field) is not { } known ? null : $"Told {PersonWords.Day(known.Told)}",
        Actions = field is null || Source(field) is not { } told || Sheet.Mentions.FirstOrDefault(m => m.As.Mention == told.Mention) is not { } mention ? []
            : [new LinkView(mention.Reference, $"/people/{Sheet.Id}/chronology/{Chronology.ChronologyWords.Place($"report/{mention.Report}", 1)}", $"tells {label.ToLowerInvariant()}")],
    };

    private Known? Source(string field) => Sheet.Known.FirstOrDefault(k => k.Field == field);

    private static string? Joined(string? lines, string? postcode) => lines is null && postcode is null ? null : string.Join(", ", new[] { lines, postcode }.OfType<string>());
}
