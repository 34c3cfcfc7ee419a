using System.Text.Json.Nodes;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Loading;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Views;
using Kith.Stories;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xunit;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Browser.Desk;

/// <summary>
/// A demonstration ledger in which every page of Bedford's desk has something on it: contacts of each rating, a MASH that waits, a handover
/// each way, notices read and unread, cover, a missing answer. It happened on the last working day, so that it was the day team's.
/// </summary>
public sealed class FullDesk(BrowserFixture browser) : IAsyncLifetime
{
    private KithProgram? kith;

    public KithProgram Kith => kith ?? throw new InvalidOperationException("Kith has not started.");

    public async ValueTask InitializeAsync() => kith = await browser.Shared("full desk", () => KithProgram.StartAsync(Make));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task Make(string file)
    {
        var files = PackFolder.Read(Path.Combine(Repository.Root, "practice"));
        var pack = PackLoader.Load(files).Pack ?? throw new InvalidOperationException("The practice has mistakes; see: kith practice check");
        var now = SystemClock.Instance.GetCurrentInstant();
        var clock = new Turned(LastWorkingMorning(pack.BankHolidays, now));
        await using var store = await RecordStore.Open(file);
        var registers = new Registers(store, pack);
        await registers.Begin(demonstration: true, clock.Now);
        var packs = await PackShelf.Publish(store, pack, files, clock.Now);
        await registers.Register(Actor.Engine, Staff.All.Select(w => (w.Id, w.Name, w.Postings)), clock.Now);
        var cases = new Casebook(store, packs, clock);

        var rose = await cases.Contact(Staff.Osric, "Rose", "Abara", ethnicity: null);
        var mash = await cases.Mash(rose, "amber", "police", "community-health", "bedford-education");
        await cases.Do(Staff.Quill, new Action.Fill(mash, "ask-agencies@police", 0, new JsonObject { ["trace"] = "no-trace" }), "agency-responder");
        var answered = await cases.Mash(await cases.Contact(Staff.Osric, "Beatrix", "Lindqvist-Abara"), "green", "bedford-education");
        await cases.Do(Staff.Tamsin, new Action.Fill(answered, "ask-agencies@bedford-education", 0, new JsonObject { ["trace"] = "no-trace" }));
        await cases.Contact(Staff.Osric, "Tomasz", "Quillfeather-Abara", danger: true);
        var ida = await cases.Contact(Staff.Osric, "Ida", "Fenwick-Abara");
        await cases.Rate(Staff.Amara, ida, "green");
        await cases.Do(Staff.Bronwen, new Action.Allocate(ida.Episode, Staff.Ravi.Id, null));
        var jonah = await cases.Contact(Staff.Osric, "Jonah", "Pettigrew-Abara");
        await cases.Do(Staff.Bronwen, new Action.OfferHandover(jonah.Episode, "emergency-duty", "Mother rings back at six."));
        var wren = await cases.Contact(Staff.Osric, "Wren", "Castleford-Abara");
        await cases.Do(Staff.Bronwen, new Action.OfferHandover(wren.Episode, "emergency-duty", "Not at home at four. Please try again."));
        await cases.Do(Staff.Juno, new Action.AcceptHandover(wren.Episode, null), "emergency-duty-worker");
        await cases.Do(Staff.Juno, new Action.OfferHandover(wren.Episode, "bedford-front-door", "Seen at nine, safe with her aunt."), "emergency-duty-worker");
        foreach (var notice in await Unread(store, "bedford-front-door", "handover-offered"))
            await cases.Do(Staff.Amara, new Action.Acknowledge(notice.Episode, notice.Id));
        var today = now.Local().Date;
        await registers.SetCover(new Actor("bronwen", "front-door-manager", "bedford-social-care", "bedford-front-door"), "ravi", "amara", today, today.PlusDays(7), clock.Now);
    }

    private static async Task<List<NoticeRow>> Unread(RecordStore store, string team, string notice)
    {
        await using var db = store.Context();
        return await db.Set<NoticeRow>().Where(n => n.ToId == team && n.Notice == notice && n.Acknowledged == null).ToListAsync();
    }

    internal static Instant LastWorkingMorning(Practice.Pack.BankHolidays holidays, Instant now)
    {
        var day = now.Local().Date.PlusDays(-1);
        while (!Practice.Time.WorkingDays.IsWorking(holidays, day))
            day = day.PlusDays(-1);
        return day.At(new LocalTime(11, 0)).InLondon();
    }

    /// <summary>Each time it is looked at, a minute has passed.</summary>
    internal sealed class Turned(Instant begin) : IClock
    {
        public Instant Now { get; private set; } = begin;

        public Instant GetCurrentInstant() => Now += Duration.FromMinutes(1);
    }
}
