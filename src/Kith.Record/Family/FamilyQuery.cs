using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Pack;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Sharing;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Family;

/// <summary>
/// A person's family: what workers recorded, above what reports told. Whoever may not see somebody does not learn that they are related; unless
/// a report that they may read tells of them, and then they read what it says and no more.
/// </summary>
public sealed class FamilyQuery(RecordContext db, Asker asker, PracticePack pack)
{
    private const int Rings = 3;
    private const int Most = 300;

    /// <summary>Null when there is no such person, or none for this reader.</summary>
    public async Task<FamilySheet?> Sheet(string person, CancellationToken cancel = default)
    {
        person = await OnePerson.GoesBy(db, person, cancel);
        return await db.WithPage(asker).AnyAsync(p => p.Id == person, cancel) ? await Around(person, null, cancel) : null;
    }

    /// <summary>Of somebody whose page the reader has.</summary>
    public Task<FamilySheet> Sheet(PersonSheet person, CancellationToken cancel = default) => Around(person.Id, person, cancel);

    private async Task<FamilySheet> Around(string person, PersonSheet? sheet, CancellationToken cancel)
    {
        // Those told of with the person, what is recorded of any of them, and what is told of those that this adds.
        var near = sheet is null ? await new ToldFamily(db, asker).Near(person, cancel) : sheet.Household.Select(k => k.Who.Person).OfType<string>()
            .ToHashSet(StringComparer.Ordinal);
        near.Add(person);
        var recorded = await Ties.Around(db, asker, near, Rings, cancel);
        var people = recorded.SelectMany(t => new[] { t.Person, t.Other }).Concat(near).ToHashSet(StringComparer.Ordinal);
        var told = await new ToldFamily(db, asker).Around(person, people, cancel);
        var ties = (await Recorded(recorded, cancel)).Concat(told.Ties).ToList();
        var members = await Members(person, people, told, cancel);
        var reached = Reached(person, ties, told.Together);
        var kept = members.Where(m => reached.Contains(m.Id)).OrderByDescending(m => m.Id == person).ToImmutableArray();
        var ids = kept.Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
        var own = ties.Where(t => ids.Contains(t.Of) && ids.Contains(t.Other)).ToImmutableArray();
        asker.Disclosed.Person(person);
        foreach (var member in kept)
        {
            asker.Disclosed.Person(member.Person);
            asker.Disclosed.Mention(member.Who.Mention);
        }
        var dwellings = await Dwellings(ids.Where(i => kept.Any(m => m.Person == i)), cancel);
        return new FamilySheet(
            person, kept, own, Siblings.Of(person, own, Draws),
            [.. Households.Told(told.Lives).Concat(Households.Shared(person, dwellings, asker.Today)).Where(s => ids.Contains(s.Member)).OrderByDescending(s => s.From).ThenBy(s => s.Member, StringComparer.Ordinal)],
            [.. told.Together.Where(t => ids.Contains(t) && !own.Any(o => (o.Of == t && o.Other == person) || (o.Other == t && o.Of == person)))],
            await Network(person, cancel), await Rights.MayRelate(db, asker, [person], cancel))
        {
            Working = [.. (sheet?.Work.Where(e => e.Closed is null).Reverse() ?? await db.Seen(asker).Where(e => e.Person == person && e.Closed == null)
                .OrderBy(e => e.Received).Take(Most).ToListAsync(cancel))
                .Select(e => (e.Team, e.Pathway)).Distinct()],
            School = sheet is null ? await School(person, cancel) : sheet.Latest("school"),
        };
    }

    /// <summary>Links that forms of the person's episodes tell, of those that the reader sees whole: each once, as it was told last.</summary>
    private async Task<ImmutableArray<NetworkLink>> Network(string person, CancellationToken cancel)
    {
        var (classes, whole) = (asker.Classes, db.Seen(asker).Where(e => e.Person == person));
        var rows = await db.Told<NetworkRow>(asker).Where(n => classes.Contains(n.Class) && whole.Any(e => e.Id == n.Episode))
            .OrderByDescending(n => n.Told).ThenBy(n => n.Path).Take(Most).ToListAsync(cancel);
        return [.. rows.DistinctBy(n => (n.As, n.Kind, n.Words)).Select(n => new NetworkLink(n.As, n.Kind, n.Words, n.Class, n.Told, n.Episode))];
    }

