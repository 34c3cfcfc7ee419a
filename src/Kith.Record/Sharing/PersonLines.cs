using System.Collections.Immutable;
using System.Globalization;
using Kith.Access;
using Kith.Practice;
using Kith.Practice.Forms;
using Kith.Record.Narrative;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Sharing;

/// <summary>A person as a document tells of them: what is known last, what work there is and was.</summary>
internal static class PersonLines
{
    private static readonly CultureInfo British = CultureInfo.GetCultureInfo("en-GB");

    public static async Task<ImmutableArray<DocumentLine>> Of(RecordContext db, Asker asker, DocumentSource source, CancellationToken cancel)
    {
        if (source.State.Subject is not { } subject || source.Report?.Mentions.GetValueOrDefault(subject)?.Person is not { } person
            || await new PersonQuery(db, asker).Sheet(person, cancel) is not { } sheet) return [];
        var opening = source.Values.Pathways.Values.Select(p => p.Opening.Form is { } form && p.Opening.OnePer is { } each ? p.Forms[form].Fields.FirstOrDefault(f => f.Id == each) : null).FirstOrDefault(f => f is not null);
        var lines = ImmutableArray.CreateBuilder<DocumentLine>();
        var mentions = sheet.Known.Select(k => k.Mention).Distinct(StringComparer.Ordinal).ToArray();
        var told = (await db.Set<MentionAnswerRow>().AsNoTracking().Where(a => mentions.Contains(a.Mention)).Select(a => new { a.Mention, a.Field, a.Source }).ToListAsync(cancel))
            .ToDictionary(a => (a.Mention, a.Field), a => a.Source);
        foreach (var known in sheet.Known.DistinctBy(k => k.Field))
            if (Field(opening?.Fields ?? [], known.Field) is { } field)
                lines.Add(new("Who this is", field.Label, AnswerLines.Words(field, known.Value, source.Values), 0, new(known.Class, subject, field.SourceLabel, null, null)) { From = told.TryGetValue((known.Mention, known.Field), out var from) ? [(from, 0)] : [] });
        foreach (var (heading, episodes) in new[] { ("Work that is open", sheet.Open), ("Work before", sheet.Before) })
            foreach (var e in episodes)
                lines.Add(new(heading, source.Values.Pathways.GetValueOrDefault(e.Outline.Pathway)?.Name ?? e.Outline.Pathway,
                    $"Received {Day(e.Outline.Received)}{(e.Outline.Closed is { } closed ? $", ended {Day(closed)}: {Ended(source, e.Outline)}" : "")}", 0, new("assessment", subject, null, null, null))
                { From = [($"episode/{e.Outline.Id}", 1)] });
        return lines.ToImmutable();
    }

    private static string Ended(DocumentSource source, EpisodeOutline episode) =>
        source.Values.Pathways.GetValueOrDefault(episode.Pathway)?.CloseReasons.GetValueOrDefault(episode.CloseReason ?? "") ?? episode.CloseReason ?? "";

    private static string Day(NodaTime.Instant at) => at.Local().Date.ToString("d MMMM uuuu", British);

    private static Field? Field(ImmutableArray<Field> fields, string path)
    {
        Field? found = null;
        foreach (var name in path.Split('.'))
        {
            found = fields.FirstOrDefault(f => f.Id == name);
            if (found is null) return null;
            fields = found.Fields.IsDefault ? [] : found.Fields;
        }
        return found;
    }
}
