using System.Collections.Immutable;
using System.Globalization;
using Kith.Practice;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;

namespace Kith.Record.Queries;

/// <summary>Somebody as a list shows them: by which mention, which person, what name, born when.</summary>
/// <param name="Name">Given names, then family name; <see cref="NotKnown"/> when there is none, or when the reader may not see it.</param>
/// <param name="Age">Whole years as told when the report came in, where no date of birth is known.</param>
/// <param name="Told">When the report that says so came in.</param>
public sealed record Named(string Mention, string? Person, string Role, string Name, LocalDate? Born, int? Age, LocalDate? Expected, string? Sex, Instant Told)
{
    public const string NotKnown = "Name not known";

    public LocalDate? Died { get; init; }

    /// <summary>Whole years old on a day; null when no date of birth is known, or it is still to come.</summary>
    public int? YearsOn(LocalDate day) => Born is { } born && born <= day ? Period.Between(born, day, PeriodUnits.Years).Years : null;
}

/// <summary>
/// Reads names for lists: one look for a whole page, only of whom the asker knows and in fields that their classes let through, and says whom it
/// showed. Of whoever they do not know there is no name.
/// </summary>
internal static class Naming
{
    private static readonly string[] Fields =
        ["name", "family-name", "given-names", "date-of-birth", "approximate-age", "expected-date-of-birth", "sex", "date-of-death"];

    public static async Task<ImmutableDictionary<string, Named>> Of(RecordContext db, Asker asker, IEnumerable<string?> mentions, CancellationToken cancel)
    {
        var ids = mentions.OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        return await OfSeen(db, asker, ids.Length == 0 ? [] : await db.Known(asker).Where(m => ids.Contains(m.Id)).Take(ids.Length)
            .ToListAsync(cancel), cancel);
    }

    /// <summary>Of those whom the caller has found by way of what the asker sees: the subject of an episode that they see, somebody in a report that they read.</summary>
    public static Task<ImmutableDictionary<string, Named>> OfSeen(RecordContext db, Asker asker, IEnumerable<string?> mentions, CancellationToken cancel) => ByEngine(db, asker, mentions, cancel);

    /// <summary>The same of rows that the caller has read already.</summary>
    public static Task<ImmutableDictionary<string, Named>> OfSeen(RecordContext db, Asker asker, List<MentionRow> rows, CancellationToken cancel) =>
        Name(db, asker, rows, cancel);

    /// <summary>
    /// Names with the engine's eyes, where it was decided otherwise that they are for this reader: what somebody has told us themselves, and whose record is
    /// asked for by whoever it is about.
    /// </summary>
    public static async Task<ImmutableDictionary<string, Named>> ByEngine(RecordContext db, Asker asker, IEnumerable<string?> mentions, CancellationToken cancel)
    {
        var ids = mentions.OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        return await Name(db, asker, ids.Length == 0 ? [] : await db.Set<MentionRow>().AsNoTracking().Where(m => ids.Contains(m.Id)).Take(ids.Length).ToListAsync(cancel), cancel);
    }

    private static async Task<ImmutableDictionary<string, Named>> Name(RecordContext db, Asker asker, List<MentionRow> rows, CancellationToken cancel)
    {
        if (rows.Count == 0)
            return ImmutableDictionary<string, Named>.Empty;
        var (classes, ids) = (asker.Classes, rows.Select(r => r.Id).ToArray());
        var answers = await db.Set<MentionAnswerRow>().AsNoTracking()
            .Where(a => ids.Contains(a.Mention) && Fields.Contains(a.Field) && classes.Contains(a.Class)).Take(ids.Length * Fields.Length).ToListAsync(cancel);
        await MentionsSeen.WithoutUnseen(db, asker, answers, cancel);
        // A link to somebody whose record is closed to the asker is not told: they read what their own report says, and no more.
        var people = rows.Select(r => r.Person).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        var open = people.Length == 0 ? [] : (await db.Open(asker).Where(p => people.Contains(p.Id)).Select(p => p.Id).Take(people.Length).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        foreach (var row in rows.Where(r => r.Person is not null && !open.Contains(r.Person)))
            (row.Person, row.Linked) = (null, null);
        var said = answers.ToLookup(a => a.Mention, StringComparer.Ordinal);
        foreach (var row in rows)
        {
            asker.Disclosed.Mention(row.Id);
            asker.Disclosed.Person(row.Person);
        }
        return rows.ToImmutableDictionary(m => m.Id, m => One(m, said[m.Id]), StringComparer.Ordinal);
    }

    public static Named One(MentionRow mention, IEnumerable<MentionAnswerRow> answers)
    {
        var by = answers.ToDictionary(a => a.Field, a => a.Value, StringComparer.Ordinal);
        var whole = string.Join(' ', new[] { by.GetValueOrDefault("given-names"), by.GetValueOrDefault("family-name") }.Where(IsName));
        var name = whole.Length > 0 ? whole : by.GetValueOrDefault("name");
        return new Named(
            mention.Id, mention.Person, mention.Role, IsName(name) ? name! : Named.NotKnown,
            Day(by.GetValueOrDefault("date-of-birth")),
            int.TryParse(by.GetValueOrDefault("approximate-age"), NumberStyles.None, CultureInfo.InvariantCulture, out var age) ? age : null,
            Day(by.GetValueOrDefault("expected-date-of-birth")),
            by.GetValueOrDefault("sex"),
            mention.Received)
        {
            Died = Day(by.GetValueOrDefault("date-of-death")),
        };
    }

    public static LocalDate? Day(string? iso) => iso is not null && LocalDatePattern.Iso.Parse(iso) is { Success: true } day ? day.Value : null;

    private static bool IsName(string? words) => words is not null && !Names.Tokens(words).IsEmpty;
}