    /// <summary>Of the reports that the reader sees whole, the newest that names one.</summary>
    private async Task<string?> School(string person, CancellationToken cancel)
    {
        return await (
            from m in db.Set<MentionRow>().AsNoTracking()
            where m.Person == person
            join a in db.Answers(asker) on m.Id equals a.Mention
            where a.Field == "school"
            orderby m.Received descending, m.Id
            select a.Value).FirstOrDefaultAsync(cancel);
    }

    public string? Draws(string code) => pack.Codes.GetValueOrDefault("relationship")?.Find(code)?.Draws;

    private async Task<IEnumerable<FamilyTie>> Recorded(List<RecordedTie> ties, CancellationToken cancel)
    {
        var names = await new WorkerQuery(db).Names(ties.Select(t => t.Row.By), cancel);
        return ties.Select(t => new FamilyTie(t.Person, t.Other, t.Row.Code, t.Row.From, t.Row.Until, t.Row.Responsibility, t.Row.Carer, t.Row.Tie, t.Row.Class, null,
            new KinSource(t.Row.Id, names.GetValueOrDefault(t.Row.By, t.Row.By), t.Row.Agency, null, t.Row.Recorded, t.Row.Changed, t.Row.Words)));
    }

    /// <summary>Everybody with the latest that is known of them: a person by all mentions of theirs that the reader may read, the others by what their report says.</summary>
    private async Task<ImmutableArray<FamilyMember>> Members(string focus, HashSet<string> people, Told told, CancellationToken cancel)
    {
        var persons = told.Members.Select(m => m.Person).OfType<string>().Concat(people).Append(focus).Distinct(StringComparer.Ordinal).ToArray();
        var mentions = await db.Known(asker).Where(m => persons.Contains(m.Person!)).OrderByDescending(m => m.Received).ThenBy(m => m.Id).Take(Most).ToListAsync(cancel);
        var named = await Naming.OfSeen(db, asker, mentions, cancel);
        var byPerson = mentions.ToLookup(m => m.Person!, StringComparer.Ordinal);
        return
        [
            .. persons.Where(p => byPerson[p].Any()).Select(p => new FamilyMember(p, p, PersonQuery.Banner([.. byPerson[p].Select(m => named[m.Id])]), null)),
            .. told.Members.Where(m => m.Person is null),
        ];
    }

    /// <summary>Who hangs together with the person, however far, and who was told of together with them.</summary>
    private static HashSet<string> Reached(string person, List<FamilyTie> ties, IEnumerable<string> together)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { person };
        var edge = new Queue<string>([person]);
        while (edge.TryDequeue(out var who))
            foreach (var next in ties.Where(t => t.Of == who || t.Other == who).Select(t => t.Of == who ? t.Other : t.Of))
                if (reached.Add(next)) edge.Enqueue(next);
        reached.UnionWith(together);
        return reached;
    }

    private async Task<List<Dwelling>> Dwellings(IEnumerable<string> persons, CancellationToken cancel)
    {
        var (ids, classes) = (persons.ToArray(), asker.Classes);
        var rows = await db.Told<PersonAddressRow>(asker).Where(a => ids.Contains(a.Person) && a.Kind != "post-only")
            .OrderBy(a => a.Person).ThenBy(a => a.From).ThenBy(a => a.Recorded).Take(Most).ToListAsync(cancel);
        var hidden = new HashSet<string>(StringComparer.Ordinal);
        if (!Addresses.MayKnow(asker))
            foreach (var id in rows.Select(r => r.Person).Distinct(StringComparer.Ordinal))
                if (await Addresses.IsProtected(db, id, cancel)) hidden.Add(id);
        return
        [
            .. from person in rows.GroupBy(r => r.Person, StringComparer.Ordinal)
               let all = person.ToList()
               from row in all.Select((r, i) => (Row: r, Until: i + 1 < all.Count ? all[i + 1].From : (LocalDate?)null))
               where classes.Contains(row.Row.Class) && !hidden.Contains(row.Row.Person) && row.Row.Postcode is not null
               select new Dwelling(row.Row.Person, $"{PersonIndex.Compact(row.Row.Postcode!)} {PersonIndex.Compact(row.Row.Lines ?? "")}", row.Row.From, row.Until),
        ];
    }
}
