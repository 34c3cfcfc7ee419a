using Kith.Access;
using Kith.Practice;
using Kith.Practice.Pack;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Casework;

/// <summary>Whether a reader may do what an action says: asks <see cref="Gate"/>, with what the views know of the episode.</summary>
internal static class Rights
{
    /// <summary>The same for what is denied and for what never existed.</summary>
    private static readonly Problem NotHere = new("", "not-here", "There is nothing here that you can work on. If you need it, ask the team that holds the work.");

    private static readonly Problem NotOfTheTeam = new("worker", "not-of-the-team", "Choose somebody who works in the team that holds this, or hand it over to their team first.");

    private static readonly Problem NotLetIn = new("worker", "not-let-in", "This is restricted, and they are not let in: they could not read what they hold. Let them in by name first, or choose somebody who is.");

    public static async Task<Problem?> Refusal(RecordContext db, PracticePack pack, Reader reader, Action action, Instant now, CancellationToken cancel)
    {
        if (reader.Human == "engine") return null;
        var asker = await Asker.For(db, new Gate(pack), reader, now, new Disclosure(), cancel);
        var gate = asker.Gate;
        if (action is Action.Open open) return MayOpen(gate, reader, open) ? null : NotHere;
        if (action is Action.Link or Action.Unlink) return await MayLink(db, asker, action, Situations.ReportOf(action), cancel) ? null : NotHere;
        if (Situations.RecordOf(action) is { } record) return await RightsToName.May(db, asker, action, record, cancel) ? null : NotHere;
        if (action is Action.NameSuccessor successor) return await RightsToName.Refusal(db, asker, pack, successor, NotHere, cancel);
        if (action is Action.Merge or Action.Unmerge or Action.Assign or Action.RefuseLikeness) return await MayJoin(db, asker, action, cancel) ? null : NotHere;
        if (action is Action.OnFile file) return await MayFile(db, asker, file, cancel) ? null : NotHere;
        if (action is Action.OnPerson kin) return await MayRelate(db, asker, kin, cancel) ? null : NotHere;
        if (action is Action.RecordEvents add) return await Involvement.MayAdd(db, asker, pack, add.Events.Select(e => e.Person), cancel) ? null : NotHere;
        if (action is Action.WithdrawEvent withdraw) return await Involvement.MayAdd(db, asker, pack, [withdraw.Person], cancel) ? null : NotHere;
        if (Involvement.PersonOf(action) is { } person) return await Involvement.MayMark(db, asker, pack, person, action, cancel) ? null : NotHere;
        if (action is Action.ExportList) return pack.Roles.GetValueOrDefault(reader.Role)?.Audience is "front-door" or "team" ? null : NotHere;
        if (!await MayAct(db, asker, action, Situations.EpisodeOf(action)!, cancel)) return NotHere;
        if (action is Action.Disclose give) return await Sharing.Standing.Refusal(db, asker, give, cancel);
        if (action is not Action.Allocate { Worker: { } worker } allocate) return null;
        return !await IsOfItsTeam(db, allocate, cancel) ? NotOfTheTeam : await RightsToName.IsLetIn(db, asker, allocate.Episode, worker, cancel) ? null : NotLetIn;
    }

    private static Task<bool> IsOfItsTeam(RecordContext db, Action.Allocate action, CancellationToken cancel) =>
        db.Set<EpisodeRow>().AnyAsync(e => e.Id == action.Episode && db.Set<PostingRow>().Any(p => p.Worker == action.Worker && p.Team == e.Team && p.Until == null), cancel);

    private static bool MayOpen(Gate gate, Reader reader, Action.Open open) => open.Route switch
    {
        "public" => reader.Human == "public",
        "api" => reader.Human == "partner",
        _ => gate.MayOpen(reader, open.Pathway),
    };

