using System.Collections.Immutable;
using Kith.Outputs;
using Kith.Practice;
using Kith.Record.Queries;
using Kith.Web;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using NodaTime.Text;

namespace Kith.Pages.Seen;

/// <summary>Who has seen a record: newest first, by pages, and as a table to take away. Looking at it is written down as well.</summary>
public abstract class SeenModel : KithPage
{
    private const int MostExported = 10_000;
    private static readonly LocalDateTimePattern Moment = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss");

    public SeenPage Readings { get; private set; } = null!;

    public string Id { get; private set; } = "";

    /// <summary>Where the record itself is.</summary>
    public abstract string Href { get; }

    public async Task<IActionResult> OnGetAsync(string id, string? before)
    {
        Id = id;
        var from = SeenBefore.Parse(before);
        if (before is not null && from is null || await Ask((db, asker) => Find(new SeenQuery(db, asker), id, from, SeenQuery.PageSize)) is not { } found) return NotHere();
        Readings = found;
        return Page();
    }

    public async Task<IActionResult> OnGetCsvAsync(string id)
    {
        if (await Ask((db, asker) => Find(new SeenQuery(db, asker), id, null, MostExported)) is not { } found) return NotHere();
        return File(CsvText.Of(["When (Europe/London)", "Who", "Role", "Agency", "Purpose", "Page"],
            found.Rows.Select(r => (IReadOnlyList<string>)[Moment.Format(r.At.Local()), r.Name, RoleName(r), AgencyName(r), PurposeName(r), PageNames.Of(r.Page)])), "text/csv; charset=utf-8", "who-has-seen-this-record.csv");
    }

    protected abstract Task<SeenPage?> Find(SeenQuery query, string id, SeenBefore? before, int size);

    public string Whose => Readings.Child?.Name ?? "a record";

    public TableView Table => new("Newest first", [new("When"), new("Who"), new("Role and agency"), new("Purpose"), new("Page")],
        [.. Readings.Rows.Select(r => ImmutableArray.Create<CellView>(
            new CellView(Spoken.Time(r.At)), r.Name, new CellView(RoleName(r)) { Note = AgencyName(r) }, PurposeName(r), PageNames.Of(r.Page)))])
    { Empty = "Nobody has, before this." };

    public PaginationView Pages => new(null, Readings.Next is { } next ? $"{Href}/seen?before={next}" : null);

    private string RoleName(SeenBy r) => r.Role == "partner" ? "An agency’s system" : Pack.Roles.GetValueOrDefault(r.Role)?.Name ?? r.Role;

    private string AgencyName(SeenBy r) => Pack.Partnership.Agency(r.Agency)?.Name ?? r.Agency;

    private string PurposeName(SeenBy r) => Pack.Purposes.GetValueOrDefault(r.Purpose)?.Name ?? r.Purpose;
}

public sealed class PersonModel : SeenModel
{
    public override string Href => $"/people/{Id}";

    protected override Task<SeenPage?> Find(SeenQuery query, string id, SeenBefore? before, int size) => query.Person(id, before, size, Cancel);
}

public sealed class EpisodeModel : SeenModel
{
    public override string Href => $"/episodes/{Id}";

    protected override Task<SeenPage?> Find(SeenQuery query, string id, SeenBefore? before, int size) => query.Episode(id, before, size, Cancel);
}
