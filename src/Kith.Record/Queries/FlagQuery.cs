using System.Collections.Immutable;
using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries;

/// <summary>Who raised the flags that a reader sees.</summary>
public sealed class FlagQuery(RecordContext db, Asker asker)
{
    private const int Most = 500;

    public static string Key(FlagRow flag) => $"{flag.Written} {flag.Flag} {flag.Episode}";

    /// <summary>Names by <see cref="Key"/>; the program itself where a rule of practice raised it.</summary>
    public async Task<ImmutableDictionary<string, string>> RaisedBy(ImmutableArray<FlagRow> flags, CancellationToken cancel = default)
    {
        if (flags.IsEmpty)
            return ImmutableDictionary<string, string>.Empty;
        // Of a flag that is wider than the work that raised it, who raised it is told to those who see that work.
        string[] episodes = [.. flags.Select(f => f.Episode).Distinct(StringComparer.Ordinal)];
        var seen = await db.Seen(asker).Where(e => episodes.Contains(e.Id)).Select(e => e.Id).Take(Math.Max(1, episodes.Length)).ToListAsync(cancel);
        flags = [.. flags.Where(f => seen.Contains(f.Episode))];
        if (flags.IsEmpty)
            return ImmutableDictionary<string, string>.Empty;
        var entries = await db.ReadKinds([.. flags.Select(f => $"person/{f.Written}").Distinct(StringComparer.Ordinal)], [Kinds.FlagRaised], null, asker.Classes, Most, cancel: cancel);
        var names = await new WorkerQuery(db).Names(entries.Select(e => e.Actor.Human), cancel);
        return flags.Select(f => (Flag: f, Entry: entries.Where(e => e.Of() == f.Written && e.Word("flag") == f.Flag && e.Id("episode") == f.Episode).MaxBy(e => e.Recorded)))
            .Where(f => f.Entry is not null).ToImmutableDictionary(f => Key(f.Flag), f => f.Entry!.Actor.Human == "engine" ? "Kith, by a rule of practice" : names.GetValueOrDefault(f.Entry.Actor.Human, f.Entry.Actor.Human), StringComparer.Ordinal);
    }
}
