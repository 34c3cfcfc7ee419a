using System.Collections.Immutable;
using System.Globalization;
using Kith.Access;
using Kith.Practice.Entries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>A piece of what was written; found, when it is one of the words looked for.</summary>
public sealed record Stretch(string Text, bool Found);

/// <summary>Something written in which the words were found.</summary>
/// <param name="Episode">Where it is read: its own episode; of a report, one that came of it.</param>
/// <param name="Form">Id of the form, in the shape of the episode.</param>
public sealed record Passage(string Episode, string Pathway, string Shape, Named? Subject, string Kind, string? Form, Instant At, string By, ImmutableArray<Stretch> Snippet);

/// <param name="More">There are others: narrow the search. How many is not told.</param>
/// <param name="TooLittle">Nothing was looked for, because too little was given.</param>
public sealed record FoundWords(ImmutableArray<Passage> Passages, bool More, bool TooLittle);

/// <summary>
/// Finds what was written, by its words: all of them, in any form that English gives them, the newest first and never more than <see cref="Most"/>.
/// Only what the reader could read by opening the episode is looked through; what is restricted is in no index, and found by nobody, not even by those cleared.
/// </summary>
public sealed class WordSearch(RecordContext db, Asker asker)
{
    public const int Most = 25;
    private const int MostTerms = 12;
    private const int Before = 80;
    private const int After = 220;
    private const char On = '\u0002';
    private const char Off = '\u0003';

    /// <summary>Words that are in everything and say nothing: PostgreSQL looks for none of them, so SQLite must not either.</summary>
    private static readonly ImmutableHashSet<string> Everywhere = [.. (
        "i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers herself it its itself they them their theirs themselves what which who whom this that these those "
        + "am is are was were be been being have has had having do does did doing a an the and but if or because as until while of at by for with about against between into through during before after above "
        + "below to from up down in out on off over under again further then once here there when where why how all any both each few more most other some such no nor not only own same so than too very s t "
        + "can will just don should now").Split(' ')];

    public async Task<FoundWords> Find(string typed, CancellationToken cancel = default)
    {
        var terms = PassageView.Fold(typed.Length > 1000 ? typed[..1000] : typed).Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(t => !Everywhere.Contains(t)).Distinct(StringComparer.Ordinal).Take(MostTerms).ToArray();
        if (!terms.Any(t => t.Length > 1))
            return new([], More: false, TooLittle: true);
        var found = await Seen(Matching(terms)).OrderByDescending(p => p.At).ThenBy(p => p.Chain).ThenBy(p => p.Sequence).ThenBy(p => p.Ordinal).Take(Most + 1).ToListAsync(cancel);
        var rows = found.Take(Most).ToList();
        var marked = await Marked(rows, terms, cancel);
        return new(await Passages(rows, marked, cancel), found.Count > Most, TooLittle: false);
    }

    /// <summary>Words only, whatever was typed: no sign of it means anything to either database.</summary>
    private IQueryable<PassageRow> Matching(string[] terms) => db.IsPostgres
        ? db.Set<PassageRow>().FromSql($"SELECT * FROM passage WHERE NOT closed AND to_tsvector('english', folded) @@ plainto_tsquery('english', {string.Join(' ', terms)})").AsNoTracking()
        : db.Set<PassageRow>().FromSql($"SELECT * FROM passage WHERE id IN (SELECT rowid FROM passage_words WHERE passage_words MATCH {Quoted(terms)})").AsNoTracking();

    private static string Quoted(string[] terms) => string.Join(' ', terms.Select(t => $"\"{t}\""));

    /// <summary>What is said of two children at once is closed with either of them.</summary>
    private IQueryable<PassageRow> Seen(IQueryable<PassageRow> passages)
    {
        var (classes, me, staying) = (asker.Classes, Audience.Worker(asker.Reader.Human), asker.Staying);
        if (asker.Behind != Practice.Pack.Role.Held)
            passages = passages.Where(p => p.Episode == null || (!p.Stays && !staying.Contains(p.Class)) || db.LetIn(asker).Any(e => e.Id == p.Episode));
        return passages.Where(p => !p.Closed && classes.Contains(p.Class)
            && (p.Episode != null
                ? db.Seen(asker).Any(e => e.Id == p.Episode && !e.Restricted)
                : db.Seen(asker).Any(e => e.Report == p.Report) && !db.Set<EpisodeRow>().Any(e => e.Report == p.Report
                    && (e.Restricted || db.Set<AudienceRow>().Any(a => a.Episode == e.Id && a.Key == me && a.Scope == Audience.Nothing)))));
    }

