using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice.Pack;
using Kith.Record.Stores;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>One record that a page showed, as it stood when it was shown.</summary>
/// <param name="Restrictions">Ids of those that closed it then.</param>
/// <param name="Decision">What the reader saw of it, and why, decided anew by the practice of then; null for what is no episode.</param>
public sealed record RecordAgain(string Record, ImmutableArray<string> Restrictions, Decision? Decision);

/// <summary>What somebody was shown, made again from the ledger as it stood, by the practice that held.</summary>
/// <param name="Height">Position of the last change then.</param>
/// <param name="Grounds">What was written down to have let them in.</param>
/// <param name="Records">As decided anew.</param>
public sealed record ShownAgain(ReadAuditRow Reading, long Height, ImmutableArray<string> Grounds, ImmutableArray<RecordAgain> Records)
{
    /// <param name="id">Of the reading.</param>
    /// <param name="empty">A new, empty database: the record of then is made in it.</param>
    /// <param name="packs">The practice by its hash.</param>
    /// <returns>Null when there is no such reading.</returns>
    /// <exception cref="StoreRefused">It is from before its sight was written down.</exception>
    public static async Task<ShownAgain?> Of(RecordStore store, string partnership, string id, RecordStore empty, Func<string, PracticePack> packs, CancellationToken cancel = default)
    {
        await using var now = store.Context(partnership);
        if (await now.Set<ReadAuditRow>().AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancel) is not { } reading) return null;
        if (reading is not { Height: { } height, Pack: { } hash }) throw new StoreRefused($"The reading {id} is from before it was written down by what it was decided, or was brought in from a sealed audit. What it showed can be read as of its time; by what sight is not known.");
        var subjects = await now.Set<ReadAuditSubjectRow>().AsNoTracking().Where(s => s.Audit == id).OrderBy(s => s.Subject).Select(s => s.Subject).ToListAsync(cancel);
        await Copy.Run(store, empty, cancel, height);
        await using var then = empty.Context(partnership);
        var pack = packs(hash);
        var reader = new Reader(reading.Human, reading.Role, reading.Agency, reading.Team, pack.Partnership.Team(reading.Team ?? "")?.Authority);
        var asker = await Asker.For(then, new Gate(pack), reader, Ledger.Micros.ToInstant(reading.At), new Disclosure(), cancel);
        var records = ImmutableArray.CreateBuilder<RecordAgain>();
        foreach (var subject in subjects) records.Add(await Again(then, asker, subject, cancel));
        return new(reading, height, [.. (reading.Grounds ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)], records.ToImmutable());
    }

    private static async Task<RecordAgain> Again(RecordContext then, Asker asker, string subject, CancellationToken cancel)
    {
        var id = EntryWords.Bare(subject);
        if (subject.StartsWith("mention/", StringComparison.Ordinal)) return new(subject, [], null);
        ImmutableArray<string> closings = [.. (await Closings.Of(then, subject, cancel)).Select(c => c.Id).Distinct(StringComparer.Ordinal)];
        return subject.StartsWith("episode/", StringComparison.Ordinal) && await then.Set<EpisodeRow>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == id, cancel) is { } episode
            ? new(subject, closings, await then.Decide(asker, episode, cancel)) : new(subject, closings, null);
    }
}
