using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Family;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Casework;

/// <summary>What the kernel may know of a family, with the eyes of whoever acts: a refusal must not tell of somebody whom they may not see.</summary>
internal static class Kindreds
{
    private const int Rings = 6;
    private const int Most = 200;

    public static async Task<Kindred> Of(RecordContext db, PracticePack pack, Actor actor, Action.OnPerson action, Instant now, CancellationToken cancel)
    {
        var asker = await Asker.For(db, new Gate(pack), new Reader(actor.Human, actor.Role, actor.Agency, actor.Team), now, new Disclosure(), cancel);
        if (action is Action.RecordBirth) return Kindred.None with { Unborn = await Unborn(db, asker, action.Person, cancel) };
        var rows = await Ties.Around(db, asker, action is Action.RecordRelationship r ? [action.Person, r.Other] : [action.Person], Rings, cancel);
        var people = rows.SelectMany(t => new[] { t.Person, t.Other }).Concat(action is Action.RecordRelationship o ? [o.Person, o.Other] : [action.Person]).Distinct(StringComparer.Ordinal).ToArray();
        var classes = asker.Classes;
        var born = await db.Set<PersonBirthRow>().AsNoTracking().Where(b => db.Known(asker).Any(m => m.Id == b.Mention) && people.Contains(b.Person) && (b.Kind == "exact" || b.Kind == "unborn") && classes.Contains(b.Class))
            .OrderBy(b => b.Person).ThenBy(b => b.Kind).ThenBy(b => b.From).Take(Most * 4).ToListAsync(cancel);
        return new Kindred(
            [.. rows.Select(t => new Kinship(t.Row.Id, t.Person, t.Other, t.Row.Code, t.Row.Class, t.Row.From, t.Row.Until))],
            born.GroupBy(b => b.Person, StringComparer.Ordinal).ToImmutableSortedDictionary(g => g.Key, g => g.First().From, StringComparer.Ordinal), null);
    }

    /// <summary>The newest mention of this person with an expected day of birth, and no day of birth but a recorded one.</summary>
    private static async Task<Unborn?> Unborn(RecordContext db, Asker asker, string person, CancellationToken cancel)
    {
        var mentions = await db.Known(asker).Where(m => m.Person == person).OrderByDescending(m => m.Received).ThenBy(m => m.Id).Take(Most).Select(m => m.Id).ToListAsync(cancel);
        var said = await db.Set<MentionAnswerRow>().AsNoTracking()
            .Where(a => mentions.Contains(a.Mention) && (a.Field == "expected-date-of-birth" || a.Field == "date-of-birth")).Take(Most * 2).ToListAsync(cancel);
        if (said.Exists(a => a.Field == "date-of-birth" && !a.Source.StartsWith("person/", StringComparison.Ordinal) && !a.Source.StartsWith("episode/", StringComparison.Ordinal))) return null;
        var expected = mentions.Select(m => said.Find(a => a.Mention == m && a.Field == "expected-date-of-birth")).FirstOrDefault(a => a is not null);
        var born = said.Find(a => a.Field == "date-of-birth");
        return expected is null ? null : new Unborn(expected.Mention, Naming.Day(expected.Value), Naming.Day(born?.Value));
    }
}
