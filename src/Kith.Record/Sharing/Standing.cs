using Kith.Access;
using Kith.Practice;
using Kith.Record.Queries;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using Action = Kith.Practice.Kernel.Action;

namespace Kith.Record.Sharing;

/// <summary>Whether what a document was made of still stands as whoever gives it read it back: asked within the transaction that gives it.</summary>
internal static class Standing
{
    private static readonly Problem ReadAgain = new("", "read-again", "The recipient, the address or the record has changed since you read this back. Read it again before it goes.");

    /// <summary>Why it may not go now: something was withdrawn, or closed to whoever gives it, a moment ago. Null when it may.</summary>
    public static async Task<Problem?> Refusal(RecordContext db, Asker asker, Action.Disclose give, CancellationToken cancel)
    {
        foreach (var ground in give.What.Grounds)
        {
            var (chain, entries, all) = (ground.Chain, ground.Entries.ToArray(), ground.Entries.IsEmpty);
            if (await db.Set<RecalledRow>().AnyAsync(r => r.Chain == chain && (all || entries.Contains(r.Sequence)), cancel)) return ReadAgain;
        }
        string[] Of(string kind) => [.. give.What.Grounds.Where(g => g.Chain.StartsWith(kind, StringComparison.Ordinal)).Select(g => EntryWords.Bare(g.Chain))];
        var (episodes, stood) = (Of("episode/"), give.What.Stood);
        return await db.Seen(asker, Audience.All, Audience.Summary).CountAsync(e => episodes.Contains(e.Id), cancel) < episodes.Length || await StandingOver.Beyond(db, episodes, stood) ? ReadAgain : null;
    }
}
