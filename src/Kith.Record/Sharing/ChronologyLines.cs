using System.Collections.Immutable;
using System.Globalization;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Entries;
using Kith.Practice.Forms;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Casework;
using Kith.Record.Queries;
using Kith.Record.Queries.Chronology;

namespace Kith.Record.Sharing;

/// <summary>
/// The chronology that was made last for a child, as a document could tell it: each entry under its day, with its source and what was said of
/// it since. Only entries that whoever gives it sees are in it; what of them goes, <see cref="Release"/> decides.
/// </summary>
internal static class ChronologyLines
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    public static async Task<ImmutableArray<DocumentLine>> Of(RecordContext db, Asker asker, PackShelf packs, DocumentSource source, CancellationToken cancel)
    {
        if (source.State.Subject is not { } subject || source.Report?.Mentions.GetValueOrDefault(subject)?.Person is not { } person
            || await new PersonQuery(db, asker).Sheet(person, cancel) is not { } sheet) return [];
        var query = new MadeChronologyQuery(db, asker, packs);
        if ((await query.Of(person, null, cancel)).FirstOrDefault() is not { } latest || await query.One(person, latest.Id, cancel) is not var (made, entries) || made.Withdrawn is not null) return [];
        var own = sheet.Mentions.Select(m => m.As.Mention).ToHashSet(StringComparer.Ordinal);
        var lines = ImmutableArray.CreateBuilder<DocumentLine>();
        // What it tells was written on all that was chosen.
        if (made.Analysis is { } analysis)
            lines.Add(new(made.Title, "What it tells", analysis, 0, new("assessment", subject, null, null, null)) { From = [.. entries.Select(e => (e.Entry.Chain, e.Entry.Sequence))] });
        foreach (var entry in entries)
        {
            var section = $"{When(entry.Entry.Happened)}: {entry.Sentence}";
            var said = Said(packs, entry, source.Values, section, await ShapeOf(db, asker, packs, entry, cancel)).Select(l => l with { Piece = l.Piece with { About = About(l.Piece.About, subject, own) } }).ToArray();
            lines.AddRange(said);
            var piece = said.Length > 0 ? said[0].Piece : new Piece("assessment", subject, null, null, null);
            ImmutableArray<(string, long)> from = [(entry.Entry.Chain, entry.Entry.Sequence)];
            lines.Add(new(section, "Source", $"{entry.By}; recorded {entry.Entry.Recorded.Local().Date.ToString("d MMMM uuuu", British)}{Standing(source.Values, entry.Standing)}", 0, piece) { From = from });
            foreach (var mark in entry.Marks.Where(m => m.Words is not null))
                lines.Add(new(section, $"{source.Values.Codes.GetValueOrDefault(source.Values.Chronology.Marks)?.Find(mark.As)?.Name ?? mark.As} ({mark.By})", mark.Words!, 0, new(mark.As == "family-view" ? "concern" : "assessment", subject, null, null, null)) { From = from });
        }
        return lines.ToImmutable();
    }

    /// <summary>What concerns the child in whatever report concerns the one whom this work is about.</summary>
    private static string? About(string? who, string subject, HashSet<string> own) => who is null || own.Contains(who) ? who is null ? null : subject : who;

    private static IEnumerable<DocumentLine> Said(PackShelf packs, ChronologyLine line, PracticePack values, string section, (string Shape, string Pathway)? of)
    {
        var (entry, agency) = (line.Entry, line.Entry.Says.GetValueOrDefault("agency"));
        var form = entry.Kind switch
        {
            Kinds.EventRecorded => Events.FormOf(values, entry.Says["kind"]),
            Kinds.ReportReceived => (of is { } o ? packs.Of(o.Shape).Pathways : values.Pathways).GetValueOrDefault(entry.Says["pathway"])?.Forms.GetValueOrDefault(entry.Says["form"]),
            Kinds.FormRecorded or Kinds.DecisionMade or Kinds.Asked or Kinds.Answered when of is { } o => packs.Of(o.Shape).Pathways[o.Pathway].Forms.Values.FirstOrDefault(f => f.RecordedAs == entry.Says["form"]),
            _ => null,
        };
        // An event stands with the person; its words concern the child.
        return form is null ? [] : FormLines.Of(entry, form, values, section, entry.Kind is Kinds.EventRecorded or Kinds.Answered ? agency : null).Select(l =>
            entry.Kind == Kinds.EventRecorded ? l with { Piece = l.Piece with { About = null } } : l);
    }

    private static async Task<(string, string)?> ShapeOf(RecordContext db, Asker asker, PackShelf packs, ChronologyLine line, CancellationToken cancel) =>
        line.Episode is { } episode && await new EpisodeQuery(db, asker).Sheet(episode, cancel) is { } sheet && packs.Of(sheet.Episode.Shape).Pathways.ContainsKey(sheet.Episode.Pathway)
            ? (sheet.Episode.Shape, sheet.Episode.Pathway) : null;

    private static string Standing(PracticePack pack, string? standing) =>
        standing is null ? "" : $". {pack.Codes.GetValueOrDefault(pack.Chronology.Standings)?.Find(standing)?.Name ?? standing}";

    private static string When(Happened happened)
    {
        var first = Events.First(happened);
        return happened.Precision switch
        {
            "year" => first.Year.ToString(CultureInfo.InvariantCulture),
            "month" => first.ToString("MMMM uuuu", British),
            _ => first.ToString("d MMMM uuuu", British),
        };
    }
}
