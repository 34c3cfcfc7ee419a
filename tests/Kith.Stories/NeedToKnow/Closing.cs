using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Record.Views;
using Kith.Stories.Merging;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Shouldly;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Stories.NeedToKnow;

/// <summary>What stories about restrictions do again and again.</summary>
internal static class Closing
{
    /// <summary>One more contact about somebody who is on record.</summary>
    public static async Task<Case> Again(this RunningKith kith, Known child, string given)
    {
        var again = await kith.Contact(Staff.Osric, given, TwoCopies.Family);
        await kith.Do(Staff.Amara, new Action.Link(again.Report, again.Mention, child.Person, "Same child."));
        return again;
    }

    /// <summary>Restricts a record and answers with the restriction's id.</summary>
    public static async Task<string> Close(this RunningKith kith, Worker by, string record, string kind, params Worker[] cleared) =>
        (await kith.Do(by, new Action.Restrict(record, kind, [.. cleared.Select(c => c.Id)], "Somebody looks for them."), by == Staff.Juno ? "emergency-duty-worker" : null)).Entries.First(e => e.Kind == Kinds.Restricted).Says["id"];

    /// <summary>What somebody is answered who may not.</summary>
    public static async Task<string[]> Refused(this RunningKith kith, Worker by, Action action, string? role = null) => [.. (await kith.Problems(by, action, role)).Select(p => p.Code)];

    public static async Task<Problem[]> Problems(this RunningKith kith, Worker by, Action action, string? role = null)
    {
        var reader = (await new Session.Postings(kith.Store, kith.Packs).Find(by.Posting(role)))!.Reader;
        var done = await new Record.Casework.Casework(kith.Store, kith.Packs).Do(reader, action, kith.Now);
        done.Ok.ShouldBeFalse();
        return [.. done.Problems];
    }

    /// <summary>Status of a page, for somebody who signs in anew: time may have passed.</summary>
    public static async Task<int> Status(this RunningKith kith, Worker by, string path, string? role = null) => (int)(await (await kith.As(by, role)).Get(path)).Status;

    public static async Task<List<EpisodeRow>> Episodes(this RunningKith kith, string pathway)
    {
        await using var db = kith.Store.Context();
        return await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Pathway == pathway).OrderBy(e => e.Opened).ThenBy(e => e.Id).ToListAsync();
    }

    /// <summary>Until when a worker is let in to a record by name.</summary>
    public static async Task<Instant> Until(this RunningKith kith, string record, Worker worker)
    {
        await using var db = kith.Store.Context();
        return (await db.Set<NamedRow>().AsNoTracking().SingleAsync(n => n.Record == record && n.Worker == worker.Id && !n.Out)).Until!.Value;
    }
}