    private async Task<ImmutableArray<Passage>> Passages(List<PassageRow> rows, Dictionary<long, string> marked, CancellationToken cancel)
    {
        if (rows.Count == 0)
            return [];
        var (ids, reports) = (rows.Select(r => r.Episode).OfType<string>().ToArray(), rows.Select(r => r.Report).OfType<string>().ToArray());
        var episodes = await db.Seen(asker).Where(e => ids.Contains(e.Id) || (e.Report != null && reports.Contains(e.Report))).OrderBy(e => e.Opened).ThenBy(e => e.Id).Take(Most * 20).ToListAsync(cancel);
        var named = await Naming.Of(db, asker, episodes.Select(e => e.Subject), cancel);
        var workers = await new WorkerQuery(db).Names(rows.Select(r => r.By), cancel);
        var found = ImmutableArray.CreateBuilder<Passage>();
        foreach (var row in rows)
        {
            if (episodes.Find(e => row.Episode is null ? e.Report == row.Report : e.Id == row.Episode) is not { } episode)
                continue;
            asker.Disclosed.Episode(episode.Id);
            found.Add(new(
                episode.Id, episode.Pathway, episode.Shape, episode.Subject is null ? null : named.GetValueOrDefault(episode.Subject), row.Kind, row.Form, row.At,
                workers.GetValueOrDefault(row.By, row.By), Snippet(row.Text, marked.GetValueOrDefault(row.Id, row.Folded))));
        }
        return found.ToImmutable();
    }

    /// <summary>The folded texts with the words marked that the database found: it alone knows that “worried” was looked for as “worries”.</summary>
    private async Task<Dictionary<long, string>> Marked(List<PassageRow> rows, string[] terms, CancellationToken cancel)
    {
        var marked = new Dictionary<long, string>();
        if (rows.Count == 0)
            return marked;
        var ids = string.Join(", ", rows.Select(r => r.Id.ToString(CultureInfo.InvariantCulture)));
        await db.Database.OpenConnectionAsync(cancel);
        try
        {
            await using var command = db.Command(db.IsPostgres
                ? $"SELECT id, ts_headline('english', folded, plainto_tsquery('english', @terms), 'HighlightAll=true, StartSel=\"{On}\", StopSel=\"{Off}\"') FROM passage WHERE id IN ({ids})"
                : $"SELECT rowid, highlight(passage_words, 0, char({(int)On}), char({(int)Off})) FROM passage_words WHERE passage_words MATCH @terms AND rowid IN ({ids})")
                .With("@terms", db.IsPostgres ? string.Join(' ', terms) : Quoted(terms));
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
                marked[reader.GetInt64(0)] = reader.GetString(1);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
        return marked;
    }

    /// <summary>What was written about the first word found, with all that were found in it marked.</summary>
    internal static ImmutableArray<Stretch> Snippet(string text, string marked)
    {
        var hits = Hits(marked, text.Length);
        var first = hits.Count == 0 ? 0 : hits[0].From;
        var from = first <= Before ? 0 : Word(text, first - Before);
        var to = from + Before + After >= text.Length ? text.Length : Word(text, from + Before + After);
        var pieces = ImmutableArray.CreateBuilder<Stretch>();
        if (from > 0)
            pieces.Add(new("… ", false));
        var at = from;
        foreach (var (start, end) in hits.Where(h => h.To <= to))
        {
            if (start > at)
                pieces.Add(new(text[at..start], false));
            pieces.Add(new(text[start..end], true));
            at = end;
        }
        if (to > at)
            pieces.Add(new(text[at..to], false));
        if (to < text.Length)
            pieces.Add(new(" …", false));
        return pieces.ToImmutable();
    }

    /// <summary>Where the marks stand in the text that they were put into; none when it is not that text.</summary>
    private static List<(int From, int To)> Hits(string marked, int length)
    {
        var hits = new List<(int, int)>();
        var (at, from) = (0, 0);
        foreach (var c in marked)
        {
            if (c == On)
                from = at;
            else if (c == Off)
                hits.Add((from, at));
            else
                at++;
        }
        return at == length ? hits : [];
    }

    /// <summary>The beginning of the word after a place.</summary>
    private static int Word(string text, int place)
    {
        while (place < text.Length && !char.IsWhiteSpace(text[place]))
            place++;
        return place;
    }
}
