using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Ledger;

/// <summary>
/// What was lawfully destroyed. The entry that destroys commits to it in what it says, so that no row can be put in to excuse a missing part,
/// and none taken out so that a copy could bring the part back.
/// </summary>
public static class Destructions
{
    /// <summary>The key in an entry's <c>says</c> under which <see cref="Digest"/> of all that it destroys stands.</summary>
    public const string Says = "destroys";

    /// <summary>Over the parts, the two people and the reasons of one destroying entry, in any order.</summary>
    public static string Digest(IEnumerable<DestructionRow> destroyed)
    {
        var lines = destroyed.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.Chain}\n{d.Sequence}\n{d.Ordinal}\n{d.First}\n{d.Second}\n{d.Reason}\n")).Order(StringComparer.Ordinal);
        return Hashes.Hex(SHA256.HashData(Encoding.UTF8.GetBytes("kith destroys v1\n" + string.Concat(lines))));
    }

    /// <param name="vouched">What destroying entries say, by their place.</param>
    internal static async Task Check(RecordContext db, IReadOnlyDictionary<Place, string> vouched, Verify.Findings found, CancellationToken cancel)
    {
        var rows = (await db.Destructions.AsNoTracking().ToListAsync(cancel)).ToLookup(d => new Place(d.ByChain, d.BySequence));
        foreach (var by in rows)
        {
            if (!vouched.TryGetValue(by.Key, out var digest))
                found.Add(Spot.Destroying(by.Key), $"{by.Count()} parts were destroyed in its name, the first of {by.First().Chain} {by.First().Sequence}, and it does not say so");
            else if (digest != Digest(by))
                found.Add(Spot.Destroying(by.Key), "what was destroyed in its name is not what it says");
        }
        foreach (var place in vouched.Keys.Where(place => !rows.Contains(place)))
            found.Add(Spot.Destroying(place), "says that parts were destroyed, and the record of it is missing");
    }
}