    /// <summary>Whoever works with the report may say who somebody in it is: of those whom they see, or, of a request for a record, of those whose it may be.</summary>
    private static async Task<bool> MayLink(RecordContext db, Asker asker, Action action, string report, CancellationToken cancel)
    {
        if (action is Action.Link { Person: { } named })
        {
            var person = await OnePerson.GoesBy(db, named, cancel);
            // Of somebody from whom every link was taken back there is no page, and nothing to hide: one of them may have been right.
            var empty = db.Open(asker).Where(p => !db.Set<MentionRow>().Any(m => m.Person == p.Id) && !db.Set<EpisodeRow>().Any(e => e.Person == p.Id));
            if (!await db.WithPage(asker).AnyAsync(p => p.Id == person, cancel) && !await empty.AnyAsync(p => p.Id == person, cancel) && !(await db.Set<EpisodeRow>().AnyAsync(e => e.Report == report && e.Pathway == Practice.Kernel.SubjectAccess.Pathway, cancel)
                && await SubjectAccess.AskerQuery.Offered(db, asker).AnyAsync(p => p.Id == person, cancel))) return false;
        }
        var episodes = await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Report == report).OrderBy(e => e.Id).Take(200).ToListAsync(cancel);
        foreach (var episode in episodes)
            if (asker.Gate.MayWorkOn(asker.Reader, await db.Sight(asker, episode, cancel), episode.Holding())) return true;
        return false;
    }

    /// <summary>Whoever works on an episode of one of them, or on one whose report tells of one, may say how two people whom they see belong together.</summary>
    private static async Task<bool> MayRelate(RecordContext db, Asker asker, Action.OnPerson action, CancellationToken cancel)
    {
        string[] people = action is Action.RecordRelationship relate ? [.. new[] { action.Person, relate.Other }.Distinct(StringComparer.Ordinal)] : [action.Person];
        return await db.WithPage(asker).CountAsync(p => people.Contains(p.Id), cancel) == people.Length && await MayRelate(db, asker, people, cancel);
    }

    public static async Task<bool> MayRelate(RecordContext db, Asker asker, string[] people, CancellationToken cancel)
    {
        var episodes = await db.Seen(asker).Where(e => people.Contains(e.Person!) || db.Set<MentionRow>().Any(m => m.Report == e.Report && people.Contains(m.Person!)))
            .OrderBy(e => e.Id).Take(200).ToListAsync(cancel);
        return episodes.Exists(e => asker.Gate.MayWorkOn(asker.Reader, new Sight(true, false, false, []), e.Holding()));
    }

    private static async Task<bool> MayFile(RecordContext db, Asker asker, Action.OnFile action, CancellationToken cancel) =>
        await MayFile(db, asker, action.Record, cancel)
        && (action is not Action.TakeBack back || (await new Attached.AttachedQuery(db, asker).Of(action.Record, cancel))?.Files.Any(f => f.Row.Id == back.File) == true);

    /// <summary>Whoever works on an episode may attach to it; to a person, whoever works on an episode of theirs.</summary>
    public static async Task<bool> MayFile(RecordContext db, Asker asker, string record, CancellationToken cancel)
    {
        var id = EntryWords.Bare(record);
        var person = record.StartsWith("person/", StringComparison.Ordinal);
        if (person && !await db.Open(asker).AnyAsync(p => p.Id == id, cancel)) return false;
        var episodes = await db.Seen(asker).Where(e => person ? e.Person == id : e.Id == id).OrderBy(e => e.Id).Take(200).ToListAsync(cancel);
        return episodes.Exists(e => asker.Gate.MayWorkOn(asker.Reader, new Sight(true, false, false, []), e.Holding()));
    }

    /// <summary>Whoever has no page of one of the two cannot tell it from one that is not there.</summary>
    private static async Task<bool> MayJoin(RecordContext db, Asker asker, Action action, CancellationToken cancel)
    {
        if (!asker.Gate.MayMerge(asker.Reader)) return false;
        foreach (var id in await Joinings.People(db, action, cancel))
            if (!await db.WithPage(asker).AnyAsync(p => p.Id == id, cancel)) return false;
        return true;
    }

    private static async Task<bool> MayAct(RecordContext db, Asker asker, Action action, string id, CancellationToken cancel)
    {
        var (reader, gate) = (asker.Reader, asker.Gate);
        if (await db.Set<EpisodeRow>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, cancel) is not { } episode) return false;
        var sight = await db.Sight(asker, episode, cancel);
        var holding = episode.Holding();
        return action switch
        {
            Action.Fill a => await MayDo(db, gate, reader, sight, holding, id, a.Step, cancel),
            Action.FindAsker => await MayDo(db, gate, reader, sight, holding, id, Practice.Kernel.AskerFinding.Step, cancel),
            Action.LetGo => await MayDo(db, gate, reader, sight, holding, id, Practice.Kernel.SubjectAccess.LetGoStep, cancel),
            Action.Redact => await MayDo(db, gate, reader, sight, holding, id, Practice.Kernel.SubjectAccess.RedactStep, cancel),
            Action.Decide a => await MayDo(db, gate, reader, sight, holding, id, a.Step, cancel),
            Action.Ask a => await MayDo(db, gate, reader, sight, holding, id, a.Step, cancel),
            Action.Allocate a => gate.MayAllocate(reader, sight, holding) || (a.Worker == reader.Human && gate.MayTake(reader, sight, holding))
                || (a.Worker is null && episode.Worker == reader.Human && sight.All),
            Action.AcceptHandover => await db.Set<HandoverRow>().AsNoTracking().AnyAsync(h => h.Episode == id && h.ToTeam == reader.Team && h.Accepted == null && h.Lapsed == null, cancel),
            Action.PutHold or Action.LiftHold => gate.MayHold(reader, sight, holding),
            Action.Acknowledge a => await MayRead(db, asker, a.Notice, cancel),
            _ => gate.MayWorkOn(reader, sight, holding),
        };
    }

    private static async Task<bool> MayDo(
        RecordContext db, Gate gate, Reader reader, Sight sight, Holding holding, string episode, string instance, CancellationToken cancel)
    {
        var step = await db.Set<StepRow>().AsNoTracking().FirstOrDefaultAsync(s => s.Episode == episode && s.Instance == instance, cancel);
        return step is not null && gate.MayDo(reader, sight, new StepPlace(step.Instance, step.RoleIds, step.Agency, step.Team), holding);
    }

    /// <summary>A notice is acknowledged by whom it was sent to, or who covers for them.</summary>
    private static async Task<bool> MayRead(RecordContext db, Asker asker, string notice, CancellationToken cancel)
    {
        if (await db.Set<NoticeRow>().AsNoTracking().FirstOrDefaultAsync(n => n.Id == notice, cancel) is not { } row || !await new InboxQuery(db, asker).Has(notice, cancel)) return false;
        return row.ToKind switch
        {
            "worker" => row.ToId == asker.Reader.Human || asker.Covering.Contains(row.ToId),
            "team" => row.ToId == asker.Reader.Team,
            "agency" => row.ToId == asker.Reader.Agency,
            _ => false,
        };
    }

}
