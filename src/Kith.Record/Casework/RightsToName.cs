using Kith.Access;
using Kith.Practice;
using Kith.Practice.Pack;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Casework;

/// <summary>Who may restrict a record, and say who is named on it.</summary>
internal static class RightsToName
{
    private static readonly Problem NotASuccessor = new("worker", "not-a-successor", "Choose somebody of the agency that decided on it whose role looks after restrictions. If they are, they cannot be let in here: choose another.");

    /// <summary>
    /// Who is let in and kept out is changed by those who see the record, and so know of every restriction on it; emergency access is for those who do not.
    /// </summary>
    public static async Task<bool> May(RecordContext db, Asker asker, Action action, string record, CancellationToken cancel)
    {
        var id = EntryWords.Bare(record);
        if (action is Action.EmergencyAccess)
            return asker.Gate.MayUseEmergencyAccess(asker.Reader) && await MayBreakIn(db, asker, record, cancel);
        return asker.Gate.MayRestrict(asker.Reader, new Sight(true, false, false, [])) && record.Split('/')[0] switch
        {
            "person" => await MayPerson(db, asker, id, cancel),
            "report" => await Report(db, asker, id).AnyAsync(cancel) && !await db.Closed(asker, record, cancel),
            _ => await db.LetIn(asker).AnyAsync(e => e.Id == id, cancel),
        };
    }

    /// <summary>Episodes of a report that the asker sees whole.</summary>
    internal static IQueryable<EpisodeRow> Report(RecordContext db, Asker asker, string report) => db.LetIn(asker).Where(e => e.Report == report);

    /// <summary>Information governance names somebody who could have restricted it; why another cannot be let in is not for them to know.</summary>
    public static async Task<Problem?> Refusal(RecordContext db, Asker asker, PracticePack pack, Action.NameSuccessor action, Problem notHere, CancellationToken cancel)
    {
        if (!asker.Gate.MayNameSuccessors(asker.Reader) || asker.Reader.Team is not { } team) return notHere;
        var rows = await Keepers.Governed(db, pack, team).Where(r => r.Id == action.Restriction).OrderBy(r => r.Record).Take(200).ToListAsync(cancel);
        if (rows.Count == 0) return notHere;
        var (agency, kind) = (Keepers.Agency(pack, rows[0]), rows[0].Kind);
        string[] records = [.. rows.Select(r => r.Record)];
        var posted = await db.Set<PostingRow>().AsNoTracking().Where(p => p.Worker == action.Worker && p.Until == null && p.Agency == agency).OrderBy(p => p.Role).Take(200).ToListAsync(cancel);
        var barred = (await Keepers.Barred(db, records, cancel)).Any(b => b.Worker == action.Worker);
        return !barred && posted.Exists(p => pack.NeedToKnow.MayKeep(kind, p.Role) && !pack.NeedToKnow.Governance.Contains(p.Role)) ? null : NotASuccessor;
    }

    /// <summary>Whether a worker could read an episode that they are to hold: any that nothing closes, and of others those that let them in.</summary>
    public static async Task<bool> IsLetIn(RecordContext db, Asker asker, string episode, string worker, CancellationToken cancel)
    {
        var (key, now) = (Audience.Worker(worker), asker.Now);
        return await db.Set<EpisodeRow>().AnyAsync(e => e.Id == episode && (!e.Restricted
            || db.Set<AudienceRow>().Any(a => a.Episode == e.Id && a.Key == key && a.Why == NamedView.Named && a.From <= now && (a.Until == null || now < a.Until))), cancel);
    }

    private static async Task<bool> MayPerson(RecordContext db, Asker asker, string id, CancellationToken cancel)
    {
        id = await OnePerson.GoesBy(db, id, cancel);
        return await db.Open(asker).AnyAsync(p => p.Id == id, cancel) && await db.LetIn(asker).AnyAsync(e => e.Person == id, cancel);
    }

    private static async Task<bool> MayBreakIn(RecordContext db, Asker asker, string record, CancellationToken cancel)
    {
        var id = EntryWords.Bare(record);
        if (record.StartsWith("person/", StringComparison.Ordinal))
        {
            id = await OnePerson.GoesBy(db, id, cancel);
            return await db.Set<PersonRow>().AnyAsync(p => p.Id == id, cancel) && !asker.KeptOut.Of(id, null);
        }
        return await db.Set<EpisodeRow>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, cancel) is { } episode && record == $"episode/{id}" && !asker.KeptOut.Of(episode.Person, episode.Report)
            && !await db.Set<AudienceRow>().AnyAsync(a => a.Episode == id && a.Key == Audience.Worker(asker.Reader.Human) && a.Scope == Audience.Nothing, cancel);
    }
}
