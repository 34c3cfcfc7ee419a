using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Seals;

/// <summary>The partnerships in a database, by steps through the index and not through all changes.</summary>
public static class Partnerships
{
    public static async IAsyncEnumerable<string> In(RecordStore store, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        string? last = null;
        while (true)
        {
            await using var db = store.Context();
            var changes = db.Changes.IgnoreQueryFilters();
            if (last is { } before)
                changes = changes.Where(c => string.Compare(c.Partnership, before) > 0);
            last = await changes.OrderBy(c => c.Partnership).Select(c => c.Partnership).FirstOrDefaultAsync(cancel);
            if (last is null)
                yield break;
            yield return last;
        }
    }
}
