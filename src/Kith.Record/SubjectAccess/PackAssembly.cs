using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;
using Kith.Record.Casework;
using Kith.Record.Ledger;
using Kith.Record.Narrative;
using Kith.Record.Sharing;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Names = Kith.Record.Narrative.Names;

namespace Kith.Record.SubjectAccess;

/// <summary>
/// Everything that the ledger holds about one person, up to a moment: every report that tells of them, every episode about them, what is said of
/// them in work about somebody else, their own chain with that of each record that goes by theirs, relationships that stand with somebody else,
/// files, and who has seen it. Each line with what the rules propose for whoever asks. The same moment gives the same lines under the same keys.
/// </summary>
internal static class PackAssembly
{
    private const string Work = "practice";

    /// <summary>A stretch of a chain that comes into the pack.</summary>
    /// <param name="AboutAnother">It is work about somebody else: what is not said of the one whose record it is, is said of others.</param>
    /// <param name="Only">Which entries; all when null.</param>
    private sealed record Stretch(string Chain, string Source, string Name, PracticePack Shape, Pathway? Pathway, bool AboutAnother, bool Later, Func<PastEntry, bool>? Only = null);

    public static async Task<ImmutableArray<PackLine>> Of(RecordContext db, PackShelf packs, Circle circle, ClosedParts closed, FoundAsker asker, Instant until, CancellationToken cancel)
    {
        var pack = packs.Current;
        var workers = await Workers(db, cancel);
        var told = new List<PastEntry>();
        foreach (var report in circle.Reports) told.AddRange(await db.Read($"report/{report}", until, cancel: cancel).ToListAsync(cancel));
        var reporters = await ProposalsFor.Reporting(db, pack, circle, told, cancel);
        var proposals = await ProposalsFor.Of(db, pack, circle, asker, reporters, cancel);
        var lines = ImmutableArray.CreateBuilder<PackLine>();
        var (stretches, episodes) = await Stretches(db, packs, circle, cancel);
        foreach (var stretch in stretches)
        {
            var entries = stretch.Source == "report" ? told.FindAll(e => e.Chain == stretch.Chain) : await db.Read(stretch.Chain, until, cancel: cancel).ToListAsync(cancel);
            lines.AddRange(Lines(pack, stretch, entries, circle, closed, proposals, workers));
        }
        lines.AddRange(await Files(db, circle, closed, episodes, proposals, until, cancel));
        lines.AddRange(await Readings(db, pack, [.. circle.Ids.Select(i => $"person/{i}"), .. circle.Own.Select(m => $"mention/{m.Id}"), .. episodes.Select(e => $"episode/{e}")], closed, reporters, proposals, until, cancel));
        return Distinct(lines);
    }

