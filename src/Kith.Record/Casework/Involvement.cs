using Kith.Access;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Casework;

/// <summary>Whether somebody works with a child, so that they may add to what is known of them.</summary>
public static class Involvement
{
    /// <summary>
    /// Let in to some work about this person, however little of it: whole, at their agency's own place, or by what they sent. An agency's
    /// system is let in as far as its agency is, and no further than the worker on whose behalf it acts; on nobody's behalf, not by what was
    /// told by a worker who is kept out: only that worker's doing is closed, the agency keeps the place at which it was asked. Nobody is let in
    /// who may not see a restricted person.
    /// </summary>
    public static async Task<bool> Knows(RecordContext db, Asker asker, string person, CancellationToken cancel)
    {
        person = await OnePerson.GoesBy(db, person, cancel);
        var (system, worker) = (asker.Reader.Human == "partner", asker.Reader.Worker);
        if (!await (system ? db.Set<PersonRow>().Where(p => !p.Restricted) : db.Open(asker)).AnyAsync(p => p.Id == person, cancel)
            || asker.KeptOut.Persons.Contains(person)
            || await db.Set<NamedRow>().AnyAsync(n => n.Worker == worker && n.Out && db.Set<PersonRow>().Any(p => p.GoesBy == person && "person/" + p.Id == n.Record), cancel))
            return false;
        var (keys, now, agency) = (system ? [Audience.Agency(asker.Reader.Agency)] : asker.Keys, asker.Now, asker.Reader.Agency);
        var open = asker.KeptOut.OpenTo(db, worker).Where(e => e.Person == person);
        return await (system ? open.Where(e => !e.Restricted) : open.Where(e => !e.Restricted || db.Seen(asker).Any(s => s.Id == e.Id))).AnyAsync(e =>
            db.Set<AudienceRow>().Any(a => a.Episode == e.Id && keys.Contains(a.Key) && a.Scope != Audience.Nothing && a.Scope != Audience.Summary && a.From <= now && (a.Until == null || now < a.Until)
                && (!system || a.Scope != Audience.Own || !db.Set<AudienceRow>().Any(b => b.Episode == e.Id && b.Scope == Audience.Nothing
                    && (db.Set<AudienceRow>().Any(o => o.Episode == e.Id && o.Key == b.Key && o.Scope == Audience.Own) || db.Set<ReportRow>().Any(r => r.Id == e.Report && "worker:" + r.OnBehalfOf == b.Key)))))
                || (system && db.Set<ReportRow>().Any(r => r.Id == e.Report && r.ReferrerAgency == agency
                    && !db.Set<AudienceRow>().Any(b => b.Episode == e.Id && b.Scope == Audience.Nothing && (b.Key == "worker:" + r.ReferrerWorker || b.Key == "worker:" + r.OnBehalfOf)))), cancel);
    }

