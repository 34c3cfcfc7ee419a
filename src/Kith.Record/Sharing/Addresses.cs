using System.Collections.Immutable;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Sharing;

/// <summary>Whose addresses must not be given out, asked by everything that could give one out.</summary>
public static class Addresses
{
    /// <summary>The flag that stands for it.</summary>
    public const string ProtectedFlag = "address-protected";

    private const int Most = 500;

    /// <summary>Those of these mentions whose person carries the flag.</summary>
    public static async Task<ImmutableSortedSet<string>> Protected(RecordContext db, IEnumerable<string> mentions, CancellationToken cancel)
    {
        var ids = mentions.Distinct(StringComparer.Ordinal).Take(Most).ToArray();
        if (ids.Length == 0) return [];
        var found = await db.Set<MentionRow>().AsNoTracking()
            .Where(m => ids.Contains(m.Id) && m.Person != null && db.Set<FlagRow>().Any(f => f.Person == m.Person && f.Flag == ProtectedFlag && f.Lowered == null))
            .Select(m => m.Id).Take(ids.Length).ToListAsync(cancel);
        return found.ToImmutableSortedSet(StringComparer.Ordinal);
    }
}
