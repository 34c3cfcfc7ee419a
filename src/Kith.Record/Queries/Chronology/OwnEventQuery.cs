using Kith.Practice.Entries;
using Kith.Record.Ledger;
using Kith.Record.Views;
using Microsoft.EntityFrameworkCore;

namespace Kith.Record.Queries.Chronology;

/// <summary>An event of the reader's own agency, with its words: what is to be corrected need not be typed again.</summary>
public sealed class OwnEventQuery(RecordContext db, Asker asker)
{
    public async Task<PastEntry?> Find(string person, string id, CancellationToken cancel = default)
    {
        person = await OnePerson.GoesBy(db, person, cancel);
        var agency = asker.Reader.Agency;
        if (await db.Set<EventRow>().AsNoTracking().FirstOrDefaultAsync(e => e.Event == id && e.Person == person && e.Agency == agency && !e.Withdrawn && e.Replaced == null, cancel) is not { } row)
            return null;
        asker.Disclosed.Person(person);
        await foreach (var entry in db.Read($"person/{row.Written}", classes: new HashSet<string>([row.Class], StringComparer.Ordinal), cancel: cancel))
            if (entry.Sequence == row.Sequence) return entry;
        return null;
    }
}
