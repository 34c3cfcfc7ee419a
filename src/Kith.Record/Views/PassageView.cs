using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kith.Practice.Entries;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Views;

/// <summary>What somebody wrote in one part of an entry, for finding it by its words.</summary>
public sealed class PassageRow : ViewRow
{
    public required string Chain { get; set; }
    public required long Sequence { get; set; }
    public required int Ordinal { get; set; }

    /// <summary>One number for the three, from their hash: the index of SQLite knows rows by nothing else.</summary>
    public required long Id { get; set; }

    /// <summary>The episode, or the report, whose audience may read it.</summary>
    public string? Episode { get; set; }

    public string? Report { get; set; }
    public required string Class { get; set; }
    public required string Kind { get; set; }
    public string? Form { get; set; }
    public required Instant At { get; set; }
    public required string By { get; set; }
    public required string Text { get; set; }

    /// <summary>The same without case, accents and signs, letter for letter.</summary>
    public required string Folded { get; set; }

    /// <summary>An episode that it belongs to is restricted: its words are in no index.</summary>
    public required bool Closed { get; set; }

    /// <summary>Whoever wrote it said that it stays in the work where it was told.</summary>
    public required bool Stays { get; set; }
}

/// <summary>
/// The words of entries, for full-text search by the database's own means. Names, numbers, addresses and ways to reach somebody are not among them:
/// people are found through their index. What is withdrawn, destroyed or restricted leaves the index in the same transaction.
/// </summary>
public sealed partial class PassageView : IProjector
{
    /// <summary>Longest passage that is indexed; what stands behind it is read on its page. PostgreSQL refuses much more.</summary>
    private const int Longest = 100_000;

    /// <summary>Where people write about the work. Reasons of restrictions, merges and the like are for those who may change them.</summary>
    private static readonly ImmutableHashSet<string> Kept =
        [Kinds.ReportReceived, Kinds.FormRecorded, Kinds.DecisionMade, Kinds.Asked, Kinds.Answered, Kinds.GapFilled, Kinds.HandoverOffered];

    private static readonly ImmutableHashSet<string> NotHere = ["identity", "address", "protected-address", "contact-details"];

    public int Version => 2;

    public void Shape(ModelBuilder model) => model.Entity<PassageRow>(e =>
    {
        e.HasKey(r => new { r.Partnership, r.Chain, r.Sequence, r.Ordinal });
        e.HasIndex(r => new { r.Partnership, r.Episode });
    });

    public IReadOnlyList<string> AlsoCreate(bool postgres) => postgres
        ? ["CREATE INDEX passage_words ON passage USING gin (to_tsvector('english', folded)) WHERE NOT closed"]
        :
        [
            "CREATE UNIQUE INDEX passage_id ON passage (id)",
            "DROP TABLE IF EXISTS passage_words",
            "CREATE VIRTUAL TABLE passage_words USING fts5 (folded, content = 'passage', content_rowid = 'id', tokenize = 'porter unicode61')",
            "CREATE TRIGGER passage_in AFTER INSERT ON passage WHEN NOT new.closed BEGIN INSERT INTO passage_words (rowid, folded) VALUES (new.id, new.folded); END",
            "CREATE TRIGGER passage_out AFTER DELETE ON passage WHEN NOT old.closed BEGIN INSERT INTO passage_words (passage_words, rowid, folded) VALUES ('delete', old.id, old.folded); END",
            "CREATE TRIGGER passage_closed AFTER UPDATE OF closed ON passage WHEN new.closed AND NOT old.closed BEGIN INSERT INTO passage_words (passage_words, rowid, folded) VALUES ('delete', old.id, old.folded); END",
            "CREATE TRIGGER passage_opened AFTER UPDATE OF closed ON passage WHEN old.closed AND NOT new.closed BEGIN INSERT INTO passage_words (rowid, folded) VALUES (new.id, new.folded); END",
        ];

