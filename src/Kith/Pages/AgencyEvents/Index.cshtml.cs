using System.Collections.Immutable;
using System.IO.Compression;
using Kith.Intake;
using Kith.Forms;
using Kith.Outputs;
using Kith.Record.Stores;
using Kith.Web.Kit;
using Microsoft.AspNetCore.Mvc;
using Draft = Kith.Record.Stores.Draft;

namespace Kith.Pages.AgencyEvents;

/// <summary>A file of events that an agency adds to children's chronologies: every row is reported, and the good ones are recorded when somebody says so.</summary>
public sealed class IndexModel : KithPage
{
    private const int MostShown = 100;

    public ImmutableArray<JudgedEvent> Judged { get; private set; } = [];

    public bool Waiting { get; private set; }

    public int Count(string state) => Judged.Count(j => j.State == state);

    private bool Allowed => Pack.Chronology.AddBy.Contains(Reader.Role);

    public async Task<IActionResult> OnGetAsync()
    {
        if (!Allowed) return NotHere();
        await Show();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? file)
    {
        if (!Allowed) return NotHere();
        if (file is null or { Length: 0 })
        {
            Say("Choose the file that you want to send.", "file");
            await Show();
            return Page();
        }
        using var all = new MemoryStream();
        await file.CopyToAsync(all, Cancel);
        var bytes = all.ToArray();
        if (EventFile.Read(Pack, bytes).Unreadable is { } unreadable)
        {
            Say(unreadable.Message, "file");
            await Show();
            return Page();
        }
        var kept = Zipped(bytes);
        if (kept.Length > Drafts.Limit)
        {
            Say("The file is too large to be kept while you look through it. Send it in several files.", "file");
            return Page();
        }
        await The<Drafts>().Save(new Draft(Reader.Human, DraftPlaces.EventFile, 0, Now, kept), Cancel);
        return Go("/events", "The file was read. Nothing is recorded yet: look through what was found, and then record it.");
    }

    public async Task<IActionResult> OnPostRecordAsync()
    {
        if (!Allowed) return NotHere();
        await Show();
        if (!Waiting) return Go("/events", "There is no file that waits. It may have been recorded before.");
        var taken = await The<EventIntake>().Record(Reader, Judged, Now, Cancel);
        // What was refused goes with the file: take the report before, and send those rows again once they are right.
        await The<Drafts>().Discard(Reader.Human, DraftPlaces.EventFile, Cancel);
        return Go("/events", $"{Many(taken.Recorded)} recorded. {taken.Known} were known before, {taken.Wrong} were not recorded.");
    }

    public async Task<IActionResult> OnPostDiscardAsync()
    {
        if (!Allowed) return NotHere();
        await The<Drafts>().Discard(Reader.Human, DraftPlaces.EventFile, Cancel);
        return Go("/events", "The file is gone. Nothing of it was recorded.");
    }

    public IActionResult OnGetTemplate()
    {
        if (!Allowed) return NotHere();
        var (columns, example) = EventFile.Template(Pack);
        return File(CsvText.Of(columns, [example]), "text/csv; charset=utf-8", "events-template.csv");
    }

    /// <summary>Every row with what is to become of it: lines and codes, none of the words.</summary>
    public async Task<IActionResult> OnGetReportAsync()
    {
        if (!Allowed) return NotHere();
        await Show();
        return Waiting ? File(CsvText.Of(["line", "state", "what is wrong"], Judged.Select(j => (IReadOnlyList<string>)[$"{j.Line}", j.State, Wrong(j)])), "text/csv; charset=utf-8", "events-report.csv") : NotHere();
    }

    private async Task Show()
    {
        if (await The<Drafts>().Load(Reader.Human, DraftPlaces.EventFile, Cancel) is not { } draft) return;
        Waiting = true;
        Judged = await The<EventIntake>().Judge(Reader, EventFile.Read(Pack, Unzipped(draft.Bytes)).Lines, Now, Cancel);
    }

    public TableView Refused => new("Rows that cannot be recorded", [new("Line of the file"), new("What is wrong")],
        [.. Judged.Where(j => j.State == "wrong").Take(MostShown).Select(j => ImmutableArray.Create<CellView>($"{j.Line}", Wrong(j)))]);

    public int NotShown => Math.Max(0, Count("wrong") - MostShown);

    private static string Wrong(JudgedEvent judged) => string.Join(" ", judged.Problems.Select(p => p.Place.Length == 0 ? p.Message : $"{p.Place}: {p.Message}"));

    public static string Many(int count) => count == 1 ? "1 event" : $"{count} events";

    private static byte[] Zipped(byte[] bytes)
    {
        using var to = new MemoryStream();
        using (var zip = new GZipStream(to, CompressionLevel.Fastest)) zip.Write(bytes);
        return to.ToArray();
    }

    private static byte[] Unzipped(byte[] bytes)
    {
        using var to = new MemoryStream();
        using (var zip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress)) zip.CopyTo(to);
        return to.ToArray();
    }
}
