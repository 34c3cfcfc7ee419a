using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Record;
using Kith.Record.Casework;
using Kith.Record.Queries;
using NodaTime;
using NodaTime.Text;

namespace Kith.Pages.Episodes;

/// <summary>Puts together what a reader sees of an episode: the fold of those parts of its entries that are let through to them, until a moment.</summary>
internal static class EpisodeReading
{
    /// <returns>null: there is none, or none that this reader sees whole; or nothing had been recorded by then.</returns>
    public static async Task<EpisodeSeen?> Of(RecordContext db, Asker asker, PackShelf packs, string id, Instant? until, CancellationToken cancel)
    {
        var query = new EpisodeQuery(db, asker);
        if (await query.Sheet(id, cancel) is not { } sheet || await query.Entries(id, until, cancel) is not { } all) return null;
        var of = all.Where(e => e.Chain == $"episode/{id}").ToImmutableArray();
        var told = all.Where(e => e.Chain != $"episode/{id}").ToImmutableArray();
        var report = Replay.Report(told);
        if (Replay.Episode(of, report) is not { } state) return null;

        if (until is null) state = await AskedNow.With(db, asker, packs, state, report, cancel);
        var shape = packs.Of(state.Shape);
        var workers = await new WorkerQuery(db).Names(all.SelectMany(Workers).Append(state.Worker).Append(sheet.Episode.Worker), cancel);
        var siblings = until is not null ? [] : await new SiblingQuery(db, asker).Of(sheet.Episode, cancel);
        return new(
            state, shape.Pathways[state.Pathway], shape, report, sheet.Sight, Subject(state, report, sheet.Subject), of, told, Others(report, state), sheet.Ties,
            siblings, id => workers.GetValueOrDefault(id, id), until ?? asker.Now, until is not null)
        {
            RatedAbove = until is null && state.Parent is not null ? sheet.Episode.Rating : null,
        };
    }

    /// <summary>Workers whom an entry names: who recorded it, to whom it was given or told.</summary>
    private static IEnumerable<string> Workers(PastEntry entry) =>
        new[] { entry.Actor.Human, entry.Says.GetValueOrDefault("worker"), entry.Says.GetValueOrDefault("recipient"), To(entry.Says.GetValueOrDefault("to")) }.OfType<string>();

    private static string? To(string? to) => to?.Split(':') is ["worker", var id] ? id : null;

    private static Named? Subject(EpisodeState state, ReportState? report, Named? now)
    {
        if (state.Subject is not { } subject || report?.Mentions.GetValueOrDefault(subject) is not { } mention) return now;
        return Described(mention, state.Answers.GetValueOrDefault("child") ?? JsonPath.Find(report.Answers, mention.Path) as JsonObject, report.Received);
    }

    private static ImmutableArray<Named> Others(ReportState? report, EpisodeState state) => report is null ? [] :
        [.. report.Mentions.Values.Where(m => m.Id != state.Subject).OrderBy(m => m.Path, StringComparer.Ordinal).Select(m => Described(m, JsonPath.Find(report.Answers, m.Path) as JsonObject, report.Received))];

    /// <summary>Somebody as a report describes them: given names, then family name.</summary>
    private static Named Described(MentionState mention, JsonObject? said, Instant told)
    {
        string? Text(string field) => said?[field]?.ToString() is { Length: > 0 } text && text.ToUpperInvariant() is not ("NOT KNOWN" or "UNKNOWN") ? text : null;
        var name = string.Join(' ', new[] { Text("given-names"), Text("family-name") }.OfType<string>());
        return new(
            mention.Id, mention.Person, mention.Role, name.Length > 0 ? name : Text("name") ?? Named.NotKnown, Day(Text("date-of-birth")),
            int.TryParse(Text("approximate-age"), out var age) ? age : null, Day(Text("expected-date-of-birth")), Text("sex"), told);
    }

    private static LocalDate? Day(string? iso) => iso is not null && LocalDatePattern.Iso.Parse(iso) is { Success: true } day ? day.Value : null;
}