    public async Task Project(RecordContext db, PastEntry entry)
    {
        if (!Kept.Contains(entry.Kind))
            return;
        var episode = entry.Chain.StartsWith("episode/", StringComparison.Ordinal) ? await EpisodeView.Get(db, entry.Of()) : null;
        // Counted by the header alone: whether it is restricted is taken from a row that somebody else may be changing.
        if (episode is not null)
            episode.Passages++;
        for (var i = 0; i < entry.Parts.Length; i++)
        {
            var part = entry.Parts[i];
            var text = part.Body is null || NotHere.Contains(part.Class) ? "" : Words(part.Body);
            if (text.Length == 0)
                continue;
            db.Add(new PassageRow
            {
                Chain = entry.Chain, Sequence = entry.Sequence, Ordinal = i, Id = IdOf(db.Partnership, entry, i), Episode = episode?.Id, Report = episode is null ? entry.Of() : null, Class = part.Class,
                Kind = entry.Kind, Form = entry.WordOrNull("form"), At = entry.Recorded, By = entry.Actor.Human, Text = text, Folded = Fold(text), Closed = episode?.Restricted ?? false, Stays = entry.Stays(),
            });
        }
    }

    /// <summary>An episode was restricted, or is so no longer: its words go out of the index or into it, and those of its report with any of its episodes.</summary>
    internal static async Task Close(RecordContext db, EpisodeRow episode)
    {
        if (db.Model.FindEntityType(typeof(PassageRow)) is null)
            return;
        await db.SaveChangesAsync();
        var (id, closed) = (episode.Id, episode.Restricted);
        await db.Set<PassageRow>().Where(p => p.Episode == id && p.Closed != closed).ExecuteUpdateAsync(set => set.SetProperty(p => p.Closed, closed));
        if (episode.Report is not { } report || await db.FindAsync<ReportRow>(db.Partnership, report) is not { } row)
            return;
        row.Closings++;
        var any = await db.Set<EpisodeRow>().AnyAsync(e => e.Report == report && e.Restricted);
        await db.Set<PassageRow>().Where(p => p.Report == report && p.Closed != any).ExecuteUpdateAsync(set => set.SetProperty(p => p.Closed, any));
    }

    /// <summary>What was withdrawn is found by nobody.</summary>
    internal static async Task Recall(RecordContext db, string chain, IEnumerable<long> withdrawn)
    {
        var sequences = withdrawn.ToArray();
        if (db.Model.FindEntityType(typeof(PassageRow)) is not null)
            db.RemoveRange(await db.Set<PassageRow>().Where(p => p.Chain == chain && sequences.Contains(p.Sequence)).ToListAsync());
    }

    /// <summary>Text as it is compared: each letter small and without its accent, everything else a space; as long as before, so that what is found there is found here.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune))
                folded.Append(' ', rune.Utf16SequenceLength);
            else if (rune.IsBmp)
                folded.Append(Base((char)rune.Value));
            else
                folded.Append(rune);
        }
        return folded.ToString();
    }

    private static char Base(char letter)
    {
        var plain = letter.ToString().Normalize(NormalizationForm.FormD)[0];
        return char.ToLowerInvariant(char.ToLowerInvariant(plain) switch
        {
            'ø' => 'o', 'ł' => 'l', 'đ' or 'ð' => 'd', 'þ' => 't', 'ß' => 's', 'æ' => 'a', 'œ' => 'o', 'ı' => 'i', 'ħ' => 'h', 'ŧ' => 't', 'ŋ' => 'n', var other => other,
        });
    }

    private static string Words(JsonNode body)
    {
        var text = string.Join('\n', Leaves(body)).Normalize(NormalizationForm.FormC);
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            clean.Append(Rune.IsControl(rune) && rune.Value != '\n' ? (Rune)' ' : rune);
        return clean.Length > Longest ? clean.ToString(0, char.IsHighSurrogate(clean[Longest - 1]) ? Longest - 1 : Longest) : clean.ToString();
    }

    private static IEnumerable<string> Leaves(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(f => Leaves(f.Value)),
        JsonArray items => items.SelectMany(Leaves),
        JsonValue value when value.TryGetValue<string>(out var text) && !Code().IsMatch(text) => [text],
        _ => [],
    };

    private static long IdOf(string partnership, PastEntry entry, int ordinal) => BitConverter.ToInt64(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{partnership}\n{entry.Chain}\n{entry.Sequence}\n{ordinal}"))), 0) & long.MaxValue;

    /// <summary>A code, a number or a date: chosen, not written.</summary>
    [GeneratedRegex("^[a-z0-9.:T+-]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Code();
}
