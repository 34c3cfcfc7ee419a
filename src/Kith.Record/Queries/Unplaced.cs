using System.Runtime.CompilerServices;
using Kith.Practice.Entries;
using Kith.Practice.Kernel;
using Kith.Practice.Pack;
using Kith.Record.Ledger;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>An entry of which it cannot be said where it was told, or who may know.</summary>
/// <param name="Why">What is wanting, in words; ids and codes only.</param>
/// <param name="ReadAs">The most closed of what it may be: as that it is read.</param>
public sealed record UnplacedEntry(string Chain, long Sequence, string Kind, Instant Recorded, string Why, string ReadAs);

/// <summary>
/// What has no source that can be found: written before sources were, or naming something that is not there. It is read as its most closed candidate, by
/// few or by nobody; this finds it, so that somebody can say where it belongs.
/// </summary>
public static class Unplaced
{
    private const string Nobody = "nobody reads it";
    private static readonly HashSet<string> Known = [.. Kinds.All.Select(k => k.Id)];

    public static async IAsyncEnumerable<UnplacedEntry> In(RecordContext db, PracticePack pack, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        var there = await There.Of(db, cancel);
        var (chain, standing) = ("", new HashSet<string>(StringComparer.Ordinal));
        await foreach (var row in db.Entries.AsNoTracking().OrderBy(e => e.Chain).ThenBy(e => e.Sequence).Select(e => new { e.Chain, e.Header }).AsAsyncEnumerable().WithCancellation(cancel))
        {
            var entry = Header.Parse(row.Header);
            if (row.Chain != chain) (chain, standing) = (row.Chain, new(StringComparer.Ordinal));
            if (Look(pack, there, entry, standing) is var (why, readAs)) yield return new(entry.Chain, entry.Sequence, entry.Kind, Micros.ToInstant(entry.Recorded), why, readAs);
            Fold(entry, standing);
        }
    }

    private static (string Why, string ReadAs)? Look(PracticePack pack, There there, Header entry, HashSet<string> standing)
    {
        if (!Known.Contains(entry.Kind)) return ($"no kind “{entry.Kind}” is known to this build", Nobody);
        if (entry.Chain.StartsWith("register/", StringComparison.Ordinal)) return null;
        if (entry.Parts.Select(p => p.Class).FirstOrDefault(c => !pack.Classes.ContainsKey(c)) is { } unknown) return ($"its words are of class “{unknown}”, which today's practice does not know", Nobody);
        if (Missing(there, entry) is { } missing) return ($"it names {missing}, which is not there", Nobody);
        return entry.Kind switch
        {
            Kinds.Disclosed when !entry.Says.Keys.Any(k => k.StartsWith("grounds:", StringComparison.Ordinal)) =>
                ("what the document was made of was not written down", "read by whoever sees all that its episode and its report told then"),
            Kinds.LetIn when !entry.Says.ContainsKey("id") && standing.Count > 1 => ($"it names no restriction, and {standing.Count} stood", "they are let in to each by name, and must be to every one that was made since"),
            Kinds.RelationshipRecorded or Kinds.RelationshipCorrected when entry.Says.TryGetValue("class", out var sensitivity) && !pack.Classes.ContainsKey(sensitivity) =>
                ($"who may know of it is “{sensitivity}”, which today's practice does not know", Nobody),
            _ => null,
        };
    }

    /// <summary>The first record that an entry names as its source, and that is not there.</summary>
    private static string? Missing(There there, Header entry)
    {
        IEnumerable<string?> named = entry.Chain.Split('/')[0] switch
        {
            "person" => [entry.Chain, Said("episode", "episode"), Said("report", "report"), entry.Kind == Kinds.BirthRecorded ? Said("mention", "mention") : null, Said("other", "person")],
            "document" when entry.Kind == Kinds.DocumentAttached => [entry.Says["to"], Said("episode", "episode")],
            "episode" => [entry.Chain, entry.Kind == Kinds.EpisodeOpened ? Said("report", "report") : null],
            "report" => [entry.Chain],
            _ => [],
        };
        return named.OfType<string>().FirstOrDefault(n => !there.Has(n));
        string? Said(string key, string kind) => entry.Says.TryGetValue(key, out var id) ? id.Contains('/', StringComparison.Ordinal) ? id : $"{kind}/{id}" : null;
    }

    private static void Fold(Header entry, HashSet<string> standing)
    {
        var id = entry.Says.GetValueOrDefault("id") ?? $"{entry.Chain}#{entry.Sequence}";
        if (entry.Kind == Kinds.Restricted) standing.Add(id);
        if (entry.Kind == Kinds.EpisodeOpened && entry.Says.ContainsKey("cleared")) standing.Add(id);
        if (entry.Kind == Kinds.RestrictionLifted && !standing.Remove(id)) standing.Clear();
    }

    private sealed record There(HashSet<string> Ids)
    {
        public bool Has(string record) => record.Split('/') is not [_, var id] || Ids.Contains(id);

        public static async Task<There> Of(RecordContext db, CancellationToken cancel) => new(
        [
            .. await db.Set<PersonRow>().AsNoTracking().Select(p => p.Id).ToListAsync(cancel), .. await db.Set<EpisodeRow>().AsNoTracking().Select(e => e.Id).ToListAsync(cancel),
            .. await db.Set<ReportRow>().AsNoTracking().Select(r => r.Id).ToListAsync(cancel), .. await db.Set<MentionRow>().AsNoTracking().Select(m => m.Id).ToListAsync(cancel),
        ]);
    }
}
