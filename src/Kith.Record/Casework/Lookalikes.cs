using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Casework;

/// <summary>Restricted people whom a mention resembles: by an identifier, or by the day of birth and a name. Looks with the engine's eyes.</summary>
internal static class Lookalikes
{
    private const int Most = 5;
    private static readonly string[] NameFields = ["name", "family-name", "given-names", "known-as"];

    public static async Task<ImmutableArray<Lookalike>> Of(RecordContext db, PracticePack pack, string mention, CancellationToken cancel)
    {
        var answers = await db.Set<MentionAnswerRow>().AsNoTracking().Where(a => a.Mention == mention).OrderBy(a => a.Field).Take(200).ToListAsync(cancel);
        var identifiers = answers.Where(a => a.Field is "nhs-number" or "upn").Select(a => PersonIndex.Compact(a.Value)).Where(v => v.Length > 0).ToArray();
        var tokens = answers.Where(a => NameFields.Contains(a.Field)).SelectMany(a => Views.Names.Tokens(a.Value)).Distinct(StringComparer.Ordinal).ToArray();
        var born = answers.Where(a => a.Field == "date-of-birth").Select(a => Naming.Day(a.Value)).FirstOrDefault();
        var restricted = db.Set<PersonRow>().AsNoTracking().Where(p => p.GoesBy == p.Id && db.Set<PersonRow>().Any(o => o.GoesBy == p.Id && o.Restricted));
        var same = await restricted.Where(p => db.Set<PersonIdentifierRow>().Any(i => i.Person == p.Id && identifiers.Contains(i.Value)))
            .OrderBy(p => p.Id).Select(p => p.Id).Take(Most).ToListAsync(cancel);
        var near = born is not { } day ? [] : await restricted.Where(p =>
                db.Set<PersonBirthRow>().Any(b => b.Person == p.Id && b.Kind == "exact" && b.From == day)
                && db.Set<PersonNameRow>().Any(n => n.Person == p.Id && n.Whole && tokens.Contains(n.Token)))
            .OrderBy(p => p.Id).Select(p => p.Id).Take(Most).ToListAsync(cancel);
        var found = ImmutableArray.CreateBuilder<Lookalike>();
        foreach (var person in same.Union(near, StringComparer.Ordinal).Take(Most))
            if (await WhoAnswers.About(db, pack, Engine, $"person/{person}", cancel) is { } given)
                found.Add(new(given, same.Contains(person, StringComparer.Ordinal) ? "Same NHS number or UPN" : "Same date of birth and part of the name"));
        return found.ToImmutable();
    }

    private static readonly Reader Engine = new(Actor.Engine.Human, Actor.Engine.Role, Actor.Engine.Agency);
}
