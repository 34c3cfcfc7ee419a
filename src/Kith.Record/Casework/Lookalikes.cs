using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice;
using Kith.Practice.Forms;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Action = Kith.Practice.Kernel.Action;

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
        return await Like(db, pack, identifiers, tokens, born, sealedOnly: false, cancel);
    }

    /// <summary>
    /// Of somebody whose record is asked for: a restricted person, or one of whom nothing stands in open work, is offered to nobody who deals with the
    /// request and is not let in. Those cleared are told instead, so that it is answered all the same.
    /// </summary>
    public static async Task<ImmutableArray<Lookalike>> Asked(RecordContext db, PracticePack pack, Action.Open action, Instant now, CancellationToken cancel)
    {
        if (pack.Pathways.GetValueOrDefault(action.Pathway)?.Forms.GetValueOrDefault(action.Form) is not { } form
            || FormCheck.Check(form, action.Answers, new FormContext(pack, now.Local(), _ => null, Authority: null)).Answers["subject"] is not JsonObject subject) return [];
        string[] Tokens(string field) => [.. Views.Names.Tokens(subject[field]?.ToString() ?? "").Distinct(StringComparer.Ordinal)];
        var born = Naming.Day(subject["date-of-birth"]?.ToString());
        return await Like(db, pack, [], Tokens("family-name"), born, sealedOnly: true, cancel, born is null ? Tokens("given-names") : []);
    }

    /// <summary>Somebody had said that this is a restricted person; whoever does not see them says that it is somebody else.</summary>
    public static async Task<ImmutableArray<Lookalike>> Linked(RecordContext db, PracticePack pack, string person, CancellationToken cancel) =>
        await WhoAnswers.About(db, pack, Engine, $"person/{person}", cancel) is { } given ? [new(given, "Somebody who is cleared had said that they are one; whoever does not see the record has linked them to another")] : [];

    /// <summary>Two are made one whose NHS numbers differ, by somebody who does not see one of the numbers: those who see it are told.</summary>
    public static async Task<ImmutableArray<Lookalike>> Numbered(RecordContext db, PracticePack pack, Joining? joining, CancellationToken cancel)
    {
        if (joining is null || joining.UnseenNumbers.IsEmpty) return [];
        var found = ImmutableArray.CreateBuilder<Lookalike>();
        string[] told = [.. joining.UnseenNumbers];
        foreach (var episode in await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Restricted && (told.Contains(e.Id) || told.Contains(e.Subject!) || db.Set<MentionRow>().Any(m => told.Contains(m.Id) && m.Report == e.Report)))
                     .OrderByDescending(e => told.Contains(e.Id) || told.Contains(e.Subject!)).ThenBy(e => e.Id).Take(1).ToListAsync(cancel))
            if (await WhoAnswers.About(db, pack, Engine, $"episode/{episode.Id}", cancel) is { Cleared.IsEmpty: false } given)
                found.Add(new(given, "Two records were made one whose NHS numbers differ") { Reference = await db.Set<ReportRow>().Where(r => r.Id == episode.Report).Select(r => r.Reference).FirstOrDefaultAsync(cancel) ?? episode.Id });
        return found.ToImmutable();
    }

    /// <param name="besides">Names that are alike as well, where no day of birth is known.</param>
    /// <param name="sealedOnly">Also those whose every work is restricted for its own sake.</param>
    private static async Task<ImmutableArray<Lookalike>> Like(
        RecordContext db, PracticePack pack, string[] identifiers, string[] tokens, LocalDate? born, bool sealedOnly, CancellationToken cancel, string[]? besides = null)
    {
        var restricted = db.Set<PersonRow>().AsNoTracking().Where(p => p.GoesBy == p.Id && (db.Set<PersonRow>().Any(o => o.GoesBy == p.Id && o.Restricted)
            || (sealedOnly && db.Set<EpisodeRow>().Any(e => e.Person == p.Id) && !db.Set<EpisodeRow>().Any(e => e.Person == p.Id && !e.Restricted))));
        var same = await restricted.Where(p => db.Set<PersonIdentifierRow>().Any(i => i.Person == p.Id && identifiers.Contains(i.Value)))
            .OrderBy(p => p.Id).Select(p => p.Id).Take(Most).ToListAsync(cancel);
        var near = born is not { } day ? [] : await restricted.Where(p =>
                db.Set<PersonBirthRow>().Any(b => b.Person == p.Id && b.Kind == "exact" && b.From == day)
                && db.Set<PersonNameRow>().Any(n => n.Person == p.Id && n.Whole && tokens.Contains(n.Token)))
            .OrderBy(p => p.Id).Select(p => p.Id).Take(Most).ToListAsync(cancel);
        if (besides is { Length: > 0 })
            near = await restricted.Where(p => db.Set<PersonNameRow>().Any(n => n.Person == p.Id && n.Whole && tokens.Contains(n.Token)) && db.Set<PersonNameRow>().Any(n => n.Person == p.Id && n.Whole && besides.Contains(n.Token)))
                .OrderBy(p => p.Id).Select(p => p.Id).Take(Most).ToListAsync(cancel);
        var found = ImmutableArray.CreateBuilder<Lookalike>();
        foreach (var person in same.Union(near, StringComparer.Ordinal).Take(Most))
            if (await WhoAnswers.About(db, pack, Engine, $"person/{person}", cancel) is { } given)
                found.Add(new(given, same.Contains(person, StringComparer.Ordinal) ? "Same NHS number or UPN" : born is null ? "Same name" : "Same date of birth and part of the name"));
        return found.ToImmutable();
    }

    private static readonly Reader Engine = new(Actor.Engine.Human, Actor.Engine.Role, Actor.Engine.Agency);
}
