using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Casework;

/// <summary>
/// In which work something is told that is recorded with a person and not in an episode. Whoever works with them in restricted work tells it there:
/// it goes no further than that. Null when none of it is restricted; then whoever sees the people sees what was told.
/// </summary>
internal static class ToldIn
{
    private const int Most = 200;

    public static async Task<string?> Of(RecordContext db, PracticePack pack, Actor actor, Action action, Instant now, CancellationToken cancel)
    {
        string[] people = action switch
        {
            Action.RecordRelationship a => [a.Person, a.Other],
            Action.OnPerson a => [a.Person],
            Action.Attach a when a.Record.StartsWith("person/", StringComparison.Ordinal) => [EntryWords.Bare(a.Record)],
            _ => [],
        };
        if (people.Length == 0) return null;
        var asker = await Asker.For(db, new Gate(pack), new Reader(actor.Human, actor.Role, actor.Agency, actor.Team), now, new Disclosure(), cancel);
        var episodes = await db.Seen(asker).Where(e => e.Restricted && (people.Contains(e.Person!) || db.Set<MentionRow>().Any(m => m.Report == e.Report && people.Contains(m.Person!))))
            .OrderBy(e => e.Id).Take(Most).ToListAsync(cancel);
        return episodes.Find(e => asker.Gate.MayWorkOn(asker.Reader, new Sight(true, false, false, []), new Holding(e.Team, e.Worker, e.ByName)))?.Id;
    }
}
