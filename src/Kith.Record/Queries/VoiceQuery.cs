using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Ledger;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>What a child said in one form, or that the form was recorded without it.</summary>
/// <param name="State">missing, heard or acted-on.</param>
/// <param name="Said">Null when nothing was written, or when the reader may not read it: see <paramref name="State"/>.</param>
/// <param name="Alone">yes or no; null when nobody said.</param>
public sealed record VoiceLine(PastEntry Entry, string Episode, string Shape, string Pathway, string State, string? Said, string? How, string? Alone, string? NotAlone, string? Changed);

/// <summary>How many forms that should hold a child's voice were recorded lately, and how many hold none. A number is null where it is too small to be told.</summary>
public sealed record VoiceCount(string FrontDoor, string Pathway, int? Recorded, int? Missing, int? WithoutChange);

/// <summary>The child's voice: all that they said in every assessment, plan, review and visit that the reader sees.</summary>
public sealed class VoiceQuery(RecordContext db, Asker asker)
{
    private const int Most = 200;

    public async Task<ImmutableArray<VoiceLine>> Of(PersonSheet person, CancellationToken cancel = default)
    {
        var episodes = person.Work.Take(Most).ToDictionary(e => $"episode/{e.Id}", StringComparer.Ordinal);
        if (episodes.Count == 0)
            return [];
        var entries = await db.ReadKinds([.. episodes.Keys], [Kinds.FormRecorded, Kinds.DecisionMade], null, asker.Classes, Most * 5, cancel: cancel);
        var shown = await db.WithoutStaying(asker, entries, cancel);
        return
        [
            .. from entry in shown
               where entry.Says.ContainsKey("voice")
               orderby entry.Recorded descending, entry.Chain
               let e = episodes[entry.Chain]
               let voice = Replay.Answers(entry)[VoiceRules.Field] as JsonObject
               select new VoiceLine(entry, e.Id, e.Shape, e.Pathway, entry.Says["voice"], Word(voice, VoiceRules.Said), Word(voice, "how"), Word(voice, "alone"), Word(voice, "not-alone"), Word(voice, VoiceRules.Changed)),
        ];
    }

    /// <summary>By front door and kind of work, of what was recorded in a time; no names. For those who look after practice.</summary>
    public async Task<ImmutableArray<VoiceCount>> Counts(NodaTime.Instant begin, NodaTime.Instant end, CancellationToken cancel = default)
    {
        var published = asker.Gate.Publishes(asker.Reader);
        var counted = await (
            from v in db.Set<VoiceRow>().AsNoTracking()
            join e in published ? db.Set<EpisodeRow>() : db.Seen(asker) on v.Episode equals e.Id
            where v.Recorded >= begin && v.Recorded < end
            group v by new { e.FrontDoor, e.Pathway } into g
            orderby g.Key.FrontDoor, g.Key.Pathway
            select new { g.Key.FrontDoor, g.Key.Pathway, All = g.Count(), Missing = g.Count(v => v.State == Practice.Kernel.Voice.Missing), Heard = g.Count(v => v.State == Practice.Kernel.Voice.Heard) }).Take(Most).ToListAsync(cancel);
        return [.. counted.Select(c => !published ? new VoiceCount(c.FrontDoor, c.Pathway, c.All, c.Missing, c.Heard)
            : new VoiceCount(c.FrontDoor, c.Pathway, SmallNumbers.Of(c.All, c.All), SmallNumbers.Of(c.Missing, c.All), SmallNumbers.Of(c.Heard, c.All)))];
    }

    private static string? Word(JsonObject? voice, string name) => voice?[name]?.ToString();
}
