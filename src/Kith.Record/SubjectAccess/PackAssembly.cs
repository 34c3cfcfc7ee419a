using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using Kith.Record.Narrative;
using Kith.Record.Queries;
using Kith.Record.Sharing;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Names = Kith.Record.Narrative.Names;

namespace Kith.Record.SubjectAccess;

/// <summary>
/// Everything that the ledger holds about one person, up to a moment: their own chain, every report that tells of them, every episode about
/// them, and who has seen it. Of what tells of others only what stands about this person, or about nobody by name. The same moment gives the same pack.
/// </summary>
internal static class PackAssembly
{
    private const int Most = 200;
    private const int MostReadings = 500;

    public static async Task<ImmutableArray<PackLine>> Of(RecordContext db, PackShelf packs, string person, Instant until, CancellationToken cancel)
    {
        person = await OnePerson.GoesBy(db, person, cancel);
        var mentions = await db.Set<MentionRow>().AsNoTracking().Where(m => m.Person == person).OrderBy(m => m.Received).ThenBy(m => m.Id).Take(Most).ToListAsync(cancel);
        var episodes = await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Person == person && e.Pathway != Practice.Kernel.SubjectAccess.Pathway)
            .OrderBy(e => e.Received).ThenBy(e => e.Id).Take(Most).ToListAsync(cancel);
        var own = mentions.Select(m => m.Id).Concat(await OnePerson.Ids(db, person, cancel)).ToHashSet(StringComparer.Ordinal);
        var reports = mentions.Select(m => m.Report).Distinct(StringComparer.Ordinal).ToArray();
        var workers = await Workers(db, cancel);
        var reporters = await db.Set<ReportRow>().AsNoTracking().Where(r => reports.Contains(r.Id) && r.ReferrerWorker != null).Select(r => r.ReferrerWorker!).Distinct().Take(Most).ToListAsync(cancel);
        var suggestions = new Suggestions(own, await OtherNames(db, reports, own, cancel), reporters.SelectMany(r => Views.Names.Tokens(workers(r))).ToHashSet(StringComparer.Ordinal));
        var lines = ImmutableArray.CreateBuilder<PackLine>();
        foreach (var report in reports)
            lines.AddRange(Chain(packs, await db.Read($"report/{report}", until, cancel: cancel).ToListAsync(cancel), null, null, suggestions, workers));
        foreach (var episode in episodes)
        {
            var shape = packs.Of(episode.Shape);
            lines.AddRange(Chain(packs, await db.Read($"episode/{episode.Id}", until, cancel: cancel).ToListAsync(cancel), shape, episode.Pathway, suggestions, workers));
        }
        var records = await OnePerson.Records(db, $"person/{person}", cancel);
        foreach (var record in records)
            lines.AddRange(Chain(packs, await db.Read(record, until, cancel: cancel).ToListAsync(cancel), null, null, suggestions, workers));
        lines.AddRange(await Readings(db, packs.Current, [.. records, .. mentions.Select(m => $"mention/{m.Id}"), .. episodes.Select(e => $"episode/{e.Id}")], reporters, until, cancel));
        return lines.ToImmutable();
    }

    private static IEnumerable<PackLine> Chain(PackShelf packs, List<PastEntry> entries, PracticePack? shape, string? pathwayId, Suggestions suggestions, Func<string, string> workers)
    {
        if (entries.Count == 0) yield break;
        var pack = packs.Current;
        var pathway = pathwayId is null ? null : shape?.Pathways.GetValueOrDefault(pathwayId);
        var sentences = new Sentences(pack, new Names(workers));
        var section = $"{pathway?.Name ?? (entries[0].Chain.StartsWith("report/", StringComparison.Ordinal) ? "What was told" : "Your entry in the index")}, from {Day(entries[0].Recorded)}";
        foreach (var entry in entries)
        {
            // Deadlines and steps say how the work was run, not anything of the person.
            if (entry.Kind is Kinds.StepOpened or Kinds.StepClosed or Kinds.DueSet or Kinds.DueMoved or Kinds.DueMet or Kinds.DueDropped or Kinds.PromptRaised) continue;
            var sentence = $"{sentences.Tell(entry, pathway).Sentence}. {sentences.Who(entry.Actor)}";
            var (of, why) = suggestions.For(sentence);
            yield return new($"{entry.Chain}#{entry.Sequence}", section, Day(entry.Recorded), sentence, of, why);
            foreach (var line in Lines(entry, pathway, pack))
            {
                var (reason, because) = suggestions.For(line.Piece, line.Value);
                yield return new($"{entry.Chain}#{entry.Sequence}/{line.Path}", section, line.Label, line.Value, reason, because);
            }
        }
    }

    private static IEnumerable<DocumentLine> Lines(PastEntry entry, Practice.Pathways.Pathway? pathway, PracticePack pack)
    {
        var form = entry.Kind switch
        {
            Kinds.ReportReceived => pack.Pathways.GetValueOrDefault(entry.Says["pathway"])?.Forms.GetValueOrDefault(entry.Says["form"]),
            Kinds.FormRecorded or Kinds.DecisionMade or Kinds.Asked or Kinds.Answered => pathway?.Forms.Values.FirstOrDefault(f => f.RecordedAs == entry.Says["form"]),
            _ => null,
        };
        return form is not null ? FormLines.Of(entry, form, pack, "", entry.Says.GetValueOrDefault("agency")).Where(l => l.Value.Length > 0) : Plain(entry);
    }

    private static IEnumerable<DocumentLine> Plain(PastEntry entry) =>
        from part in entry.Parts
        where part.Body is not null
        from leaf in Leaves(part.Body, "")
        select new DocumentLine("", leaf.Path.Split('.')[^1].Replace('-', ' '), leaf.Value, 0, new Piece(part.Class, part.About is null ? null : Replay.Id(part.About), null, null, null)) { Path = $"{part.Class}/{leaf.Path}" };

    private static IEnumerable<(string Path, string Value)> Leaves(JsonNode? node, string path) => node switch
    {
        JsonObject fields => fields.SelectMany(f => Leaves(f.Value, FieldPath.Under(path, f.Key))),
        JsonArray items => items.SelectMany((item, i) => Leaves(item, FieldPath.Item(path, i))),
        JsonValue value => [(path, value.ToString())],
        _ => [],
    };

    private static async Task<IEnumerable<PackLine>> Readings(RecordContext db, PracticePack pack, string[] subjects, List<string> reporters, Instant until, CancellationToken cancel)
    {
        var last = Micros.From(until);
        var audits = db.Set<ReadAuditSubjectRow>().Where(s => subjects.Contains(s.Subject)).Select(s => s.Audit);
        var rows = await db.Set<ReadAuditRow>().AsNoTracking().Where(a => a.At <= last && audits.Contains(a.Id)).OrderBy(a => a.At).ThenBy(a => a.Id).Take(MostReadings).ToListAsync(cancel);
        return
        [
            .. rows.Select(a => new PackLine(
                $"seen#{a.Id}", "Who has seen your record", Day(Micros.ToInstant(a.At)),
                $"{pack.Roles.GetValueOrDefault(a.Role)?.Name ?? a.Role}, {pack.Partnership.Agency(a.Agency)?.Name ?? a.Agency}: {pack.Purposes.GetValueOrDefault(a.Purpose)?.Name ?? a.Purpose}",
                reporters.Contains(a.Human) ? "reporter" : null, reporters.Contains(a.Human) ? "Read by who told us" : null)),
        ];
    }

    private static async Task<IReadOnlySet<string>> OtherNames(RecordContext db, string[] reports, HashSet<string> own, CancellationToken cancel)
    {
        var others = await db.Set<MentionRow>().AsNoTracking().Where(m => reports.Contains(m.Report)).Select(m => m.Id).Take(Most * 5).ToListAsync(cancel);
        var ids = others.Where(o => !own.Contains(o)).ToArray();
        var said = await db.Set<MentionAnswerRow>().AsNoTracking().Where(a => (ids.Contains(a.Mention) || own.Contains(a.Mention)) && (a.Field == "given-names" || a.Field == "family-name" || a.Field == "name"))
            .Take(Most * 10).ToListAsync(cancel);
        var mine = said.Where(a => own.Contains(a.Mention)).SelectMany(a => Views.Names.Tokens(a.Value)).ToHashSet(StringComparer.Ordinal);
        return said.Where(a => !own.Contains(a.Mention)).SelectMany(a => Views.Names.Tokens(a.Value)).Where(t => t.Length > 2 && !mine.Contains(t)).ToHashSet(StringComparer.Ordinal);
    }

    private static async Task<Func<string, string>> Workers(RecordContext db, CancellationToken cancel)
    {
        var names = (await db.Set<WorkerRow>().AsNoTracking().Take(5000).ToListAsync(cancel)).ToDictionary(w => w.Id, w => w.Name ?? w.Id, StringComparer.Ordinal);
        return id => names.GetValueOrDefault(id, id);
    }

    private static string Day(Instant at) => Practice.London.Local(at).Date.ToString("d MMMM uuuu", System.Globalization.CultureInfo.GetCultureInfo("en-GB"));
}