    /// <summary>Two parts of one entry may have answers of one path; each has a key of its own.</summary>
    private static ImmutableArray<PackLine> Distinct(IEnumerable<PackLine> lines)
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. lines.Select(line => (seen[line.Key] = seen.GetValueOrDefault(line.Key) + 1) is > 1 and var again ? line with { Key = $"{line.Key}~{again}" } : line)];
    }

    private static async Task<(List<Stretch> Stretches, string[] Episodes)> Stretches(RecordContext db, PackShelf packs, Circle circle, CancellationToken cancel)
    {
        var pack = packs.Current;
        var (person, reports) = (circle.Person, circle.Reports);
        var children = circle.Own.Where(m => m.Role == "child").Select(m => m.Report).ToHashSet(StringComparer.Ordinal);
        var stretches = reports.Select(r => new Stretch($"report/{r}", "report", "What was told", pack, null, !children.Contains(r), false)).ToList();
        var episodes = await db.Set<EpisodeRow>().AsNoTracking().Where(e => e.Pathway != Kith.Practice.Kernel.SubjectAccess.Pathway && (e.Person == person || (e.Report != null && reports.Contains(e.Report))))
            .OrderBy(e => e.Received).ThenBy(e => e.Id).Take(Circle.Most).ToListAsync(cancel);
        if (episodes.Count == Circle.Most) throw new InvalidOperationException($"person/{person} has more than {Circle.Most} episodes: no pack can be put together that leaves nothing out.");
        foreach (var e in episodes.Where(e => e.Person == person))
        {
            var shape = packs.Of(e.Shape);
            stretches.Add(new($"episode/{e.Id}", e.Pathway, shape.Pathways.GetValueOrDefault(e.Pathway)?.Name ?? e.Pathway, shape, shape.Pathways.GetValueOrDefault(e.Pathway), false, false));
        }
        foreach (var id in circle.Ids) stretches.Add(new($"person/{id}", "person", "Your entry in the index", pack, null, false, false));
        // Of work about somebody else: what is said of them, and what they were given.
        var given = circle.Own.Select(m => $"party:{m.Id}").ToHashSet(StringComparer.Ordinal);
        foreach (var e in episodes.Where(e => e.Person != person && (e.Subject is null || !circle.Self.Contains(e.Subject))))
        {
            var shape = packs.Of(e.Shape);
            stretches.Add(new($"episode/{e.Id}", "elsewhere", "Said of you in work about somebody else", shape, shape.Pathways.GetValueOrDefault(e.Pathway), true, true,
                entry => entry.Parts.Any(p => p.About is not null && circle.Self.Contains(Replay.Id(p.About))) || (entry.Says.GetValueOrDefault("to") is { } to && given.Contains(to))));
        }
        var bonds = (await db.Set<KinshipEndRow>().AsNoTracking().Where(e => e.Person == person).Select(e => e.Id).Take(Circle.Most).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        var chains = await db.Set<KinshipEndRow>().AsNoTracking().Where(e => bonds.Contains(e.Id) && e.Side == KinshipEndRow.First && e.Person != person).Select(e => e.Written).Distinct().OrderBy(w => w).Take(Circle.Most).ToListAsync(cancel);
        stretches.AddRange(chains.Select(c => new Stretch($"person/{c}", "related", "Relationships that stand with somebody else", pack, null, true, true, entry => entry.Says.GetValueOrDefault("relationship") is { } bond && bonds.Contains(bond))));
        return (stretches, [.. episodes.Where(e => e.Person == person).Select(e => e.Id)]);
    }

    private static IEnumerable<PackLine> Lines(PracticePack pack, Stretch stretch, List<PastEntry> entries, Circle circle, ClosedParts closed, Proposals proposals, Func<string, string> workers)
    {
        if (entries.Count == 0) yield break;
        var sentences = new Sentences(pack, new Names(workers));
        var section = $"{stretch.Name}, from {Day(entries[0].Recorded)}";
        foreach (var entry in entries.Where(e => stretch.Only?.Invoke(e) != false))
        {
            // Deadlines and steps say how the work was run, not anything of the person.
            if (entry.Kind is Kinds.StepOpened or Kinds.StepClosed or Kinds.DueSet or Kinds.DueMoved or Kinds.DueMet or Kinds.DueDropped or Kinds.PromptRaised) continue;
            var sentence = $"{sentences.Tell(entry, stretch.Pathway).Sentence}. {sentences.Who(entry.Actor)}";
            var (kind, standing) = entry.Kind == Kinds.EventRecorded ? (entry.Says["kind"], entry.Says["standing"]) : (null, null);
            var reveals = Reveals(pack, entry);
            var rule = proposals.For(new(sentence, reveals, null, null, null, null, kind, standing, entry.Kind == Kinds.Barred, false));
            var held = closed.Entry(entry);
            yield return new($"{entry.Chain}#{entry.Sequence}", section, stretch.Source, stretch.Name, Day(entry.Recorded), sentence, reveals.IsEmpty ? Work : reveals[0], rule) { Later = stretch.Later, Held = held };
            foreach (var line in Answers(entry, stretch, pack))
            {
                var (piece, field) = (line.Piece, line.Path.Split('.', '/')[^1].Split('[')[0]);
                var another = stretch.AboutAnother && piece.Class != Work;
                var proposed = proposals.For(new(line.Value, [piece.Class], piece.About, piece.Source, piece.Limit, field, kind, standing, another, false));
                yield return new($"{entry.Chain}#{entry.Sequence}/{line.Path}", section, stretch.Source, stretch.Name, line.Label, line.Value, piece.Class, proposed) { Later = stretch.Later, Held = held ?? closed.Mention(piece.About) ?? closed.Person(piece.About) };
            }
        }
    }

    /// <summary>Classes of what the sentence of an entry lets guess by itself.</summary>
    private static ImmutableArray<string> Reveals(PracticePack pack, PastEntry entry) => entry.Kind switch
    {
        Kinds.AddressRecorded => [entry.Yes("protected") ? "protected-address" : "address"],
        Kinds.FlagRaised or Kinds.FlagLowered => [pack.Flags.GetValueOrDefault(entry.Says["flag"])?.Class ?? "protected-address"],
        Kinds.EventRecorded => [.. entry.Parts.Select(p => p.Class).Distinct(StringComparer.Ordinal)],
        Kinds.RelationshipRecorded or Kinds.RelationshipCorrected => entry.Says.TryGetValue("class", out var sensitivity) ? [sensitivity] : [],
        Kinds.DecisionMade or Kinds.EpisodeClosed => ["assessment"],
        _ => [],
    };

    private static IEnumerable<DocumentLine> Answers(PastEntry entry, Stretch stretch, PracticePack pack)
    {
        var form = entry.Kind switch
        {
            Kinds.ReportReceived => pack.Pathways.GetValueOrDefault(entry.Says["pathway"])?.Forms.GetValueOrDefault(entry.Says["form"]),
            Kinds.FormRecorded or Kinds.DecisionMade or Kinds.Asked or Kinds.Answered => stretch.Pathway?.Forms.Values.FirstOrDefault(f => f.RecordedAs == entry.Says["form"]),
            _ => null,
        };
        return form is not null ? FormLines.Of(entry, form, pack, "", entry.Says.GetValueOrDefault("agency")).Where(l => l.Value.Length > 0) : Plain(entry);
    }

    private static IEnumerable<DocumentLine> Plain(PastEntry entry) =>
        from part in entry.Parts
        where part.Body is not null
        from leaf in Leaves(part.Body, "")
        select new DocumentLine("", leaf.Path.Split('.')[^1].Replace('-', ' '), leaf.Value, 0, new(part.Class, part.About is null ? null : Replay.Id(part.About), null, null, null)) { Path = $"{part.Class}/{leaf.Path}" };

    private static IEnumerable<(string Path, string Value)> Leaves(JsonNode? node, string path) => node switch
    {
        JsonObject fields => fields.SelectMany(f => Leaves(f.Value, FieldPath.Under(path, f.Key))),
        JsonArray items => items.SelectMany((item, i) => Leaves(item, FieldPath.Item(path, i))),
        JsonValue value => [(path, value.ToString())],
        _ => [],
    };

    /// <summary>Files of the person and of the work about them: one line each, which stands for what is in the file.</summary>
    private static async Task<IEnumerable<PackLine>> Files(RecordContext db, Circle circle, ClosedParts closed, string[] episodes, Proposals proposals, Instant until, CancellationToken cancel)
    {
        var rows = await db.Set<AttachedRow>().AsNoTracking()
            .Where(f => f.Taken == null && f.Destroyed == null && f.At <= until && (f.Person == circle.Person || (f.Episode != null && episodes.Contains(f.Episode)))).OrderBy(f => f.At).ThenBy(f => f.Id).Take(Circle.Most).ToListAsync(cancel);
        return rows.Select(f =>
        {
            var words = $"{f.Name}: {f.Description}";
            var rule = proposals.For(new(words, [f.Class], null, null, null, null, null, null, false, true));
            return new PackLine($"{FilePrefix}{f.Id}#1", "Files", "file", "Files", $"File of {Day(f.At)}", words, f.Class, rule) { Later = true, Held = closed.Work(f.Episode ?? f.Told) };
        });
    }

    /// <summary>Begins the key of a line that stands for a file.</summary>
    public const string FilePrefix = "document/";

    private static async Task<IEnumerable<PackLine>> Readings(
        RecordContext db, PracticePack pack, string[] subjects, ClosedParts closed, Reporters reporters, Proposals proposals, Instant until, CancellationToken cancel)
    {
        var last = Micros.From(until);
        var audits = db.Set<ReadAuditSubjectRow>().Where(s => subjects.Contains(s.Subject)).Select(s => s.Audit);
        // Before the moment, and not in it: whoever goes through the pack is reading it just then.
        var rows = await db.Set<ReadAuditRow>().AsNoTracking().Where(a => a.At < last && audits.Contains(a.Id)).OrderBy(a => a.At).ThenBy(a => a.Id).Take(Circle.Most).ToListAsync(cancel);
        var read = rows.Select(a => a.Id).ToArray();
        var held = (await db.Set<ReadAuditSubjectRow>().AsNoTracking().Where(s => read.Contains(s.Audit)).OrderBy(s => s.Subject).Select(s => new { s.Audit, s.Subject }).ToListAsync(cancel))
            .Select(s => (s.Audit, Held: closed.Of(s.Subject))).Where(s => s.Held is not null).ToLookup(s => s.Audit, s => s.Held);
        var more = rows.Count < Circle.Most ? [] : new[] { new PackLine("seen#more", "Who has seen your record", "seen", "Who has seen your record", "Further reading", $"More than the {Circle.Most} readings listed here; ask for the rest", Work, null) };
        return rows.Select(a =>
        {
            var words = $"{pack.Roles.GetValueOrDefault(a.Role)?.Name ?? a.Role}, {pack.Partnership.Agency(a.Agency)?.Name ?? a.Agency}: {pack.Purposes.GetValueOrDefault(a.Purpose)?.Name ?? a.Purpose}";
            var telling = reporters.Workers.Contains(a.Human) || reporters.AgencyIds.Contains(a.Agency);
            var rule = proposals.For(new(words, [telling ? "contact-details" : Work], null, null, null, null, null, null, false, false));
            return new PackLine($"seen#{a.Id}", "Who has seen your record", "seen", "Who has seen your record", Day(Micros.ToInstant(a.At)), words, Work, rule) { Held = held[a.Id].FirstOrDefault() };
        }).Concat(more);
    }

    private static async Task<Func<string, string>> Workers(RecordContext db, CancellationToken cancel)
    {
        var names = (await db.Set<WorkerRow>().AsNoTracking().Take(20_000).ToListAsync(cancel)).ToDictionary(w => w.Id, w => w.Name ?? w.Id, StringComparer.Ordinal);
        return id => names.GetValueOrDefault(id, id);
    }

    private static string Day(Instant at) => Kith.Practice.London.Local(at).Date.ToString("d MMMM uuuu", System.Globalization.CultureInfo.GetCultureInfo("en-GB"));
}