    /// <summary>The child of an episode, for a reader who may add to their chronology; null for anybody else.</summary>
    public static async Task<string?> MayAddOf(RecordContext db, Asker asker, PracticePack pack, string episode, CancellationToken cancel) =>
        await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Id == episode).Select(e => e.Person).FirstOrDefaultAsync(cancel) is { } person && await MayAdd(db, asker, pack, [person], cancel) ? person : null;

    internal static async Task<bool> MayAdd(RecordContext db, Asker asker, PracticePack pack, IEnumerable<string> persons, CancellationToken cancel)
    {
        if (asker.Reader.Human != "partner" && !pack.Chronology.AddBy.Contains(asker.Reader.Role))
            return false;
        foreach (var person in persons.Distinct(StringComparer.Ordinal))
            if (!await Knows(db, asker, person, cancel)) return false;
        return true;
    }

    /// <summary>
    /// What is said of an entry is said by those who work with the child and read the entry; a chronology is made of entries that whoever makes
    /// it sees, and made anew by whoever sees it.
    /// </summary>
    internal static async Task<bool> MayMark(RecordContext db, Asker asker, PracticePack pack, string person, Action action, CancellationToken cancel)
    {
        string[] chains = action switch { Action.Mark mark => [mark.Chain], Action.MakeChronology make => [.. make.Entries.Select(e => e.Split('#')[0]).Distinct(StringComparer.Ordinal)], _ => [] };
        if (action is Action.MakeChronology { Chronology: { } known }
            && !(await db.Chronologies(asker).FirstOrDefaultAsync(c => c.Id == known, cancel) is { } made && asker.Covers(pack, made))) return false;
        // What was withdrawn is chosen for nothing.
        if (action is Action.MakeChronology chosen)
            foreach (var chain in chosen.Entries.Select(e => e.Split('#')).Where(e => e.Length == 2).GroupBy(e => e[0], e => long.TryParse(e[1], out var n) ? n : 0, StringComparer.Ordinal))
            {
                var (of, numbers) = (chain.Key, chain.ToArray());
                if (await db.Set<RecalledRow>().AnyAsync(r => r.Chain == of && numbers.Contains(r.Sequence), cancel)) return false;
            }
        person = await OnePerson.GoesBy(db, person, cancel);
        var records = await OnePerson.Records(db, $"person/{person}", cancel);
        var open = await db.Seen(asker).Where(e => e.Person == person).OrderBy(e => e.Id).Take(500).ToListAsync(cancel);
        if (!await db.Open(asker).AnyAsync(p => p.Id == person, cancel)
            || !open.Any(e => asker.Gate.MayWorkOn(asker.Reader, new Sight(true, false, false, []), e.Holding()))) return false;
        return chains.All(chain => records.Contains(chain) || open.Any(e => chain == $"episode/{e.Id}" || (e.Report is not null && chain == $"report/{e.Report}")));
    }

    /// <summary>The person whom an action about their chronology names; null for other actions.</summary>
    internal static string? PersonOf(Action action) => action switch
    {
        Action.Mark a => a.Person,
        Action.MakeChronology a => a.Person,
        Action.WithdrawEvent a => a.Person,
        _ => null,
    };

    /// <summary>What the kernel asks about events and entries that already stand.</summary>
    internal static async Task Facts(RecordContext db, Action action, IDictionary<string, string> facts, string agency, CancellationToken cancel)
    {
        const int chunk = 500;
        if (action is Action.RecordEvents add)
        {
            foreach (var some in add.Events.Chunk(chunk))
            {
                string[] keys = [.. some.Select(e => Events.Key(agency, e.On.Trim(), e.Kind, e.Answers))];
                string[] people = [.. some.Select(e => e.Person).Distinct(StringComparer.Ordinal)];
                foreach (var row in await db.Set<EventRow>().AsNoTracking().Where(e => keys.Contains(e.Key) && people.Contains(e.Person) && e.Agency == agency && !e.Withdrawn && e.Replaced == null)
                    .OrderBy(e => e.Event).Take(chunk).ToListAsync(cancel))
                    facts[Events.KeyFact(row.Person, row.Key)] = row.Event;
            }
        }
        string[] named = [.. (action as Action.RecordEvents)?.Events.Select(e => e.Corrects).OfType<string>() ?? [], .. action is Action.WithdrawEvent w ? new[] { w.Event } : []];
        var persons = action is Action.RecordEvents all ? all.Events.Where(e => e.Corrects is not null).Select(e => e.Person).ToArray() : action is Action.WithdrawEvent one ? [one.Person] : [];
        if (named.Length > 0)
            foreach (var row in await db.Set<EventRow>().AsNoTracking().Where(e => named.Contains(e.Event) && persons.Contains(e.Person) && !e.Withdrawn && e.Replaced == null).OrderBy(e => e.Event).Take(named.Length).ToListAsync(cancel))
                facts[Events.Fact(row.Event)] = row.Agency;
        if (action is Action.Mark mark && await db.Set<ChronologyRow>().AnyAsync(r => r.Chain == mark.Chain && r.Sequence == mark.Sequence, cancel))
            facts[Marking.Fact(mark.Chain, mark.Sequence)] = "yes";
        if (action is Action.MakeChronology { Chronology: { } known } make
            && await db.Set<MadeChronologyRow>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == known && c.Person == make.Person, cancel) is { } made)
            facts[$"chronology/{known}"] = made.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
