using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Practice.Pathways;

namespace Kith.Record.Sharing;

/// <summary>What a document about one episode is made from: the entries that whoever makes it may see, and what they come to.</summary>
/// <param name="Shape">The pack whose stages and forms the episode keeps to.</param>
public sealed record DocumentSource(EpisodeState State, ReportState? Report, ImmutableArray<PastEntry> Told, ImmutableArray<PastEntry> Recorded, PracticePack Shape, PracticePack Values)
{
    public Pathway Pathway => Shape.Pathways[State.Pathway];
}

/// <summary>Puts together all that a document could say. Pure; what a recipient gets of it, <see cref="Release"/> decides.</summary>
public static class Composition
{
    public static ImmutableArray<DocumentLine> Of(string kind, DocumentSource source, IEnumerable<DocumentLine> person) => kind switch
    {
        "reply" => [.. Reply(source)],
        "person" or "chronology" => [.. person],
        _ => [.. Summary(source)],
    };

    private static IEnumerable<DocumentLine> Summary(DocumentSource source)
    {
        if (source.Told.FirstOrDefault(e => e.Kind == Kinds.ReportReceived) is { } received
            && source.Shape.Pathways.GetValueOrDefault(received.Says["pathway"]) is { } pathway && pathway.Forms.GetValueOrDefault(received.Says["form"]) is { } form)
        {
            var child = source.State.Subject is { } subject ? source.Report?.Mentions.GetValueOrDefault(subject)?.Path : null;
            var others = source.Report?.Mentions.Values.Where(m => m.Path != child && m.Role == "child").Select(m => m.Path).ToHashSet(StringComparer.Ordinal) ?? [];
            // What was told of brothers and sisters stands in documents of their own.
            foreach (var line in FormLines.Of(received, form, source.Values, "What we were told", wanted: path => !others.Contains(path))) yield return line;
        }
        foreach (var filled in source.Recorded.Where(e => e.Kind == Kinds.GapFilled))
            foreach (var line in Found(source, filled)) yield return line;
        foreach (var entry in Latest(source))
            foreach (var line in Step(source, entry)) yield return line;
    }

    /// <summary>The latest decision with its reason, and nothing else.</summary>
    private static IEnumerable<DocumentLine> Reply(DocumentSource source)
    {
        if (source.Recorded.LastOrDefault(e => e.Kind == Kinds.DecisionMade) is not { } decided) yield break;
        yield return Outcome(source, decided, "What was decided");
        if (source.Pathway.Forms.GetValueOrDefault(decided.Says["form"]) is { } form)
            foreach (var line in FormLines.Of(decided, form with { Fields = [.. form.Fields.Where(f => f.Id == "reason")] }, source.Values, "What was decided")) yield return line;
    }

    /// <summary>Of what was done again only the last counts.</summary>
    private static IEnumerable<PastEntry> Latest(DocumentSource source) => source.Recorded
        .Where(e => e.Kind is Kinds.FormRecorded or Kinds.DecisionMade or Kinds.Asked or Kinds.Answered)
        .GroupBy(e => e.Says["instance"], StringComparer.Ordinal).Select(g => g.Last()).OrderBy(e => e.Sequence);

    private static IEnumerable<DocumentLine> Step(DocumentSource source, PastEntry entry)
    {
        if (source.Pathway.Step(entry.Says["step"]) is not { } step || source.Pathway.Forms.Values.FirstOrDefault(f => f.RecordedAs == entry.Says["form"]) is not { } form) yield break;
        var agency = entry.Says.GetValueOrDefault("agency");
        var section = agency is null ? step.Name : $"{form.Name}: {source.Values.Partnership.Agency(agency)?.Name ?? agency}";
        if (entry.Kind == Kinds.DecisionMade) yield return Outcome(source, entry, section);
        foreach (var line in FormLines.Of(entry, form, source.Values, section, agency)) yield return line;
    }

    private static DocumentLine Outcome(DocumentSource source, PastEntry decided, string section) => new(
        section, "Decided", source.Pathway.Step(decided.Says["step"])?.Outcomes.FirstOrDefault(o => o.Id == decided.Says["outcome"])?.Name ?? decided.Says["outcome"], 0,
        new("assessment", source.State.Subject, null, null, null)) { From = [(decided.Chain, decided.Sequence)] };

    private static IEnumerable<DocumentLine> Found(DocumentSource source, PastEntry filled)
    {
        var gap = filled.Says["field"];
        var path = gap.StartsWith("child.", StringComparison.Ordinal) ? gap : $"report.{gap}";
        foreach (var part in filled.Parts.Where(p => p.Body is not null))
            if (JsonPath.Find(part.Body, path) is { } value && GapLabels.Field(source.Pathway, gap) is { } field)
                yield return new("Found out since", field.Label, Narrative.AnswerLines.Words(field, value, source.Values), 0,
                    new(part.Class, part.About is null ? null : Replay.Id(part.About), null, null, null)) { From = [(filled.Chain, filled.Sequence)] };
    }
}
