using System.Collections.Immutable;
using Kith.Access;
using Kith.Practice;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Kith.Record.Queries;

/// <summary>Who asks, by which rules, at what time, for whom else they answer today, and whom they have been shown so far. One for each request.</summary>
public sealed record Asker(Reader Reader, Gate Gate, Instant Now, ImmutableArray<string> Covering, Disclosure Disclosed)
{
    /// <summary>Records in which the reader is somebody who must not read them. Empty for nearly everybody.</summary>
    public KeptOut KeptOut { get; init; } = KeptOut.Nobody;

    private const int MostCovered = 50;

    public LocalDate Today => Now.Local().Date;

    internal string[] Keys { get; } = [.. Gate.Keys(Reader, Covering)];

    internal string[] Named { get; } = [.. Gate.RestrictedKeys(Reader)];

    internal string[] Classes { get; } = [.. Gate.Classes(Reader)];

    /// <summary>Of the work behind what they hold: see <see cref="Practice.Pack.Role.Sees"/>.</summary>
    internal string Behind { get; } = Gate.SeesBehind(Reader);

    /// <summary>What that is, where it has been looked up.</summary>
    internal HeldWork? Holds { get; init; }

    internal Instant HeldSince { get; } = Gate.HeldSince(Reader, Now);

    /// <summary>Classes that are not shown of work that is seen only for what came of it.</summary>
    internal string[] Staying { get; } = [.. Gate.Staying()];

    public static async Task<Asker> For(RecordContext db, Gate gate, Reader reader, Instant now, Disclosure disclosed, CancellationToken cancel = default)
    {
        var today = now.Local().Date;
        var covers = db.Set<CoverRow>().Where(c => c.From <= today && c.Until >= today);
        // Of two who were to cover, the one set last does.
        var covering = await covers.Where(c => c.Cover == reader.Human && !covers.Any(o => o.Worker == c.Worker && o.Set > c.Set))
            .Select(c => c.Worker).Distinct().OrderBy(w => w).Take(MostCovered).ToListAsync(cancel);
        var asker = new Asker(reader, gate, now, [.. covering], disclosed) { KeptOut = await KeptOut.For(db, reader.Worker, reader.Human, cancel) };
        return asker with { Holds = await db.Holds(asker, cancel) };
    }
}
